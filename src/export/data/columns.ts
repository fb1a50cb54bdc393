import type { ClientBase } from 'pg';
import type { Column, ColumnType } from '../files/table.js';

const TYPES: Record<string, ColumnType> = {
  text: 'text',
  uuid: 'text',
  int4: 'integer',
  int8: 'integer',
  float8: 'number',
  bool: 'boolean',
  timestamptz: 'instant',
  date: 'date',
  _text: 'texts',
};

/** The columns of a view of `analytics`, in its order, with what its comments say of them. */
export async function columnsOf(client: ClientBase, view: string): Promise<Column[]> {
  const { rows } = await client.query<{ name: string; type: string; description: string }>(
    `SELECT a.attname AS name, y.typname AS type, col_description(a.attrelid, a.attnum) AS description
     FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid WHERE a.attrelid = ('analytics.' || quote_ident($1))::regclass AND a.attnum > 0 ORDER BY a.attnum`,
    [view],
  );
  return rows.map(({ name, type, description }) => ({
    name,
    type: TYPES[type]!,
    description,
    ...(type === 'uuid' && { isId: true }),
  }));
}
