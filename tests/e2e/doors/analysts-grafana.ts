/** A dashboard as Grafana imports it, as far as its queries and columns go. */
export interface Dashboard {
  __inputs: { name: string; type: string; pluginId: string }[];
  schemaVersion: number;
  templating: { list: Variable[] };
  panels: Panel[];
}

interface Variable {
  name: string;
  type: 'query' | 'textbox';
  query: string;
  multi?: boolean;
  includeAll?: boolean;
  datasource?: { uid: string };
}

interface Panel {
  id: number;
  title: string;
  description: string;
  datasource: { uid: string };
  gridPos: { h: number; w: number; x: number; y: number };
  fieldConfig: { overrides: { matcher: { id: string; options: string } }[] };
  options: { xField?: string };
  targets: { format: 'table' | 'time_series'; rawQuery: boolean; rawSql: string; datasource: { uid: string } }[];
}

/** From one instant to another, both within. */
export interface Range {
  from: Date;
  to: Date;
}

const VARIABLE = /\$(\w+)|\$\{(\w+)\}/g;
const MACRO = /\$([_a-zA-Z0-9]+)\(([^)]*)\)/g;

/**
 * What Grafana's PostgreSQL source sends for a query. The browser puts in variables: those of several values quoted and parted
 * by commas, others as they are with quotes doubled. The server then replaces macros, whose arguments end at the first bracket.
 * Throws where something would be left as it stands.
 */
export function expand(
  sql: string,
  variables: readonly Variable[],
  values: Map<string, string[]>,
  range: Range,
): string {
  const filled = sql.replaceAll(VARIABLE, (whole, plain: string | undefined, braced: string | undefined) => {
    const name = (plain ?? braced)!;
    const variable = variables.find((one) => one.name === name);
    if (!variable) return whole;
    const escaped = values.get(name)!.map((value) => value.replaceAll("'", "''"));
    if (!variable.multi && !variable.includeAll) return escaped[0]!;
    return escaped.map((value) => `'${value}'`).join(',');
  });
  const [from, to] = [range.from, range.to].map((at) => `'${at.toISOString()}'`) as [string, string];
  const sent = filled.replaceAll(MACRO, (whole, name: string, given: string) => {
    const column = given.split(',')[0]!.trim();
    if (name === '__timeFrom') return from;
    if (name === '__timeTo') return to;
    if (name === '__timeFilter' && column !== '') return `${column} BETWEEN ${from} AND ${to}`;
    throw new Error(`This macro is not known here: ${whole}`);
  });
  if (sent.includes('$')) throw new Error(`Something is left that nobody replaces: ${sent}`);
  return sent;
}
