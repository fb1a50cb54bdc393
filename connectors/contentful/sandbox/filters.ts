import type { Doc } from './entities.js';
import { invalidQuery } from './failures.js';

type Test = (values: unknown[]) => boolean;

/** Whether a document fits all filters of a query, such as `sys.updatedAt[gte]=2026-01-01T00:00:00Z`. */
export function matcherOf(filters: [name: string, value: string][]): (document: Doc) => boolean {
  const tests = filters.map(([name, value]) => {
    const found = /^([\w.-]+?)(?:\[(\w+)\])?$/.exec(name);
    if (!found) throw invalidQuery(`The path ${name} is not known`);
    const [, path = '', operator = 'eq'] = found;
    const test = testOf(operator, value);
    return (document: Doc) => test(valuesAt(document, path.split('.')));
  });
  return (document) => tests.every((test) => test(document));
}

/** The values below a path; lists are looked into. A field of an entry is looked for in every locale. */
export function valuesAt(value: unknown, path: string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, path));
  const [name, ...rest] = path;
  if (name === undefined) return isObject(value) ? Object.values(value) : value === undefined ? [] : [value];
  return isObject(value) && name in value ? valuesAt(value[name], rest) : [];
}

function isObject(value: unknown): value is Doc {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function testOf(operator: string, value: string): Test {
  const listed = value.split(',');
  const isBoolean = value === 'true' || value === 'false';
  switch (operator) {
    case 'eq':
      return (values) => values.some((one) => compare(one, value) === 0);
    case 'ne':
      return (values) => values.every((one) => compare(one, value) !== 0);
    case 'in':
      return (values) => values.some((one) => listed.includes(String(one)));
    case 'nin':
      return (values) => values.every((one) => !listed.includes(String(one)));
    case 'all':
      return (values) => listed.every((one) => values.map(String).includes(one));
    case 'exists':
      if (!isBoolean) break;
      return (values) => values.length > 0 === (value === 'true');
    case 'match':
      return (values) => values.some((one) => String(one).toLowerCase().includes(value.toLowerCase()));
    case 'lt':
      return (values) => values.some((one) => compare(one, value) < 0);
    case 'lte':
      return (values) => values.some((one) => compare(one, value) <= 0);
    case 'gt':
      return (values) => values.some((one) => compare(one, value) > 0);
    case 'gte':
      return (values) => values.some((one) => compare(one, value) >= 0);
  }
  throw invalidQuery(`The operator ${operator} is not known, or not with the value ${value}`);
}

const DATE = /^\d{4}-\d{2}-\d{2}/;

/** Numbers as numbers, instants as instants whatever their spelling, all else as text. */
export function compare(one: unknown, other: unknown): number {
  const [left, right] = [String(one), String(other)];
  if (DATE.test(left) && DATE.test(right)) return Date.parse(left) - Date.parse(right);
  if (typeof one === 'number') return one - Number(right);
  return left < right ? -1 : left > right ? 1 : 0;
}
