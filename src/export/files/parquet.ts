import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { aboutText } from './about.js';
import { holdCells } from './held.js';
import type { About, Cell, Column, ColumnType } from './table.js';

/** Rows that are in memory at once, as columns. */
const GROUP = 10_000;

type Element = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

const PHYSICAL: Record<Exclude<ColumnType, 'texts'>, Omit<Element, 'name'>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  instant: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  date: { type: 'INT32', converted_type: 'DATE' },
};

/** Every column may be without a value; a list of texts is a group of three. */
function elementsOf({ name, type }: Column): Element[] {
  if (type !== 'texts') return [{ name, repetition_type: 'OPTIONAL', ...PHYSICAL[type] }];
  return [
    { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'OPTIONAL', ...PHYSICAL.text },
  ];
}

/** Parquet with types: texts, 64-bit integers, doubles, instants in UTC to the millisecond, dates, lists. `about` is in its metadata, under `throughline`. */
export async function* writeParquet(
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
  columns: readonly Column[],
  about: () => About,
): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter();
  const schema: Element[] = [
    { name: 'root', num_children: columns.length },
    ...columns.flatMap((column) => elementsOf(column)),
  ];
  const writer = new ParquetWriter({ writer: bytes, schema, createdBy: 'throughline' });
  const held = columns.map(({ type }) => holdCells(type, GROUP));
  let count = 0;
  const taken = (): Uint8Array => {
    const chunk = Buffer.from(new Uint8Array(bytes.buffer, 0, bytes.index));
    // What was handed over is not kept; its place in the file still counts.
    bytes.index = 0;
    return chunk;
  };
  const write = (): Uint8Array => {
    // Each column is made when it is its turn, so that only one of them is there at a time; the first is asked for twice.
    const first = held[0]!.take(count);
    const columnData = columns.map(({ name }, k) => ({
      name,
      get data() {
        return k === 0 ? first : held[k]!.take(count);
      },
    }));
    void writer.write({ columnData, rowGroupSize: GROUP });
    count = 0;
    return taken();
  };
  for await (const rows of batches) {
    for (let from = 0; from < rows.length;) {
      const some = rows.slice(from, from + GROUP - count);
      for (const [k, column] of held.entries()) {
        let at = count;
        for (const row of some) column.put(at++, row[k]!);
      }
      from += some.length;
      count += some.length;
      if (count === GROUP) yield write();
    }
  }
  if (count > 0) yield write();
  writer.kvMetadata = [{ key: 'throughline', value: aboutText(about()) }];
  void writer.finish();
  yield taken();
}
