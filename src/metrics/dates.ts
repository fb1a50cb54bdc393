import { DateTime } from 'luxon';
import type { Span } from './spans.js';

export type Bucket = 'day' | 'week' | 'month';

const DAY = 86_400_000;

/** The date of an instant in a time zone, `YYYY-MM-DD`. */
export const localDate = (at: number, tz: string): string => DateTime.fromMillis(at, { zone: tz }).toISODate()!;

/**
 * The instant of a local time of a date; `24:00` is the next midnight. A time that a clock change leaves out moves forward
 * by the gap, one that comes twice is the earlier (METRICS §1.5).
 */
export function instantOf(date: string, time: string, tz: string): number {
  const [hour, minute = 0] = time.split(':').map(Number);
  const day = DateTime.fromISO(date, { zone: 'utc' }).plus({ days: hour === 24 ? 1 : 0 });
  const { year, month, day: dayOfMonth } = day;
  const local = DateTime.fromObject({ year, month, day: dayOfMonth, hour: hour! % 24, minute }, { zone: tz });
  return Math.min(...local.getPossibleOffsets().map((one) => one.toMillis()));
}

/** An instant, or the start of a date in a time zone; null for a text that is neither. */
export function instantOrDate(text: string, tz: string): number | null {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? instantOf(text, '00:00', tz) : Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

/** The day after, or `days` after. */
export const nextDate = (date: string, days = 1): string =>
  DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toISODate()!;

/** Whole days from one date to another; negative where the other is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);

/** Which day of the week a date is, 0 for Monday. */
export const weekdayOf = (date: string): number => DateTime.fromISO(date, { zone: 'utc' }).weekday - 1;

/** The dates that a span touches, in order. */
export function datesOf({ from, to }: Span, tz: string): string[] {
  if (from >= to) return [];
  const last = localDate(to - 1, tz);
  const dates: string[] = [];
  for (let date = localDate(from, tz); date <= last; date = nextDate(date)) dates.push(date);
  return dates;
}

/** The first date of the bucket that holds a date; weeks start on Monday. */
export function bucketOf(date: string, bucket: Bucket): string {
  if (bucket === 'day') return date;
  return bucket === 'week' ? nextDate(date, -weekdayOf(date)) : `${date.slice(0, 7)}-01`;
}

/** The buckets that a span touches, in order. */
export const bucketsOf = (span: Span, bucket: Bucket, tz: string): string[] => [
  ...new Set(datesOf(span, tz).map((date) => bucketOf(date, bucket))),
];
