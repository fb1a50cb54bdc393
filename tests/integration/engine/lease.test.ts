import { Client } from 'pg';
import { LEASE_SECONDS, takeLease, type Lease } from '../../../src/store/lease.js';
import type { FaultPoint } from '../../../src/sync/engine.js';
import { endChildren, runChild } from '../../support/child.js';
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

afterEach(endChildren);

afterAll(async () => {
  await hub.close();
  await expectNoOpenBackends(database);
  await database.drop();
});

const PAGE = { records: [{ id: 'a', rev: '1', name: 'a' }], whole: true as const, next: { n: 1 } };
const expire = (id: string) =>
  hub.rows(`UPDATE connection SET lease_until = now() - interval '1 second' WHERE id = $1`, [id]);
const leaseOf = async (id: string) =>
  (
    await hub.rows<{ lease_owner: string | null; lease_fence: string; lease_until: Date | null }>(
      'SELECT lease_owner, lease_fence, lease_until FROM connection WHERE id = $1',
      [id],
    )
  )[0]!;

/** Rows of this connection in every table that a page writes. */
const written = async (id: string): Promise<number> => {
  const tables = [
    'raw_body',
    'raw_record',
    'quarantine',
    'stream_state',
    'part_queue',
    'alias',
    'task',
    'change',
    'placement',
  ];
  const counts = await Promise.all(
    tables.map((table) =>
      hub.rows<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE connection_id = $1`, [id]),
    ),
  );
  return counts.reduce((sum, [row]) => sum + row!.n, 0);
};

test('a holder that stalled while another took over writes nothing', async () => {
  const target = await hub.connect('stalled', new FakeTool().say('notes/p1', PAGE));
  let taken: Lease | null = null;
  hub.reach = async (point) => {
    if (point !== 'before-page') return;
    await expire(target.id);
    taken = await takeLease(hub.pool, target.id, 'other');
  };
  const result = await hub.run(target);
  hub.reach = () => {};
  expect(result.error).toMatchObject({ code: 'LEASE_LOST' });
  expect(result.counts).toEqual({ read: 0, applied: 0, unchanged: 0, superseded: 0, quarantined: 0, tombstones: 0 });
  expect(await written(target.id)).toBe(0);
  // Its end touches neither the other's lease nor what is said of the connection.
  expect(await leaseOf(target.id)).toMatchObject({ lease_owner: 'other', lease_fence: '2' });
  expect(await hub.rows('SELECT health FROM connection WHERE id = $1', [target.id])).toEqual([{ health: 'new' }]);
  await (taken as Lease | null)?.end();
});

test.each<FaultPoint>(['after-begin', 'after-land', 'after-apply', 'before-cursor', 'before-commit'])(
  'from the moment the fence is checked nobody can take over until the page is committed (%s)',
  async (point) => {
    const target = await hub.connect(`held ${point}`, new FakeTool().say('notes/p1', PAGE));
    const refused: unknown[] = [];
    hub.reach = async (reached) => {
      if (reached === point) await impatientTake(target.id).catch((error: unknown) => refused.push(error));
    };
    const { status } = await hub.run(target);
    hub.reach = () => {};
    expect([status, refused.map((error) => (error as { code: string }).code)]).toEqual(['succeeded', ['55P03']]);
    expect(await written(target.id)).toBeGreaterThan(3);
  },
);

test('two that start at once: one runs, the other is told so', async () => {
  const tool = new FakeTool().say('notes/p1', PAGE);
  const target = await hub.connect('twice', tool);
  const other = new TestEngine(database);
  const ends = await Promise.allSettled([hub.run(target), other.run(target)]);
  await other.close();
  const won = ends.filter((end) => end.status === 'fulfilled');
  const lost = ends.filter((end) => end.status === 'rejected');
  expect(won.map(({ value }) => value.status)).toEqual(['succeeded']);
  expect(lost.map(({ reason }) => (reason as { code: string }).code)).toEqual(['ALREADY_RUNNING']);
  expect(tool.checks).toBe(1);
  expect((await hub.rows('SELECT id FROM sync_run WHERE connection_id = $1', [target.id])).length).toBe(1);
});

test("a killed process's lease is taken over at once, a living one's is not", async () => {
  const target = await hub.connect('killed', new FakeTool().say('notes/p1', PAGE));
  const child = runChild(`
    const { createPool } = source('src/store/pools.ts');
    const { takeLease } = source('src/store/lease.ts');
    const pool = createPool(${JSON.stringify(database.config)}, 'hub_worker', () => {});
    const lease = await takeLease(pool, ${JSON.stringify(target.id)}, 'child');
    say(lease.fence);
    setInterval(() => {}, 1000);
  `);
  expect(await child.line()).toBe('1');
  await expect(hub.run(target)).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
  const left = (await leaseOf(target.id)).lease_until!.getTime() - Date.now();
  expect(left).toBeGreaterThan((LEASE_SECONDS / 2) * 1_000);
  child.process.kill('SIGKILL');
  await child.ended;
  const started = Date.now();
  let status: string | null = null;
  // The database needs a moment to see that its client is gone.
  while (status === null && Date.now() - started < 5_000)
    status = await hub.run(target).then(
      (result) => result.status,
      () => null,
    );
  expect(status).toBe('succeeded');
  expect((await leaseOf(target.id)).lease_fence).toBe('2');
});

test('a stalled holder that dies later does not take its successor with it', async () => {
  const target = await hub.connect('successor', new FakeTool());
  const stalled = await takeLease(hub.pool, target.id, 'stalled');
  await expire(target.id);
  const successor = await takeLease(hub.pool, target.id, 'successor');
  await stalled.end();
  await expect(takeLease(hub.pool, target.id, 'third')).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
  expect(await leaseOf(target.id)).toMatchObject({ lease_owner: 'successor', lease_fence: '2' });
  await successor.end();
});

test('a run that a killed process left open is closed as interrupted by the next', async () => {
  const target = await hub.connect('left open', new FakeTool().say('notes/p1', PAGE));
  await hub.rows(
    `INSERT INTO sync_run (id, connection_id, started_at, status) VALUES ('00000000-0000-7000-8000-000000000001', $1, now(), 'running')`,
    [target.id],
  );
  await hub.run(target);
  const runs = await hub.rows('SELECT status FROM sync_run WHERE connection_id = $1 ORDER BY id', [target.id]);
  expect(runs).toEqual([{ status: 'interrupted' }, { status: 'succeeded' }]);
});

// A taker that waits 50 ms for the row: 55P03 says that a page held it.
async function impatientTake(id: string): Promise<never> {
  const client = new Client(database.config);
  await client.connect();
  try {
    await client.query("SET lock_timeout = '50ms'");
    await client.query('UPDATE connection SET lease_fence = lease_fence + 1 WHERE id = $1', [id]);
  } finally {
    await client.end();
  }
  throw new Error('taken over in the middle of a page');
}
