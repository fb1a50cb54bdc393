import type { DataSource } from 'typeorm';
import { randomBytes } from 'node:crypto';
import { run, TEST_SERVER, type Settings, type TestServer } from './server.js';

/** A migrated database of one test file. */
export interface TestDatabase {
  config: Settings;
  /** The same as a `DATABASE_URL` for a child process. */
  url: string;
  /** Removes it, ending whoever is still connected: check first with `expectNoOpenBackends`. */
  drop: () => Promise<void>;
}

/** A new database, copied from the migrated template; call once per file in `beforeAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env[TEST_SERVER];
  if (!server) throw new Error('No test server: run this file under Jest project `integration`');
  const { settings, template } = JSON.parse(server) as TestServer;
  // Random, since Jest gives every file the same worker id when it runs in band.
  const database = `throughline_test_${randomBytes(6).toString('hex')}`;
  await run(settings, `create database ${database} template ${template}`);
  const config = { ...settings, database };
  return {
    config,
    url: urlOf(config),
    drop: async () => void (await run(settings, `drop database if exists ${database} with (force)`)),
  };
}

/** Undoes migrations until the one of this name, and all after it, have been. */
export async function undoTo(source: DataSource, name: string): Promise<void> {
  const applied = async (): Promise<boolean> =>
    ((await source.query('SELECT FROM migration WHERE name = $1', [name])) as unknown[]).length > 0;
  if (!(await applied())) throw new Error(`no migration ${name} has run`);
  while (await applied()) await source.undoLastMigration({ transaction: 'each' });
}

/** Fails when sessions on this database outlive the test that opened them. */
export async function expectNoOpenBackends(database: TestDatabase): Promise<void> {
  const sql = `select application_name, state, left(query, 120) as query from pg_stat_activity
    where datname = $1 and backend_type = 'client backend' and pid <> pg_backend_pid()`;
  const elsewhere = { ...database.config, database: 'postgres' };
  let open: unknown[] = [];
  // A closed session takes a moment to leave the server's list.
  for (let tries = 0; tries < 20; tries++) {
    open = await run(elsewhere, sql, [database.config.database]);
    if (open.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect(open).toEqual([]);
}

// A socket's folder stands percent-encoded in the place of the host.
function urlOf({ host, port, user, password, database }: Settings): string {
  const [where, who, secret] = [host, user, password].map(encodeURIComponent);
  return `postgres://${who}:${secret}@${where}:${port}/${database}`;
}
