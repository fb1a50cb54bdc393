import { DateTime } from 'luxon';
import type { Span } from './spans.js';

export type Bucket = 'day' | 'week' | 'month';

const DAY = 86_400_000;

/** When each local day of a year begins, and what it is called. */
interface Year {
  starts: number[];
  dates: string[];
}

// Zone arithmetic is slow and a workspace has few zones: each year is laid out once.
const years = new Map<string, Year>();

function yearOf(year: number, tz: string): Year {
  const key = `${tz} ${year}`;
  const known = years.get(key);
  if (known) return known;
  const laidOut: Year = { starts: [], dates: [] };
  for (let date = `${String(year).padStart(4, '0')}-01-01`; Number(date.slice(0, 4)) === year; date = nextDate(date)) {
    laidOut.dates.push(date);
    laidOut.starts.push(instantOf(date, '00:00', tz));
  }
  years.set(key, laidOut);
  return laidOut;
}

/** The date of an instant in a time zone, `YYYY-MM-DD`. */
export function localDate(at: number, tz: string): string {
  let year = new Date(at).getUTCFullYear();
  // At the turn of a year the zone may be ahead of UTC or behind it.
  if (at < yearOf(year, tz).starts[0]!) year--;
  else if (at >= yearOf(year + 1, tz).starts[0]!) year++;
  const { starts, dates } = yearOf(year, tz);
  let day = Math.min(Math.floor((at - starts[0]!) / DAY), starts.length - 1);
  while (starts[day]! > at) day--;
  while (day + 1 < starts.length && starts[day + 1]! <= at) day++;
  return dates[day]!;
}

/**
 * The instant of a local time of a date; `24:00` is the next midnight. A time that a clock change leaves out moves forward
 * by the gap, one that comes twice is the earlier (METRICS §1.5).
 */
export function instantOf(date: string, time: string, tz: string): number {
  const [hour, minute = 0] = time.split(':').map(Number);
  const [year, month, day] = (hour === 24 ? nextDate(date) : date).split('-').map(Number);
  const local = DateTime.fromObject({ year, month, day, hour: hour! % 24, minute }, { zone: tz });
  return Math.min(...local.getPossibleOffsets().map((one) => one.toMillis()));
}

/** An instant, or the start of a date in a time zone; null for a text that is neither. */
export function instantOrDate(text: string, tz: string): number | null {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? instantOf(text, '00:00', tz) : Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

// Dates alone know no zone: a day of the calendar is a day of UTC.
const midnight = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** The day after, or `days` after. */
export const nextDate = (date: string, days = 1): string =>
  new Date(midnight(date) + days * DAY).toISOString().slice(0, 10);

/** Whole days from one date to another; negative where the other is earlier. */
export const daysBetween = (from: string, to: string): number => Math.round((midnight(to) - midnight(from)) / DAY);

/** Which day of the week a date is, 0 for Monday. */
export const weekdayOf = (date: string): number => (new Date(midnight(date)).getUTCDay() + 6) % 7;

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
