import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '../store/migrate.js';
import { startPostgres } from '../store/postgres/index.js';
import type { MakeDatabase } from './bench.js';

/** A Postgres of its own for databases that nobody needs afterwards; the hub's own is never touched. */
export async function openDatabases(): Promise<{ make: MakeDatabase; close(): Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), 'throughline-databases-'));
  const flags = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'];
  const { config, stop } = await startPostgres({ home, flags });
  await migrate(config);
  const admin = new Client({ ...config, database: 'postgres' });
  admin.on('error', () => {});
  await admin.connect();
  return {
    async make() {
      const name = `conformance_${randomBytes(6).toString('hex')}`;
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${config.database}`);
      const [host, user, password] = [config.host, config.user, config.password].map(encodeURIComponent);
      return {
        url: `postgres://${user}:${password}@${host}:${config.port}/${name}`,
        drop: async () => void (await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)),
      };
    },
    async close() {
      await admin.end();
      await stop('now');
      rmSync(home, { recursive: true, force: true });
    },
  };
}
