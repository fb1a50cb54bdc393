import type { ClientBase } from 'pg';
import { tableOf, type EntityClass } from './table.js';
import { upsert, type Row } from './upsert.js';

const BATCH = 2_000;

/** Which rows of the table are replaced: those whose column holds one of the ids; absent: all. */
export interface Scope {
  column: string;
  ids: string[];
}

/** Makes the table (or the scope of it) hold exactly these rows; equal ones are not touched. Returns how many rows changed. */
export async function replaceRows(
  client: ClientBase,
  entity: EntityClass,
  rows: Row[],
  scope?: Scope,
): Promise<number> {
  const table = tableOf(entity);
  const key = [...table.columns].find(([, [name]]) => name === table.key[0])![0];
  let changed = 0;
  const ids = rows.map((row) => row[key] as string);
  const outside = `"${table.key[0]}" <> ALL($1)`;
  const { rowCount } = scope
    ? await client.query(`DELETE FROM "${table.name}" WHERE ${outside} AND "${scope.column}" = ANY($2)`, [
        ids,
        scope.ids,
      ])
    : await client.query(`DELETE FROM "${table.name}" WHERE ${outside}`, [ids]);
  changed += rowCount ?? 0;
  for (let from = 0; from < rows.length; from += BATCH)
    changed += (await upsert(client, entity, rows.slice(from, from + BATCH))).length;
  return changed;
}
