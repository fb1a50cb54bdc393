import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const DOCS = resolve(__dirname, '../../../docs');
const PAGE = readFileSync(join(DOCS, 'analysts.md'), 'utf8');

export type Row = Record<string, unknown>;

/** A file of the folder beside the page. */
export const besidePage = (name: string): string => readFileSync(join(DOCS, 'analysts', name), 'utf8');

/** What a block is for: `sql` runs in both doors, `rows` makes rows of an answer of the graph. */
type Use = 'graphql' | 'rows' | 'sql' | 'duckdb' | 'postgres';

/** The fenced blocks behind a comment such as `<!-- sql: p85 -->`, by the name of their question. */
export function blocksOf(use: Use): Map<string, string> {
  const found = PAGE.matchAll(new RegExp(`<!-- ${use}: (\\w+) -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``, 'g'));
  return new Map([...found].map(([, name, text]) => [name!, text!.trim()]));
}

/** How many blocks of the page are queries, whether or not they say what for. */
export const countQueries = (): number => [...PAGE.matchAll(/^```(graphql|sql|js)$/gm)].length;

/** The lines of a question's table, as they stand behind `<!-- answer: p85 -->`. */
export function answerOf(name: string): string[] {
  const found = new RegExp(`<!-- answer: ${name} -->\\n((?:\\|.*\\n)*)`).exec(PAGE);
  if (!found) throw new Error(`The page has no answer named ${name}`);
  return found[1]!.trim().split('\n');
}

/** Rows as a table of the page: numbers of a column that has fractions with two decimals, null as a dash. */
export function tableOf(rows: readonly Row[]): string[] {
  const names = Object.keys(rows[0] ?? {});
  const fractions = new Set(
    names.filter((name) => rows.some((row) => typeof row[name] === 'number' && !Number.isInteger(row[name]))),
  );
  const cell = (name: string, value: unknown): string => {
    if (value === null || value === '') return '–';
    return typeof value === 'number' && fractions.has(name) ? value.toFixed(2) : String(value).replaceAll('|', '\\|');
  };
  return [
    `| ${names.join(' | ')} |`,
    `|${'---|'.repeat(names.length)}`,
    ...rows.map((row) => `| ${names.map((name) => cell(name, row[name])).join(' | ')} |`),
  ];
}

/** The words behind `npm run hub --` in the shell's blocks of the page. */
export const wordsOfHub = (): string[][] =>
  [...PAGE.matchAll(/^npm run hub -- (.+)$/gm)].map(([, words]) => words!.trim().split(/ +/));

/** What the page downloads, below `/export/`. */
export const addressOfExport = (): string => /^curl .*\/export\/([^']+)'$/m.exec(PAGE)![1]!;
