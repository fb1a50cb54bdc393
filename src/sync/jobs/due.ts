import type { Pool } from 'pg';
import { timeId } from '../../store/ids.js';
import { enqueue } from '../../store/jobs.js';
import { transaction } from '../../store/pools.js';
import { keyOf, syncJob, type Asked } from '../asked.js';

/** One number for the advisory lock of whoever decides: two that look at once must not both ask. */
const DUE_LOCK = 7_571_204;

// Null and nobody at it: never read yet, or a killed process took its end with it.
const DUE = `c.configured AND c.id = ANY($1) AND (c.due_at <= now() OR (c.due_at IS NULL
  AND (c.lease_until IS NULL OR c.lease_until < now()) AND NOT EXISTS (SELECT FROM list_jobs() j WHERE j.key = 'sync:' || c.id)))`;

/** Asks for a run of each of these connections that is due. Any number of processes may; each run is asked for once. */
export async function enqueueDue(pool: Pool, connectionIds: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query(`SELECT FROM connection c WHERE ${DUE}`, [connectionIds]);
  if (rows.length === 0) return [];
  return transaction(pool, async (client) => {
    const { rows: turn } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
      DUE_LOCK,
    ]);
    if (!turn[0]!.mine) return [];
    const { rows: due } = await client.query<{ id: string }>(
      `UPDATE connection c SET due_at = NULL WHERE ${DUE} RETURNING c.id`,
      [connectionIds],
    );
    for (const { id } of due) await enqueue(client, syncJob({ connectionId: id, runId: timeId() }));
    return due.map(({ id }) => id);
  });
}

/**
 * Whoever begins to work where nobody does wants to see the tools as they are now; who joins others leaves them their
 * turns, but for what a person had to put right: that may be why he starts.
 */
export async function makeDue(pool: Pool, connectionIds: readonly string[]): Promise<void> {
  await pool.query(
    `UPDATE connection SET due_at = now() WHERE id = ANY($1) AND due_at > now()
       AND (health = 'needs_attention' OR NOT EXISTS (SELECT FROM worker))`,
    [connectionIds],
  );
}

/** A run that was asked for, or that is on already. */
export type Wanted = { connectionId: string; runId: string } | { connectionId: string; isOn: true };

/**
 * Asks for a run of each connection now; one that is asked for already and has not begun is this one. Where one of them is
 * being read nothing is asked for.
 */
export async function enqueueRuns(pool: Pool, connectionIds: readonly string[], full: boolean): Promise<Wanted[]> {
  return transaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [DUE_LOCK]);
    const { rows: on } = await client.query<{ id: string }>(
      `SELECT c.id FROM connection c WHERE c.id = ANY($1) AND (c.lease_until > now() OR EXISTS (SELECT FROM list_jobs() j
         JOIN sync_run r ON r.id = (j.payload->>'runId')::uuid AND r.status = 'running' WHERE j.key = 'sync:' || c.id))`,
      [connectionIds],
    );
    if (on.length > 0) return on.map(({ id }) => ({ connectionId: id, isOn: true }));
    const { rows: open } = await client.query<{ payload: Asked }>(
      'SELECT payload FROM list_jobs() WHERE key = ANY($1) AND NOT running',
      [connectionIds.map(keyOf)],
    );
    const wanted: Wanted[] = [];
    for (const connectionId of connectionIds) {
      const asked = open.find(({ payload }) => payload.connectionId === connectionId)?.payload;
      const runId = asked?.runId ?? timeId();
      await enqueue(client, syncJob({ connectionId, runId, ...((full || asked?.full) && { full: true }) }));
      wanted.push({ connectionId, runId });
    }
    return wanted;
  });
}
