import { type Cell, type Column, type ColumnType, numberText } from './table.js';

type Write = (cell: Exclude<Cell, null>) => string;

const plain: Write = (cell) => cell as string;

const BY_TYPE: Record<ColumnType, Write> = {
  text: JSON.stringify,
  texts: JSON.stringify,
  date: (cell) => `"${cell as string}"`,
  instant: (cell) => `"${cell as string}"`,
  boolean: plain,
  // With all its digits.
  integer: plain,
  // JSON has no word for what is no number, nor for which side of zero it is on.
  number: (cell) => (Number.isFinite(Number(cell)) ? numberText(cell as string) : 'null'),
};

/** JSON lines: an object a row, its fields in the order of the columns; a whole number keeps all its digits. */
export async function* writeJsonLines(
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
  columns: readonly Column[],
): AsyncGenerator<Uint8Array> {
  const names = columns.map(({ name }, k) => `${k === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  const write = columns.map(({ type }) => BY_TYPE[type]);
  for await (const rows of batches) {
    let text = '';
    for (const row of rows) {
      for (let k = 0; k < names.length; k++) {
        const cell = row[k]!;
        text += names[k]! + (cell === null ? 'null' : write[k]!(cell));
      }
      text += '}\n';
    }
    yield Buffer.from(text);
  }
}
