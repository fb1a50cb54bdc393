import { Client } from 'pg';
import { openHub, type Hub } from '../../../src/hub.js';
import { createLogger } from '../../../src/log.js';
import type { Clock } from '../../../src/sdk/client/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { becomes } from '../../support/served.js';
import { ListTool } from './list-tool.js';

jest.setTimeout(60_000);

/** The sandbox's: it stands still, whatever passes. */
const STANDING = Date.parse('2026-03-02T08:00:00.000Z');
const HOUR_MS = 3_600_000;

/** Time that passes by sleeping, unless it is told to stand: then a sleeper sleeps for good, like one in a killed process. */
class TestClock implements Clock {
  time = Date.parse('2027-01-05T09:00:00.000Z');
  stands = false;
  readonly begun = this.time;
  now = () => this.time;
  sleep = async (ms: number, signal?: AbortSignal) => {
    if (this.stands) await new Promise((_, fail) => signal?.addEventListener('abort', () => fail(signal.reason)));
    await new Promise((resolve) => setImmediate(resolve));
    this.time += ms;
  };
}

let database: TestDatabase;
let clock: TestClock;
let tool: ListTool;
const hubs: Hub[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  clock = new TestClock();
  tool = await new ListTool(clock.now).start();
});

afterEach(async () => {
  await Promise.all(hubs.splice(0).map((hub) => hub.close()));
  tool.stop();
  await database.drop();
});

async function open(): Promise<Hub> {
  const log = createLogger('silent');
  const hub = await openHub({ settings: tool.settings(database.url), log, now: () => STANDING, clock });
  hubs.push(hub);
  return hub;
}
const syncOnce = async (hub: Hub) => (await hub.sync(null, {}))[0]!;
/** When each request came, in seconds of the waits' clock. */
const seconds = () => tool.asked.map(({ at }) => (at - clock.begun) / 1_000);

/** What a SIGKILL does to the sessions of its process. */
async function endSessions(): Promise<void> {
  const client = new Client(database.config);
  await client.connect();
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'hub_lease'`,
  );
  await client.end();
}

test.each(['1', '50'])('a wait of %s s is sat out, and the run comes to its end on a standing clock', async (wait) => {
  tool.instead = (count) => (count === 3 ? { status: 429, retryAfter: wait } : null);
  expect(await syncOnce(await open())).toMatchObject({ status: 'succeeded', counts: { read: 4, applied: 4 } });
  expect(seconds()).toEqual([0, 0, 0, Number(wait), Number(wait), Number(wait)]);
});

test('a wait of two hours ends the run at once; nobody asks before it is over, whoever looks; then the sync goes on', async () => {
  tool.instead = (count) => (count === 3 ? { status: 429, retryAfter: '7200' } : null);
  const hub = await open();
  const first = await syncOnce(hub);
  expect(first).toMatchObject({ status: 'waiting', waitUntil: new Date(clock.begun + 2 * HOUR_MS).toISOString() });
  expect(first.counts).toMatchObject({ read: 1, applied: 1 });
  const { rows } = await hub.worker.query('SELECT lease_until, lease_owner FROM connection');
  expect(rows).toEqual([{ lease_until: null, lease_owner: null }]);

  clock.time += HOUR_MS;
  expect(await syncOnce(hub)).toMatchObject({ status: 'waiting', counts: { read: 0 } });
  expect(await syncOnce(await open())).toMatchObject({ status: 'waiting', waitUntil: first.waitUntil });
  expect(seconds()).toEqual([0, 0, 0]);

  clock.time = clock.begun + 2 * HOUR_MS;
  const last = await syncOnce(await open());
  expect(last).toMatchObject({ status: 'succeeded', waitUntil: null, counts: { read: 4, applied: 3, unchanged: 1 } });
  expect(Math.min(...seconds().slice(3))).toBe(7_200);
});

test('a tool that is down and says until when is left alone until then as well', async () => {
  tool.instead = (count) => (count === 3 ? { status: 503, retryAfter: '600' } : null);
  const hub = await open();
  expect(await syncOnce(hub)).toMatchObject({
    status: 'waiting',
    waitUntil: new Date(clock.begun + 600_000).toISOString(),
    error: { name: 'RateLimited', code: 'UPSTREAM_UNAVAILABLE', message: 'down' },
  });
  clock.time += 600_000;
  expect((await syncOnce(hub)).status).toBe('succeeded');
  expect(seconds().slice(2, 4)).toEqual([0, 600]);
});

test('a process that is killed in the middle of a wait leaves it to the next one', async () => {
  tool.instead = (count) => (count === 3 ? { status: 429, retryAfter: '50' } : null);
  const killed = await open();
  clock.stands = true;
  const never = syncOnce(killed);
  const stored = async () => (await killed.api.query('SELECT wait_until FROM connection')).rows[0].wait_until as Date;
  await becomes(async () => (await stored()) !== null, 20_000);
  expect(await stored()).toEqual(new Date(clock.begun + 50_000));
  await endSessions();

  clock.stands = false;
  clock.time += 10_000;
  expect(await syncOnce(await open())).toMatchObject({ status: 'succeeded', counts: { read: 4 } });
  expect(seconds()[3]).toBe(50);
  await Promise.all(hubs.splice(0).map((hub) => hub.close()));
  expect((await never).status).toBe('failed');
});

test('a tool that speaks another protocol is not opened before the wait is over', async () => {
  const settings = tool.settings(database.url);
  const [one] = settings.connections;
  const opened: number[] = [];
  const connector = {
    ...one!.connector,
    open: () => Promise.resolve(void opened.push(clock.time - clock.begun)).then(() => ({})),
    check: () => Promise.resolve({ account: 'me' }),
    streams: [],
  };
  const connections = [{ ...one!, connector, baseUrl: 'imap://127.0.0.1:1' }];
  const log = createLogger('silent');
  const hub = await openHub({ settings: { ...settings, connections }, log, now: () => STANDING, clock });
  hubs.push(hub);
  await hub.worker.query('UPDATE connection SET waits = $1', [JSON.stringify({ default: clock.begun + 40_000 })]);
  expect((await syncOnce(hub)).status).toBe('succeeded');
  expect(opened).toEqual([40_000]);
});
