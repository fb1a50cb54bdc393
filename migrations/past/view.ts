import type { QueryRunner } from 'typeorm';

/** A table as it was at `hub.as_of`: every column as it is now, but for those that an expression tells anew. */
export interface PastTable {
  name: string;
  alias: string;
  /** Expressions of columns; of a column that the table does not have nothing is told. */
  told?: Record<string, string>;
  /** What the expressions need beside the table. */
  join?: string;
  where?: string;
}

/** The instant for which an operation answers; a transaction sets it. */
export const AS_OF = `current_setting('hub.as_of')::timestamptz`;

/** What a column says, if it was so by then. */
export const byThen = (column: string, at = column): string => `CASE WHEN ${at} <= ${AS_OF} THEN ${column} END`;

/** Makes the view of a table, with all columns that the table has when this runs. */
export async function createPast(runner: QueryRunner, schema: string, table: PastTable): Promise<void> {
  const { name, alias, told = {}, join = '', where } = table;
  const columns = (await runner.query(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position`,
    [name],
  )) as { name: string }[];
  const list = columns.map((column) => `${told[column.name] ?? `${alias}."${column.name}"`} AS "${column.name}"`);
  await runner.query(`CREATE VIEW ${schema}."${name}" WITH (security_invoker = true) AS
    SELECT ${list.join(',\n      ')}
    FROM public."${name}" ${alias} ${join}
    ${where ? `WHERE ${where}` : ''}`);
}
