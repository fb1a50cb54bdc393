import { statSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres } from '../../../src/store/postgres/index.js';
import { isAlive } from '../../../src/store/postgres/process.js';
import { ask, makeHome, removeHome, serverOf, startInChild, until, type Started } from './home.js';

// Making a cluster takes 0.7 s alone, and many times that where every core is taken.
jest.setTimeout(60_000);

let home: string;
beforeEach(() => (home = makeHome()));
afterEach(() => removeHome(home));

test('a first start makes database hub, sorted the same on every machine, durable, without TCP', async () => {
  const postgres = await startPostgres({ home });
  expect(postgres.startedByUs).toBe(true);
  expect(postgres.config).toMatchObject({ user: 'hub', database: 'hub' });
  const [facts] = await ask(
    postgres.config,
    `select current_database() as database, current_setting('fsync') as fsync, current_setting('timezone') as zone,
       current_setting('listen_addresses') as tcp, pg_encoding_to_char(encoding) as encoding,
       datlocprovider as provider, datlocale as locale
     from pg_database where datname = 'hub'`,
  );
  expect(facts).toEqual({
    database: 'hub',
    fsync: 'on',
    zone: 'UTC',
    tcp: '',
    encoding: 'UTF8',
    provider: 'b',
    locale: 'C.UTF-8',
  });
  expect(statSync(join(home, 'postgres', 'cluster', 'password')).mode & 0o777).toBe(0o600);
  await expect(ask({ ...postgres.config, password: 'wrong' }, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  expect(await postgres.stop()).toBe('stopped');
  expect(isAlive(postgres.pid)).toBe(false);
});

test('a second start finds the data of the first within a second', async () => {
  const first = await startPostgres({ home });
  await ask(first.config, 'create table kept as select 41 + 1 as n');
  expect(await first.stop()).toBe('stopped');
  const tookMs: number[] = [];
  for (let round = 0; round < 3; round++) {
    const before = Date.now();
    const again = await startPostgres({ home });
    tookMs.push(Date.now() - before);
    expect(again.startedByUs).toBe(true);
    expect(await ask(again.config, 'select n from kept')).toEqual([{ n: 42 }]);
    expect(await again.stop()).toBe('stopped');
  }
  // The best of three, since the machine may be busy with something else.
  expect(Math.min(...tookMs)).toBeLessThan(1000);
});

test('the server of a killed process is adopted', async () => {
  const child = startInChild(home);
  const orphan = await child.line<Started>();
  child.process.kill('SIGKILL');
  await child.ended;
  const adopted = await startPostgres({ home });
  expect(adopted.startedByUs).toBe(false);
  expect(adopted.pid).toBe(orphan.pid);
  expect(await adopted.stop()).toBe('stopped');
});

test('six racing starts in an empty home give one cluster and one server, which the last to leave stops', async () => {
  const children = Array.from({ length: 6 }, () => startInChild(home));
  const started = await Promise.all(children.map((child) => child.line<Started>()));
  expect(new Set(started.map(({ pid }) => pid)).size).toBe(1);
  expect(started.filter(({ startedByUs }) => startedByUs)).toHaveLength(1);
  expect(new Set(started.map(({ config }) => config.password)).size).toBe(1);
  const seventh = await startPostgres({ home });
  expect(await seventh.stop()).toBe('left running');
  for (const child of children) child.process.kill('SIGKILL');
  await Promise.all(children.map((child) => child.ended));
  const last = await startPostgres({ home });
  expect(await last.stop()).toBe('stopped');
});

test('after kill -9 of the server, four racing starts recover it without losing a row', async () => {
  const first = await startPostgres({ home });
  await ask(first.config, 'create table kept as select * from generate_series(1, 1000) n');
  process.kill(first.pid, 'SIGKILL');
  const children = Array.from({ length: 4 }, () => startInChild(home));
  const started = await Promise.all(children.map((child) => child.line<Started>()));
  expect(new Set(started.map(({ pid }) => pid))).toEqual(new Set([serverOf(join(home, 'postgres'))]));
  expect(await ask(started[0]!.config, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }]);
  for (const child of children) child.process.kill('SIGKILL');
  await first.stop('now');
});

test('a process that lives brings its killed server back at the same address', async () => {
  const postgres = await startPostgres({ home });
  const killed = postgres.pid;
  process.kill(killed, 'SIGKILL');
  await until(() => postgres.pid !== killed);
  expect(await ask(postgres.config, 'select 1 as up')).toEqual([{ up: 1 }]);
  expect(await postgres.stop('now')).toBe('stopped');
});
