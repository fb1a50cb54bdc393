import { Client } from 'pg';
import { createDataSource, type DatabaseAddress } from './data-source.js';

/** One number for the advisory lock that keeps two migrating processes apart. */
const MIGRATION_LOCK = 7_142_026;

/** Brings the schema up to date; a second process waits for the first. Returns the names of the migrations it ran. */
export async function migrate(address: DatabaseAddress): Promise<string[]> {
  const gate = new Client(address.url ? { connectionString: address.url } : address);
  await gate.connect();
  try {
    await gate.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const source = createDataSource(address);
    await source.initialize();
    try {
      const ran = await source.runMigrations({ transaction: 'each' });
      return ran.map((migration) => migration.name);
    } finally {
      await source.destroy();
    }
  } finally {
    await gate.end();
  }
}
