import { startPostgres } from '../../../src/store/postgres/index.js';
import { isAlive } from '../../../src/store/postgres/process.js';
import { SERVER_IN_USE } from '../../../src/store/postgres/watchdog.js';
import { ask, makeHome, removeHome, startInChild, until, type Started } from './home.js';

const idle = { afterSeconds: 0.4, everySeconds: 0.1 };
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
  const { pid, config } = await child.line<Started>();
  const looks = `select count(*)::int as n from pg_stat_activity, generate_series(1, 15), pg_sleep(0.1)
    where application_name = 'throughline-watchdog'`;
  expect(await ask(config, looks)).toEqual([{ n: 15 }]);
  const other = await startPostgres({ home, idle });
  child.process.kill('SIGKILL');
  await child.ended;
  const [{ started }] = (await ask(other.config, 'select pg_postmaster_start_time()::text as started')) as [
    { started: string },
  ];
  await ask(other.config, 'select pg_sleep(1.2)');
  expect(other.pid).toBe(pid);
  expect(await ask(other.config, 'select pg_postmaster_start_time()::text as started')).toEqual([{ started }]);
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
  expect(
    await ask(
      config,
      `select count(*)::int as n from pg_locks where locktype = 'advisory' and objid = ${SERVER_IN_USE + 1}`,
    ),
  ).toEqual([{ n: 1 }]);
  child.process.kill('SIGKILL');
  await child.ended;
  expect(second.pid).toBe(pid);
  expect(await second.stop()).toBe('stopped');
});
