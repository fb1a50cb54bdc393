import { gunzipSync } from 'node:zlib';
import type { Pool } from 'pg';
import { timeId } from '../store/ids.js';
import { dropLease } from '../store/lease.js';
import { rehearse } from '../store/rehearsal.js';
import { decode } from './decode.js';
import type { Engine } from './engine.js';
import { runConnection, type RunOptions, type RunResult, type Target } from './run.js';

/** What a run would do to one stream. */
interface StreamPlan {
  stream: string;
  inserts: number;
  updates: number;
  deletes: number;
  /** Deleted before, and there again. */
  restores: number;
  /** Some of the updates, and the fields of each that differ. */
  examples: { key: string; fields: string[] }[];
}

/** A run that was only rehearsed. */
export interface DryRun {
  run: RunResult;
  plans: StreamPlan[];
}

const EXAMPLES = 5;

/**
 * Reads the tool as a run would, in a transaction that never commits, and says what would be stored. The requests are
 * real and are counted in the tool's budget; the lease is held meanwhile, so that nobody else reads.
 */
export async function dryRun(engine: Engine, target: Target, options: RunOptions): Promise<DryRun> {
  const runId = options.runId ?? timeId();
  const rehearsal = await rehearse(engine.pool);
  try {
    const { pool } = rehearsal;
    // A parameter has no place in what defines a table.
    await pool.query('CREATE TEMPORARY TABLE before_run (id uuid PRIMARY KEY, hash text, state text) ON COMMIT DROP');
    await pool.query('INSERT INTO before_run SELECT id, hash, state FROM raw_record WHERE connection_id = $1', [
      target.id,
    ]);
    const run = await runConnection({ ...engine, pool, ledger: engine.pool }, target, { ...options, runId });
    return { run, plans: await plansOf(pool, target) };
  } finally {
    await rehearsal.end();
    await release(engine.pool, target.id, runId);
  }
}

// The lease was given back in the rehearsal alone: its session is gone, and this says so to whoever looks at the row.
async function release(pool: Pool, connectionId: string, owner: string): Promise<void> {
  const { rows } = await pool.query<{ fence: string }>(
    'SELECT lease_fence AS fence FROM connection WHERE id = $1 AND lease_owner = $2 AND lease_until IS NOT NULL',
    [connectionId, owner],
  );
  if (rows[0]) await dropLease(pool, { connectionId, owner, fence: rows[0].fence, end: () => Promise.resolve() });
}

async function plansOf(pool: Pool, target: Target): Promise<StreamPlan[]> {
  const { rows } = await pool.query<Omit<StreamPlan, 'examples'> & { updated: string[] | null }>(
    `SELECT r.stream, count(*) FILTER (WHERE b.id IS NULL)::int AS inserts,
       count(*) FILTER (WHERE r.state = 'live' AND b.state = 'live' AND b.hash <> r.hash)::int AS updates,
       count(*) FILTER (WHERE r.state = 'deleted' AND b.state <> 'deleted')::int AS deletes,
       count(*) FILTER (WHERE r.state = 'live' AND b.state <> 'live')::int AS restores,
       (array_agg(r.id ORDER BY r.key) FILTER (WHERE r.state = 'live' AND b.state = 'live' AND b.hash <> r.hash))[1:${EXAMPLES}] AS updated
     FROM raw_record r LEFT JOIN before_run b ON b.id = r.id WHERE r.connection_id = $1 GROUP BY r.stream`,
    [target.id],
  );
  const plans = new Map(rows.map((row) => [row.stream, row]));
  return Promise.all(
    target.connector.streams.map(async ({ name }) => {
      const { updated, ...plan } = plans.get(name) ?? {
        stream: name,
        inserts: 0,
        updates: 0,
        deletes: 0,
        restores: 0,
        updated: null,
      };
      return { ...plan, examples: await examplesOf(pool, target, name, updated ?? []) };
    }),
  );
}

interface Revision {
  key: string;
  bytes: Buffer;
  pointer: string;
  meta: Record<string, unknown> | null;
  redacted: boolean;
}

async function examplesOf(pool: Pool, target: Target, stream: string, ids: string[]): Promise<StreamPlan['examples']> {
  const { rows } = await pool.query<Revision & { id: string }>(
    `SELECT r.id, r.key, b.bytes, v.pointer, v.meta, v.redacted FROM raw_record r
     CROSS JOIN LATERAL (SELECT * FROM raw_revision v WHERE v.record_id = r.id ORDER BY v.revision DESC LIMIT 2) v
     JOIN raw_body b ON b.id = v.body_id WHERE r.id = ANY($1) ORDER BY r.key, v.revision`,
    [ids],
  );
  const declared = target.connector.streams.find(({ name }) => name === stream)!;
  const valueOf = ({ bytes, pointer, meta, redacted }: Revision): Promise<unknown> => {
    const raw = { body: gunzipSync(bytes), at: pointer, ...(meta && !redacted && { meta }) };
    return redacted ? Promise.resolve(JSON.parse(raw.body.toString('utf8'))) : decode(declared, raw);
  };
  const examples: StreamPlan['examples'] = [];
  for (const id of ids) {
    const [old, now] = rows.filter((row) => row.id === id);
    if (!old || !now) continue;
    const [before, after] = await Promise.all([old, now].map(valueOf));
    examples.push({ key: now.key, fields: differing(before, after) });
  }
  return examples;
}

/** Names of the fields in which two values differ. */
export function differing(before: unknown, after: unknown): string[] {
  const fields = (value: unknown): Record<string, unknown> =>
    value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : { '': value };
  const [old, now] = [fields(before), fields(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]))
    .toSorted();
}
