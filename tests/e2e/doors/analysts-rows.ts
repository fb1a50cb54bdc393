import { runInNewContext } from 'node:vm';
import { blocksOf, type Row } from './analysts-page.js';

/** Rows for comparing: people by the names behind their pseudonyms, in an order of their own. */
export function inOrder(rows: readonly Row[], names: ReadonlyMap<string, string>): Row[] {
  const named = (value: unknown): unknown =>
    typeof value === 'string' ? value.replaceAll(/P-[0-9a-f]{12}/g, (one) => names.get(one) ?? one) : value;
  const told = rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, named(value)])));
  const textOf = (row: Row): string =>
    JSON.stringify(row, (_, value: unknown) => (typeof value === 'number' ? value.toFixed(6) : value));
  return told.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}

/** Sums come in any order of their parts: equal to the ninth decimal. */
export const near = (rows: readonly Row[]): Row[] =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? expect.closeTo(value, 9) : value]),
    ),
  );

/** The rows that the page's script makes of the graph's answer to its query. */
export async function rowsOfGraph(question: string, ask: (query: string) => Promise<unknown>): Promise<Row[]> {
  // With nothing of ours about it: the script must stand alone.
  const script = runInNewContext(blocksOf('rows').get(question)!) as (data: unknown) => Row[];
  return script(await ask(blocksOf('graphql').get(question)!));
}
