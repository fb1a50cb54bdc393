import type { ClientBase, Pool } from 'pg';
import { Conflict, TransientError } from '../errors.js';

/** How long a lease lasts without a beat, by the database's clock. */
export const LEASE_SECONDS = 30;

/** The right to write one connection's rows. */
export interface Lease {
  connectionId: string;
  owner: string;
  fence: string;
}

/**
 * Takes the lease if nobody holds it (or its holder has gone silent); Conflict ALREADY_RUNNING otherwise.
 * Every take raises the fence, so what an earlier holder still has in hand can no longer commit.
 */
export async function takeLease(pool: Pool, connectionId: string, owner: string): Promise<Lease> {
  const { rows } = await pool.query<{ lease_fence: string }>(
    `UPDATE connection SET lease_owner = $2, lease_fence = lease_fence + 1, lease_until = now() + make_interval(secs => $3)
     WHERE id = $1 AND (lease_until IS NULL OR lease_until < now()) RETURNING lease_fence`,
    [connectionId, owner, LEASE_SECONDS],
  );
  if (!rows[0]) {
    throw new Conflict('Another process is syncing this connection', {
      code: 'ALREADY_RUNNING',
      where: connectionId,
      remedy: 'Wait for it to finish; a killed one is taken over within 30 s',
    });
  }
  return { connectionId, owner, fence: rows[0].lease_fence };
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
  await pool.query(`UPDATE connection SET lease_until = NULL, lease_owner = NULL WHERE id = $1 AND lease_fence = $2`, [
    lease.connectionId,
    lease.fence,
  ]);
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
