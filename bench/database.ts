import { Client } from 'pg';
import type { DatabaseAddress } from '../src/store/data-source.js';
import { migrate } from '../src/store/migrate.js';
import type { Postgres } from '../src/store/postgres/index.js';

/** The database of a bench, made once and kept in `.bench`, with today's schema. */
export async function openBench(server: Postgres, name: string): Promise<DatabaseAddress & { database: string }> {
  const config = { ...server.config, database: `bench_${name}` };
  const admin = new Client({ ...server.config, database: 'postgres' });
  await admin.connect();
  const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [config.database]);
  if (!rowCount) await admin.query(`CREATE DATABASE ${config.database}`);
  await admin.end();
  await migrate(config);
  return config;
}
