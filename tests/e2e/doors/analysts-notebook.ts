/** A notebook in the format of Jupyter, version 4. */
export interface Notebook {
  nbformat: number;
  nbformat_minor: number;
  metadata: { kernelspec: { name: string } };
  cells: { cell_type: 'code' | 'markdown'; id: string; source: string[] }[];
}

const CALL = /\bdb\.(?:sql|execute)\(/g;
const TEXT = /\bdb\.(?:sql|execute)\((f?)"""\n?([\s\S]*?)"""\)/g;
const VALUE = /^(\w+) = "([^"]*)"/gm;

/**
 * The statements that the cells run in DuckDB, in order: texts in three quotes, those with an f before them filled in with the
 * texts that cells give names to, or with these. Throws where a call is of another form, since nobody would run it.
 */
export function statementsOf({ cells }: Notebook, given: Record<string, string>): string[] {
  const code = cells.filter(({ cell_type: type }) => type === 'code').map(({ source }) => source.join(''));
  const values = new Map(code.flatMap((text) => [...text.matchAll(VALUE)].map(([, name, value]) => [name!, value!])));
  for (const [name, value] of Object.entries(given)) values.set(name, value);
  return code.flatMap((text) => {
    const found = [...text.matchAll(TEXT)];
    if (found.length !== [...text.matchAll(CALL)].length) throw new Error(`A statement in another form: ${text}`);
    return found.map(([, formatted, sql]) =>
      formatted ? sql!.replaceAll(/\{(\w+)\}/g, (_, name: string) => values.get(name)!) : sql!,
    );
  });
}
