import { writeCsv } from './csv.js';
import { writeJsonLines } from './jsonl.js';
import { writeParquet } from './parquet.js';
import type { About, Cell, Column } from './table.js';

export const FORMATS = ['csv', 'parquet', 'jsonl'] as const;
export type FormatName = (typeof FORMATS)[number];

/**
 * The bytes of a file, from batches of rows (a cell for each column, in their order). It asks for the next batch when its
 * reader has taken the last one, so that memory does not grow with the rows. `lossless`: CSV with formulas as they stand.
 */
export function encode(
  format: FormatName,
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
  about: () => About,
  columns: readonly Column[],
  { lossless }: { lossless: boolean },
): AsyncIterable<Uint8Array> {
  if (format === 'csv') return writeCsv(batches, columns, lossless);
  if (format === 'jsonl') return writeJsonLines(batches, columns);
  return writeParquet(batches, columns, about);
}
