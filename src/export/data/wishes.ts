import { DateTime } from 'luxon';
import { UsageError } from '../../errors.js';
import type { Column, ColumnType } from '../files/table.js';
import type { Dataset } from './datasets.js';

/** The operators of the graph's filters, as they stand behind a column's name: `due_on.gte`. None: equal. */
const OPERATORS = ['eq', 'contains', 'gte', 'lt'] as const;
type Operator = (typeof OPERATORS)[number];

/** What is asked of one column; several values of `eq`: any of them. An empty value of `eq` means: has none. */
export interface Wish {
  column: Column;
  operator: Operator;
  values: string[];
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NUMBER = /^-?\d{1,18}(\.\d{1,18})?$/;

// The 30th of February is a date to Date.parse, and the year 0 none to the database.
const isReal = (text: string): boolean => DateTime.fromISO(text).isValid && !text.startsWith('0000');
const isText = (text: string): boolean => text.length <= 1_024 && !text.includes('\0');

/** How a value of each type is written, for whoever wrote another. */
const WRITTEN: Record<ColumnType, [says: string, holds: (text: string) => boolean]> = {
  text: ['a text of at most 1,024 characters', isText],
  texts: ['a text of at most 1,024 characters', isText],
  integer: ['a whole number', (text) => /^-?\d{1,18}$/.test(text)],
  number: ['a number such as 1.5', (text) => NUMBER.test(text)],
  boolean: ['true or false', (text) => text === 'true' || text === 'false'],
  date: ['a date such as 2026-03-31', (text) => DATE.test(text) && isReal(text)],
  instant: [
    'an instant such as 2026-03-31T00:00:00Z, or a date',
    (text) => (INSTANT.test(text) || DATE.test(text)) && isReal(text),
  ],
};

const MOST_VALUES = 500;

/** Reads filters, by column and operator, and the period; UsageError names what is wrong and what there is. */
export function readWishes(
  dataset: Dataset,
  columns: readonly Column[],
  filters: readonly (readonly [name: string, value: string])[],
  period: { from?: string | undefined; to?: string | undefined },
): Wish[] {
  const wishes = new Map<string, Wish>();
  for (const [name, value] of [...filters, ...boundsOf(dataset, period)]) {
    const wish = wishes.get(name) ?? { ...columnOf(dataset, columns, name), values: [] };
    wish.values.push(checked(wish, name, value));
    if (wish.values.length > MOST_VALUES)
      throw new UsageError('Too many values for one column', { where: name, expected: `at most ${MOST_VALUES}` });
    if (wish.operator !== 'eq' && wish.values.length > 1)
      throw new UsageError('This can be asked once', { where: name, expected: 'one value' });
    wishes.set(name, wish);
  }
  return [...wishes.values()];
}

function boundsOf(
  { name, period: column }: Dataset,
  { from, to }: { from?: string | undefined; to?: string | undefined },
) {
  if (from === undefined && to === undefined) return [];
  if (column === null)
    throw new UsageError('These rows have no period', { where: name, remedy: 'Leave out from and to' });
  if (from !== undefined && to !== undefined && isReal(from) && isReal(to) && Date.parse(from) >= Date.parse(to))
    throw new UsageError('A period ends after it begins', {
      code: 'BAD_RANGE',
      expected: `to later than ${from}`,
      got: to,
    });
  const bounds: [string, string][] = [];
  if (from !== undefined) bounds.push([`${column}.gte`, from]);
  if (to !== undefined) bounds.push([`${column}.lt`, to]);
  return bounds;
}

function columnOf(dataset: Dataset, columns: readonly Column[], name: string): Pick<Wish, 'column' | 'operator'> {
  const [own, operator = 'eq', ...rest] = name.split('.');
  const column = columns.find((one) => one.name === own);
  if (!column)
    throw new UsageError(`${dataset.name} has no such column`, {
      expected: `one of ${columns.map((one) => one.name).join(', ')}`,
      got: own,
    });
  if (rest.length || !OPERATORS.includes(operator as Operator))
    throw new UsageError('There is no such operator', {
      where: own!,
      expected: `one of ${OPERATORS.join(', ')}`,
      got: operator,
    });
  if ((operator === 'contains' && column.type !== 'text') || (column.type === 'texts' && operator !== 'eq'))
    throw new UsageError('This column cannot be asked so', {
      where: name,
      expected: column.type === 'texts' ? 'eq' : 'eq, gte or lt',
    });
  return { column, operator: operator as Operator };
}

function checked({ column, operator }: Pick<Wish, 'column' | 'operator'>, name: string, value: string): string {
  if (value === '' && operator === 'eq') return value;
  const [says, holds] = WRITTEN[column.type];
  // An id that is none finds nothing in the database but an error.
  const isId = !column.isId || UUID.test(value);
  if (holds(value) && isId && value !== '') return value;
  const code = column.type === 'date' || column.type === 'instant' ? { code: 'BAD_DATE' as const } : {};
  throw new UsageError('That is no value of this column', {
    ...code,
    where: name,
    expected: isId ? says : 'an id of this graph, a UUID',
    got: value,
  });
}

const SQL: Record<ColumnType, string> = {
  text: 'text',
  texts: 'text',
  integer: 'bigint',
  number: 'float8',
  boolean: 'boolean',
  date: 'date',
  instant: 'timestamptz',
};

/** The wishes as conditions on the rows `x`. */
export function conditionsOf(wishes: readonly Wish[], bind: (value: unknown) => string): string[] {
  return wishes.map(({ column, operator, values }) => {
    const name = `x."${column.name}"`;
    const type = column.isId ? 'uuid' : SQL[column.type];
    if (operator === 'gte') return `${name} >= ${bind(values[0])}::${type}`;
    if (operator === 'lt') return `${name} < ${bind(values[0])}::${type}`;
    // `position` knows no wildcards, so that the text stays text.
    if (operator === 'contains') return `position(lower(${bind(values[0])}::text) in lower(${name})) > 0`;
    const given = values.filter((value) => value !== '');
    const none = column.type === 'texts' ? `cardinality(${name}) = 0` : `${name} IS NULL`;
    if (given.length === 0) return none;
    const some =
      column.type === 'texts' ? `${name} && ${bind(given)}::text[]` : `${name} = ANY(${bind(given)}::${type}[])`;
    return given.length === values.length ? some : `(${none} OR ${some})`;
  });
}
