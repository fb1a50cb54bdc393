import { Client, type FieldDef, types } from 'pg';
import type { Row } from './analysts-page.js';

/** A session of the database with the role of an analyst. */
export interface Sql {
  sql(text: string): Promise<Row[]>;
  /** Name and type of each column of a query. */
  columns(text: string): Promise<FieldDef[]>;
  close(): Promise<void>;
}

const NUMBERS = new Set<number>([types.builtins.INT8, types.builtins.NUMERIC]);
// Counts and what `extract` gives come as text otherwise.
const readers = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    NUMBERS.has(oid) ? Number : types.getTypeParser(oid, format as never),
};

export async function openSql(url: string): Promise<Sql> {
  const client = new Client({ connectionString: url, types: readers as never });
  await client.connect();
  return {
    sql: async (text) => (await client.query<Row>(text)).rows,
    columns: async (text) => (await client.query(text)).fields,
    close: () => client.end(),
  };
}
