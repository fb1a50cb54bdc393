import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluateFile } from '../../../src/commands/metrics.js';

export interface Line {
  id: string;
  value?: unknown;
  error?: { code: string; message: string };
}

/** What `hub metrics eval` prints for a text of vectors. */
export async function evaluated(source: string): Promise<{ code: number; lines: Line[] }> {
  const file = join(mkdtempSync(join(tmpdir(), 'vectors-')), 'vectors.jsonl');
  writeFileSync(file, source);
  const lines: Line[] = [];
  const code = await evaluateFile(
    {
      json: true,
      withHub: () => Promise.reject(new Error('no database is touched')),
      print: () => {},
      printJson: (value) => void lines.push(value as Line),
    },
    file,
  );
  return { code, lines };
}

const NINE_TO_FIVE = [['09:00', '17:00']];

/** Monday to Friday, nine to five, in UTC: METRICS' `std`. */
export const STD = {
  calendar: 'std',
  calendars: {
    std: {
      tz: 'UTC',
      week: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, NINE_TO_FIVE])),
      holidays: [],
    },
  },
};

/** The value of a metric; the year is 2026 and now is the end of March unless `config` says otherwise. */
export async function value(
  metric: string,
  events: object[],
  config: object = {},
  params: object = {},
): Promise<unknown> {
  const vector = { id: 'V', metric, config: { asOf: '2026-03-31T00:00:00Z', ...config }, events, params };
  const { code, lines } = await evaluated(JSON.stringify(vector));
  if (code !== 0) throw new Error(lines[0]?.error?.message);
  return lines[0]!.value;
}

/** `03-02T09` and `03-02T09:30` as instants of 2026. */
export const at = (short: string): string => `2026-${short}${short.length > 8 ? '' : ':00'}:00Z`;

export const window = (from: string, to: string): object => ({ window: { from: at(from), to: at(to) } });

let number = 0;

/** One event: `told('assign', '03-02T09', { item: 'T1', to: 'ana' })`. */
export const told = (type: string, when: string, fields: Record<string, unknown> = {}): object => ({
  id: `e${number++}`,
  tool: 'asana',
  type,
  at: at(when),
  ...fields,
});

/** A life in short: `T1`, `03-02T09 backlog, 03-03T09 ready`. */
export function life(item: string, short: string, fields: Record<string, unknown> = {}): object[] {
  return short.split(', ').map((one, k) => {
    const [when, ...words] = one.split(' ');
    const status = words.join(' ');
    return k === 0
      ? told('created', when!, { item, itemType: 'task', status, ...fields })
      : told('status', when!, { item, to: status, ...(fields['tool'] ? { tool: fields['tool'] } : {}) });
  });
}

/** The running examples of METRICS §2. */
export const EX1 = life(
  'T1',
  '03-02T09 backlog, 03-03T09 ready, 03-04T09 in_progress, 03-05T13 in_review, 03-06T09 in_progress, 03-06T15 done',
);
export const EX2 = life(
  'T2',
  '03-02T09 backlog, 03-02T10 in_progress, 03-03T10 done, 03-05T10 in_progress, 03-05T16 done',
);
export const EX3 = [
  ...life('A', '03-02T09 in_progress, 03-04T09 done', { campaign: 'C3' }),
  ...life('B', '03-03T09 in_progress, 03-05T09 in_review, 03-06T09 done', { campaign: 'C3', tool: 'monday' }),
];

/** Numbers are compared as METRICS §1.1 does. */
export const near = (wanted: number): unknown => expect.closeTo(wanted, 5);
