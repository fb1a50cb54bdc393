import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { run } from '../support/server.js';
import { becomes, endServed, runHub, serve, type Served } from '../support/served.js';

jest.setTimeout(900_000);
/** A first reading of a small company, however busy the machine is. */
const READ_MS = 120_000;
/** The promise for a killed worker; what it took is printed. */
const TAKEN_OVER_MS = 60_000;
/** A stalled worker's lease runs out after half a minute, and its last transaction after a minute. */
const STALLED_MS = 45_000;

const folder = mkdtempSync(join(tmpdir(), 'throughline-workers-'));
chmodSync(folder, 0o711);
const databases: TestDatabase[] = [];
let database: TestDatabase;
let reference: string;

const READ_ONCE = ['asana-main', 'mail', 'monday-main', 'site', 'slack', 'space'].map((name) => ({
  name,
  status: 'succeeded',
  problem: null,
}));

const env = (of: TestDatabase): Record<string, string> => ({
  HUB_HOME: join(folder, 'home'),
  HUB_SANDBOX_CAMPAIGNS: '4',
  PORT: '0',
  DATABASE_URL: of.url,
});
const start = (...flags: string[]): Served => serve(folder, env(database), ...flags);
const rows = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> => run<Row>(database.config, sql, values);
const dump = (): Promise<string> => runHub(folder, env(database), 'dump', '--canonical');
async function newDatabase(): Promise<TestDatabase> {
  const made = await createTestDatabase();
  databases.push(made);
  return made;
}

const runs = () =>
  rows<{ name: string; status: string; problem: string | null }>(
    'SELECT c.name, r.status, r.problem FROM sync_run r JOIN connection c ON c.id = r.connection_id ORDER BY c.name, r.id',
  );
const allRead = async (): Promise<boolean> => {
  const [left] = await rows<{ left: number }>(
    'SELECT count(*)::int AS left FROM connection WHERE configured AND (due_at IS NULL OR due_at <= now())',
  );
  const [touched] = await rows<{ n: number }>('SELECT count(*)::int AS n FROM touched');
  return left!.left === 0 && touched!.n === 0;
};
/** The slices this worker has in hand. */
const held = (worker: string) =>
  rows<{ id: string }>(
    `SELECT id FROM graphile_worker.jobs WHERE locked_by = $1 AND task_identifier = 'sync' ORDER BY id`,
    [worker],
  );
const workers = () => rows<{ id: string }>('SELECT id FROM worker ORDER BY started_at');

async function endWell(...all: Served[]): Promise<void> {
  for (const served of all) served.process.kill('SIGTERM');
  for (const served of all) expect(await served.ended).toEqual({ code: 0, signal: null });
}

/** A worker that stands still in the midst of its first slices, and another beside it that would go on. */
async function twoReading(): Promise<{ first: Served; second: Served; id: string; stoppedAt: number }> {
  const first = start('--role', 'worker');
  const [{ id } = { id: '' }] = await found(workers);
  await found(() => held(id));
  await found(() => rows('SELECT FROM raw_record LIMIT 1'));
  // Small companies are read faster than a second worker starts.
  first.process.kill('SIGSTOP');
  const stoppedAt = Date.now();
  expect((await held(id)).length).toBeGreaterThan(0);
  const second = start('--role', 'worker');
  // It calls itself ready when everything has been read, and the first one stands in its way.
  await becomes(async () => (await workers()).length === 2, READ_MS);
  return { first, second, id, stoppedAt };
}

/** Rows, as soon as there are any. */
async function found<Row>(ask: () => Promise<Row[]>): Promise<Row[]> {
  let some: Row[] = [];
  await becomes(async () => (some = await ask().catch(() => [])).length > 0, READ_MS);
  return some;
}

beforeAll(async () => {
  database = await newDatabase();
  const single = start();
  await single.ready;
  await endWell(single);
  reference = await dump();
  expect(reference.split('\n').length).toBeGreaterThan(300);
});
beforeEach(async () => void (database = await newDatabase()));
afterEach(endServed);
afterAll(async () => {
  for (const one of databases) await one.drop();
  rmSync(folder, { recursive: true, force: true });
});

