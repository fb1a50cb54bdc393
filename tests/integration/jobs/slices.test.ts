import { timeId } from '../../../src/store/ids.js';
import type { RunOptions, RunResult, Target } from '../../../src/sync/run.js';
import { ContractError, ScopeError, TransientError } from '../../../src/sdk/index.js';
import { createTestDatabase, expectNoOpenBackends, type TestDatabase } from '../../support/database.js';
import { TestEngine } from '../engine/engine.js';
import { FakeTool, type Scripted } from '../engine/fake-tool.js';

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

const note = (id: string, rev = '1', project = 'p') => ({ id, rev, name: `${id} ${rev}`, project });
const page = (n: number, ...records: object[]): Scripted => ({ records, next: { n } });
const jobs = (target: Target) =>
  hub.rows<{ payload: object; run_at: Date }>(`SELECT payload, run_at FROM list_jobs() WHERE key = 'sync:' || $1`, [
    target.id,
  ]);
const runsOf = (target: Target) =>
  hub.rows(
    'SELECT id, status, read, applied, unchanged, quarantined, rest FROM sync_run WHERE connection_id = $1 ORDER BY id',
    [target.id],
  );

/** Reads a run to its end in slices that are over as soon as one may be; answers each slice's result. */
async function inSlices(target: Target, options: RunOptions = {}): Promise<RunResult[]> {
  const runId = timeId();
  const results: RunResult[] = [];
  do results.push(await hub.run(target, { ...options, runId, isOver: () => true }));
  while (results.at(-1)!.status === 'running' && results.length < 50);
  return results;
}

test('the slices of a run are one run: cut between parts and batches, counted together, equal to a run in one go', async () => {
  const make = (): FakeTool => {
    const tool = new FakeTool();
    tool.projects = ['p1', 'p2', 'p3'];
    for (const part of tool.projects)
      tool.say(`notes/${part}`, { records: [note(`${part}-a`), note(`${part}-b`)], whole: true, next: { n: 1 } });
    tool.say('notes/p2', {
      records: [note('p2-a', '1', 'with-remarks'), note('p2-b'), { id: 'bad' }],
      whole: true,
      next: { n: 1 },
    });
    return tool.say('remarks/p2-a', { records: [note('remark')], whole: true });
  };
  const whole = await hub.connect('in one go', make());
  const uncut = await hub.run(whole);
  const cut = await hub.connect('in slices', make());
  const slices = await inSlices(cut);
  // notes p1, p2, p3, then talk, remarks, plain.
  expect(slices.map(({ status }) => status)).toEqual([...Array<string>(5).fill('running'), 'succeeded']);
  expect(slices.at(-1)!.counts).toEqual(uncut.counts);
  expect(slices.map(({ counts }) => counts.read)).toEqual([2, 5, 7, 7, 8, 8]);
  expect(await runsOf(cut)).toEqual([
    { id: slices[0]!.runId, status: 'succeeded', read: 8, applied: 7, unchanged: 0, quarantined: 1, rest: null },
  ]);
  const lines = (await hub.dump()).filter((line) => line.includes('in slices') || line.includes('in one go'));
  // A place that only a task names has no other name than an id of its connection.
  const of = (name: string) =>
    lines
      .filter((line) => line.includes(name))
      .map((line) => line.replaceAll(name, '…').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '#'))
      .toSorted();
  expect(of('in slices').length).toBeGreaterThan(8);
  expect(of('in slices')).toEqual(of('in one go'));
});

test('a slice asks for the next one in the transaction that ends it, and nothing is due while a run is on', async () => {
  const tool = new FakeTool().say('notes/p1', { records: [note('a')], whole: true, next: { n: 1 } });
  const target = await hub.connect('asks', tool);
  const runId = timeId();
  await hub.run(target, { runId, full: true, isOver: () => true });
  expect((await jobs(target)).map(({ payload }) => payload)).toEqual([{ connectionId: target.id, runId, full: true }]);
  expect(await hub.rows('SELECT due_at, lease_until FROM connection WHERE id = $1', [target.id])).toEqual([
    { due_at: null, lease_until: null },
  ]);
});

test('an incremental walk is cut after a page whose cursor is stored, and goes on from there', async () => {
  const tool = new FakeTool().say('notes/p1', { records: [note('a')], whole: true, next: { n: 0 } });
  const target = await hub.connect('incremental', tool);
  await hub.run(target);
  const through = async () =>
    (
      await hub.rows<{ complete_through: Date }>(
        `SELECT complete_through FROM stream_state WHERE connection_id = $1 AND stream = 'notes'`,
        [target.id],
      )
    )[0]!.complete_through.toISOString();
  const before = await through();
  hub.clock += 60_000;
  const until = hub.now;
  const pages = [page(1, note('b')), page(2, note('c')), page(3, note('d'))];
  const runId = timeId();
  tool.jobs.length = 0;
  // The tool answers from where it is asked to go on.
  for (let n = 0; n < 3; n++) {
    tool.say('notes/p1', ...pages.slice(n));
    const { status } = await hub.run(target, { runId, isOver: () => true });
    expect(status).toBe('running');
    // Half a walk claims nothing.
    if (n < 2) expect(await through()).toBe(before);
  }
  expect(tool.jobs.map(({ since }) => since)).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
  expect(tool.jobs.map((job) => [job.full, job.until])).toEqual(Array(3).fill([false, until]));
  // The last page was the last one, which only another look can tell.
  tool.say('notes/p1', page(3));
  hub.clock += 60_000;
  const ends = [];
  do ends.push((await hub.run(target, { runId, isOver: () => true })).status);
  while (ends.at(-1) === 'running');
  expect(await through()).toBe(until);
  const keys = await hub.rows<{ key: string }>(
    `SELECT key FROM raw_record WHERE connection_id = $1 AND state = 'live' ORDER BY key`,
    [target.id],
  );
  expect(keys.map(({ key }) => key)).toEqual(['a', 'b', 'c', 'd']);
});

