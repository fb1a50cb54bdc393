import { RateLimited } from '../../../src/sdk/index.js';
import type { Pace } from '../../../src/sync/waits.js';
import type { Target } from '../../../src/sync/run.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { TestEngine } from './engine.js';
import { FakeTool, type Scripted } from './fake-tool.js';

jest.setTimeout(60_000);

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let database: TestDatabase;
let hub: TestEngine;

beforeAll(async () => {
  database = await createTestDatabase();
  hub = new TestEngine(database);
});

afterAll(async () => {
  await hub.close();
  await database.drop();
});

const page = (...ids: string[]): Scripted => ({
  records: ids.map((id) => ({ id, rev: '1', name: id })),
  whole: true,
  next: { seen: ids.length },
});
const connection = async (id: string) =>
  (
    await hub.rows<Record<string, unknown>>(
      'SELECT health, health_reason, wait_until, waits, lease_until FROM connection WHERE id = $1',
      [id],
    )
  )[0]!;
const lastRun = async (id: string) =>
  (
    await hub.rows<Record<string, unknown>>(
      'SELECT status, problem, read, applied, unchanged, superseded, quarantined FROM sync_run WHERE connection_id = $1 ORDER BY id DESC LIMIT 1',
      [id],
    )
  )[0]!;
const keys = async (id: string) =>
  (await hub.rows<{ key: string }>('SELECT key FROM task WHERE connection_id = $1 ORDER BY key', [id])).map(
    (r) => r.key,
  );
const limitedUntil = (retryAt: number) => new RateLimited('too many requests', { retryAt });
/** The target, and the pace each run opened it with. */
function watched(target: Target): Target & { opened: Pace[] } {
  const opened: Pace[] = [];
  return {
    ...target,
    opened,
    open: (pace) => {
      opened.push(pace);
      return target.open(pace);
    },
  };
}

test('a long wait ends the run as waiting: what was read is kept and counted, the lease is free, and it says until when', async () => {
  const retryAt = hub.clock + 120 * MINUTE_MS;
  const tool = new FakeTool().say('notes/p1', page('a', 'b'));
  tool.projects = ['p1', 'p2', 'p3'];
  tool.say('notes/p2', { records: [{ id: 'c', name: 'c' }, { id: 17 }] }, limitedUntil(retryAt));
  const target = await hub.connect('limited', tool);
  const result = await hub.run(target);
  const until = new Date(retryAt).toISOString();
  expect(result).toMatchObject({ status: 'waiting', waitUntil: until, error: { code: 'UPSTREAM_RATE_LIMITED' } });
  expect(await keys(target.id)).toEqual(['a', 'b', 'c']);
  expect(tool.jobs.map(({ part }) => part)).toEqual(['p1', 'p2']);
  expect(await connection(target.id)).toEqual({
    health: 'degraded',
    health_reason: `Waiting until ${until}: too many requests`,
    wait_until: new Date(retryAt),
    waits: { default: retryAt },
    lease_until: null,
  });
  expect(await lastRun(target.id)).toEqual({
    status: 'waiting',
    problem: `Waiting until ${until}: too many requests`,
    read: 4,
    applied: 3,
    unchanged: 0,
    superseded: 0,
    quarantined: 1,
  });
});

test('whoever runs next keeps a long wait before any call, sits out the rest of it, and forgets it when it is over', async () => {
  const retryAt = hub.clock + 120 * MINUTE_MS;
  const tool = new FakeTool().say('notes/p1', limitedUntil(retryAt));
  const target = watched(await hub.connect('kept', tool));
  await hub.run(target);
  tool.say('notes/p1', page('a'));
  const restarted = new TestEngine(database);
  restarted.clock = retryAt - MINUTE_MS - 1;
  const held = await restarted.run(target);
  expect(held).toMatchObject({ status: 'waiting', waitUntil: new Date(retryAt).toISOString(), error: { retryAt } });
  expect([target.opened.length, tool.checks]).toEqual([1, 1]);
  expect((await connection(target.id)).wait_until).toEqual(new Date(retryAt));

  restarted.clock = retryAt - MINUTE_MS;
  expect((await restarted.run(target)).status).toBe('succeeded');
  expect(target.opened.map(({ closedUntil }) => closedUntil)).toEqual([{}, { default: retryAt }]);

  restarted.clock = retryAt;
  expect(await restarted.run(target)).toMatchObject({ status: 'succeeded', waitUntil: null });
  expect(target.opened[2]!.closedUntil).toEqual({});
  expect(await connection(target.id)).toMatchObject({ health: 'ok', wait_until: null, waits: {} });
  await restarted.close();
});

