import { readDateArgument } from './site-clock.js';
import { everywhere } from './routes.js';
import type { Argument, Arguments } from './routes.js';
import { RestError } from './rest-error.js';

/** A query as PHP reads it: the last of equal names wins, brackets make lists. */
export type RawQuery = Map<string, string | string[]>;

/** Validated arguments with defaults filled in; dates are texts that compare with the local columns. */
export type Values = Record<string, number | string | boolean | number[] | string[] | undefined>;

/** Reads a query string as PHP does. */
export function parseQuery(search: string): RawQuery {
  const query: RawQuery = new Map();
  for (const [name, value] of new URLSearchParams(search)) {
    const bracket = /^([^[]+)\[[^\]]*\]$/.exec(name);
    if (!bracket) {
      query.set(name, value);
      continue;
    }
    const before = query.get(bracket[1]!);
    query.set(bracket[1]!, Array.isArray(before) ? [...before, value] : [value]);
  }
  return query;
}

interface Complaint {
  code: string;
  message: string;
}

function toList(value: string | string[]): string[] {
  const parts = Array.isArray(value) ? value : value.split(/[\s,]+/);
  return parts.filter((part) => part !== '');
}

function checkWord(name: string, word: string, values: string[] | undefined): Complaint | null {
  if (!values || values.includes(word)) return null;
  return { code: 'rest_not_in_enum', message: `${name} is not one of ${values.join(', ')}.` };
}

function readArgument(
  name: string,
  argument: Argument,
  raw: string | string[],
  timezone: string,
): { value: Values[string] } | Complaint {
  const wrongType = (type: string): Complaint => ({
    code: 'rest_invalid_type',
    message: `${name} is not of type ${type}.`,
  });
  if (argument.type === 'integers' || argument.type === 'strings') {
    const parts = toList(raw);
    if (argument.type === 'integers') {
      if (!parts.every((part) => /^-?\d+$/.test(part)))
        return { ...wrongType('integer'), message: `${name}[0] is not of type integer.` };
      return { value: parts.map(Number) };
    }
    const complaint = parts
      .map((part, index) => checkWord(`${name}[${index}]`, part, argument.values))
      .find((found) => found);
    return complaint ?? { value: parts };
  }
  if (Array.isArray(raw)) return wrongType(argument.type === 'date' ? 'string' : argument.type);
  if (argument.type === 'integer') {
    if (!/^-?\d+$/.test(raw)) return wrongType('integer');
    const number = Number(raw);
    const { minimum, maximum } = argument;
    if ((minimum !== undefined && number < minimum) || (maximum !== undefined && number > maximum)) {
      const bounds =
        maximum === undefined
          ? `greater than or equal to ${minimum}`
          : `between ${minimum} (inclusive) and ${maximum} (inclusive)`;
      return { code: 'rest_out_of_bounds', message: `${name} must be ${bounds}` };
    }
    return { value: number };
  }
  if (argument.type === 'boolean') {
    if (!/^(true|false|1|0)$/i.test(raw)) return wrongType('boolean');
    return { value: /^(true|1)$/i.test(raw) };
  }
  if (argument.type === 'date') {
    const local = readDateArgument(raw, timezone);
    return local === null ? { code: 'rest_invalid_date', message: 'Invalid date.' } : { value: local };
  }
  return checkWord(name, raw, argument.values) ?? { value: raw };
}

/**
 * Checks a query against a path's arguments. What the path does not know is ignored, as the tool does, but told to
 * `report`; what it knows and cannot read is refused with 400.
 */
export function readValues(
  query: RawQuery,
  known: Arguments,
  timezone: string,
  report: (reason: string) => void,
): Values {
  const values: Values = {};
  const refused: Record<string, Complaint> = {};
  for (const [name, argument] of Object.entries(known)) {
    const raw = query.get(name);
    if (raw === undefined) {
      values[name] = 'default' in argument ? argument.default : undefined;
      continue;
    }
    const read = readArgument(name, argument, raw, timezone);
    if ('code' in read) refused[name] = read;
    else values[name] = read.value;
  }
  for (const name of query.keys()) if (!known[name] && !everywhere.has(name)) report(`unknown argument ${name}`);
  const names = Object.keys(refused);
  if (names.length > 0) throw makeInvalidParameters(refused, names);
  return values;
}

function makeInvalidParameters(refused: Record<string, Complaint>, names: string[]): RestError {
  const params = Object.fromEntries(names.map((name) => [name, refused[name]!.message]));
  const details = Object.fromEntries(names.map((name) => [name, { ...refused[name]!, data: null }]));
  return new RestError(400, 'rest_invalid_param', `Invalid parameter(s): ${names.join(', ')}`, { params, details });
}
