import type { Cell, Column } from './table.js';

/** JSON lines: an object a row, its fields in the order of the columns; a whole number keeps all its digits. */
export async function* writeJsonLines(
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
  columns: readonly Column[],
): AsyncGenerator<Uint8Array> {
  const names = columns.map(({ name }, k) => `${k === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  for await (const rows of batches) {
    let text = '';
    for (const row of rows) {
      for (let k = 0; k < names.length; k++) {
        const cell = row[k]!;
        text += names[k]! + (typeof cell === 'bigint' ? String(cell) : JSON.stringify(cell));
      }
      text += '}\n';
    }
    yield Buffer.from(text);
  }
}
