import type { ClientBase, Pool } from 'pg';
import type { Child } from '../sdk/index.js';
import type { Opened } from './engine.js';

/** In the parent's transaction: each child part whose version has not been read yet joins the queue; `again` wins over a record. */
export async function queueChildren(
  client: ClientBase,
  opened: Pick<Opened, 'id' | 'connector'>,
  parent: string,
  records: unknown[],
  again: Child[],
): Promise<void> {
  const children = new Map<string, Child & { stream: string }>();
  for (const stream of opened.connector.streams) {
    if (!stream.parts || !('of' in stream.parts) || stream.parts.of !== parent) continue;
    for (const record of records)
      for (const child of stream.parts.from(record as never)) {
        children.set(`${stream.name}\n${child.part}`, { ...child, stream: stream.name });
      }
    for (const child of again) children.set(`${stream.name}\n${child.part}`, { ...child, stream: stream.name });
  }
  if (children.size === 0) return;
  await client.query(
    `INSERT INTO part_queue (connection_id, stream, part, version)
     SELECT $1::uuid, c.stream, c.part, c.version
     FROM jsonb_to_recordset($2) AS c(stream text, part text, version text)
     LEFT JOIN stream_state s ON s.connection_id = $1 AND s.stream = c.stream AND s.part = c.part
     WHERE s.version IS DISTINCT FROM c.version ORDER BY c.stream, c.part
     ON CONFLICT (connection_id, stream, part) DO UPDATE SET version = excluded.version, queued_at = now()`,
    [opened.id, JSON.stringify([...children.values()].map(({ stream, part, version }) => ({ stream, part, version })))],
  );
}

/** The next waiting parts of a stream, those in `except` left out. */
export async function nextChildren(
  pool: Pool,
  connectionId: string,
  stream: string,
  except: string[],
  limit: number,
): Promise<{ part: string; version: string }[]> {
  const { rows } = await pool.query<{ part: string; version: string }>(
    'SELECT part, version FROM part_queue WHERE connection_id = $1 AND stream = $2 AND part <> ALL($3) ORDER BY part LIMIT $4',
    [connectionId, stream, except, limit],
  );
  return rows;
}

/** How many parts of a stream wait. */
export async function countChildren(pool: Pool, connectionId: string, stream: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM part_queue WHERE connection_id = $1 AND stream = $2',
    [connectionId, stream],
  );
  return rows[0]!.n;
}
