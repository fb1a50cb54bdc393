import { Client } from 'pg';
import { ConfigError } from '../errors.js';
import type { DatabaseAddress } from './data-source.js';

/**
 * Works as whoever owns the tables. Neither pool will do where roles are made and it is said what they see: that must be nobody
 * that answers requests.
 */
export async function asOwner<T>(owner: DatabaseAddress, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    ...(owner.url ? { connectionString: owner.url } : owner),
    application_name: 'hub_token',
    statement_timeout: 30_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501' && (error as { code?: string }).code !== '42704') throw error;
    throw new ConfigError('This login may not make roles of the database', {
      where: owner.url ? 'DATABASE_ADMIN_URL, else DATABASE_URL' : 'the embedded database',
      got: (error as Error).message,
      remedy:
        'Give DATABASE_ADMIN_URL a login with CREATEROLE; where another one made hub_analyst: GRANT hub_analyst TO that login WITH ADMIN OPTION',
      cause: error,
    });
  } finally {
    await client.end().catch(() => {});
  }
}

/** Runs `work` in one transaction of this session; rolls back on any error. */
export async function inTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}
