import type { Pool } from 'pg';
import type { PartState } from './walk.js';

/** How far a part was read; nothing for one never read. */
export async function loadPartState(
  pool: Pool,
  connectionId: string,
  stream: string,
  part: string,
): Promise<PartState> {
  const { rows } = await pool.query<{ cursor: unknown; complete_through: Date | null; whole_at: Date | null }>(
    'SELECT cursor, complete_through, whole_at FROM stream_state WHERE connection_id = $1 AND stream = $2 AND part = $3',
    [connectionId, stream, part],
  );
  const row = rows[0];
  return {
    cursor: row?.cursor ?? null,
    completeThrough: row?.complete_through?.toISOString() ?? null,
    wholeAt: row?.whole_at?.toISOString() ?? null,
  };
}

/** Notes why a part (or, with null, a whole stream) was not read; freshness stands still, nothing is claimed. */
export async function markProblem(
  pool: Pool,
  connectionId: string,
  stream: string,
  part: string | null,
  error: unknown,
): Promise<void> {
  const text = error instanceof Error ? error.message.slice(0, 300) : String(error);
  await pool.query(
    `INSERT INTO stream_state (connection_id, stream, part, problem) VALUES ($1, $2, $3, $4)
     ON CONFLICT (connection_id, stream, part) DO UPDATE SET problem = excluded.problem`,
    [connectionId, stream, part ?? 'all', text],
  );
}

/** A stream of many parts was read again: what had kept the whole of it from being read is over. */
export async function clearStreamProblem(pool: Pool, connectionId: string, stream: string): Promise<void> {
  await pool.query(
    `DELETE FROM stream_state WHERE connection_id = $1 AND stream = $2 AND part = 'all' AND as_of IS NULL`,
    [connectionId, stream],
  );
}
