import type { ClientBase } from 'pg';
import { cleanText } from './clean.js';
import { tableOf, type EntityClass, type Table } from './table.js';

/** A row by property names; absent properties become null. */
export type Row = Record<string, unknown>;

export interface UpsertRule {
  /** Leave an existing row alone. */
  keep?: boolean;
  /** Extra condition for an update, over `old` (the row that is there) and `excluded`. */
  when?: string;
  /** Columns an update leaves as they are. */
  except?: string[];
}

const ARRAY = /\[\]$/;

// jsonb_to_recordset reads a JSON array into text[] by itself; jsonb columns keep JSON null apart from SQL null.
function recordset(table: Table): string {
  return [...table.columns.values()].map(([name, type]) => `"${name}" ${type}`).join(', ');
}

const quoted = (names: string[]): string => names.map((n) => `"${n}"`).join(', ');

/**
 * One statement for any number of rows: insert what is new, update what differs, leave the rest untouched.
 * Returns the keys (first key column) of the rows written, in no order; unchanged rows write nothing.
 */
export async function upsert(
  client: ClientBase,
  entity: EntityClass,
  rows: Row[],
  rule: UpsertRule = {},
): Promise<string[]> {
  if (rows.length === 0) return [];
  const table = tableOf(entity);
  const names = [...table.columns.values()].map(([name]) => name);
  const free = names.filter((n) => !table.key.includes(n) && !rule.except?.includes(n));
  // Sorted by key: two transactions that write the same rows take their locks in one order.
  const payload = rows.map((row) => toColumns(table, row));
  const select = `SELECT ${quoted(names)} FROM jsonb_to_recordset($1::jsonb) AS r(${recordset(table)}) ORDER BY ${quoted(table.key)}`;
  const conflict =
    rule.keep || free.length === 0
      ? 'DO NOTHING'
      : `DO UPDATE SET ${free.map((n) => `"${n}" = excluded."${n}"`).join(', ')}
         WHERE (${free.map((n) => `old."${n}"`).join(', ')}) IS DISTINCT FROM (${free.map((n) => `excluded."${n}"`).join(', ')})
         ${rule.when ? `AND (${rule.when})` : ''}`;
  const result = await client.query<Record<string, string>>(
    `INSERT INTO "${table.name}" AS old (${quoted(names)}) ${select}
     ON CONFLICT (${quoted(table.key)}) ${conflict} RETURNING old."${table.key[0]}"`,
    [JSON.stringify(payload)],
  );
  return result.rows.map((r) => r[table.key[0]!]!);
}

function toColumns(table: Table, row: Row): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [property, [name, type]] of table.columns) {
    const value = row[property];
    if (value === undefined || value === null) {
      if (ARRAY.test(type)) out[name] = [];
      continue;
    }
    out[name] = cleanText(value);
  }
  return out;
}
