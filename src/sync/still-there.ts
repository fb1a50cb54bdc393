import type { Engine, Opened } from './engine.js';
import type { Reading } from './prepare.js';

/**
 * Keys of the part's records except those that the tool says have left it (`absent`: fields of their `meta`): as a whole
 * listing of the part would have shown them.
 */
export async function keysStillThere(
  engine: Engine,
  opened: Opened,
  reading: Reading,
  part: string,
  absent: Record<string, unknown>[],
): Promise<string[]> {
  const { rows } = await engine.pool.query<{ key: string }>(
    `SELECT key FROM raw_record WHERE connection_id = $1 AND stream = $2 AND part = $3
       AND coalesce((SELECT jsonb_object_agg(n, meta->n) FROM unnest($5::text[]) n), 'null') NOT IN (SELECT jsonb_array_elements($4::jsonb))`,
    [opened.id, reading.stream.name, part, JSON.stringify(absent), Object.keys(absent[0] ?? {})],
  );
  return rows.map(({ key }) => key);
}
