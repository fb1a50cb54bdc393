import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { aboutText } from './about.js';
import type { About, Cell, Column, ColumnType } from './table.js';

/** Rows that are in memory at once, as columns. */
const GROUP = 20_000;

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

/** A cell as the writer wants it. */
const VALUES: Partial<Record<ColumnType, (cell: Exclude<Cell, null>) => unknown>> = {
  integer: (cell) => BigInt(cell as number | bigint),
  date: (cell) => new Date(cell as string),
};

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
  const values = columns.map(({ type }) => VALUES[type]);
  let group: unknown[][] = columns.map(() => []);
  const taken = (): Uint8Array => {
    const chunk = Buffer.from(new Uint8Array(bytes.buffer, 0, bytes.index));
    // What was handed over is not kept; its place in the file still counts.
    bytes.index = 0;
    return chunk;
  };
  const write = (): Uint8Array => {
    const columnData = columns.map(({ name }, k) => ({ name, data: group[k]! }));
    void writer.write({ columnData, rowGroupSize: GROUP });
    group = columns.map(() => []);
    return taken();
  };
  for await (const rows of batches) {
    for (const row of rows)
      for (let k = 0; k < columns.length; k++) {
        const cell = row[k]!;
        const value = values[k];
        group[k]!.push(cell === null || !value ? cell : value(cell));
      }
    if (group[0]!.length >= GROUP) yield write();
  }
  if (group[0]!.length > 0) yield write();
  writer.kvMetadata = [{ key: 'throughline', value: aboutText(about()) }];
  void writer.finish();
  yield taken();
}
