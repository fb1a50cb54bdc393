import { type Truth, truthAt } from '#sandbox';
import { openStage, seedOr, type Stage } from './stage.js';
import { type LeftOut, type Life, linesOfTasks, type Times, timesOf } from './times-in-truth.js';
import { firstSections, lifeInAsana } from './times-of-asana.js';
import { campaignStarts } from './times-of-campaigns.js';
import { labelsOf, lifeInMonday } from './times-of-monday.js';

const CAMPAIGNS = Number(process.env.TRUTH_CAMPAIGNS ?? 50);
const TOOLS = ['asana', 'monday'] as const;
/** In hours: two ways of adding up the same stretches may differ in the last digits. */
const TOLERANCE = 1e-6;
const COLUMNS: Record<keyof Times, string> = {
  createdAt: 'created_at',
  category: 'category',
  startUnknown: 'start_unknown',
  startedAt: 'started_at',
  finishedAt: 'finished_at',
  exitAt: 'exit_at',
  leadH: 'lead_h',
  cycleH: 'cycle_h',
  touchH: 'touch_h',
  waitingH: 'waiting_h',
  inReviewH: 'in_review_h',
  blockedH: 'blocked_h',
  parkedH: 'parked_h',
  unknownH: 'unknown_h',
};
const FIELDS = Object.keys(COLUMNS) as (keyof Times)[];

type Row = Times & { tool: string; name: string };

let stage: Stage;
let truth: Truth;
/** By `tool/key`, as in the rows. */
let lives: Map<string, Life | LeftOut>;
let rows: Row[];

beforeAll(async () => {
  stage = await openStage({ seed: seedOr(2026), campaigns: CAMPAIGNS });
  const { company, hub } = stage;
  await stage.lookAt(company.start);
  truth = truthAt(company, company.start);
  const [lines, sections, labels] = [linesOfTasks(truth), firstSections(company, company.start), labelsOf(company)];
  lives = new Map();
  for (const item of truth.items) {
    if (item.kind !== 'task') continue;
    const name = `${item.tool}/${item.key}`;
    const own = lines.get(name) ?? [];
    if (item.tool === 'asana') lives.set(name, lifeInAsana(item, own, sections));
    if (item.tool === 'monday') lives.set(name, lifeInMonday(item, own, labels));
  }
  const columns = Object.entries(COLUMNS).map(([field, column]) =>
    field.endsWith('At')
      ? `(extract(epoch FROM f.${column}) * 1000)::float8 AS "${field}"`
      : `f.${column} AS "${field}"`,
  );
  const found = await hub.worker.query<Row>(
    `SELECT c.connector AS tool, c.connector || '/' || t.key AS name, ${columns.join(', ')}
     FROM item_flow f JOIN task t ON t.id = f.item_id JOIN connection c ON c.id = t.connection_id
     WHERE c.connector = ANY($1)`,
    [TOOLS],
  );
  rows = found.rows;
}, 300_000);

afterAll(() => stage?.close());

test('nearly every task is compared', () => {
  const counts = new Map<string, number>();
  for (const { tool, name } of rows) {
    const life = lives.get(name) ?? 'not in the truth';
    const what = `${tool} ${typeof life === 'string' ? life : 'compared'}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  const told = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, n]) => `${what} ${n}`);
  print(`tasks: ${told.join(', ')}`);
  for (const tool of TOOLS) {
    const all = rows.filter((row) => row.tool === tool).length;
    expect([tool, (counts.get(`${tool} compared`) ?? 0) / all >= 0.8]).toEqual([tool, true]);
    expect([tool, counts.get(`${tool} not in the truth`) ?? 0]).toEqual([tool, 0]);
  }
});

test('what is there has times, once; a copy that says so has none of its own', () => {
  const timed = new Set(rows.map(({ name }) => name));
  expect(timed.size).toBe(rows.length);
  // METRICS N11.
  const copies = new Set(truth.mirrors.filter(({ knowable }) => knowable).map(({ tool, key }) => `${tool}/${key}`));
  const there = truth.items
    .filter(({ kind, tool, gone }) => kind === 'task' && !gone && TOOLS.some((one) => one === tool))
    .map(({ tool, key }) => `${tool}/${key}`);
  expect(copies.size).toBeGreaterThan(0);
  expect(there.filter((name) => timed.has(name) === copies.has(name))).toEqual([]);
});

test('the times of tasks are what truly happened, to the second', () => {
  const fields = FIELDS.filter((field) => field !== 'startUnknown');
  expect(differences(fields)).toEqual({ count: 0, first: [] });
});

test('nobody knows when work began on what lay in no project until it was completed', () => {
  expect(differences(['startUnknown'])).toEqual({ count: 0, first: [] });
});

test('a campaign that was not launched began when the first of its work did', async () => {
  const found = await campaignStarts(stage.hub.worker, lives);
  print(`campaigns: ${found.compared} compared, ${found.launched} launched; ${found.fromTruth} items by the truth`);
  expect(found.compared).toBeGreaterThan(0);
  expect(found.differences).toEqual([]);
});

function differences(fields: readonly (keyof Times)[]): { count: number; first: string[] } {
  const found: string[] = [];
  for (const row of rows) {
    const life = lives.get(row.name);
    if (life === undefined || typeof life === 'string') continue;
    const times = timesOf(life);
    for (const field of fields) {
      const [expected, got] = [times[field], row[field]];
      const same =
        typeof expected === 'number' && typeof got === 'number'
          ? Math.abs(expected - got) < TOLERANCE
          : expected === got;
      if (!same) found.push(`${row.name} ${field}: expected ${String(expected)}, got ${String(got)}`);
    }
  }
  return { count: found.length, first: found.slice(0, 20) };
}

const print = (line: string): void => void process.stdout.write(`\n${CAMPAIGNS} campaigns, ${line}\n`);
