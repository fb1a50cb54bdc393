import { z } from 'zod';
import { instantOf, localDate, nextDate, weekdayOf } from './dates.js';
import { type Span, within } from './spans.js';

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
  /** The opening hours between two instants. */
  open(from: number, to: number): Span[];
  /** The earliest instant from `from` on at which `ms` of work are done; null: the calendar never opens. */
  after(from: number, ms: number): number | null;
}

// A calendar that stays closed for a year will not open again.
const CLOSED_DAYS = 366;

/** The clock of a calendar. Days are laid out once each, so that many intervals of the same weeks cost little. */
export function businessClock({ tz, week, holidays }: Calendar): BusinessClock {
  const closed = new Set(holidays);
  const laidOut = new Map<string, Span[]>();
  const day = (date: string): Span[] => {
    const known = laidOut.get(date);
    if (known) return known;
    const hours = closed.has(date) ? [] : (week[WEEKDAYS[weekdayOf(date)]!] ?? []);
    const spans = hours
      .map(([from, to]) => ({ from: instantOf(date, from, tz), to: instantOf(date, to, tz) }))
      .filter(({ from, to }) => from < to);
    laidOut.set(date, spans);
    return spans;
  };
  return {
    open(from, to) {
      const spans: Span[] = [];
      if (from >= to) return spans;
      const last = localDate(to - 1, tz);
      for (let date = localDate(from, tz); date <= last; date = nextDate(date))
        spans.push(...within(day(date), from, to));
      return spans;
    },
    after(from, ms) {
      let left = ms;
      if (left <= 0) return from;
      let idle = 0;
      for (let date = localDate(from, tz); idle < CLOSED_DAYS; date = nextDate(date)) {
        const spans = day(date);
        idle = spans.length ? 0 : idle + 1;
        for (const span of within(spans, from, Infinity)) {
          if (span.to - span.from >= left) return span.from + left;
          left -= span.to - span.from;
        }
      }
      return null;
    },
  };
}
