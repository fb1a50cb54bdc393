import { type Cell, type Column, type ColumnType, numberText } from './table.js';

/**
 * What a spreadsheet takes for the beginning of a formula, or for the end of a cell, also behind blanks and characters that
 * nobody sees or that it leaves out as it reads, and in full width (OWASP, "CSV injection").
 */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠\t\r\0]/u;
/**
 * The same behind what a spreadsheet of another country takes for the end of a cell or of a line: where cells are parted by
 * `;` or a tab, quotes that stand after a comma hold nothing together.
 */
const INNER = /(\r\n|[;\t\r\n])(?=[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠])/gu;
const QUOTED = /[",\r\n\t\0]|^\s|\s$/;

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A text as it stands: an empty one is quoted, which tells it from nothing. */
const lossless = (text: string): string => (text === '' || QUOTED.test(text) ? quote(text) : text);

/** Nothing in it parts cells, begins a formula or asks for quotes: most texts, found at one glance. */
const HARMLESS = /^[a-z0-9][\w ./:-]*$(?<! )/i;

/** The same, disarmed: an apostrophe before whatever a spreadsheet would compute. */
function neutral(text: string): string {
  if (HARMLESS.test(text)) return text;
  const inner = text.replace(INNER, "$1'");
  return FORMULA.test(text) ? quote(`'${inner}`) : lossless(inner);
}

type Write = (cell: Exclude<Cell, null>) => string;

const plain: Write = (cell) => cell as string;

const writers = (text: (text: string) => string): Record<ColumnType, Write> => ({
  text: (cell) => text(cell as string),
  date: plain,
  // Typed numbers stay numbers: -5 is no formula.
  integer: plain,
  number: (cell) => numberText(cell as string),
  boolean: plain,
  instant: plain,
  // JSON begins with a bracket, never with a formula.
  texts: (cell) => quote(JSON.stringify(cell)),
});

const LINE = '\n';

/** CSV in UTF-8, quoted as RFC 4180 has it, with lines that end as those of COPY do. Written here, since disarming knows what a cell is. */
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
