import type { Cell, Column, ColumnType } from './table.js';

/**
 * What a spreadsheet takes for the beginning of a formula, or for the end of a cell, also behind blanks and characters that
 * nobody sees, and in full width (OWASP, "CSV injection").
 */
const FORMULA = /^[\s\u00AD\u200B-\u200F\u2060\uFEFF]*[=+\-@＝＋－＠\t\r\0]/;
const QUOTED = /[",\r\n\t\0]|^\s|\s$/;

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A text as it stands: an empty one is quoted, which tells it from nothing. */
const lossless = (text: string): string => (text === '' || QUOTED.test(text) ? quote(text) : text);

/** The same, disarmed: an apostrophe before what a spreadsheet would compute. */
const neutral = (text: string): string => (FORMULA.test(text) ? quote(`'${text}`) : lossless(text));

type Write = (cell: Exclude<Cell, null>) => string;

const writers = (text: (text: string) => string): Record<ColumnType, Write> => ({
  text: (cell) => text(cell as string),
  date: String,
  // Typed numbers stay numbers: -5 is no formula.
  integer: String,
  number: String,
  boolean: String,
  instant: (cell) => (cell as Date).toISOString(),
  // JSON begins with a bracket, never with a formula.
  texts: (cell) => quote(JSON.stringify(cell)),
});

const LINE = '\n';

/** CSV as RFC 4180 has it, in UTF-8, with lines that end as COPY's do. A library's general writer took ten times as long. */
export async function* writeCsv(
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
  columns: readonly Column[],
  isLossless: boolean,
): AsyncGenerator<Uint8Array> {
  const byType = writers(isLossless ? lossless : neutral);
  const write = columns.map(({ type }) => byType[type]);
  yield Buffer.from(columns.map(({ name }) => name).join(',') + LINE);
  for await (const rows of batches) {
    let text = '';
    for (const row of rows) {
      for (let k = 0; k < write.length; k++) {
        const cell = row[k]!;
        if (k > 0) text += ',';
        if (cell !== null) text += write[k]!(cell);
      }
      text += LINE;
    }
    // What is no well-formed text (half of a character) becomes the mark for it.
    yield Buffer.from(text);
  }
}