test('a wait is stored the moment it is heard, lane by lane; a later word never shortens it', async () => {
  const tool = new FakeTool();
  const target = watched(await hub.connect('at once', tool));
  const [soon, later] = [hub.clock + 50_000, hub.clock + 55_000];
  const said: unknown[] = [];
  tool.say('notes/p1', page('a'));
  hub.reach = async (point) => {
    if (point !== 'after-commit' || said.length) return;
    const [{ onClosed }] = target.opened as [Pace];
    await onClosed('search', soon);
    await onClosed('default', later);
    await onClosed('default', soon);
    said.push(await connection(target.id));
  };
  const result = await hub.run(target);
  hub.reach = () => {};
  expect(said).toEqual([
    expect.objectContaining({ wait_until: new Date(later), waits: { search: soon, default: later } }),
  ]);
  // The run itself went well; what is closed stays closed for the next one.
  expect(result).toMatchObject({ status: 'succeeded', waitUntil: new Date(later).toISOString() });
  hub.clock = soon;
  await hub.run(target);
  expect(target.opened[1]!.closedUntil).toEqual({ default: later });
  expect(await connection(target.id)).toMatchObject({ health: 'ok', waits: { default: later } });
});

test('a page in hand does not keep a wait from being stored, and a database that refuses it does not fail the run', async () => {
  const tool = new FakeTool().say('notes/p1', page('a'));
  const target = watched(await hub.connect('busy', tool));
  const query = jest.spyOn(hub.pool, 'query');
  hub.reach = async (point) => {
    if (point !== 'before-page') return;
    query.mockImplementationOnce(() => Promise.reject(new Error('canceling statement')) as never);
    await target.opened[0]!.onClosed('default', hub.clock + 5_000);
  };
  const { status, error } = await hub.run(target);
  hub.reach = () => {};
  query.mockRestore();
  expect([status, error]).toEqual(['succeeded', null]);
});

test.each([
  ['in the past, as the sandbox’s standing clock gives it', -5 * DAY_MS, MINUTE_MS],
  ['not a number', NaN, MINUTE_MS],
  ['in thirty years', 1e12, DAY_MS],
])('a moment that is %s is still a wait, of bounded length', async (what, offset, waited) => {
  const tool = new FakeTool().say('notes/p1', limitedUntil(hub.clock + offset));
  const target = await hub.connect(`odd ${what}`, tool);
  const result = await hub.run(target);
  expect(result).toMatchObject({ status: 'waiting', waitUntil: new Date(hub.clock + waited).toISOString() });
  expect((await connection(target.id)).wait_until).toEqual(new Date(hub.clock + waited));
});

test('a limit among children ends the run, and the children fetched before it are stored', async () => {
  const parents = ['x', 'y', 'z'].map((id) => ({ id, rev: '1', name: id, project: 'with-remarks' }));
  const tool = new FakeTool().say('notes/p1', { records: parents, whole: true, next: {} });
  tool.say('remarks/x', page('remark-x')).say('remarks/z', page('remark-z'));
  tool.say('remarks/y', limitedUntil(hub.clock + 120 * MINUTE_MS));
  const target = await hub.connect('limited children', tool);
  const result = await hub.run(target);
  expect([result.status, result.counts.read, result.counts.applied]).toEqual(['waiting', 5, 5]);
  expect(await keys(target.id)).toEqual(['remark-x', 'remark-z', 'x', 'y', 'z']);
  const queue = await hub.rows('SELECT part FROM part_queue WHERE connection_id = $1 ORDER BY part', [target.id]);
  expect(queue).toEqual([{ part: 'y' }]);
});
