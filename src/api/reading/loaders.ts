import DataLoader from 'dataloader';
import { tableOf } from '../../store/table.js';
import type { EntityClass } from '../../store/table.js';
import { columnOf, columnsOf } from './columns.js';
import type { Snapshot } from './snapshot.js';

/** Statements of one operation, each gathered over all who ask for the same thing at the same step. */
export class Loaders {
  readonly #loaders = new Map<string, DataLoader<unknown, unknown>>();

  constructor(readonly db: Snapshot) {}

  /** The loader of that name; `batch` answers in the order of the keys. */
  of<K, V>(name: string, batch: (keys: readonly K[], db: Snapshot) => Promise<(V | Error)[]>): DataLoader<K, V> {
    let loader = this.#loaders.get(name) as DataLoader<K, V> | undefined;
    if (!loader) {
      loader = new DataLoader<K, V>((keys) => batch(keys, this.db));
      this.#loaders.set(name, loader as DataLoader<unknown, unknown>);
    }
    return loader;
  }

  /** One answer for all who ask at the same step, such as a history that holds them all. */
  shared<V>(name: string, key: string, load: (keys: readonly string[], db: Snapshot) => Promise<V>): Promise<V> {
    return this.of<string, V>(name, async (keys, db) => {
      const found = await load(keys, db);
      return keys.map(() => found as Awaited<V>);
    }).load(key);
  }

  /** The one row with this id; null for none, also where `id` is null. */
  async one<Row>(entity: EntityClass<Row>, property: string & keyof Row, id: string | null): Promise<Row | null> {
    if (id === null) return null;
    return this.of<string, Row | null>(`one ${entity.name} by ${property}`, async (ids, db) => {
      const found = await rowsBy(db, entity, property, ids);
      const byId = new Map(found.map((row) => [row[property] as string, row]));
      return ids.map((each) => byId.get(each) ?? null);
    }).load(id);
  }

  /** All rows that name this parent, in order; for children whose number is bounded by nature. */
  many<Row>(entity: EntityClass<Row>, property: string & keyof Row, id: string, order: string): Promise<Row[]> {
    return this.of<string, Row[]>(`many ${entity.name} by ${property}`, async (ids, db) => {
      const found = await rowsBy(db, entity, property, ids, order);
      return gathered(ids, found, (row) => row[property] as string);
    }).load(id);
  }

  /** Rows of a statement that takes the askers' ids as `$1` and names each row's asker in `_parent`. */
  manyFrom<Row>(name: string, sql: string, id: string): Promise<Row[]> {
    return this.of<string, Row[]>(name, async (ids, db) => {
      const found = await db.rows<Row & { _parent: string }>(sql, [ids]);
      return gathered(ids, found, (row) => row._parent);
    }).load(id);
  }

  /** The same for at most one row an asker. */
  oneFrom<Row>(name: string, sql: string, id: string, ...values: unknown[]): Promise<Row | null> {
    return this.of<string, Row | null>(name, async (ids, db) => {
      const found = await db.rows<Row & { _parent: string }>(sql, [ids, ...values]);
      const byAsker = new Map<string, Row>(found.map((row) => [row._parent, row]));
      return ids.map((each) => byAsker.get(each) ?? null);
    }).load(id);
  }
}

/** One list per key, in the order of the keys. */
export function gathered<Row, Each extends Row>(
  keys: readonly string[],
  rows: Each[],
  keyOf: (row: Each) => string,
): Row[][] {
  const lists = new Map<string, Row[]>(keys.map((key) => [key, []]));
  for (const row of rows) lists.get(keyOf(row))?.push(row);
  return keys.map((key) => lists.get(key)!);
}

function rowsBy<Row>(
  db: Snapshot,
  entity: EntityClass<Row>,
  property: string,
  ids: readonly string[],
  order?: string,
): Promise<Row[]> {
  const { column, type } = columnOf(entity, property);
  const sql = `SELECT ${columnsOf(entity, 'x')} FROM ${tableOf(entity).name} x WHERE x.${column} = ANY($1::${type}[])`;
  return db.rows<Row>(order ? `${sql} ORDER BY ${order}` : sql, [ids]);
}
