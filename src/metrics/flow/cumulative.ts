import type { Category } from '../category.js';
import { datesOf, instantOf, nextDate } from '../dates.js';
import type { History, Subject } from '../history.js';
import type { Metric } from '../metric.js';
import type { Span } from '../spans.js';
import { sorted } from '../statistics.js';
import { spanOf, startedOf } from './span.js';

/** How work has piled up by the end of a local date. */
export interface FlowDay {
  date: string;
  /** Started so far. */
  arrivals: number;
  /** Started and ended so far. */
  departures: number;
  /** In progress then: of arrivals less departures what was not closed for a while. */
  wip: number;
  /** The same by the category in which it stood. */
  categories: Partial<Record<Category, number>>;
}

/** For each local date that a span touches: what has started, has ended and is in progress at its end, or at `asOf`. */
export function cumulativeFlow(
  subjects: readonly Subject[],
  span: Span,
  { tz, asOf }: Pick<History, 'tz' | 'asOf'>,
): FlowDay[] {
  const started = subjects.filter(({ startedAt }) => startedAt !== null);
  const arrived = before(started.map(({ startedAt }) => startedAt!));
  const departed = before(started.flatMap(({ exitAt }) => exitAt ?? []));
  const held = started.flatMap(({ window }) => window!);
  const standing = [...new Set(held.map(({ category }) => category))].sort().map((category) => {
    const own = held.filter((one) => one.category === category);
    return { category, entered: before(own.map(({ from }) => from)), left: before(own.map(({ to }) => to)) };
  });
  return datesOf(span, tz).map((date) => {
    const end = Math.min(instantOf(nextDate(date), '00:00', tz), asOf);
    // Of whole milliseconds: a stretch holds the last one before `end` if it began before `end` and did not end before it.
    const counts = standing.map(({ category, entered, left }) => [category, entered(end) - left(end)] as const);
    return {
      date,
      arrivals: arrived(end),
      departures: departed(end),
      wip: counts.reduce((total, [, count]) => total + count, 0),
      categories: Object.fromEntries(counts.filter(([, count]) => count > 0)),
    };
  });
}

/** Counts the instants before another one; those asked for must come in order. */
function before(instants: readonly number[]): (end: number) => number {
  const ordered = sorted(instants);
  let count = 0;
  return (end) => {
    while (count < ordered.length && ordered[count]! < end) count++;
    return count;
  };
}

export const CUMULATIVE_FLOW: Metric = {
  id: 'cfd',
  name: 'Cumulative flow',
  version: 1,
  unit: 'items',
  grain: ['workspace'],
  clock: 'wall',
  formula:
    'For each local date of the window, at its end: items started so far, started items that have ended, items in progress.',
  excludes: 'what was first seen in the middle of work',
  reads: ['created', 'status'],
  params: ['window', 'level'],
  compute(history, params) {
    const started = startedOf(history, params);
    return Object.fromEntries(
      cumulativeFlow(started, spanOf(history, params, started), history).map(({ date, arrivals, departures, wip }) => [
        date,
        { arrivals, departures, wip },
      ]),
    );
  },
};
