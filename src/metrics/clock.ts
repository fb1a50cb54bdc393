import { UsageError } from '../errors.js';
import { businessClock, type Calendar } from './calendar.js';
import type { Span } from './spans.js';

export type ClockName = 'wall' | 'business';

export const HOUR = 3_600_000;

/** How a metric measures time, METRICS §1.5. */
export interface Clock {
  /** Hours of spans that do not overlap. */
  hours(spans: readonly Span[]): number;
  /** Hours between two instants; null where one of them is not known. */
  between(from: number | null | undefined, to: number | null | undefined): number | null;
  /** The earliest instant from `from` on at which so many hours are over; null: never. */
  after(from: number, hours: number): number | null;
}

const clock = (length: (span: Span) => number, after: (from: number, ms: number) => number | null): Clock => ({
  hours: (spans) => spans.reduce((sum, span) => sum + length(span), 0) / HOUR,
  between: (from, to) =>
    from === null || from === undefined || to === null || to === undefined ? null : length({ from, to }) / HOUR,
  after: (from, hours) => after(from, hours * HOUR),
});

const WALL = clock(
  ({ from, to }) => to - from,
  (from, ms) => from + ms,
);

/**
 * The clock of a name; the business clock reads a calendar.
 * @throws UsageError when it is asked for and there is none
 */
export function clockOf(name: ClockName, calendar: Calendar | undefined): Clock {
  if (name === 'wall') return WALL;
  if (!calendar)
    throw new UsageError('The business clock needs a calendar', {
      where: 'config.calendar',
      expected: 'the name of an entry of config.calendars',
    });
  const business = businessClock(calendar);
  return clock(
    ({ from, to }) => business.length(from, to),
    (from, ms) => business.after(from, ms),
  );
}
