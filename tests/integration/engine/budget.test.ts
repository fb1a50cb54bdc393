import fc from 'fast-check';
import { Pool } from 'pg';
import { createLogger } from '../../../src/log.js';
import { openHub, type Hub } from '../../../src/hub.js';
import type { Clock } from '../../../src/sdk/client/index.js';
import { reserveFrom } from '../../../src/sync/spent.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { ListTool } from './list-tool.js';

jest.setTimeout(120_000);

const DAY_MS = 86_400_000;

/** Time that passes by sleeping. */
class SleepClock implements Clock {
  time = Date.parse('2027-01-05T09:00:00.000Z');
  now = () => this.time;
  sleep = async (ms: number) => {
    await new Promise((resolve) => setImmediate(resolve));
    this.time += ms;
  };
}

let database: TestDatabase;
let clock: SleepClock;
let tool: ListTool;
const hubs: Hub[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  clock = new SleepClock();
  tool = await new ListTool(clock.now).start();
});

afterEach(async () => {
  await Promise.all(hubs.splice(0).map((hub) => hub.close()));
  tool.stop();
  await database.drop();
});

/** A process of its own as far as the tool can tell: nothing is kept but the database. */
async function open(budget: { requestsPerMinute?: number; requestsPerDay?: number }): Promise<Hub> {
  const settings = tool.settings(database.url);
  const connections = settings.connections.map((connection) => ({ ...connection, ...budget }));
  const hub = await openHub({
    settings: { ...settings, connections },
    log: createLogger('silent'),
    now: clock.now,
    clock,
  });
  hubs.push(hub);
  return hub;
}

/** The most requests in any minute. */
const busiest = (): number =>
  Math.max(...tool.asked.map(({ at: from }) => tool.asked.filter(({ at }) => at >= from && at < from + 60_000).length));

test('a restart spends no minute twice: whoever comes next goes on counting where the last one ended', async () => {
  for (let run = 0; run < 12; run++) {
    const hub = await open({ requestsPerMinute: 7 });
    expect((await hub.sync(null, { full: true }))[0]).toMatchObject({ status: 'succeeded' });
    await hubs.pop()!.close();
    clock.time += 1_000;
  }
  expect(tool.asked.length).toBeGreaterThan(40);
  expect(busiest()).toBeLessThanOrEqual(7);
});

test('a process that stands still with the budget in hand is waited for, beyond one lock timeout', async () => {
  const hub = await open({});
  const { id } = hub.targets[0]!;
  const pool = new Pool({ connectionString: database.url, options: '-c lock_timeout=50ms' });
  const stalled = await pool.connect();
  await stalled.query('BEGIN');
  await stalled.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`requests ${id}`]);
  const reserved = reserveFrom(pool, new AbortController().signal, id, undefined)('default', 100, 10, clock.time);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await stalled.query('ROLLBACK');
  stalled.release();
  expect(await reserved).toEqual({ granted: 10 });
  await pool.end();
});

test('two processes share one minute', async () => {
  const [one, other] = [await open({ requestsPerMinute: 10 }), await open({ requestsPerMinute: 10 })];
  for (let run = 0; run < 10; run++) await (run % 2 ? one : other).sync(null, { full: true });
  expect(tool.asked.length).toBeGreaterThan(40);
  expect(busiest()).toBeLessThanOrEqual(10);
});

test('a day’s budget that is spent delays the sync to midnight, and loses nothing of it', async () => {
  const hub = await open({ requestsPerDay: 7 });
  expect((await hub.sync(null, { full: true }))[0]).toMatchObject({ status: 'succeeded' });
  const midnight = Math.floor(clock.time / DAY_MS) * DAY_MS + DAY_MS;
  expect((await hub.sync(null, { full: true }))[0]).toMatchObject({
    status: 'waiting',
    waitUntil: new Date(midnight).toISOString(),
  });
  const first = tool.asked.length;
  expect(first).toBe(7);
  // Another process keeps the wait too.
  await hubs.pop()!.close();
  const next = await open({ requestsPerDay: 7 });
  expect((await next.sync(null, { full: true }))[0]).toMatchObject({ status: 'waiting' });
  expect(tool.asked.length).toBe(first);
  clock.time = midnight;
  expect((await next.sync(null, { full: true }))[0]).toMatchObject({ status: 'succeeded' });
});

/** What a tool may write into Retry-After, and until when it wants to be left alone: a day at most, as anything longer is nonsense. */
const spellings: ((at: number) => { retryAfter: string; until: number })[] = [
  (at) => ({ retryAfter: '20', until: at + 20_000 }),
  (at) => ({ retryAfter: '0.5', until: at + 500 }),
  (at) => ({ retryAfter: '300', until: at + 300_000 }),
  (at) => ({ retryAfter: new Date(at + 45_000).toUTCString(), until: Math.floor((at + 45_000) / 1_000) * 1_000 }),
  (at) => ({ retryAfter: '0', until: at }),
  (at) => ({ retryAfter: '-1', until: at }),
  (at) => ({ retryAfter: '', until: at }),
  (at) => ({ retryAfter: '1000000000', until: at + DAY_MS }),
];

const MOST = Number(process.env['THROTTLES'] ?? 300);

test('throttles in every spelling, with restarts between: not one request too early, and the sync ends', async () => {
  const seed = Number(process.env['THROTTLE_SEED'] ?? Date.now() % 1_000_000);
  const rolls = fc.sample(fc.nat(), { seed, numRuns: 20_000 });
  let rolled = 0;
  const roll = (sides: number): number => rolls[rolled++ % rolls.length]! % sides;
  let allowedFrom = 0;
  let early = 0;
  let throttles = 0;
  tool.instead = () => {
    if (clock.time < allowedFrom) early++;
    if (throttles >= MOST || roll(10) < 4) return null;
    throttles++;
    const { retryAfter, until } = spellings[roll(spellings.length)]!(clock.time);
    allowedFrom = Math.max(allowedFrom, until);
    return { status: 429, retryAfter };
  };
  let runs = 0;
  for (let result = 'waiting'; throttles < MOST || result !== 'succeeded'; runs++) {
    const hub = hubs[0] ?? (await open({}));
    const run = await hub.run(hub.targets[0]!, { full: true });
    result = run.status;
    expect(['succeeded', 'waiting']).toContain(result);
    // The next one is started by a schedule, early more often than not.
    if (run.waitUntil && roll(2)) clock.time = Math.max(clock.time, Date.parse(run.waitUntil) - 1_000 + roll(3_000));
    if (roll(8) === 0) await hubs.pop()!.close();
  }
  console.log(
    `throttles: ${throttles} in ${runs} runs, seed ${seed}, ${tool.asked.length} requests, ${early} too early`,
  );
  expect(early).toBe(0);
});
