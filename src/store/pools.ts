import { Pool, types, type PoolClient, type PoolConfig } from 'pg';
import type { DatabaseAddress } from './data-source.js';

// A calendar date is no instant: as a Date it would shift with the machine's zone.
types.setTypeParser(types.builtins.DATE, (text) => text);

/** Who a pool is to the database; each has its own time limits. */
export type PoolRole = 'hub_api' | 'hub_worker';

const LIMITS: Record<PoolRole, { size: number; settings: string }> = {
  hub_api: {
    size: 10,
    settings: "statement_timeout='8s', lock_timeout='1s', idle_in_transaction_session_timeout='10s'",
  },
  hub_worker: {
    size: 8,
    settings: "statement_timeout='60s', lock_timeout='5s', idle_in_transaction_session_timeout='60s'",
  },
};

/** A pool whose every connection takes the role once, where the role exists and may be taken. */
export function createPool(
  address: DatabaseAddress,
  role: PoolRole,
  onError: (error: Error) => void,
  size = LIMITS[role].size,
): Pool {
  const { settings } = LIMITS[role];
  const sets = settings
    .split(', ')
    .map((s) => `SET ${s}`)
    .join('; ');
  const config: PoolConfig = {
    ...(address.url ? { connectionString: address.url } : address),
    max: size,
    connectionTimeoutMillis: 5_000,
    maxLifetimeSeconds: 1_800,
    keepAlive: true,
    application_name: role,
    // Waited for: nobody is handed a session whose role and limits are not set yet.
    onConnect: (client) =>
      client.query(
        `${sets}; DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}')
           AND pg_has_role(current_user, '${role}', 'MEMBER') THEN EXECUTE 'SET ROLE ${role}'; END IF; END $$`,
      ) as unknown as void,
  };
  const pool = new Pool(config);
  // An idle connection that dies (restart, failover) must not end the process; the pool opens another.
  pool.on('error', onError);
  // One in use that dies fails what it was asked; what it says on top of that must not end the process either.
  pool.on('connect', (client) => void client.on('error', () => {}));
  return pool;
}

/** Runs `work` in one transaction; rolls back on any error. */
export async function transaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((e: Error) => (broken = e));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Deadlock, failed serialisation, a lock that was not to be had in time: the same transaction may succeed later. */
const CONTENDED = new Set(['40P01', '40001', '55P03']);
/** As many waits of a lock's time as outlast the transaction of a process that stands still. */
const TRIES = 15;

/** Runs `work` in a transaction, and again where others were in its way: what it does outside the database must bear that. */
export async function patientTransaction<T>(
  pool: Pool,
  signal: AbortSignal,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction(pool, work);
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (typeof code !== 'string' || !CONTENDED.has(code) || tries === TRIES || signal.aborted) throw error;
    }
  }
}
