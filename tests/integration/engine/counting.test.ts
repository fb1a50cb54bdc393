import { gunzipSync } from 'node:zlib';
import type { Pool, PoolClient } from 'pg';
import { createTestDatabase, expectNoOpenBackends, type TestDatabase } from '../../support/database.js';
import { TestEngine } from './engine.js';
import { FakeTool } from './fake-tool.js';

jest.setTimeout(60_000);

let database: TestDatabase;
let hub: TestEngine;

beforeAll(async () => {
  database = await createTestDatabase();
  hub = new TestEngine(database);
});

afterAll(async () => {
  await hub.close();
  await expectNoOpenBackends(database);
  await database.drop();
});

const waiting = (connection: string) =>
  hub.rows<{ key: string | null; code: string; reason: string; bytes: Buffer; pointer: string; status: string }>(
    `SELECT q.key, q.code, q.reason, b.bytes, q.pointer, q.status FROM quarantine q JOIN raw_body b ON b.id = q.body_id
     JOIN connection c ON c.id = q.connection_id WHERE c.name = $1 ORDER BY q.key`,
    [connection],
  );

test('every record read is accounted for: new, known, older, twice in one page, malformed, unmappable', async () => {
  const tool = new FakeTool().say('notes/p1', {
    whole: true,
    records: [
      { id: 'a', rev: '2', name: 'second' },
      { id: 'a', rev: '2', name: 'second' },
      { id: 'a', rev: '1', name: 'first' },
      { id: 'b', rev: '1', name: 'early' },
      { id: 'b', rev: '2', name: 'late' },
      { id: 'c', rev: '1', name: 5 },
      { id: 'd', rev: '1', name: 'fine but unmappable', breaks: true },
      { name: 'without an id' },
    ],
  });
  const target = await hub.connect('counting', tool);
  const first = await hub.run(target);
  expect(first.counts).toEqual({ read: 8, applied: 2, unchanged: 1, superseded: 2, quarantined: 3, tombstones: 0 });
  const [stored] = await hub.rows(
    'SELECT read, applied, unchanged, superseded, quarantined FROM sync_run WHERE id = $1',
    [first.runId],
  );
  expect(stored).toEqual({ read: 8, applied: 2, unchanged: 1, superseded: 2, quarantined: 3 });
  const tasks = await hub.rows('SELECT key, name FROM task WHERE connection_id = $1 ORDER BY key', [target.id]);
  expect(tasks).toEqual([
    { key: 'a', name: 'second' },
    { key: 'b', name: 'late' },
  ]);

  tool.say('notes/p1', {
    whole: true,
    records: [
      { id: 'a', rev: '2', name: 'second' },
      { id: 'b', rev: '1', name: 'early' },
      { id: 'd', rev: '1', name: 'fine but unmappable', breaks: true },
    ],
  });
  const second = await hub.run(target, { full: true });
  expect(second.counts).toEqual({ read: 3, applied: 0, unchanged: 2, superseded: 1, quarantined: 0, tombstones: 0 });
  expect(await hub.rows('SELECT name FROM task WHERE connection_id = $1 AND key = $2', [target.id, 'b'])).toEqual([
    { name: 'late' },
  ]);
});

test('a malformed record is kept with its place, what was expected, what came, and its bytes; the others are applied', async () => {
  const bad = { id: 'bad', rev: '1', name: 5, owner: { id: 7, name: 'x' } };
  const tool = new FakeTool().say('notes/p1', { records: [{ id: 'good', name: 'ok' }, bad], whole: true });
  const target = await hub.connect('malformed', tool);
  const { counts, status } = await hub.run(target);
  expect([status, counts.applied, counts.quarantined]).toEqual(['succeeded', 1, 1]);
  const [row] = await waiting('malformed');
  expect(row).toMatchObject({ key: 'bad', code: 'RECORD_QUARANTINED', pointer: '/data/1', status: 'waiting' });
  expect(row!.reason).toMatch(/^\/name: .*expected string.*; got 5 · \/owner\/id: .*expected string.*; got 7$/);
  const page = JSON.parse(gunzipSync(row!.bytes).toString()) as { data: unknown[] };
  expect(page.data[1]).toEqual(bad);
});

test('quarantine heals when a good version lands, also when it is the one known before; an older one heals nothing', async () => {
  const tool = new FakeTool().say('notes/p1', {
    records: [
      { id: 'x', name: 'good' },
      { id: 'y', name: 5 },
    ],
    whole: true,
  });
  const target = await hub.connect('healing', tool);
  await hub.run(target);
  hub.clock += 60_000;
  tool.say('notes/p1', {
    records: [
      { id: 'x', name: 7 },
      { id: 'y', name: 'now good' },
    ],
    whole: true,
  });
  tool.answers.set('x', { id: 'x', name: 7 });
  await hub.run(target, { full: true });
  const states = async () => (await waiting('healing')).map(({ key, status }) => `${key} ${status}`);
  expect(await states()).toEqual(['x waiting', 'y resolved']);
  hub.clock += 60_000;
  tool.say('notes/p1', {
    records: [
      { id: 'x', name: 'good' },
      { id: 'y', name: 'now good' },
    ],
    whole: true,
  });
  const { counts } = await hub.run(target, { full: true });
  expect(counts).toMatchObject({ read: 2, unchanged: 2 });
  expect(await states()).toEqual(['x resolved', 'y resolved']);
});

