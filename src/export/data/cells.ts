import { types } from 'pg';
import type { Cell, ColumnType } from '../files/table.js';

// `text[]`, which the types do not name.
const TEXTS = 1009 as never;
const texts = types.getTypeParser(TEXTS, 'text') as unknown as (text: string) => string[];

/** An instant as the database writes it in UTC, `2026-03-31 12:00:00.123456+00`, cut to the millisecond. */
function instant(text: string): string {
  const end = text.length - 3;
  if (text[10] !== ' ' || text.slice(end) !== '+00') throw new RangeError(`No instant of our era in UTC: ${text}`);
  const fraction = end > 19 ? text.slice(20, Math.min(end, 23)).padEnd(3, '0') : '000';
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
}

/** The database has the same digits, but goes over to powers of ten elsewhere. */
const number = (text: string): string => (text.includes('e') ? String(Number(text)) : text);

/**
 * Makes a cell of what the database writes, in UTC and with ISO dates, by the type of the column; undefined: it is one as it
 * stands. No cell becomes a number or a Date on its way: most formats would only write it out again.
 */
export const CELLS: Record<ColumnType, ((text: string) => Exclude<Cell, null>) | undefined> = {
  text: undefined,
  date: undefined,
  integer: undefined,
  number,
  boolean: (text) => (text === 't' ? 'true' : 'false'),
  instant,
  texts,
};
