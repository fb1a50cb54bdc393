import { Client } from 'pg';
import { TransientError } from '../../../src/sdk/index.js';
import { differing, dryRun } from '../../../src/sync/dry-run.js';
import type { Target } from '../../../src/sync/run.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { TestEngine } from './engine.js';
import { FakeTool } from './fake-tool.js';

let database: TestDatabase;
let hub: TestEngine;
let tool: FakeTool;
let target: Target;

beforeEach(async () => {
  database = await createTestDatabase();
  hub = new TestEngine(database);
  tool = new FakeTool();
  target = await hub.connect('one', tool);
});
afterEach(async () => {
  await hub.close();
  await database.drop();
});

/** Every row of every table, but for what a lease and spent requests leave behind. */
async function everything(): Promise<string> {
  const client = new Client(database.config);
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'requests_spent' ORDER BY 1`,
    );
    const lines: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: object }>(
        `SELECT to_jsonb(t) AS row FROM "${name}" t ORDER BY t::text`,
      );
      for (const { row } of rows)
        lines.push(`${name} ${JSON.stringify({ ...row, lease_fence: null, lease_until: null, lease_owner: null })}`);
    }
    expect(tables.length).toBeGreaterThan(20);
    return lines.join('\n');
  } finally {
    await client.end();
  }
}

const note = (id: string, name: string, more = {}) => ({ id, name, project: 'p1', ...more });
const listing = (...records: unknown[]) => tool.say('notes/p1', { records, whole: true, next: { n: records.length } });

test('it says what the run then does, stream by stream, and leaves nothing behind', async () => {
  listing(note('a', 'one'), note('b', 'two'), note('c', 'three'), note('d', 'four'));
  await hub.run(target);
  await hub.derive();
  hub.clock += 60_000;
  listing(
    note('a', 'one'),
    note('b', 'renamed', { section: 'Doing' }),
    note('d', 'broken', { breaks: true }),
    note('e', 'new'),
  );
  tool.say('talk/all', { records: [{ id: 't1', at: '2026-01-01T00:00:00.000Z', by: 'ann', text: 'hello' }], next: {} });
  const before = await everything();
  const { run, plans } = await dryRun(hub.engine, target, { full: true });
  expect(await everything()).toBe(before);
  expect(run).toMatchObject({ status: 'succeeded', error: null });
  const of = (stream: string) => plans.find((plan) => plan.stream === stream);
  expect(of('notes')).toMatchObject({ inserts: 1, deletes: 1, restores: 0 });
  expect(of('notes')!.examples).toContainEqual({ key: 'b', fields: ['name', 'section'] });
  expect(of('talk')).toEqual({ stream: 'talk', inserts: 1, updates: 0, deletes: 0, restores: 0, examples: [] });
  const real = await hub.run(target, { full: true });
  expect(run.counts).toEqual(real.counts);
  expect(await everything()).not.toBe(before);
});

test('a first run, one that fails in the middle, and another one after it: the lease is free again', async () => {
  tool.say('notes/p1', { records: [note('a', 'one')], next: { n: 1 } }, new TransientError('Away'));
  const before = await everything();
  const { run, plans } = await dryRun(hub.engine, target, {});
  expect(run.status).not.toBe('succeeded');
  expect(plans.find(({ stream }) => stream === 'notes')).toMatchObject({ inserts: 1 });
  expect(await everything()).toBe(before);
  const [row] = await hub.rows('SELECT lease_until FROM connection');
  expect(row).toEqual({ lease_until: null });
  listing(note('a', 'one'));
  expect((await hub.run(target)).status).toBe('succeeded');
});

test('while another run is on nothing is rehearsed', async () => {
  listing(note('a', 'one'));
  let begin: () => void = () => {};
  let go: () => void = () => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const gone = new Promise<void>((resolve) => (go = resolve));
  hub.reach = async (point) => {
    if (point !== 'before-page') return;
    begin();
    await gone;
  };
  const real = hub.run(target);
  await begun;
  await expect(dryRun(hub.engine, target, {})).rejects.toThrow('Another process is syncing this connection');
  go();
  expect((await real).status).toBe('succeeded');
});

test('fields in which two values differ', () => {
  expect(differing({ a: 1, b: [1], c: 1 }, { a: 1, b: [2], d: 1 })).toEqual(['b', 'c', 'd']);
  expect(differing('x', { a: 1 })).toEqual(['', 'a']);
});
