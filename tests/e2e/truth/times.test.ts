import { truthAt } from '#sandbox';
import { openStage, seedOr, type Stage } from './stage.js';
import { changesByItem, type Times, timesOf } from './times-in-truth.js';

const CAMPAIGNS = Number(process.env.TRUTH_CAMPAIGNS ?? 50);
const FIELDS: [keyof Times, string][] = [
  ['createdAt', 'created_at'],
  ['startedAt', 'started_at'],
  ['finishedAt', 'finished_at'],
  ['leadH', 'lead_h'],
  ['cycleH', 'cycle_h'],
  ['touchH', 'touch_h'],
  ['inReviewH', 'in_review_h'],
  ['waitingH', 'waiting_h'],
  ['blockedH', 'blocked_h'],
];

let stage: Stage;

beforeAll(async () => {
  stage = await openStage({ seed: seedOr(2026), campaigns: CAMPAIGNS });
  await stage.lookAt(stage.company.start);
}, 300_000);

afterAll(() => stage?.close());

test('the times of tasks are what truly happened, to the second', async () => {
  const truth = truthAt(stage.company, stage.company.start);
  const lines = changesByItem(truth);
  const items = new Map(truth.items.map((item) => [`${item.tool}/${item.kind}/${item.key}`, item]));
  const columns = FIELDS.map(([, column]) =>
    column.endsWith('_at') ? `(extract(epoch FROM f.${column}) * 1000)::float8 AS ${column}` : `f.${column}`,
  );
  const { rows } = await stage.hub.worker.query<Record<string, number | string | null>>(
    `SELECT f.tool, t.key, ${columns.join(', ')} FROM item_flow f JOIN task t ON t.id = f.item_id WHERE f.tool IN ('asana', 'monday')`,
  );
  const differences: string[] = [];
  const counts = new Map<string, number>();
  const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const row of rows) {
    const name = `${String(row['tool'])}/task/${String(row['key'])}`;
    const item = items.get(name);
    const times = item ? timesOf(item, lines.get(name) ?? []) : 'not in the truth';
    count(`${String(row['tool'])} ${typeof times === 'string' ? times : 'compared'}`);
    if (typeof times === 'string') continue;
    for (const [field, column] of FIELDS) {
      const [expected, got] = [times[field], row[column] ?? null];
      const same = expected === null || got === null ? expected === got : Math.abs(expected - Number(got)) < 1e-6;
      if (!same) differences.push(`${name} ${field}: expected ${expected}, got ${got}`);
    }
  }
  process.stdout.write(
    `\n${CAMPAIGNS} campaigns: ${[...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([what, n]) => `${what} ${n}`)
      .join(', ')}\n`,
  );
  expect(differences.slice(0, 20)).toEqual([]);
  for (const [tool, least] of [
    ['asana', 0.8],
    ['monday', 0.5],
  ] as const) {
    const all = rows.filter((row) => row['tool'] === tool).length;
    expect([tool, counts.get(`${tool} compared`)! / all > least]).toEqual([tool, true]);
  }
  expect(counts.get('asana not in the truth') ?? 0).toBe(0);
});
