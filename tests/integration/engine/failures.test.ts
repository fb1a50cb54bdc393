import { AuthError, ContractError, ScopeError, TransientError } from '../../../src/sdk/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { DAY_MS, TestEngine } from './engine.js';
import { FakeTool, type Scripted } from './fake-tool.js';

jest.setTimeout(60_000);

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
const health = async (id: string) =>
  (
    await hub.rows<{ health: string; health_reason: string | null }>(
      'SELECT health, health_reason FROM connection WHERE id = $1',
      [id],
    )
  )[0]!;
const keys = async (id: string) =>
  (await hub.rows<{ key: string }>('SELECT key FROM task WHERE connection_id = $1 ORDER BY key', [id])).map(
    (r) => r.key,
  );
const parts = async (id: string) =>
  hub.rows<{ stream: string; part: string; problem: string | null; read: boolean }>(
    `SELECT stream, part, problem, complete_through IS NOT NULL AS read FROM stream_state WHERE connection_id = $1 AND stream IN ('notes', 'plain') ORDER BY stream, part`,
    [id],
  );
const lastRun = async (id: string) =>
  (
    await hub.rows<{ status: string; problem: string | null; ended_at: Date | null }>(
      'SELECT status, problem, ended_at FROM sync_run WHERE connection_id = $1 ORDER BY id DESC LIMIT 1',
      [id],
    )
  )[0]!;

test('refused credentials stop the run before anything is read and ask for attention', async () => {
  const tool = new FakeTool().say('notes/p1', page('a'));
  tool.refusal = new AuthError('The token was refused', { remedy: 'Make a new one' });
  const target = await hub.connect('auth', tool);
  const { status, error } = await hub.run(target);
  expect([status, error]).toEqual(['failed', tool.refusal]);
  expect(tool.jobs).toEqual([]);
  expect(await health(target.id)).toMatchObject({
    health: 'needs_attention',
    health_reason: 'The token was refused. Make a new one',
  });
  expect(await lastRun(target.id)).toMatchObject({
    status: 'failed',
    problem: 'The token was refused. Make a new one',
  });
});

test('credentials refused in the middle stop the run; what was read before is kept', async () => {
  const tool = new FakeTool().say('notes/p1', { records: [{ id: 'a', name: 'a' }] }, new AuthError('revoked'));
  tool.say('plain/all', page('z'));
  const target = await hub.connect('auth later', tool);
  const { status, counts } = await hub.run(target);
  expect([status, counts.applied]).toEqual(['failed', 1]);
  expect(await keys(target.id)).toEqual(['a']);
  expect(tool.jobs.map(({ part }) => part)).toEqual(['p1']);
  expect((await health(target.id)).health).toBe('needs_attention');
});

test('a missing right skips the stream; the others are read, the run is partial, and the word goes when the right comes', async () => {
  const tool = new FakeTool().say('notes/p1', new ScopeError('notes may not be read', { scope: 'notes:read' }));
  tool.projects = ['p1', 'p2'];
  tool.say('plain/all', page('z'));
  const target = await hub.connect('scope', tool);
  const { status, problems } = await hub.run(target);
  expect(status).toBe('partial');
  expect(problems).toMatchObject([{ stream: 'notes', error: { scope: 'notes:read' } }]);
  expect(await keys(target.id)).toEqual(['z']);
  expect(await parts(target.id)).toEqual([
    { stream: 'notes', part: 'all', problem: 'notes may not be read', read: false },
    { stream: 'plain', part: 'all', problem: null, read: true },
  ]);
  tool.say('notes/p1', page('a'));
  tool.say('notes/p2', page('b'));
  expect((await hub.run(target)).status).toBe('succeeded');
  expect(await parts(target.id)).toEqual([
    { stream: 'notes', part: 'p1', problem: null, read: true },
    { stream: 'notes', part: 'p2', problem: null, read: true },
    { stream: 'plain', part: 'all', problem: null, read: true },
  ]);
  expect(await health(target.id)).toMatchObject({ health: 'ok', health_reason: null });
});

test('a part that cannot be read leaves the others read and its own freshness where it was', async () => {
  const tool = new FakeTool().say('notes/p1', page('a')).say('notes/p2', page('b')).say('notes/p3', page('c'));
  tool.projects = ['p1', 'p2', 'p3'];
  const target = await hub.connect('part', tool);
  await hub.run(target);
  const through = async () =>
    hub.rows(
      `SELECT part, complete_through FROM stream_state WHERE connection_id = $1 AND stream = 'notes' ORDER BY part`,
      [target.id],
    );
  const first = new Date(hub.clock);
  hub.clock += 60_000;
  tool.say('notes/p2', new TransientError('502')).say('notes/p3', page('c', 'd'));
  const { status, problems } = await hub.run(target);
  expect([status, problems.map(({ part }) => part)]).toEqual(['partial', ['p2']]);
  expect(await keys(target.id)).toEqual(['a', 'b', 'c', 'd']);
  expect(await through()).toEqual([
    { part: 'p1', complete_through: new Date(hub.clock) },
    { part: 'p2', complete_through: first },
    { part: 'p3', complete_through: new Date(hub.clock) },
  ]);
  expect(await health(target.id)).toMatchObject({ health: 'degraded', health_reason: '502' });
});

