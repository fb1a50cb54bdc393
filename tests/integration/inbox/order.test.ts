import { randomInt } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { InboxBench, type Telling } from './bench.js';
import { callOf } from './telling-tool.js';

const RACES = Number(process.env.HUB_RACES ?? 100);
const seed = Number(process.env.HUB_RACE_SEED ?? randomInt(1, 1_000_000));
jest.setTimeout(60_000 + RACES * 200);

let database: TestDatabase;
let bench: InboxBench;

beforeAll(async () => {
  database = await createTestDatabase();
  bench = new InboxBench(database);
});
afterAll(async () => {
  await bench.close();
  await database.drop();
});

const MINUTE = 60_000;
const iso = (ms: number): string => new Date(ms).toISOString();
const noteOf = (rev: number, withRev = true) => ({
  id: 'n1',
  ...(withRev && { rev: String(rev).padStart(6, '0') }),
  name: `version ${rev}`,
  project: 'p1',
});

async function poll(telling: Telling, ...records: unknown[]): Promise<void> {
  telling.tool.say('notes/p1', { records, whole: true, next: {} });
  const { error } = await bench.run(telling.target);
  expect(error).toBeNull();
}

test('a call about the past does not win over what a poll has seen since, with and without versions', async () => {
  for (const withRev of [true, false]) {
    const telling = await bench.telling();
    await poll(telling, noteOf(5, withRev));
    const at = iso(bench.clock - MINUTE);
    await telling.send(callOf([{ id: 'late', key: 'n1', part: 'p1', at, record: noteOf(4, withRev) }]));
    expect((await telling.work()).counts).toMatchObject({ read: 1, superseded: 1, applied: 0 });
    expect(await telling.task('n1')).toEqual({ name: 'version 5', gone: false });
  }
});

test('a poll that was asked for before a call arrived does not win over it', async () => {
  const telling = await bench.telling();
  await poll(telling, noteOf(1, false));
  const before = bench.clock;
  bench.clock += MINUTE;
  // The run asks, the tool changes and tells, and only then the answer is stored.
  let told = false;
  bench.reach = async (point) => {
    if (point !== 'before-page' || told) return;
    told = true;
    bench.clock += MINUTE;
    await telling.send(callOf([{ id: 'e', key: 'n1', part: 'p1', at: iso(bench.clock), record: noteOf(2, false) }]));
    await telling.work();
  };
  telling.tool.say('notes/p1', { records: [{ ...noteOf(1, false), name: 'stale' }], next: {} });
  expect((await bench.run(telling.target)).error).toBeNull();
  bench.reach = () => {};
  expect(bench.clock).toBeGreaterThan(before);
  expect(await telling.task('n1')).toEqual({ name: 'version 2', gone: false });
});

test('a deletion that was told is believed with its time; a late edit does not bring it back, a new look does', async () => {
  const telling = await bench.telling();
  await poll(telling, noteOf(1));
  bench.clock += 10 * MINUTE;
  const gone = iso(bench.clock - MINUTE);
  await telling.send(callOf([{ id: 'del', key: 'n1', at: gone, gone: true }]));
  await telling.work();
  expect(await telling.task('n1')).toEqual({ name: 'version 1', gone: true });
  expect(telling.tool.asked).toEqual([]);
  const edited = iso(bench.clock - 5 * MINUTE);
  await telling.send(callOf([{ id: 'edit', key: 'n1', part: 'p1', at: edited, record: noteOf(2) }]));
  expect((await telling.work()).counts).toMatchObject({ superseded: 1 });
  expect((await telling.task('n1'))!.gone).toBe(true);
  const changes = await bench.rows(
    `SELECT what, occurred_at, time_source FROM change WHERE connection_id = $1 AND what = 'deleted'`,
    [telling.target.id],
  );
  expect(changes).toEqual([{ what: 'deleted', occurred_at: new Date(gone), time_source: 'tool' }]);
  await poll(telling, noteOf(3));
  expect(await telling.task('n1')).toEqual({ name: 'version 3', gone: false });
});

