import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '../../../src/store/postgres/index.js';
import { isAlive } from '../../../src/store/postgres/process.js';
import { SERVER_IN_USE } from '../../../src/store/postgres/watchdog.js';
import { ask, makeHome, removeHome, startInChild, until, type Started } from './home.js';

const holders = async (config: Started['config'], lock: number) =>
  (
    await ask<{ n: number }>(
      config,
      `select count(*)::int as n from pg_locks where locktype = 'advisory' and objid = ${lock}`,
    )
  )[0]!.n;
const watchers = (config: Started['config']) => holders(config, SERVER_IN_USE + 1);
const idle = { afterSeconds: 0.4, everySeconds: 0.1 };
// Making a cluster takes 0.7 s alone, and many times that where every core is taken.
jest.setTimeout(60_000);

let home: string;
beforeEach(() => (home = makeHome()));
afterEach(() => removeHome(home));

test('a server whose only process was killed stops by itself', async () => {
  const child = startInChild(home, { idle });
  const { pid } = await child.line<Started>();
  child.process.kill('SIGKILL');
  await child.ended;
  await until(() => !isAlive(pid));
});

test('a server that is needed stays, also when nothing is asked of it', async () => {
  const child = startInChild(home, { idle });
  const { pid } = await child.line<Started>();
  const other = await startPostgres({ home, idle });
  child.process.kill('SIGKILL');
  await child.ended;
  const began = `select pg_postmaster_start_time()::text as began`;
  const before = await ask(other.config, began);
  await until(async () => (await watchers(other.config)) === 1);
  // That nothing happens in three times the idle limit can only be waited for: asking would be a client.
  await pause(1_200);
  expect(other.pid).toBe(pid);
  expect(await ask(other.config, began)).toEqual(before);
  await other.stop();
});

test('a watchdog whose session was ended comes back, and only one of them watches', async () => {
  const child = startInChild(home, { idle });
  const { pid, config } = await child.line<Started>();
  const dog = async () =>
    (
      await ask<{ pid: number }>(
        config,
        `select pid from pg_stat_activity where application_name = 'throughline-watchdog'`,
      )
    )[0]?.pid;
  let first = await dog();
  while (!first) first = await dog();
  await ask(config, `select pg_terminate_backend(${first})`);
  const second = await startPostgres({ home, idle });
  let next = await dog();
  while (!next || next === first) next = await dog();
  expect(await watchers(config)).toBe(1);
  child.process.kill('SIGKILL');
  await child.ended;
  expect(second.pid).toBe(pid);
  // The server needs a moment to see that the one who was killed is gone.
  await until(async () => (await holders(config, SERVER_IN_USE)) === 1);
  expect(await second.stop()).toBe('stopped');
});
