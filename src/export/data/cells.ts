import { types } from 'pg';
import type { Cell, ColumnType } from '../files/table.js';

// `text[]`, which the types do not name.
const TEXTS = 1009 as never;
const texts = types.getTypeParser(TEXTS, 'text') as unknown as (text: string) => string[];

/** An instant as the database writes it in UTC, `2026-03-31 12:00:00.123+00`, cut to the millisecond. Far faster than a parser for any text. */
function instant(text: string): Date {
  const part = (from: number, to: number): number => Number(text.slice(from, to));
  const fraction = text[19] === '.' ? text.slice(20, text.indexOf('+', 20)).slice(0, 3).padEnd(3, '0') : '0';
  return new Date(
    Date.UTC(part(0, 4), part(5, 7) - 1, part(8, 10), part(11, 13), part(14, 16), part(17, 19), Number(fraction)),
  );
}

/** Reads what the database writes, in UTC and with ISO dates, by the type of the column. */
export const CELLS: Record<ColumnType, (text: string) => Cell> = {
  text: (text) => text,
  date: (text) => text,
  integer: (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text)),
  number: Number,
  boolean: (text) => text === 't',
  instant,
  texts,
};
