import { encode, type FormatName } from '../../../src/export/files/format.js';
import type { About, Cell, Column, ColumnType } from '../../../src/export/files/table.js';

export const column = (name: string, type: ColumnType): Column => ({ name, type, description: `The ${name}.` });

export const about = (columns: readonly Column[]): About => ({
  name: 'things',
  asOf: '2026-03-31T12:00:00.000Z',
  definitionVersion: 'abc',
  columns,
});

async function* batchesOf(rows: readonly (readonly Cell[])[], size = 2) {
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
}

export async function bytesOf(
  format: FormatName,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  lossless = false,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of encode(format, batchesOf(rows), () => about(columns), columns, { lossless }))
    chunks.push(chunk);
  return Buffer.concat(chunks);
}
