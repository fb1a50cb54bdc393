import { Pool } from 'pg';
import { createDataSource } from '../../../src/store/data-source.js';
import { createTestDatabase, expectNoOpenBackends, type TestDatabase, undoTo } from '../../support/database.js';
import { TellAnalystsMore1797060000000 } from '../../../migrations/1797060000000-tell-analysts-more.js';
import { fill } from './world.js';

// Migrates, which takes its time on a machine that has much else to do.
jest.setTimeout(60_000);

let database: TestDatabase;
let owner: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new Pool(database.config);
  await fill(owner);
});
afterAll(async () => {
  await owner.end();
  await expectNoOpenBackends(database);
  await database.drop();
});

/** What analysts find: each view with what it selects, how it reads, who may, and what it says of itself. */
async function told(): Promise<Record<string, unknown>> {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name, pg_get_viewdef(c.oid) AS body, c.reloptions AS options,
       (SELECT array_agg(g::text ORDER BY g::text) FROM unnest(c.relacl) g) AS rights, obj_description(c.oid, 'pg_class') AS says,
       (SELECT json_agg(json_build_array(a.attname, col_description(c.oid, a.attnum)) ORDER BY a.attnum)
          FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0) AS columns
     FROM pg_class c WHERE c.relnamespace IN ('analytics'::regnamespace, 'granted'::regnamespace) ORDER BY 1`,
  );
  return Object.fromEntries(rows.map(({ name, ...of }) => [name, of]));
}

const rowsOf = async (view: string): Promise<Record<string, unknown>[]> =>
  (await owner.query(`SELECT to_jsonb(v) AS row FROM analytics."${view}" v ORDER BY to_jsonb(v)::text`)).rows.map(
    ({ row }) => row,
  );

const NEW = /^(business|turnaround)_\w*hours$/;
const without = (rows: Record<string, unknown>[]): object[] =>
  rows.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !NEW.test(column))));

test('down takes away what up gave and nothing else, over what is there; up again gives the same', async () => {
  const source = createDataSource(database.config);
  await source.initialize();
  const [after, rounds, approvals] = [await told(), await rowsOf('round'), await rowsOf('approval')];
  expect(rounds.length).toBeGreaterThan(3);
  await undoTo(source, TellAnalystsMore1797060000000.name);
  const before = await told();
  expect(Object.keys(after).filter((name) => !before[name])).toEqual(['analytics.workspace', 'granted.workspace']);
  expect(Object.keys(before).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))).toEqual([
    'analytics.access',
    'analytics.approval',
    'analytics.round',
    'granted.approval',
    'granted.round',
  ]);
  expect(await rowsOf('round')).toEqual(without(rounds));
  expect(await rowsOf('approval')).toEqual(without(approvals));
  await owner.query('CREATE VIEW public.own AS SELECT * FROM analytics.round');
  await source.runMigrations({ transaction: 'each' });
  expect(await told()).toEqual(after);
  expect((await owner.query('SELECT FROM public.own')).rowCount).toBe(rounds.length);
  expect(await rowsOf('workspace')).toEqual([]);
  await source.destroy();
});

test('the api and the analysts may read every view, made anew or not', async () => {
  const views = Object.entries(await told());
  const rights = new Set(views.map(([, of]) => JSON.stringify((of as { rights: string[] }).rights)));
  expect([...rights]).toHaveLength(1);
  expect([...rights][0]).toMatch(/hub_analyst=r.*hub_api=r/);
});
