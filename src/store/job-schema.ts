import { Logger, runMigrations } from 'graphile-worker';
import { Pool, type Client } from 'pg';
import type { DatabaseAddress } from './data-source.js';

/** What the library says while it migrates is of no use to anybody. */
const SILENT = new Logger(() => () => {});

/**
 * The queue's tables as the pinned library wants them, and the worker's right to use them: they have row security that
 * lets in nobody but their owner. The api gets none of it; it asks by the functions of our own migration.
 */
export async function installJobSchema(client: Client, address: DatabaseAddress): Promise<void> {
  // The library takes a pool; of one session, since its migrations are one after the other.
  const pool = new Pool({ ...(address.url ? { connectionString: address.url } : address), max: 1 });
  pool.on('error', () => {});
  pool.on('connect', (one) => void one.on('error', () => {}));
  try {
    await runMigrations({ pgPool: pool, logger: SILENT });
  } finally {
    await pool.end();
  }
  await client.query(GRANT_TO_WORKER);
}

// Policies lock their table against everybody: only those that are missing are made.
const GRANT_TO_WORKER = `DO $$
DECLARE one record;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_worker') THEN RETURN; END IF;
  GRANT USAGE ON SCHEMA graphile_worker TO hub_worker;
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO hub_worker;
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA graphile_worker TO hub_worker;
  GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO hub_worker;
  FOR one IN SELECT c.relname AS name FROM pg_class c
    WHERE c.relnamespace = 'graphile_worker'::regnamespace AND c.relrowsecurity
      AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'hub_worker')
  LOOP
    EXECUTE format('CREATE POLICY hub_worker ON graphile_worker.%I TO hub_worker USING (true) WITH CHECK (true)', one.name);
  END LOOP;
END $$`;
