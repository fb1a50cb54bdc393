import { Client } from 'pg';
import { ConfigError, TransientError } from '../errors.js';
import { createDataSource, type DatabaseAddress } from './data-source.js';
import { installJobSchema } from './job-schema.js';

/** One number for the advisory lock that keeps two migrating processes apart. */
const MIGRATION_LOCK = 7_142_026;

/** Brings the schema up to date; a second process waits for the first. Returns the names of the migrations it ran. */
export async function migrate(address: DatabaseAddress): Promise<string[]> {
  const gate = new Client(address.url ? { connectionString: address.url } : address);
  await gate.connect().catch((error: NodeJS.ErrnoException) => {
    throw nameFailure(error, `${gate.host}:${gate.port}`);
  });
  try {
    await gate.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const source = createDataSource(address);
    await source.initialize();
    try {
      const ran = await source.runMigrations({ transaction: 'each' });
      await installJobSchema(gate, address);
      return ran.map((migration) => migration.name);
    } finally {
      await source.destroy();
    }
  } finally {
    await gate.end();
  }
}

// SQLSTATE 28 is about who signs in, 3D about which database; whatever else keeps us out may pass.
function nameFailure(
  { code = 'unknown', message }: NodeJS.ErrnoException,
  where: string,
): ConfigError | TransientError {
  if (/^(28|3D)/.test(code))
    return new ConfigError('The database does not let us in', {
      where,
      got: message,
      remedy: 'Check user, password and database name in DATABASE_URL',
    });
  return new TransientError('The database cannot be reached', {
    where,
    got: code,
    remedy: 'Check that it runs and that DATABASE_URL is right',
  });
}
