import type { ClientBase } from 'pg';
import type { Cell, Column } from '../files/table.js';

/** The name behind each pseudonym. */
export async function loadNames(client: ClientBase): Promise<Map<string, string>> {
  const { rows } = await client.query<{ pseudonym: string; name: string }>(
    'SELECT y.pseudonym, p.name FROM person_pseudonym y JOIN person p ON p.id = y.person_id',
  );
  return new Map(rows.map(({ pseudonym, name }) => [pseudonym, name]));
}

/** The same rows, with names in the columns that hold pseudonyms. */
export async function* withNames(
  batches: AsyncIterable<Cell[][]>,
  columns: readonly Column[],
  people: readonly string[],
  names: ReadonlyMap<string, string>,
): AsyncGenerator<Cell[][]> {
  const places = columns.flatMap(({ name }, k) => (people.includes(name) ? [k] : []));
  const named = (cell: Cell): Cell => {
    if (typeof cell === 'string') return names.get(cell) ?? cell;
    return Array.isArray(cell) ? cell.map((one: string) => names.get(one) ?? one) : cell;
  };
  for await (const rows of batches) {
    for (const row of rows) for (const place of places) row[place] = named(row[place]!);
    yield rows;
  }
}
