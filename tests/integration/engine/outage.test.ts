import { RateLimited, TransientError } from '../../../src/sdk/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { TestEngine } from './engine.js';
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

const down = new TransientError('502');
const page = (...ids: string[]): Scripted => ({
  records: ids.map((id) => ({ id, rev: '1', name: id })),
  whole: true,
  next: { seen: ids.length },
});
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
    await hub.rows<Record<string, unknown>>(
      'SELECT status, problem, streams, read, applied FROM sync_run WHERE connection_id = $1 ORDER BY id DESC LIMIT 1',
      [id],
    )
  )[0]!;

/** Parts that answer or not, in this order; `refuse` is what the check says from the second time on. */
async function tool(name: string, answers: boolean[], refuse: Error | null) {
  const fake = new FakeTool().say('plain/all', page('z'));
  fake.projects = answers.map((_, i) => `p${i}`);
  answers.forEach((good, i) => {
    fake.say(`notes/p${i}`, ...(good ? [page(`n${i}`)] : [{ records: [{ id: `half${i}`, name: 'half' }] }, down]));
  });
  const { connector } = fake;
  const target = await hub.connect(name, fake);
  const check = (): Promise<{ account: string }> =>
    refuse && ++fake.checks > 1 ? Promise.reject(refuse) : Promise.resolve({ account: 'acme' });
  return { fake, target: { ...target, connector: { ...connector, check } } };
}
const asked = (fake: FakeTool) => fake.jobs.map(({ part }) => part);

test('a tool that went down in the middle: the run fails, what was read is kept, and what was not asked claims nothing', async () => {
  const refusal = new TransientError('The tool cannot be reached');
  const { fake, target } = await tool('down', [true, false, false, false, true], refusal);
  const result = await hub.run(target);
  expect([result.status, result.error, result.waitUntil]).toEqual(['failed', refusal, null]);
  expect(asked(fake)).toEqual(['p0', 'p1', 'p2', 'p3']);
  // Pages that came whole are kept also of parts that broke off.
  expect(await keys(target.id)).toEqual(['half1', 'half2', 'half3', 'n0']);
  const broken = (part: string) => ({ stream: 'notes', part, problem: '502', read: false });
  expect(await parts(target.id)).toEqual([
    { stream: 'notes', part: 'p0', problem: null, read: true },
    ...['p1', 'p2', 'p3'].map(broken),
  ]);
  expect(await lastRun(target.id)).toEqual({
    status: 'failed',
    problem: 'The tool cannot be reached',
    streams: { 'notes/p1': '502', 'notes/p2': '502', 'notes/p3': '502' },
    read: 4,
    applied: 4,
  });
  const { counts } = result;
  expect(counts).toMatchObject({ read: 4, applied: 4, tombstones: 0 });

  for (const i of [1, 2, 3]) fake.say(`notes/p${i}`, page(`half${i}`));
  const healed = await hub.run({ ...target, connector: fake.connector });
  expect(healed).toMatchObject({ status: 'succeeded', problems: [] });
  expect(await keys(target.id)).toEqual(['half1', 'half2', 'half3', 'n0', 'n4', 'z']);
});

test('parts that fail by themselves, the tool being there, leave a partial run with everything else read', async () => {
  const { fake, target } = await tool('up', [true, false, false, false, false, true], null);
  const result = await hub.run(target);
  expect([result.status, result.error, result.problems.map(({ part }) => part)]).toEqual([
    'partial',
    null,
    ['p1', 'p2', 'p3', 'p4'],
  ]);
  expect(asked(fake)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'all', 'all']);
  expect(await keys(target.id)).toEqual(['half1', 'half2', 'half3', 'half4', 'n0', 'n5', 'z']);
});

test('two failures with a success between them and the next do not make an outage', async () => {
  const { fake, target } = await tool(
    'shaky',
    [false, false, true, false, false],
    new TransientError('asked for nothing'),
  );
  expect((await hub.run(target)).status).toBe('partial');
  expect(fake.checks).toBe(1);
});

test('a check that is answered with a limit leaves a run that waits', async () => {
  const retryAt = hub.clock + 3_600_000;
  const { target } = await tool('limited', [true, false, false, false], new RateLimited('slow', { retryAt }));
  const result = await hub.run(target);
  expect(result).toMatchObject({ status: 'waiting', waitUntil: new Date(retryAt).toISOString() });
  expect(result.problems.map(({ part }) => part)).toEqual(['p1', 'p2', 'p3']);
  expect(await keys(target.id)).toEqual(['half1', 'half2', 'half3', 'n0']);
});

test('a tool that goes down while children are read: they stay in the queue, their parents are kept', async () => {
  const refusal = new TransientError('The tool cannot be reached');
  const { fake, target } = await tool('children', [true], refusal);
  const ids = ['a', 'b', 'c', 'd'];
  const parents = ids.map((id) => ({ id, rev: '1', name: id, project: 'with-remarks' }));
  fake.say('notes/p0', { records: parents, whole: true, next: {} });
  for (const id of ids) fake.say(`remarks/${id}`, down);
  const result = await hub.run(target);
  expect([result.status, result.error, result.counts.applied]).toEqual(['failed', refusal, 4]);
  expect((await lastRun(target.id)).streams).toEqual(Object.fromEntries(ids.map((id) => [`remarks/${id}`, '502'])));
  const queue = await hub.rows<{ part: string }>('SELECT part FROM part_queue WHERE connection_id = $1 ORDER BY part', [
    target.id,
  ]);
  expect(queue.map(({ part }) => part)).toEqual(ids);
});
