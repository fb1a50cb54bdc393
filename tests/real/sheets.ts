import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a spreadsheet program made of the cells of a file. */
export interface Sheet {
  formulas: string[];
  texts: string[];
  numbers: number[];
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const plain = (xml: string): string =>
  xml
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string) =>
      code === undefined ? ENTITIES[name]! : String.fromCodePoint(Number(code)),
    );
const paragraphs = (xml: string): string[] =>
  [...xml.matchAll(/<text:p>([\s\S]*?)<\/text:p>/g)].map(([, text]) => text!);
const attribute = (attributes: string, name: string): string | null =>
  new RegExp(` ${name}="([^"]*)"`).exec(` ${attributes}`)?.[1] ?? null;

/** Opens a CSV in LibreOffice Calc, which parts its cells where it is told, and reads the cells from what it saves. */
export async function calc(program: string, file: string, separator: ',' | ';' | '\t'): Promise<Sheet> {
  const folder = mkdtempSync(join(dirname(file), 'calc-'));
  // Codes of separator and quotes, UTF-8, from the first line on.
  const filter = `CSV:${separator.charCodeAt(0)},34,76,1`;
  const profile = `-env:UserInstallation=file://${folder}/profile`;
  const words = ['--headless', '--convert-to', 'fods', `--infilter=${filter}`, '--outdir', folder, file];
  await run(program, [profile, ...words], { env: { PATH: process.env.PATH, HOME: folder }, timeout: 100_000 });
  const xml = readFileSync(join(folder, basename(file).replace('.csv', '.fods')), 'utf8');
  const sheet: Sheet = { formulas: [], texts: [], numbers: [] };
  for (const [, attributes = '', inner = ''] of xml.matchAll(
    /<table:table-cell((?: [\w:-]+="[^"]*")*)(?:\/>|>([\s\S]*?)<\/table:table-cell>)/g,
  )) {
    const formula = attribute(attributes, 'table:formula');
    const type = attribute(attributes, 'office:value-type');
    if (formula !== null) sheet.formulas.push(plain(formula));
    else if (type === 'float') sheet.numbers.push(Number(attribute(attributes, 'office:value')));
    else if (type === 'string') sheet.texts.push(paragraphs(inner).map(plain).join('\n'));
  }
  return sheet;
}

/** Opens a CSV in Gnumeric, which finds out by itself where cells are parted. */
export async function gnumeric(program: string, file: string): Promise<Sheet> {
  const folder = mkdtempSync(join(dirname(file), 'gnumeric-'));
  const out = join(folder, 'sheet.xml');
  const words = ['--import-type=Gnumeric_stf:stf_csvtab', '--export-type=Gnumeric_XmlIO:sax:0', file, out];
  await run(program, words, { env: { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C.UTF-8' }, timeout: 100_000 });
  const sheet: Sheet = { formulas: [], texts: [], numbers: [] };
  for (const [, attributes = '', inner = ''] of readFileSync(out, 'utf8').matchAll(
    /<gnm:Cell((?: [\w:-]+="[^"]*")*)(?:\/>|>([\s\S]*?)<\/gnm:Cell>)/g,
  )) {
    // A value has its type beside it (40: a number, 60: a text); what has none is a formula, or repeats one.
    const type = attribute(attributes, 'ValueType');
    if (type === null) sheet.formulas.push(plain(inner));
    else if (type === '40') sheet.numbers.push(Number(inner));
    else if (type === '60') sheet.texts.push(plain(inner));
  }
  return sheet;
}
