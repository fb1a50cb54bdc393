import { z } from 'zod';
import { instantOf, localDate, nextDate, weekdayOf } from './dates.js';
import { type Span, unite } from './spans.js';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** The name of a time zone. */
export const zone = z.string().refine(isZone, 'expected an IANA time zone such as Europe/Berlin');

// Offsets such as `+02:00` are accepted by Intl but know no clock changes.
function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name) || /^UTC[+-]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const time = z.string().regex(/^(?:[01]\d|2[0-4]):[0-5]\d$/, 'expected a local time such as 09:00');

/** When a team works, METRICS §1.1: local opening hours by weekday, without the holidays; an absent weekday is closed. */
export const calendar = z.strictObject({
  tz: zone.default('UTC'),
  week: z.partialRecord(z.enum(WEEKDAYS), z.array(z.tuple([time, time]))),
  /** Dates `YYYY-MM-DD`. */
  holidays: z.array(z.iso.date()).default([]),
});

export type Calendar = z.output<typeof calendar>;

/** How long somebody works between two instants, and when a duration of work is over. */
export interface BusinessClock {
  /** Open milliseconds between two instants; 0 where the second is not later. */
  length(from: number, to: number): number;
  /** The earliest instant from `from` on at which `ms` of work are done; null: the calendar never opens. */
  after(from: number, ms: number): number | null;
}

/** The opening hours of a year, and how much of them is over when each begins. */
interface Year {
  hours: Span[];
  before: number[];
  whole: number;
}

// A calendar that stays closed for two years will not open again.
const CLOSED_YEARS = 2;

const clocks = new WeakMap<Calendar, BusinessClock>();

/** The clock of a calendar. Years are laid out once each, so that an interval costs two look-ups, however long it is. */
export function businessClock(calendar: Calendar): BusinessClock {
  const known = clocks.get(calendar);
  if (known) return known;
  const made = makeClock(calendar);
  clocks.set(calendar, made);
  return made;
}

function makeClock(calendar: Calendar): BusinessClock {
  const years = new Map<number, Year>();
  const yearOf = (year: number): Year => {
    const known = years.get(year) ?? layOut(year, calendar);
    years.set(year, known);
    return known;
  };
  // Of a year's work, what is over at an instant of it.
  const over = (at: number): number => {
    const { hours, before } = yearOf(localYear(at, calendar.tz));
    const k = lastBefore(hours, at);
    return k < 0 ? 0 : before[k]! + Math.min(at, hours[k]!.to) - hours[k]!.from;
  };
  return {
    length(from, to) {
      if (from >= to) return 0;
      const last = localYear(to, calendar.tz);
      let sum = over(to) - over(from);
      for (let year = localYear(from, calendar.tz); year < last; year++) sum += yearOf(year).whole;
      return sum;
    },
    after(from, ms) {
      if (ms <= 0) return from;
      const first = localYear(from, calendar.tz);
      let wanted = over(from) + ms;
      for (let year = first, closed = 0; closed < CLOSED_YEARS; year++) {
        const { hours, before, whole } = yearOf(year);
        if (wanted <= whole) {
          const k = hours.findIndex((span, at) => before[at]! + span.to - span.from >= wanted);
          return hours[k]!.from + wanted - before[k]!;
        }
        closed = whole === 0 ? closed + 1 : 0;
        wanted -= whole;
      }
      return null;
    },
  };
}

const localYear = (at: number, tz: string): number => Number(localDate(at, tz).slice(0, 4));

function layOut(year: number, { tz, week, holidays }: Calendar): Year {
  const closed = new Set(holidays);
  const told: Span[] = [];
  for (let date = `${year}-01-01`; date.startsWith(`${year}-`); date = nextDate(date)) {
    if (closed.has(date)) continue;
    for (const [from, to] of week[WEEKDAYS[weekdayOf(date)]!] ?? [])
      told.push({ from: instantOf(date, from, tz), to: instantOf(date, to, tz) });
  }
  const hours = unite(told);
  let whole = 0;
  const before = hours.map(({ from, to }) => {
    const sum = whole;
    whole += to - from;
    return sum;
  });
  return { hours, before, whole };
}

/** The last span that begins before an instant; -1: none does. */
function lastBefore(spans: readonly Span[], at: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.from < at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
