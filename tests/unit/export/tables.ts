import { encode, type FormatName } from '../../../src/export/files/format.js';
import type { About, Cell, Column, ColumnType } from '../../../src/export/files/table.js';

export const column = (name: string, type: ColumnType): Column => ({ name, type, description: `The ${name}.` });

export const about = (columns: readonly Column[]): About => ({
  name: 'things',
  asOf: '2026-03-31T12:00:00.000Z',
  definitionVersion: 'abc',
  columns,
  rows: 0,
  coverage: {},
  excluded: [],
  leftOut: [],
  people: 'pseudonyms',
});

/** What a test writes in a cell. */
export type Value = string | number | bigint | boolean | Date | readonly string[] | null;

function cellOf(value: Value): Cell {
  if (value === null || typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? value : Object.is(value, -0) ? '-0' : String(value);
}

async function* batchesOf(rows: readonly (readonly Value[])[], size: number) {
  for (let from = 0; from < rows.length; from += size)
    yield rows.slice(from, from + size).map((row) => row.map((value) => cellOf(value)));
}

export async function bytesOf(
  format: FormatName,
  columns: readonly Column[],
  rows: readonly (readonly Value[])[],
  lossless = false,
  batch = 2,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of encode(format, batchesOf(rows, batch), () => about(columns), columns, { lossless }))
    chunks.push(chunk);
  return Buffer.concat(chunks);
}
