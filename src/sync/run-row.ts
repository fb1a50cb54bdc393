import { AuthError, ConfigError, ContractError } from '../sdk/index.js';
import type { Lease } from '../store/lease.js';
import type { Engine } from './engine.js';
import type { RunOptions, RunResult } from './run.js';

/** Notes that a run has begun; one that a killed process left open ends here: the lease says nobody is working on it. */
export async function startRun(
  engine: Engine,
  result: RunResult,
  connectionId: string,
  startedAt: string,
  options: RunOptions,
): Promise<void> {
  await engine.pool.query(
    `UPDATE sync_run SET status = 'interrupted', ended_at = $2 WHERE connection_id = $1 AND status = 'running'`,
    [connectionId, startedAt],
  );
  await engine.pool.query(
    `INSERT INTO sync_run (id, connection_id, started_at, status, "full") VALUES ($1, $2, $3, 'running', $4)`,
    [result.runId, connectionId, startedAt, Boolean(options.full)],
  );
}

/** Notes what a run came to, and what that says of its connection. */
export async function endRun(engine: Engine, result: RunResult, lease: Lease): Promise<void> {
  const { counts, status, problems, error } = result;
  const problem = error ?? problems[0]?.error ?? null;
  const text = problem === null ? null : wordsOf(result, problem);
  const streams = Object.fromEntries(
    problems.map((p) => [
      p.part ? `${p.stream}/${p.part}` : p.stream,
      p.error instanceof Error ? p.error.message.slice(0, 300) : String(p.error),
    ]),
  );
  await engine.pool.query(
    `UPDATE sync_run SET ended_at = $2, status = $3, read = $4, applied = $5, unchanged = $6, superseded = $7, quarantined = $8, tombstones = $9, problem = $10, streams = $11 WHERE id = $1`,
    [
      result.runId,
      new Date(engine.now()).toISOString(),
      status,
      counts.read,
      counts.applied,
      counts.unchanged,
      counts.superseded,
      counts.quarantined,
      counts.tombstones,
      text,
      streams,
    ],
  );
  const needs = problem instanceof AuthError || problem instanceof ConfigError || problem instanceof ContractError;
  const health = status === 'succeeded' ? 'ok' : needs ? 'needs_attention' : 'degraded';
  // Whoever took the lease over speaks for the connection now. Waits that are over are forgotten, one that is still on never.
  await engine.pool.query(
    `WITH open AS (SELECT w.key, w.value FROM connection c, jsonb_each(c.waits) w WHERE c.id = $1 AND w.value::bigint > $5)
     UPDATE connection SET health = $2, health_reason = $3,
       waits = coalesce((SELECT jsonb_object_agg(key, value) FROM open), '{}'),
       wait_until = (SELECT to_timestamp(max(value::bigint) / 1000.0) FROM open)
     WHERE id = $1 AND lease_fence = $4`,
    [lease.connectionId, health, text, lease.fence, Math.floor(engine.wall())],
  );
}

function wordsOf({ status, waitUntil }: RunResult, problem: unknown): string {
  const said = problem instanceof Error ? problem.message : 'unknown error';
  return (status === 'waiting' && waitUntil ? `Waiting until ${waitUntil}: ${said}` : said).slice(0, 500);
}
