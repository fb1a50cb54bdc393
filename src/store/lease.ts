import { Client, type ClientBase, type ClientConfig, type Pool } from 'pg';
import { Conflict, TransientError } from '../errors.js';

/** How long a lease lasts without a beat, by the database's clock. */
export const LEASE_SECONDS = 30;

/** The right to write one connection's rows. */
export interface Lease {
  connectionId: string;
  owner: string;
  fence: string;
  /** Ends the session whose advisory lock says that the holder lives; a dead process's ends by itself. */
  end(): Promise<void>;
}

// One lock per take, not per connection: a stalled holder's lock says nothing about the one who took over from it.
const lockOf = (fence: string): string => `hashtextextended('lease ' || $1::uuid || ' ' || (${fence}), 0)`;

/**
 * Takes the lease if nobody holds it, if its holder has gone silent, or if its holder's session is gone (a killed process);
 * Conflict ALREADY_RUNNING otherwise. Every take raises the fence, so what an earlier holder still has in hand can no longer commit.
 */
export async function takeLease(pool: Pool, connectionId: string, owner: string): Promise<Lease> {
  const session = await openSession(pool, 'hub_lease');
  const end = (): Promise<void> => session.end().catch(() => {});
  try {
    const fence = await take(session, connectionId, owner);
    if (fence !== null) return { connectionId, owner, fence, end };
  } catch (error) {
    await end();
    throw error;
  }
  await end();
  throw new Conflict('Another process is syncing this connection', {
    code: 'ALREADY_RUNNING',
    where: connectionId,
    remedy: `Wait for it to finish; a killed one is taken over at once, a stalled one within ${LEASE_SECONDS} s`,
  });
}

async function take(session: Client, connectionId: string, owner: string): Promise<string | null> {
  const { rows: seen } = await session.query<{ fence: string; expired: boolean; orphan: boolean }>(
    `SELECT lease_fence AS fence, lease_until IS NULL OR lease_until < now() AS expired,
       pg_try_advisory_lock(${lockOf('lease_fence')}) AS orphan FROM connection WHERE id = $1`,
    [connectionId],
  );
  const before = seen[0];
  if (!before || !(before.expired || before.orphan)) return null;
  // Two who see the same dead holder: one of them gets the next lock, the other is told that somebody runs.
  const { rows: locked } = await session.query<{ mine: boolean }>(
    `SELECT pg_try_advisory_lock(${lockOf('$2::bigint + 1')}) AS mine`,
    [connectionId, before.fence],
  );
  if (!locked[0]!.mine) return null;
  const { rows } = await session.query<{ fence: string }>(
    `UPDATE connection SET lease_owner = $3, lease_fence = lease_fence + 1, lease_until = now() + make_interval(secs => $4)
     WHERE id = $1 AND lease_fence = $2 RETURNING lease_fence AS fence`,
    [connectionId, before.fence, owner, LEASE_SECONDS],
  );
  return rows[0]?.fence ?? null;
}

/** A session beside the pool, to hold an advisory lock: one that lasts must not take a place that pages need. */
export async function openSession(pool: Pool, name: string): Promise<Client> {
  const { options } = pool;
  // The pool keeps its password out of what a spread copies.
  const session = new Client({
    ...(options as ClientConfig),
    password: options.password,
    application_name: name,
  });
  // When it breaks the lease may be taken over; the fence keeps the page in hand from being committed.
  session.on('error', () => {});
  await session.connect();
  try {
    // The types know a greeting that returns nothing; ours is a promise (pools.ts).
    await (options.onConnect?.(session) as Promise<void> | undefined);
  } catch (error) {
    await session.end().catch(() => {});
    throw error;
  }
  return session;
}

/** Prolongs the lease; false when it was lost. */
export async function beatLease(pool: Pool, lease: Lease): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE connection SET lease_until = now() + make_interval(secs => $3)
     WHERE id = $1 AND lease_fence = $2`,
    [lease.connectionId, lease.fence, LEASE_SECONDS],
  );
  return rowCount === 1;
}

/** Gives the lease back. */
export async function dropLease(pool: Pool, lease: Lease): Promise<void> {
  try {
    await pool.query(
      `UPDATE connection SET lease_until = NULL, lease_owner = NULL WHERE id = $1 AND lease_fence = $2`,
      [lease.connectionId, lease.fence],
    );
  } finally {
    await lease.end();
  }
}

/** Inside a page's transaction: stops it unless the fence still holds; nobody can take over until it commits. */
export async function checkFence(client: ClientBase, lease: Lease): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM connection WHERE id = $1 AND lease_fence = $2 AND lease_until IS NOT NULL FOR SHARE`,
    [lease.connectionId, lease.fence],
  );
  if (rowCount !== 1) {
    throw new TransientError('The lease was taken over by another process', {
      code: 'LEASE_LOST',
      where: lease.connectionId,
    });
  }
}

/** Inside a transaction that writes a connection's rows without its lease: no page commits before it, and it waits for one that is on. */
export async function lockPages(client: ClientBase, connectionId: string): Promise<void> {
  await client.query('SELECT 1 FROM connection WHERE id = $1 FOR NO KEY UPDATE', [connectionId]);
}