test('a page of another shape stops its part, incomplete', async () => {
  const tool = new FakeTool().say(
    'notes/p1',
    { records: [{ id: 'a', name: 'a' }] },
    new ContractError('no list in the page'),
  );
  tool.say('plain/all', page('z'));
  const target = await hub.connect('contract', tool);
  expect((await hub.run(target)).status).toBe('partial');
  expect(await keys(target.id)).toEqual(['a', 'z']);
  expect((await parts(target.id))[0]).toEqual({
    stream: 'notes',
    part: 'p1',
    problem: 'no list in the page',
    read: false,
  });
});

test('anything unknown is our bug: the run fails with it, and what was committed stays', async () => {
  const bug = new TypeError('x is not a function');
  const tool = new FakeTool().say('notes/p1', { records: [{ id: 'a', name: 'a' }] }, bug);
  const target = await hub.connect('bug', tool);
  const { status, error } = await hub.run(target);
  expect([status, error]).toEqual(['failed', bug]);
  expect(await keys(target.id)).toEqual(['a']);
  expect(await lastRun(target.id)).toMatchObject({ status: 'failed', problem: 'x is not a function' });
});

test('a connection that fails harms no other', async () => {
  const broken = new FakeTool();
  broken.refusal = new AuthError('refused');
  const sound = new FakeTool().say('notes/p1', page('s'));
  const [a, b] = [await hub.connect('broken', broken), await hub.connect('sound', sound)];
  const results = await Promise.all([hub.run(a), hub.run(b)]);
  expect(results.map(({ status }) => status)).toEqual(['failed', 'succeeded']);
  expect(await keys(b.id)).toEqual(['s']);
  expect((await health(b.id)).health).toBe('ok');
});

test('credentials that lead to another account are refused, and nothing of it is read', async () => {
  const tool = new FakeTool().say('notes/p1', page('a'));
  const target = await hub.connect('account', tool);
  await hub.run(target);
  tool.account = 'other company';
  tool.say('notes/p1', { records: [], whole: true });
  hub.clock += DAY_MS;
  const { status, error } = await hub.run(target, { full: true });
  expect([status, error]).toEqual(['failed', expect.objectContaining({ code: 'ACCOUNT_CHANGED' })]);
  expect((error as Error).message).toContain('expected acme, got other company');
  expect(await health(target.id)).toMatchObject({ health: 'needs_attention' });
  expect(await keys(target.id)).toEqual(['a']);
  expect(tool.jobs.filter(({ part }) => part === 'p1')).toHaveLength(1);
});

test('children that fail stay in the queue with the others read, and are read by the next run', async () => {
  const parents = ['x', 'y'].map((id) => ({ id, rev: '1', name: id, project: 'with-remarks' }));
  const tool = new FakeTool().say('notes/p1', { records: parents, whole: true, next: {} });
  tool.say('remarks/x', new TransientError('504')).say('remarks/y', page('remark-y'));
  const target = await hub.connect('children', tool);
  const first = await hub.run(target);
  expect([first.status, first.problems.map(({ stream, part }) => [stream, part])]).toEqual([
    'partial',
    [['remarks', 'x']],
  ]);
  const queue = () => hub.rows('SELECT part, version FROM part_queue WHERE connection_id = $1', [target.id]);
  expect(await queue()).toEqual([{ part: 'x', version: '1' }]);
  tool.say('remarks/x', page('remark-x'));
  expect((await hub.run(target)).status).toBe('succeeded');
  expect(await queue()).toEqual([]);
  expect(await keys(target.id)).toEqual(['remark-x', 'remark-y', 'x', 'y']);
});

test('a run whose start could not be stored fails and gives the lease back', async () => {
  const tool = new FakeTool().say('notes/p1', page('a'));
  const target = await hub.connect('start', tool);
  const lost = new Error('connection terminated');
  const query = jest.spyOn(hub.pool, 'query').mockImplementationOnce(() => Promise.reject(lost) as never);
  const failed = await hub.run(target);
  query.mockRestore();
  expect([failed.status, failed.error, tool.checks]).toEqual(['failed', lost, 0]);
  expect((await hub.run(target)).status).toBe('succeeded');
});