test('a mapping that fails leaves no half of the record, waits, and is not healed by seeing the same once more', async () => {
  const record = { id: 'm', name: 'named', breaks: true, owner: { id: 'u9', name: 'Nina' } };
  const tool = new FakeTool().say('notes/p1', { records: [record], whole: true });
  const target = await hub.connect('mapping', tool);
  await hub.run(target);
  const again = await hub.run(target, { full: true });
  expect(again.counts.unchanged).toBe(1);
  expect(await hub.rows(`SELECT id FROM alias WHERE connection_id = $1`, [target.id])).toEqual([]);
  expect((await waiting('mapping')).map(({ reason, status }) => [reason, status])).toEqual([
    ['cannot map m', 'waiting'],
  ]);
  tool.say('notes/p1', { records: [{ ...record, breaks: false }], whole: true });
  const healed = await hub.run(target, { full: true });
  expect(healed.counts.applied).toBe(1);
  expect((await waiting('mapping')).map(({ status }) => status)).toEqual(['resolved']);
});

test('an unchanged source writes nothing: no record, no revision, no fact, no history', async () => {
  const records = Array.from({ length: 20 }, (_, i) => ({ id: `n${i}`, rev: '1', name: `note ${i}`, project: 'p1' }));
  const tool = new FakeTool().say('notes/p1', { records, whole: true });
  const target = await hub.connect('still', tool);
  await hub.run(target);
  const written = async () =>
    hub.rows(`SELECT relname, xmin_max FROM (
      SELECT 'raw_record' AS relname, max(xmin::text::bigint) AS xmin_max FROM raw_record
      UNION ALL SELECT 'raw_revision', max(xmin::text::bigint) FROM raw_revision
      UNION ALL SELECT 'task', max(xmin::text::bigint) FROM task
      UNION ALL SELECT 'placement', max(xmin::text::bigint) FROM placement
      UNION ALL SELECT 'change', max(xmin::text::bigint) FROM change
      UNION ALL SELECT 'touched', max(xmin::text::bigint) FROM touched) t ORDER BY 1`);
  const before = await written();
  const { counts } = await hub.run(target, { full: true });
  expect(counts).toMatchObject({ read: 20, unchanged: 20, applied: 0 });
  expect(await written()).toEqual(before);
});

test('a page of 1,000 records takes as many statements as a page of 10', async () => {
  const statements = async (size: number): Promise<number> => {
    const records = Array.from({ length: size }, (_, i) => ({
      id: `r${i}`,
      rev: '1',
      name: i % 7 === 3 ? 7 : `record ${i}`,
      project: `p${i % 5}`,
      owner: { id: `u${i % 9}`, name: `user ${i % 9}` },
      moves: [{ id: `${i}-1`, to: 'Doing', at: '2026-01-02T00:00:00.000Z' }],
      breaks: i % 7 === 5,
    }));
    const tool = new FakeTool().say('notes/p1', { records, gone: [{ key: 'r0', proof: 'event' }] });
    const target = await hub.connect(`size ${size}`, tool);
    return countStatements(hub.pool, async () => {
      const { counts } = await hub.run(target);
      expect(counts.read).toBe(size);
      expect(counts.quarantined).toBe(records.filter((r) => r.name === 7 || r.breaks).length);
    });
  };
  const [ten, thousand] = [await statements(10), await statements(1_000)];
  expect(ten).toBeGreaterThan(10);
  expect(thousand).toBe(ten);
});

/** Statements that transactions send while `work` runs. */
async function countStatements(pool: Pool, work: () => Promise<void>): Promise<number> {
  let count = 0;
  const connect = pool.connect.bind(pool) as (callback?: unknown) => Promise<PoolClient>;
  pool.connect = (async (callback?: unknown) => {
    if (callback) return connect(callback);
    const client = await connect();
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    const release = client.release.bind(client);
    client.query = ((...args: unknown[]) => {
      count++;
      return query(...args);
    }) as never;
    client.release = (error) => {
      Reflect.deleteProperty(client, 'query');
      release(error);
    };
    return client;
  }) as never;
  try {
    await work();
  } finally {
    pool.connect = connect as never;
  }
  return count;
}

test('a page names child parts to be read again though none of its records changed, each version once', async () => {
  const parent = { id: 'p', rev: '1', name: 'p', project: 'with-remarks' };
  const tool = new FakeTool().say('notes/p1', { records: [parent], whole: true, next: {} });
  const remark = (name: string) => ({ id: 'r', name });
  tool.say('remarks/p', { records: [remark('first')], whole: true, next: {} });
  const target = await hub.connect('again', tool);
  await hub.run(target);
  tool.say('remarks/p', { records: [remark('edited')], whole: true, next: {} });
  // Unchanged, the parent opens nothing.
  expect((await hub.run(target)).counts).toMatchObject({ applied: 0 });
  const again = [
    { part: 'p', version: '1 look' },
    { part: 'gone', version: 'left' },
  ];
  tool.say('notes/p1', { records: [parent], again, next: {} });
  for (const applied of [1, 0]) {
    const { counts, status } = await hub.run(target);
    expect([status, counts.applied]).toEqual(['succeeded', applied]);
  }
  expect(tool.jobs.filter(({ part }) => part === 'p' || part === 'gone')).toHaveLength(3);
  const names = await hub.rows(`SELECT name FROM task WHERE connection_id = $1 AND key = 'r'`, [target.id]);
  expect(names).toEqual([{ name: 'edited' }]);
});