test('a deletion from before the last look is not believed', async () => {
  const telling = await bench.telling();
  await poll(telling, noteOf(1));
  await telling.send(callOf([{ id: 'old', key: 'n1', at: iso(bench.clock - MINUTE), gone: true }]));
  expect((await telling.work()).counts.tombstones).toBe(0);
  expect((await telling.task('n1'))!.gone).toBe(false);
});

test('a hint of a deletion is read back first', async () => {
  const telling = await bench.telling();
  await poll(telling, noteOf(1));
  bench.clock += MINUTE;
  telling.tool.answers.set('n1', noteOf(1));
  await telling.send(callOf([{ id: 'forged', key: 'n1', at: bench.now, gone: true }], null));
  await telling.work();
  expect((await telling.task('n1'))!.gone).toBe(false);
  expect(telling.tool.asked).toEqual(['n1']);
  telling.tool.answers.set('n1', 'deleted');
  bench.clock += MINUTE;
  await telling.send(callOf([{ id: 'true', key: 'n1', gone: true }], null));
  await telling.work();
  expect((await telling.task('n1'))!.gone).toBe(true);
});

test('a missed event heals with the next run; what a call cannot place asks for one soon', async () => {
  const telling = await bench.telling();
  await poll(telling, noteOf(1));
  await bench.rows(`UPDATE connection SET due_at = now() + interval '1 h' WHERE id = $1`, [telling.target.id]);
  telling.tool.answers.set('n9', { id: 'n9', name: 'new' });
  await telling.send(callOf([{ id: 'placeless', key: 'n9' }], null));
  await telling.work();
  expect(await telling.task('n9')).toBeNull();
  const [row] = await bench.rows<{ soon: boolean }>(
    `SELECT due_at < now() + interval '1 min' AS soon FROM connection WHERE id = $1`,
    [telling.target.id],
  );
  expect(row).toEqual({ soon: true });
  bench.clock += MINUTE;
  await poll(telling, noteOf(1), { id: 'n9', name: 'new', project: 'p1' });
  expect(await telling.task('n9')).not.toBeNull();
});

test('an event opens the children of its record', async () => {
  const telling = await bench.telling();
  telling.tool.projects = ['with-remarks'];
  const record = { ...noteOf(1), project: 'with-remarks' };
  await telling.send(callOf([{ id: 'e', key: 'n1', part: 'with-remarks', at: bench.now, record }]));
  await telling.work();
  const queued = await bench.rows('SELECT stream, part FROM part_queue WHERE connection_id = $1', [telling.target.id]);
  expect(queued).toEqual([{ stream: 'remarks', part: 'n1' }]);
});

/** Numbers that one seed repeats. */
function numbers(from: number): (below: number) => number {
  let state = from;
  return (below) => (state = (state * 48_271) % 2_147_483_647) % below;
}

test(`${RACES} races of calls and polls, side by side: the newest wins every time (seed ${seed})`, async () => {
  const next = numbers(seed);
  const telling = await bench.telling();
  let [lost, overlapped] = [0, 0];
  for (let race = 0; race < RACES; race++) {
    bench.clock += 10 * MINUTE;
    const base = bench.clock;
    const withRev = next(2) === 0;
    // Looks at one record at different moments; whoever comes last, the last moment's must stand.
    const key = `r${race}`;
    const record = (minute: number) => ({ ...noteOf(minute, withRev), id: key, name: `${key} at ${minute}` });
    const minutes = [next(9), next(9), next(9)];
    const polled = next(9);
    telling.tool.say('notes/p1', { records: [record(polled)], next: { race } });
    const engine = { ...bench.engine, now: () => base + polled * MINUTE };
    for (const [i, minute] of minutes.entries())
      await telling.send(
        callOf([{ id: `${key}-${i}`, key, part: 'p1', at: iso(base + minute * MINUTE), record: record(minute) }]),
      );
    const { runConnection } = await import('../../../src/sync/run.js');
    const [run, worked] = await Promise.all([runConnection(engine, telling.target), telling.work(), telling.work()]);
    expect(run.error).toBeNull();
    if (worked.calls > 0) overlapped++;
    const newest = Math.max(polled, ...minutes);
    const task = await telling.task(key);
    if (task?.name !== `${key} at ${newest}`) lost++;
  }
  expect({ lost }).toEqual({ lost: 0 });
  expect(overlapped).toBeGreaterThan(RACES / 4);
});
