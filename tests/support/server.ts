import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startPostgres } from '../../src/store/postgres/index.js';
import { migrateTemplate } from './template.js';

/** Where a database is; serves `pg` and TypeORM alike. */
export interface Settings {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

/** What the workers need to know of the run's one server; handed to them in the environment. */
export interface TestServer {
  settings: Settings;
  template: string;
}

/** Name of the environment variable that holds the TestServer as JSON. */
export const TEST_SERVER = 'THROUGHLINE_TEST_SERVER';

// A power cut may lose the run; nobody would miss it.
const CARELESS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

/** Starts the run's Postgres, or takes the one TEST_DATABASE_URL names, and migrates the template database once. */
export async function openTestServer(
  givenUrl: string | undefined,
): Promise<TestServer & { close: () => Promise<void> }> {
  const { settings, close } = givenUrl ? given(givenUrl) : await embedded();
  const template = `throughline_template_${randomBytes(4).toString('hex')}`;
  await run(settings, `create database ${template}`);
  const drop = () => run(settings, `drop database if exists ${template} with (force)`);
  try {
    await migrateTemplate({ ...settings, database: template });
  } catch (error) {
    await drop();
    await close();
    throw error;
  }
  return {
    settings,
    template,
    async close() {
      await drop();
      await close();
    },
  };
}

/** One statement over a connection of its own. */
export async function run<Row>(settings: Settings, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ ...settings, application_name: 'test' });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

function given(url: string): { settings: Settings; close: () => Promise<void> } {
  const { host, port, user, password, database } = new Client({ connectionString: url });
  return {
    settings: { host, port, user: user ?? 'postgres', password: password ?? '', database: database ?? 'postgres' },
    close: async () => {},
  };
}

async function embedded(): Promise<{ settings: Settings; close: () => Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), 'throughline-test-'));
  // The temp folder's name is ours alone, but the database's user must be able to walk in.
  chmodSync(home, 0o711);
  const postgres = await startPostgres({ home, flags: CARELESS.flatMap((setting) => ['-c', setting]) });
  return {
    settings: postgres.config,
    async close() {
      await postgres.stop('now');
      rmSync(home, { recursive: true, force: true });
    },
  };
}
