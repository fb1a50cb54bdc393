import type { ClientBase } from 'pg';
import { addFields, ROOT, type Fields } from './fields.js';

/** In the page's transaction: remembers which fields its new records and versions have, one statement for all of them. */
export async function watchFields(
  client: ClientBase,
  connectionId: string,
  stream: string,
  records: readonly unknown[],
  at: string,
): Promise<void> {
  if (records.length === 0) return;
  const fields: Fields = new Map();
  for (const record of records) addFields(fields, record);
  const rows = [...fields].map(([field, records]) => {
    const cut = field.lastIndexOf(' ');
    return { path: field.slice(0, cut), type: field.slice(cut + 1), records };
  });
  await client.query(
    `WITH total AS (SELECT coalesce(sum(records), 0) + $4 AS n FROM field_seen WHERE connection_id = $1 AND stream = $2 AND path = '${ROOT}')
     INSERT INTO field_seen AS f (connection_id, stream, path, type, records, first_at, last_at, last_total)
     SELECT $1, $2, r.path, r.type, r.records, $5, $5, total.n
     FROM jsonb_to_recordset($3) AS r(path text, type text, records bigint), total ORDER BY r.path, r.type
     ON CONFLICT (connection_id, stream, path, type) DO UPDATE SET records = f.records + excluded.records,
       last_at = greatest(f.last_at, excluded.last_at), last_total = greatest(f.last_total, excluded.last_total)`,
    [connectionId, stream, JSON.stringify(rows), records.length, at],
  );
}
