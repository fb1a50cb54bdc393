import { setTimeout as pause } from 'node:timers/promises';
import { createActions } from '../../../src/actions.js';
import { showStatus } from '../../../src/commands/status.js';
import type { Hub } from '../../../src/hub.js';
import { connectionId, timeId } from '../../../src/store/ids.js';
import { enqueue, enqueueDerive, queueOf } from '../../../src/store/jobs.js';
import { dropLease, takeLease } from '../../../src/store/lease.js';
import { enqueueDue } from '../../../src/sync/jobs/due.js';
import { becomes } from '../../support/served.js';
import { FakeTool } from '../engine/fake-tool.js';
import { EVERY_MS, openStage, type Stage } from './stage.js';

jest.setTimeout(120_000);
/** Far longer than any of it takes on a machine that has time. */
const SOON_MS = 60_000;

let stage: Stage;
beforeEach(async () => void (stage = await openStage()));
afterEach(() => stage.close());

const ONE = connectionId('one');
const toolOf = (...parts: string[]): FakeTool => {
  const tool = new FakeTool();
  tool.projects = parts;
  for (const part of parts)
    tool.say(`notes/${part}`, { records: [{ id: part, name: part }], whole: true, next: { n: 1 } });
  return tool;
};
const runsOf = (name: string) =>
  stage.rows<{ id: string; status: string; full: boolean }>(
    'SELECT id, status, "full" FROM sync_run WHERE connection_id = $1 ORDER BY id',
    [connectionId(name)],
  );
const dueOf = async (name: string): Promise<{ due: boolean | null; inMs: number | null }> =>
  (
    await stage.rows<{ due: boolean | null; inMs: number | null }>(
      `SELECT due_at <= now() AS due, (extract(epoch FROM due_at - now()) * 1000)::float8 AS "inMs" FROM connection WHERE name = $1`,
      [name],
    )
  )[0]!;
const makeDue = (name: string) =>
  stage.rows(`UPDATE connection SET due_at = now() - interval '1 second' WHERE name = $1`, [name]);
const jobsOf = (id: string) =>
  stage.rows<{ task: string; payload: { runId: string; full?: boolean } }>(
    'SELECT task, payload FROM list_jobs() WHERE queue = $1 ORDER BY id',
    [queueOf(id)],
  );
const ended = (name: string, count: number) =>
  becomes(async () => {
    const runs = await runsOf(name);
    return (
      runs.length === count &&
      runs.every(({ status }) => status === 'succeeded') &&
      (await jobsOf(connectionId(name))).length === 0
    );
  }, SOON_MS);

test('however many decide at once what is due, a run is asked for once', async () => {
  const names = ['one', 'two', 'three'];
  const tools = Object.fromEntries(names.map((name) => [name, toolOf('p')]));
  const hubs = [await stage.open(tools), await stage.open(tools), await stage.open(tools)];
  const ids = names.map(connectionId);
  const decide = async (): Promise<string[]> =>
    (await Promise.all(hubs.flatMap((hub) => [hub, hub]).map((hub) => enqueueDue(hub.worker, ids)))).flat();
  // Never read yet: due at once.
  expect((await decide()).toSorted()).toEqual(ids.toSorted());
  for (let round = 0; round < 10; round++) {
    // What is asked for and has not begun is not asked for again, and nothing else is due.
    expect(await decide()).toEqual([]);
    expect(await stage.rows('SELECT id FROM list_jobs()')).toHaveLength(3);
    await stage.rows('DELETE FROM graphile_worker._private_jobs');
    await stage.rows(`UPDATE connection SET due_at = now() + interval '1 hour'`);
    expect(await decide()).toEqual([]);
    // In one round by the hour that has come, in the next because somebody took the end of a run with him.
    await stage.rows(round % 2 ? 'UPDATE connection SET due_at = now()' : 'UPDATE connection SET due_at = NULL');
    expect((await decide()).toSorted()).toEqual(ids.toSorted());
  }
  // A run that is on, by hand, is nobody's to ask for.
  await stage.rows('DELETE FROM graphile_worker._private_jobs');
  const lease = await takeLease(hubs[0]!.worker, ONE, timeId());
  expect((await decide()).toSorted()).toEqual(ids.filter((id) => id !== ONE).toSorted());
  await dropLease(hubs[0]!.worker, lease);
});

test('runs come every so often, counted from the end of the one before; a stopped worker begins none', async () => {
  const tool = toolOf('p1', 'p2');
  const hub = await stage.open({ one: tool });
  const work = await stage.work(hub);
  await ended('one', 1);
  const { due, inMs } = await dueOf('one');
  expect([due, inMs! > EVERY_MS - SOON_MS, inMs! <= EVERY_MS]).toEqual([false, true, true]);
  await makeDue('one');
  await ended('one', 2);
  expect((await dueOf('one')).due).toBe(false);
  hub.leave();
  await work.stop(10_000);
  await makeDue('one');
  await pause(3_000);
  expect([(await runsOf('one')).length, (await dueOf('one')).due, await jobsOf(ONE)]).toEqual([2, true, []]);
});

