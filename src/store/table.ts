import { getMetadataArgsStorage } from 'typeorm';
import { SnakeCase } from '../model/naming.js';

/** A table's columns by property, read off the entity class: names and types stand in one place. */
export interface Table {
  name: string;
  /** property → [column, SQL type]; in declaration order. */
  columns: Map<string, [string, string]>;
  /** Columns of the primary key. */
  key: string[];
}

/** The class of a table. */
// oxlint-disable-next-line no-explicit-any -- of whatever constructor
export type EntityClass<Row = unknown> = abstract new (...args: any[]) => Row;

const TYPES: Record<string, string> = { 'double precision': 'float8' };
const known = new Map<EntityClass, Table>();

/** The table behind an entity class. */
export function tableOf(entity: EntityClass): Table {
  const hit = known.get(entity);
  if (hit) return hit;
  const storage = getMetadataArgsStorage();
  const naming = new SnakeCase();
  const chain: EntityClass[] = [];
  for (let c = entity; c && c !== Function.prototype; c = Object.getPrototypeOf(c) as EntityClass) chain.unshift(c);
  const own = storage.tables.find((t) => t.target === entity);
  if (!own) throw new Error(`${entity.name} is no entity`);
  const table: Table = { name: naming.tableName(entity.name, own.name), columns: new Map(), key: [] };
  for (const column of storage.columns.filter((c) => chain.includes(c.target as EntityClass))) {
    const name = naming.columnName(column.propertyName, column.options.name);
    const type = TYPES[String(column.options.type)] ?? String(column.options.type);
    table.columns.set(column.propertyName, [name, column.options.array ? `${type}[]` : type]);
    if (column.options.primary) table.key.push(name);
  }
  known.set(entity, table);
  return table;
}
