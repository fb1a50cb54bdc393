import contractFile from './contract.json';
import { invalidArguments, type SlackFailure } from './failures.js';

interface Described {
  tier: string;
  /** One of them is enough, or each for its own type of conversation. */
  scopes: string[];
  /** Types by name; `!` marks required ones. */
  args: Record<string, string>;
  errors: string[];
}

interface Contract {
  played: Record<string, Described>;
  /** Methods of the tool that this sandbox does not play. */
  others: string[];
}

const contract: Contract = contractFile;

/** The method pages that were distilled leave this one out. It needs an app-level token, whose scopes are its own. */
export const OPEN_LINE = 'apps.connections.open';
const played: Record<string, Described> = {
  ...contract.played,
  [OPEN_LINE]: { tier: 'Tier 1', scopes: [], args: {}, errors: [] },
};

/** The most that `limit` may ask for (notes §3.2; the lists say "under 1000"). */
const MOST: Record<string, number> = {
  'conversations.history': 999,
  'conversations.list': 999,
  'conversations.members': 999,
  'conversations.replies': 1000,
  'users.conversations': 999,
  'users.list': 1000,
};

/** A request as the contract sees it. */
export interface Checked {
  /** Null when this sandbox does not play the method. */
  described: Described | null;
  /** What is off the contract; tests demand none. */
  problems: string[];
  /** What the tool itself would answer to arguments that it cannot read. */
  refused: SlackFailure | null;
}

/** Holds a call against the contract: method, names and types of arguments, limits, shapes of `ts`. */
export function check(httpMethod: string, method: string | null, args: URLSearchParams): Checked {
  const described = method !== null && Object.hasOwn(played, method) ? played[method]! : null;
  if (!described) {
    const isKnown = method !== null && contract.others.includes(method);
    const why = isKnown ? 'is in the contract, but this sandbox does not play it' : 'is not in the contract';
    return { described: null, problems: [why], refused: null };
  }
  const problems = ['GET', 'POST'].includes(httpMethod) ? [] : [`${httpMethod}: methods are called by POST or GET`];
  const wrong: string[] = [];
  for (const name of new Set(args.keys())) {
    const value = args.get(name)!;
    const type = described.args[name]?.replace('!', '');
    const most = name === 'limit' ? MOST[method!] : undefined;
    if (type === undefined) problems.push(`${name}: unknown argument`);
    else if (!fits(type, value)) wrong.push(`${name}: '${value}' is no ${type}`);
    else if (most !== undefined && (Number(value) > most || Number(value) < 1))
      problems.push(`limit: ${value} is not within 1..${most}`);
    else if (!hasShape(name, value)) problems.push(`${name}: '${value}' has not the shape of a ts`);
  }
  for (const [name, type] of Object.entries(described.args))
    if (type.endsWith('!') && !args.get(name)) wrong.push(`missing required field: ${name}`);
  return {
    described,
    problems: [...problems, ...wrong],
    refused: wrong.length > 0 ? invalidArguments(wrong.map((line) => `[ERROR] ${line}`)) : null,
  };
}

function fits(type: string, value: string): boolean {
  if (type === 'boolean') return ['true', 'false', '1', '0'].includes(value);
  return type === 'string' || /^-?\d+$/.test(value);
}

function hasShape(name: string, value: string): boolean {
  // Messages are named by the whole ts; the ends of a range may be any instant.
  if (/^(?:ts|timestamp|message_ts)$/.test(name)) return /^\d{10}\.\d{6}$/.test(value);
  return !/^(?:oldest|latest|ts_from|ts_to)$/.test(name) || /^\d+(?:\.\d{6})?$/.test(value);
}