test('a start reads what is planned for later; a run that fails or cannot begin ends neither worker nor schedule', async () => {
  const tool = toolOf('p');
  const hub = await stage.open({ one: tool });
  await hub.sync(null, {});
  expect((await dueOf('one')).due).toBe(false);
  tool.refusal = new TypeError('a bug');
  // Somebody reads it by hand at this moment.
  const lease = await takeLease(hub.worker, ONE, timeId());
  await stage.work(hub);
  await becomes(async () => (await jobsOf(ONE)).length > 0, SOON_MS);
  await pause(1_000);
  expect(tool.checks).toBe(1);
  await dropLease(hub.worker, lease);
  await becomes(async () => (await runsOf('one')).some(({ status }) => status === 'failed'), SOON_MS);
  expect((await dueOf('one')).due).toBe(false);
  tool.refusal = null;
  await makeDue('one');
  await becomes(async () => (await runsOf('one')).filter(({ status }) => status === 'succeeded').length === 2, SOON_MS);
});

test('what a tool said by itself goes before slices that wait, and slices take turns', async () => {
  const order: string[] = [];
  const tools = { one: toolOf('a', 'b', 'c'), two: toolOf('x', 'y', 'z') };
  const hub = await stage.open(tools, {
    reach: async (point) => {
      if (point !== 'before-page') return;
      const reading = await stage.rows<{ name: string }>('SELECT name FROM connection WHERE lease_until > now()');
      order.push(reading.map(({ name }) => name).join('+'));
      if (order.length !== 1) return;
      // The first slice is on; the other connection's waits already.
      await becomes(
        async () => (await jobsOf(connectionId(reading[0]!.name === 'one' ? 'two' : 'one'))).length > 0,
        SOON_MS,
      );
      await enqueue(hub.api, { task: 'replay', payload: { call: 7 }, queue: 'connection:three' });
    },
  });
  await stage.work(hub, {
    slots: 1,
    sliceMs: 0,
    tasks: { replay: async (payload) => void order.push(`replay ${JSON.stringify(payload)}`) },
  });
  await Promise.all([ended('one', 1), ended('two', 1)]);
  expect(order[1]).toBe('replay {"call":7}');
  const slices = order.filter((one) => !one.startsWith('replay'));
  // One slot: never two at once, and none twice in a row while the other waits.
  expect(slices.toSorted()).toEqual(['one', 'one', 'one', 'two', 'two', 'two']);
  for (let i = 1; i < 5; i++) expect([i, slices[i] === slices[i - 1]]).toEqual([i, false]);
});

test('a hub that only serves begins no run: what it is asked for is read by whoever works', async () => {
  const tool = toolOf('p1', 'p2');
  const serving = await stage.open({ one: tool });
  const actions = createActions(serving);
  const [first] = await actions.runSync('one', {});
  // Asked for once more before it has begun: the same run, and the greater wish.
  const [second] = await actions.runSync(null, { full: true });
  expect(second).toEqual(first);
  await actions.runSync('one', {});
  await pause(3_000);
  expect([tool.checks, await runsOf('one')]).toEqual([0, []]);
  expect((await jobsOf(ONE)).map(({ payload }) => payload)).toEqual([
    { connectionId: ONE, runId: first!.runId, full: true },
  ]);

  let refused: unknown;
  const working = await stage.open(
    { one: tool },
    {
      reach: async (point) => {
        if (point === 'before-page') await actions.runSync('one', {}).catch((error: unknown) => (refused = error));
      },
    },
  );
  await stage.work(working, { sliceMs: 0 });
  await ended('one', 1);
  expect(await runsOf('one')).toEqual([{ id: first!.runId, status: 'succeeded', full: true }]);
  expect(refused).toMatchObject({ code: 'ALREADY_RUNNING' });
});

