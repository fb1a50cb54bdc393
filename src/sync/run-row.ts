import type { ClientBase } from 'pg';
import { AuthError, ConfigError, ContractError } from '../sdk/index.js';
import { enqueue, enqueueDerive } from '../store/jobs.js';
import { checkFence, type Lease } from '../store/lease.js';
import { patientTransaction } from '../store/pools.js';
import { syncJob } from './asked.js';
import type { Counts, Engine } from './engine.js';
import { nextRun } from './next-run.js';
import type { RunOptions, RunResult } from './run.js';
import type { Rest } from './slice.js';

const COUNTS: (keyof Counts)[] = ['read', 'applied', 'unchanged', 'superseded', 'quarantined', 'tombstones'];

/**
 * Notes that a run has begun, or that its next slice has: then it goes on with what earlier ones counted and left. Another
 * one that a killed process left open ends here: the lease says nobody is working on it.
 */
export async function startRun(
  engine: Engine,
  result: RunResult,
  lease: Lease,
  now: string,
  { full }: RunOptions,
): Promise<{ until: string; rest: Rest | null }> {
  const { connectionId } = lease;
  const row = await patientTransaction(engine.pool, engine.signal, async (client) => {
    await client.query(
      `UPDATE sync_run SET status = 'interrupted', ended_at = $2 WHERE connection_id = $1 AND status = 'running' AND id <> $3`,
      [connectionId, now, result.runId],
    );
    // While it is on nothing is due.
    await client.query('UPDATE connection SET due_at = NULL WHERE id = $1 AND due_at IS NOT NULL', [connectionId]);
    const { rows } = await client.query<Counts & { started_at: Date; rest: Rest | null }>(
      `INSERT INTO sync_run AS r (id, connection_id, started_at, status, "full") VALUES ($1, $2, $3, 'running', $4)
       ON CONFLICT (id) DO UPDATE SET status = 'running', ended_at = NULL
       RETURNING started_at, rest, ${COUNTS.join(', ')}`,
      [result.runId, connectionId, now, Boolean(full)],
    );
    return rows[0]!;
  });
  for (const count of COUNTS) result.counts[count] = row[count];
  return { until: row.started_at.toISOString(), rest: row.rest };
}

/** Notes how far a run has come, and asks for its next slice: behind whatever waits already. */
export async function endSlice(
  engine: Engine,
  result: RunResult,
  lease: Lease,
  { full, stream }: RunOptions,
  rest: Rest | null,
): Promise<void> {
  const { connectionId } = lease;
  await patientTransaction(engine.pool, engine.signal, async (client) => {
    await checkFence(client, lease);
    await client.query(`UPDATE sync_run SET rest = $2, ${setCounts(3)} WHERE id = $1`, [
      result.runId,
      JSON.stringify(rest),
      ...COUNTS.map((count) => result.counts[count]),
    ]);
    await enqueue(
      client,
      syncJob({ connectionId, runId: result.runId, ...(full && { full }), ...(stream && { stream }) }),
    );
    await enqueueDerive(client, true);
  });
}

/** Notes what a run came to, what that says of its connection, and when the next one is due. */
export async function endRun(engine: Engine, result: RunResult, lease: Lease, { isOver }: RunOptions): Promise<void> {
  const { counts, status, problems, error } = result;
  const problem = error ?? problems[0]?.error ?? null;
  const text = problem === null ? null : wordsOf(result, problem);
  const streams = Object.fromEntries(
    problems.map((p) => [
      p.part ? `${p.stream}/${p.part}` : p.stream,
      p.error instanceof Error ? p.error.message.slice(0, 300) : String(p.error),
    ]),
  );
  const needs = problem instanceof AuthError || problem instanceof ConfigError || problem instanceof ContractError;
  const health = status === 'succeeded' ? 'ok' : needs ? 'needs_attention' : 'degraded';
  const next = nextRun(result, engine.wall());
  await patientTransaction(engine.pool, engine.signal, async (client) => {
    // Whoever took the lease over speaks for the connection now, and may be at this very run. Waits that are over are
    // forgotten, one that is still on never.
    const { rowCount } = await client.query(
      `WITH open AS (SELECT w.key, w.value FROM connection c, jsonb_each(c.waits) w WHERE c.id = $1 AND w.value::bigint > $5)
       UPDATE connection SET health = $2, health_reason = $3,
         waits = coalesce((SELECT jsonb_object_agg(key, value) FROM open), '{}'),
         wait_until = (SELECT to_timestamp(max(value::bigint) / 1000.0) FROM open),
         due_at = now() + make_interval(secs => coalesce($6::float8, greatest(every_ms, $7::float8)) / 1000)
       WHERE id = $1 AND lease_fence = $4`,
      [lease.connectionId, health, text, lease.fence, Math.floor(engine.wall()), next.exactlyMs, next.leastMs],
    );
    if (rowCount !== 1) return;
    await client.query(
      `UPDATE sync_run SET ended_at = $2, status = $3, problem = $4, streams = $5, rest = NULL, ${setCounts(6)} WHERE id = $1`,
      [
        result.runId,
        new Date(engine.now()).toISOString(),
        status,
        text,
        streams,
        ...COUNTS.map((count) => counts[count]),
      ],
    );
    // A run that is nobody's job is derived by whoever asked for it.
    if (isOver) await enqueueDerive(client, await othersRun(client, lease));
  });
}

const setCounts = (first: number): string => COUNTS.map((count, i) => `${count} = $${first + i}`).join(', ');

// Each pass looks at everything: while others are read, one for all of them is enough.
async function othersRun(client: ClientBase, { connectionId }: Lease): Promise<boolean> {
  const { rows } = await client.query<{ others: boolean }>(
    'SELECT EXISTS (SELECT FROM connection WHERE id <> $1 AND lease_until > now()) AS others',
    [connectionId],
  );
  return rows[0]!.others;
}

function wordsOf({ status, waitUntil }: RunResult, problem: unknown): string {
  const said = problem instanceof Error ? problem.message : 'unknown error';
  return (status === 'waiting' && waitUntil ? `Waiting until ${waitUntil}: ${said}` : said).slice(0, 500);
}
