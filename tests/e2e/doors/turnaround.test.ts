import { value } from '../../unit/metrics/story.js';
import { type Doors, openDoors } from './hub.js';

jest.setTimeout(300_000);

interface Round {
  id: string;
  requestedAt: string;
  closedAt: string | null;
  outcome: string;
  businessHours: number | null;
}
interface Approval {
  id: string;
  turnaround: Record<string, number | null>;
  rounds: Round[];
}

const WHOLE: Record<string, string> = {
  businessHours: 'business_hours',
  businessCycleHours: 'business_cycle_hours',
  businessAuthorHours: 'business_author_hours',
  p50Hours: 'turnaround_p50_hours',
  p85Hours: 'turnaround_p85_hours',
};

let doors: Doors;
let approvals: Approval[];
beforeAll(async () => {
  doors = await openDoors(Number(process.env.DOORS_CAMPAIGNS ?? 14));
  approvals = [];
  for (let after: string | null = null; ;) {
    const { approvals: page } = await doors.ask(
      `query ($after: String) { approvals(first: 50, after: $after, filter: { includeGone: false }) { pageInfo { hasNextPage endCursor }
        nodes { id turnaround { ${Object.keys(WHOLE).join(' ')} } rounds { id requestedAt closedAt outcome businessHours } } } }`,
      { after },
    );
    approvals.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
});
afterAll(() => doors?.close());

const rounds = (): Round[] => approvals.flatMap((one) => one.rounds);

/** Rows of a dataset by id and door, each with the numbers of these columns; null where there is none. */
async function byDoor(
  dataset: string,
  view: string,
  id: string,
  columns: string[],
): Promise<Record<string, Map<string, unknown[]>>> {
  const list = [id, ...columns].join(', ');
  const number = (value: unknown): number | null => (value === null || value === '' ? null : Number(value));
  const keyed = (rows: unknown[][]): Map<string, unknown[]> =>
    new Map(rows.map(([key, ...values]) => [key as string, values.map(number)]));
  const csv = await doors.csv(`${dataset}.csv`);
  return {
    csv: keyed(csv.map((row) => [row[id], ...columns.map((column) => row[column])])),
    parquet: keyed(await doors.parquet(`${dataset}.parquet`, `SELECT ${list} FROM FILE`)),
    view: keyed(await doors.view(`SELECT ${list} FROM analytics."${view}"`)),
  };
}

test('business hours of every round and approval are the same to the digit through all doors', async () => {
  const expected = {
    rounds: new Map(rounds().map(({ id, businessHours }) => [id, [businessHours]])),
    approvals: new Map(approvals.map(({ id, turnaround }) => [id, Object.keys(WHOLE).map((name) => turnaround[name])])),
  };
  expect(expected.approvals.size).toBeGreaterThan(20);
  for (const [door, told] of Object.entries(await byDoor('rounds', 'round', 'round_id', ['business_hours'])))
    // The view also has the rounds of approvals that are gone.
    for (const [id, numbers] of expected.rounds)
      expect({ door, id, numbers: told.get(id) }).toEqual({ door, id, numbers });
  for (const [door, told] of Object.entries(await byDoor('approvals', 'approval', 'approval_id', Object.values(WHOLE))))
    expect({ door, told }).toEqual({ door, told: expected.approvals });
});

/** What a metric gives of all rounds, told as events of METRICS §1.2 and measured by the calendar of the workspace. */
async function valueOf(metric: string, params: object = {}): Promise<unknown> {
  const { calendar } = doors.stage.hub.settings.rules.measure;
  const events = approvals.flatMap(({ id: item, rounds: own }) =>
    own.flatMap(({ id, requestedAt, closedAt, outcome }, k) => {
      const about = { tool: 'hub', approval: id, actor: 'lea' };
      const closes = outcome === 'WITHDRAWN' ? { type: 'approval_withdrawn' } : { type: 'approval_decided' };
      const asked = { ...about, type: 'approval_requested', item, gate: 'gate', approvers: ['lea'], policy: 'any' };
      return [
        { ...asked, id: `${id} asked`, at: requestedAt, seq: 2 * k },
        ...(closedAt === null || outcome === 'SUPERSEDED'
          ? []
          : [
              {
                ...about,
                ...closes,
                id: `${id} closed`,
                at: closedAt,
                seq: 2 * k + 1,
                decision: outcome.toLowerCase(),
              },
            ]),
      ];
    }),
  );
  const config = { asOf: '2100-01-01T00:00:00Z', calendar: 'own', calendars: { own: calendar } };
  return value(metric, events, config, params);
}

const total = (values: (number | null)[]): number | null => {
  const known = values.filter((one) => one !== null);
  return known.length ? known.reduce((sum, one) => sum + one, 0) : null;
};

function percentile(share: number, values: number[]): number | null {
  if (values.length === 0) return null;
  const ordered = values.toSorted((a, b) => a - b);
  const at = (share * (ordered.length - 1)) / 100;
  const [low, high] = [ordered[Math.floor(at)]!, ordered[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}

test('they are what METRICS counts of the very rounds that the graph tells', async () => {
  const cycles = (await valueOf('approval_cycles')) as {
    item: string;
    round_h: number[];
    reviewer_h: number;
    cycle_h: number | null;
    author_h: number | null;
  }[];
  for (const { id, turnaround, rounds: own } of approvals) {
    const told = cycles.filter(({ item }) => item === id);
    const hours = told.flatMap(({ round_h }) => round_h);
    expect({ id, hours: own.flatMap(({ businessHours }) => businessHours ?? []), turnaround }).toEqual({
      id,
      hours,
      turnaround: {
        businessHours: total(told.map(({ reviewer_h }) => reviewer_h)) ?? 0,
        businessCycleHours: total(told.map(({ cycle_h }) => cycle_h)),
        businessAuthorHours: total(told.map(({ author_h }) => author_h)),
        p50Hours: percentile(50, hours),
        p85Hours: percentile(85, hours),
      },
    });
  }
  const byTheWall = ({ requestedAt, closedAt }: Round): number | null =>
    closedAt === null ? null : (Date.parse(closedAt) - Date.parse(requestedAt)) / 3_600_000;
  const closed = rounds().filter(({ businessHours }) => businessHours !== null);
  expect(closed.filter((one) => one.businessHours !== byTheWall(one)).length).toBeGreaterThan(10);
  expect(rounds().some(({ outcome, businessHours }) => outcome === 'OPEN' && businessHours === null)).toBe(true);
});

test('the percentiles of approval_turnaround are those of the column, in SQL of a view and of a file', async () => {
  const window = { from: '2026-01-01T00:00:00Z', to: '2026-03-01T00:00:00Z' };
  const { n, p50_h, p85_h } = (await valueOf('approval_turnaround', { window })) as Record<string, number>;
  expect(n).toBeGreaterThan(10);
  const percentiles = (name: string, from: string, more: string): string =>
    `SELECT count(business_hours)::int, ${name} FROM ${from} WHERE closed_at >= '${window.from}' AND closed_at < '${window.to}' ${more}`;
  const within = (share: number): string => `percentile_cont(${share}) WITHIN GROUP (ORDER BY business_hours)`;
  const alive = `AND approval_id IN (SELECT approval_id FROM analytics.approval)`;
  expect(await doors.view(percentiles(`${within(0.5)}, ${within(0.85)}`, 'analytics.round', alive))).toEqual([
    [n, expect.closeTo(p50_h!, 9), expect.closeTo(p85_h!, 9)],
  ]);
  const ids = approvals.map(({ id }) => `'${id}'`).join(', ');
  const quantiles = 'quantile_cont(business_hours, 0.5), quantile_cont(business_hours, 0.85)';
  expect(await doors.parquet('rounds.parquet', percentiles(quantiles, 'FILE', `AND approval_id IN (${ids})`))).toEqual([
    [n, expect.closeTo(p50_h!, 9), expect.closeTo(p85_h!, 9)],
  ]);
});

test('the workspace tells by which zone, calendar and definitions', async () => {
  const { measure } = doors.stage.hub.settings.rules;
  const rows = await doors.view(
    'SELECT time_zone, calendar_zone, week, holidays::text[], as_of, definition FROM analytics.workspace',
  );
  const { body } = await doors.file('rounds.csv.about.json');
  const about = JSON.parse(body.toString());
  expect(rows).toEqual([
    [
      measure.tz,
      measure.calendar.tz,
      measure.calendar.week,
      measure.calendar.holidays,
      new Date(about.asOf),
      about.definitionVersion,
    ],
  ]);
  expect(await doors.view('SELECT DISTINCT definition FROM analytics.cycle_time')).toEqual([[about.definitionVersion]]);
});
