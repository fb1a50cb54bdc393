import { tableOf, type EntityClass } from '../../store/table.js';

/** `t.created_at AS "createdAt", …`: every column of an entity under its property's name. */
export function columnsOf(entity: EntityClass, alias: string): string {
  return [...tableOf(entity).columns].map(([property, [column]]) => `${alias}.${column} AS "${property}"`).join(', ');
}

/** The column and SQL type of one property. */
export function columnOf(entity: EntityClass, property: string): { column: string; type: string } {
  const found = tableOf(entity).columns.get(property);
  if (!found) throw new Error(`${entity.name} has no column ${property}`);
  return { column: found[0], type: found[1] };
}
