import { type AnalystsCompany, serveCompany } from './analysts-company.js';
import { answerOf, blocksOf, countQueries, type Row, tableOf } from './analysts-page.js';

jest.setTimeout(300_000);

let company: AnalystsCompany;
let names: Map<string, string>;
beforeAll(async () => {
  company = await serveCompany();
  const views = blocksOf('duckdb').get('views')!;
  for (const duck of [company.files, company.named]) await duck.sql(views);
  const known = await company.named.sql(
    `SELECT DISTINCT unnest(p.approvers) AS pseudonym, unnest(n.approvers) AS name
     FROM '${company.files.folder}/rounds.parquet' p JOIN round n ON n.round_id = p.round_id`,
  );
  names = new Map(known.map(({ pseudonym, name }) => [pseudonym as string, name as string]));
});
afterAll(() => company?.close());

const QUESTIONS = [...blocksOf('sql').keys()];

/** Rows for comparing: people by name, in an order of their own. */
function inOrder(rows: readonly Row[]): Row[] {
  const named = (value: unknown): unknown =>
    typeof value === 'string' ? value.replaceAll(/P-[0-9a-f]{12}/g, (one) => names.get(one) ?? one) : value;
  const told = rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, named(value)])));
  const textOf = (row: Row): string =>
    JSON.stringify(row, (_, value: unknown) => (typeof value === 'number' ? value.toFixed(6) : value));
  return told.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}

/** Sums come in any order of their parts: equal to the ninth decimal. */
const near = (rows: readonly Row[]): Row[] =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? expect.closeTo(value, 9) : value]),
    ),
  );

/** The rows that the page's script makes of an answer of the graph. */
async function rowsOf(question: string): Promise<Row[]> {
  // The page is ours, and its script is what a reader would run.
  const script = new Function(`return (${blocksOf('rows').get(question)!})`)() as (data: unknown) => Row[];
  return script(await company.ask(blocksOf('graphql').get(question)!));
}

test('every query of the page has a name, and every question every door and an answer', () => {
  const uses = ['graphql', 'rows', 'sql', 'duckdb', 'postgres'] as const;
  expect(uses.reduce((sum, use) => sum + blocksOf(use).size, 0)).toBe(countQueries());
  expect(QUESTIONS.length).toBeGreaterThanOrEqual(5);
  for (const use of ['graphql', 'rows'] as const) expect([...blocksOf(use).keys()]).toEqual(QUESTIONS);
});

test.each(QUESTIONS)('%s: three doors, one answer, and it is the one on the page', async (question) => {
  const text = blocksOf('sql').get(question)!;
  const [inSql, withNames] = [await company.sql(text), await company.named.sql(text)];
  if (process.argv.includes('--print-page')) process.stdout.write(`${question}\n${tableOf(withNames).join('\n')}\n`);
  expect(inSql.length).toBeGreaterThan(0);
  const expected = near(inOrder(inSql));
  const doors = { graphql: await rowsOf(question), files: await company.files.sql(text), named: withNames };
  for (const [door, rows] of Object.entries(doors))
    expect({ door, rows: inOrder(rows) }).toEqual({ door, rows: expected });
  expect(tableOf(withNames)).toEqual(answerOf(question));
});
