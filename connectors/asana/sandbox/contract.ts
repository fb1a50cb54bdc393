import contractFile from './contract.json';

type Shape = string | { [field: string]: Shape };

interface Contract {
  /** Query parameters by path; `!` marks required ones, `fields X` is opt_fields of schema X. */
  get: Record<string, Record<string, string>>;
  /** The same for `POST /path` and the like. */
  write: Record<string, Record<string, string>>;
  /** Operations of the tool that this sandbox does not play. */
  other: string[];
  schemas: Record<string, Record<string, Shape>>;
}

const contract = contractFile as unknown as Contract;

interface Template {
  path: string;
  pattern: RegExp;
  names: string[];
}

const templateOf = (path: string): Template => ({
  path,
  pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`),
  names: [...path.matchAll(/\{(\w+)\}/g)].map((found) => found[1]!),
});

// More literal templates first: `/users/me` is a user, but no other path may fall to a placeholder.
const byLiteral = (a: Template, b: Template) => a.names.length - b.names.length;
const played = [
  ...Object.entries(contract.get).map(([path, rules]) => ({ method: 'GET', rules, name: path, ...templateOf(path) })),
  ...Object.entries(contract.write).map(([name, rules]) => {
    const [method, path] = name.split(' ') as [string, string];
    return { method, rules, name, ...templateOf(path) };
  }),
].toSorted(byLiteral);
const others = contract.other.map((operation) => {
  const [method, path] = operation.split(' ') as [string, string];
  return { method, ...templateOf(path) };
});

/** A request as the contract sees it. */
export interface Checked {
  /** The path template, after its method where that is not GET; null when this sandbox does not play the request. */
  template: string | null;
  params: Record<string, string>;
  /** What is off the contract; tests demand none. */
  problems: string[];
  /** The problem for which the tool itself answers 400, if any. */
  refused: string | null;
}

/** Holds a request against the contract: path, method, parameter names, types, limits and field names. */
export function check(method: string, path: string, query: URLSearchParams): Checked {
  const found = played.find((template) => template.method === method && template.pattern.test(path));
  if (!found) {
    const known = others.find((other) => other.method === method && other.pattern.test(path));
    const why = known ? 'is in the contract, but this sandbox does not play it' : 'is not in the contract';
    return { template: null, params: {}, problems: [why], refused: null };
  }
  const values = found.pattern.exec(path)!.slice(1).map(decodeURIComponent);
  const params = Object.fromEntries(found.names.map((name, i) => [name, values[i]!]));
  const { rules } = found;
  const problems: string[] = [];
  let refused: string | null = null;
  const refuse = (problem: string) => {
    problems.push(problem);
    refused ??= problem;
  };
  for (const name of new Set(query.keys())) {
    const rule = rules[name];
    const [value = '', ...again] = query.getAll(name);
    if (!rule) problems.push(`${name}: unknown parameter`);
    else if (again.length > 0) problems.push(`${name}: given ${again.length + 1} times`);
    else if (rule.startsWith('fields ')) problems.push(...unknownFields(rule.slice(7), value));
    else if (!fits(name, rule.replace('!', ''), value)) refuse(`${name}: '${value}' is no ${rule.replace('!', '')}`);
  }
  for (const [name, rule] of Object.entries(rules)) {
    if (rule.endsWith('!') && !query.get(name)) refuse(`${name}: missing`);
  }
  return { template: found.name, params, problems, refused };
}

const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/;

function fits(name: string, rule: string, value: string): boolean {
  // `completed_since=now` asks for open tasks; the contract's type has no word for it (CONNECTOR-NOTES §1.3).
  if (name === 'completed_since' && value === 'now') return true;
  if (rule === 'date-time' || name === 'completed_since')
    return INSTANT.test(value) && !Number.isNaN(Date.parse(value));
  if (rule === 'boolean') return value === 'true' || value === 'false' || (name === 'opt_pretty' && value === '');
  const range = /^integer (\d+)\.\.(\d+)$/.exec(rule);
  if (!range) return value !== '';
  return /^\d+$/.test(value) && Number(value) >= Number(range[1]) && Number(value) <= Number(range[2]);
}

// The paging record counts as fields too.
const PAGING = new Set(['offset', 'path', 'uri']);

function unknownFields(schema: string, list: string): string[] {
  return list
    .split(',')
    .filter((path) => !PAGING.has(path) && !exists(schema, path.split('.')))
    .map((path) => `opt_fields: ${schema} has no '${path}'`);
}

function exists(shape: Shape | undefined, path: string[]): boolean {
  if (path.length === 0) return shape !== undefined;
  if (shape === '*') return true;
  const fields = typeof shape === 'string' ? contract.schemas[shape] : shape;
  const [first, ...rest] = path;
  return fields !== undefined && Object.hasOwn(fields, first!) && exists(fields[first!], rest);
}