test('a database that ends every session, also in mid-job, ends no worker: it goes on by itself', async () => {
  let pages = 0;
  const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'test'`;
  const tool = toolOf('p1', 'p2', 'p3');
  const hub = await stage.open(
    { one: tool },
    {
      reach: async (point) => {
        if (point === 'before-page' && ++pages === 2) await stage.rows(end);
      },
    },
  );
  await stage.work(hub, { sliceMs: 0 });
  await becomes(async () => (await runsOf('one')).some(({ status }) => status === 'succeeded'), SOON_MS);
  for (let times = 0; times < 3; times++) {
    await stage.rows(end);
    await pause(300);
  }
  await makeDue('one');
  await becomes(async () => (await runsOf('one')).filter(({ status }) => status === 'succeeded').length === 2, SOON_MS);
});

test('a replay that is asked for where nobody works is done where somebody does, and answered', async () => {
  const tool = toolOf('p');
  tool.say('notes/p', {
    records: [
      { id: 'odd', name: 'odd', breaks: true },
      { id: 'p', name: 'p' },
    ],
    whole: true,
    next: { n: 1 },
  });
  const serving = await stage.open({ one: tool });
  await serving.sync(null, {});
  const attempts = async () => (await stage.rows<{ attempts: number }>('SELECT attempts FROM quarantine'))[0]!.attempts;
  const before = await attempts();
  await stage.work(await stage.open({ one: tool }));
  await ended('one', 2);
  expect(await createActions(serving).replay({})).toEqual({ replayed: 1, resolved: 0, stillWaiting: 1 });
  expect(await attempts()).toBe(before + 1);
});

test('what one touches is derived by whoever works, in one pass for all who ask, and not lost with a stop', async () => {
  const hub = await stage.open({ one: toolOf('p') });
  await hub.run(hub.targets[0]!, {});
  const touched = () => stage.rows<{ id: string }>('SELECT id FROM touched');
  expect((await touched()).length).toBeGreaterThan(0);
  for (let i = 0; i < 3; i++) await enqueueDerive(hub.api, i > 0);
  expect(await stage.rows(`SELECT key FROM list_jobs() WHERE task = 'derive' ORDER BY key`)).toEqual([
    { key: 'derive' },
    { key: 'derive:later' },
  ]);
  const closing = await stage.open({ one: toolOf('p') });
  closing.leave();
  const none = await stage.work(closing, { slots: 1 });
  await pause(1_000);
  await none.stop(10_000);
  expect((await touched()).length).toBeGreaterThan(0);
  await stage.work(await stage.open({ one: toolOf('p') }));
  await becomes(async () => (await touched()).length === 0, SOON_MS);
});

test('the api may ask for work and see how it goes, and has no other right in the queue; the worker has what it needs', async () => {
  const hub = await stage.open({ one: toolOf('p') });
  const as = async (pool: Hub['api']) =>
    (await pool.query<{ role: string }>('SELECT current_user AS role')).rows[0]!.role;
  expect([await as(hub.api), await as(hub.worker), await as(hub.jobs)]).toEqual([
    'hub_api',
    'hub_worker',
    'hub_worker',
  ]);
  const id = await enqueue(hub.api, { task: 'replay', payload: {}, queue: 'connection:none' });
  expect((await hub.api.query('SELECT task, running FROM list_jobs() WHERE id = $1', [id])).rows).toEqual([
    { task: 'replay', running: false },
  ]);
  for (const sql of [
    'SELECT FROM graphile_worker.jobs',
    'DELETE FROM graphile_worker._private_jobs',
    `SELECT graphile_worker.add_job('sync')`,
    `SELECT graphile_worker.force_unlock_workers('{}')`,
  ])
    await expect(hub.api.query(sql)).rejects.toMatchObject({ code: '42501' });
  expect((await hub.worker.query('SELECT FROM graphile_worker._private_jobs')).rowCount).toBe(1);
});

test('status tells what runs, waits and failed of a connection, and when its next run is due', async () => {
  const hub = await stage.open({ one: toolOf('p'), two: toolOf('p') });
  await hub.sync(['two'], {});
  await enqueue(hub.api, { task: 'replay', payload: {}, queue: queueOf(ONE) });
  await enqueue(hub.api, { task: 'replay', payload: {}, queue: queueOf(ONE) });
  await stage.rows(
    `UPDATE graphile_worker._private_jobs SET attempts = 3, last_error = 'no such record' WHERE id = (SELECT min(id) FROM graphile_worker._private_jobs)`,
  );
  const told: string[] = [];
  const shell = (json: boolean) => ({
    json,
    withHub: <T>(work: (session: never) => Promise<T>) => work({ api: hub.api, targets: hub.targets } as never),
    print: (line: string) => void told.push(line),
    printJson: (value: unknown) => void told.push(JSON.stringify(value)),
  });
  await showStatus(shell(false) as never);
  expect(told[0]).toContain('one: jobs: 0 running, 1 waiting, 1 failed (replay: no such record)');
  expect(told[0]).not.toContain('two: jobs');
  await showStatus(shell(true) as never);
  expect(JSON.parse(told[1]!)).toMatchObject({
    connection: 'one',
    nextRun: null,
    jobs: { running: 0, waiting: 1, failed: 1 },
  });
  expect(JSON.parse(told[2]!)).toMatchObject({
    connection: 'two',
    nextRun: expect.stringMatching(/^\d{4}-.*Z$/),
    jobs: { running: 0, waiting: 0, failed: 0 },
  });
});