test('two hubs and two workers over one database: each connection read by one at a time, once, to the same graph', async () => {
  // Every lease that is taken or given back, in order.
  await rows(`CREATE TABLE leased (n serial, connection_id uuid, fence bigint, held boolean)`);
  await rows(`CREATE FUNCTION note_lease() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    IF (OLD.lease_until IS NULL) <> (NEW.lease_until IS NULL) OR OLD.lease_fence <> NEW.lease_fence THEN
      INSERT INTO public.leased (connection_id, fence, held) VALUES (NEW.id, NEW.lease_fence, NEW.lease_until IS NOT NULL);
    END IF; RETURN NULL; END $$`);
  await rows('CREATE TRIGGER note_lease AFTER UPDATE ON connection FOR EACH ROW EXECUTE FUNCTION note_lease()');
  const hubs = [start(), start()];
  const both = [start('--role', 'worker'), start('--role', 'worker')];
  expect((await both[0]!.ready).url).toBe('worker');
  for (const served of [...hubs, ...both]) await served.ready;
  for (const served of [...hubs, ...both]) expect(served.stdout()).not.toContain('without ');
  await becomes(allRead, READ_MS);
  expect(await runs()).toEqual(READ_ONCE);
  const leased = await rows<{ connection_id: string; fence: string; held: boolean }>(
    'SELECT connection_id, fence, held FROM leased ORDER BY n',
  );
  for (const id of new Set(leased.map((one) => one.connection_id))) {
    const turns = leased.filter((one) => one.connection_id === id);
    const expected = turns.map((_, i) => [String(Math.floor(i / 2) + 1), i % 2 === 0]);
    expect(turns.map(({ fence, held: isHeld }) => [fence, isHeld])).toEqual(expected);
  }
  process.stderr.write(
    `${leased.length / 2} slices of ${READ_ONCE.length} runs by ${(await workers()).length} workers\n`,
  );
  expect(await workers()).toHaveLength(4);
  await endWell(...hubs, ...both);
  expect(await workers()).toEqual([]);
  expect(await dump()).toBe(reference);
});

test('SIGKILL of a worker in mid-run: another goes on within seconds, with the same run, to the same graph', async () => {
  const { first, second, id } = await twoReading();
  const had = (await held(id)).map((job) => job.id);
  first.process.kill('SIGKILL');
  const killedAt = Date.now();
  await first.ended;
  // In other hands, or done.
  const isFree = async (): Promise<boolean> =>
    (await rows('SELECT FROM graphile_worker.jobs WHERE id = ANY($1) AND locked_by = $2', [had, id])).length === 0;
  await becomes(isFree, TAKEN_OVER_MS);
  const freedMs = Date.now() - killedAt;
  const others = async (): Promise<boolean> => {
    const [other] = await workers();
    return (await allRead()) || (other !== undefined && (await held(other.id)).length > 0);
  };
  await becomes(others, TAKEN_OVER_MS - freedMs);
  process.stderr.write(
    `killed with ${had.length} slices: let go after ${freedMs} ms, read on after ${Date.now() - killedAt} ms\n`,
  );
  await becomes(allRead, READ_MS);
  expect(await runs()).toEqual(READ_ONCE);
  await endWell(second);
  expect(await dump()).toBe(reference);
});

test('SIGSTOP: what a stalled worker had goes to another, and nothing it had in hand is stored when it comes back', async () => {
  const { first, second, id, stoppedAt } = await twoReading();
  const had = (await held(id)).length;
  await becomes(async () => (await held(id)).length === 0, READ_MS);
  const freedMs = Date.now() - stoppedAt;
  await becomes(allRead, READ_MS);
  await pause(Math.max(0, STALLED_MS - (Date.now() - stoppedAt)));
  // From here on nobody has anything to read, whatever the time: what is written is a stale page.
  await rows(`UPDATE connection SET due_at = now() + interval '1 day'`);
  await rows('CREATE TABLE written (what text)');
  await rows(`CREATE FUNCTION note_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    INSERT INTO public.written VALUES (TG_TABLE_NAME); RETURN NULL; END $$`);
  for (const table of ['raw_record', 'raw_body', 'stream_state', 'part_queue', 'sync_run', 'task', 'message'])
    await rows(
      `CREATE TRIGGER note_write AFTER INSERT OR UPDATE OR DELETE ON "${table}" FOR EACH STATEMENT EXECUTE FUNCTION note_write()`,
    );
  const stalledMs = Date.now() - stoppedAt;
  first.process.kill('SIGCONT');
  const refused = (): number =>
    first.stderr().match(/The lease was taken over|Another worker has taken over/g)?.length ?? 0;
  await becomes(() => refused() > 0, TAKEN_OVER_MS);
  // It beats again, and takes nothing that it does not get.
  await becomes(async () => (await workers()).length === 2, TAKEN_OVER_MS);
  await pause(3_000);
  process.stderr.write(
    `stalled for ${stalledMs} ms with ${had} slices, let go after ${freedMs} ms; refused ${refused()} times\n`,
  );
  expect(await rows('SELECT what FROM written')).toEqual([]);
  expect(await runs()).toEqual(READ_ONCE);
  await endWell(first, second);
  expect(await dump()).toBe(reference);
});