test('a full listing and a walk whose only cursor is on its last page are not cut', async () => {
  const tool = new FakeTool().say('notes/p1', page(1, note('a')), page(2, note('b')), {
    records: [note('c')],
    whole: true,
    next: { n: 3 },
  });
  const target = await hub.connect('uncut', tool);
  const [first] = await inSlices(target);
  expect(first!.counts.read).toBe(3);
  tool.say('notes/p1', { records: [note('d')] }, { records: [note('e')] }, { records: [note('f')], next: { n: 4 } });
  const [second] = await inSlices(target);
  expect(second!.counts.read).toBe(3);
});

test('parts are listed once a run, and what could not be read is not asked for again by its later slices', async () => {
  const tool = new FakeTool();
  tool.say('notes/p1', new ContractError('odd answer'));
  tool.say('notes/p2', { records: [note('kept', '1', 'with-remarks')], whole: true, next: { n: 1 } });
  tool.say('remarks/kept', new ContractError('odd remark'));
  tool.say('talk/all', new ScopeError('not for you', { scope: 'talk' }));
  const target = await hub.connect('problems', tool);
  let listed = 0;
  Object.defineProperty(tool, 'projects', { get: () => (listed++, ['p1', 'p2', 'p3']) });
  const results = await inSlices(target);
  expect(listed).toBe(1);
  const end = results.at(-1)!;
  expect(end.status).toBe('partial');
  expect(end.problems.map(({ stream, part, error }) => [stream, part, (error as Error).name])).toEqual([
    ['notes', 'p1', 'ContractError'],
    ['talk', undefined, 'ScopeError'],
    ['remarks', 'kept', 'ContractError'],
  ]);
  expect(tool.jobs.map(({ part }) => part)).toEqual(['p1', 'p2', 'p3', 'all', 'kept', 'all']);
  expect(await hub.rows('SELECT health FROM connection WHERE id = $1', [target.id])).toEqual([
    { health: 'needs_attention' },
  ]);
});

test('the account is looked at once a run by each process, and again where the tool may be down', async () => {
  const tool = new FakeTool();
  tool.projects = ['p1', 'p2', 'p3', 'p4'];
  for (const part of tool.projects) tool.say(`notes/${part}`, { records: [note(part)], whole: true, next: { n: 1 } });
  const target = await hub.connect('looked at', tool);
  expect(await inSlices(target)).toHaveLength(7);
  expect(tool.checks).toBe(1);
  // What is down is not asked for once per part.
  tool.say('notes/p1', new TransientError('no answer'));
  const runId = timeId();
  await hub.run(target, { runId, isOver: () => true });
  tool.refusal = new TransientError('no answer');
  const end = await hub.run({ ...target }, { runId, isOver: () => true });
  expect([end.status, tool.checks, tool.jobs.filter(({ part }) => part === 'p2').length]).toEqual(['failed', 3, 1]);
});

test('a run that another one closed in the meantime goes on; a holder that lost its lease stores no end', async () => {
  const tool = new FakeTool();
  tool.projects = ['p1', 'p2'];
  for (const part of tool.projects) tool.say(`notes/${part}`, { records: [note(part)], whole: true, next: { n: 1 } });
  const target = await hub.connect('interrupted', tool);
  const runId = timeId();
  await hub.run(target, { runId, isOver: () => true });
  const by = await hub.run(target);
  expect([by.status, by.counts.read]).toEqual(['succeeded', 2]);
  expect((await runsOf(target)).map(({ status }) => status)).toEqual(['interrupted', 'succeeded']);
  const on = await hub.run(target, { runId, isOver: () => false });
  expect([on.status, on.counts.read, on.counts.unchanged]).toEqual(['succeeded', 2, 1]);
  // A lease lost in mid-slice: whoever has it now speaks for the run.
  const other = timeId();
  hub.reach = async (point) => {
    if (point === 'before-page')
      await hub.rows('UPDATE connection SET lease_fence = lease_fence + 1 WHERE id = $1', [target.id]);
  };
  const lost = await hub.run(target, { runId: other, isOver: () => true });
  hub.reach = () => {};
  expect(lost.error).toMatchObject({ code: 'LEASE_LOST' });
  expect((await runsOf(target)).find(({ id }) => id === other)).toMatchObject({ status: 'running', rest: null });
  expect(await jobs(target)).toHaveLength(1);
});
