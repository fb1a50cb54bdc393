import type { Pool } from 'pg';

/** How a tool's answers differ from what they were when the connection was young. */
export interface Drift {
  connection: string;
  stream: string;
  path: string;
  /** appeared: a field nobody knew; retyped: its value is of another type now; stale: no record shows it any more. */
  kind: 'appeared' | 'retyped' | 'stale';
  /** The type that is meant, and for a retyped field what it was. */
  type: string;
  before: string | null;
  records: number;
  firstAt: string;
  lastAt: string;
}

/** What shows up in so long after the first record is how the tool is, not how it changed. */
const YOUNG = '7 days';
/** So many versions of records without a field that most of them had before: it is gone. */
const WITHOUT = 200;

/**
 * Fields that appeared or were retyped after the connection's first week, and fields that most records showed and the last
 * two hundred do not. All of them are kept as they come; whether a connector reads them is another matter.
 */
export async function loadDrift(pool: Pool, connection: string | null = null): Promise<Drift[]> {
  const { rows } = await pool.query<Drift>(
    `WITH f AS (
       SELECT c.name AS connection, s.*, min(s.first_at) OVER stream AS young_at,
         sum(s.records) FILTER (WHERE s.path = '') OVER stream AS total,
         row_number() OVER (PARTITION BY s.connection_id, s.stream, s.path ORDER BY s.first_at, s.records DESC, s.type) AS nth,
         first_value(s.type) OVER (PARTITION BY s.connection_id, s.stream, s.path ORDER BY s.first_at, s.records DESC, s.type) AS first_type,
         max(s.last_total) OVER (PARTITION BY s.connection_id, s.stream, s.path) AS shown_total
       FROM field_seen s JOIN connection c ON c.id = s.connection_id
       WHERE c.configured AND ($1::text IS NULL OR c.name = $1) WINDOW stream AS (PARTITION BY s.connection_id, s.stream)
     ), said AS (
       SELECT *, CASE WHEN nth = 1 AND first_at > young_at + $2::interval THEN 'appeared'
           WHEN nth > 1 AND first_at > young_at + $2::interval THEN 'retyped'
           WHEN nth = 1 AND path <> '' AND total - shown_total >= $3 AND records * 2 > shown_total THEN 'stale' END AS kind
       FROM f
     )
     SELECT connection, stream, path, kind, type, CASE WHEN kind = 'retyped' THEN first_type END AS before, records::int AS records,
       to_char(first_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "firstAt", to_char(last_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "lastAt"
     FROM said s WHERE kind IS NOT NULL
       -- Of a new object its fields need not be said, nor of one that is gone.
       AND NOT EXISTS (SELECT FROM said up WHERE up.connection_id = s.connection_id AND up.stream = s.stream AND up.kind = s.kind
         AND up.path <> '' AND starts_with(s.path, up.path || '/'))
     ORDER BY connection, stream, path, type`,
    [connection, YOUNG, WITHOUT],
  );
  return rows;
}
