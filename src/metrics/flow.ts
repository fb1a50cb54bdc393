import type { Category } from './category.js';
import { type Interval, isTerminal, type Timeline } from './timeline.js';

const HOUR = 3_600_000;

/** The points of METRICS §1.6, in epoch milliseconds. */
export interface Points {
  startedAt: number | null;
  finishedAt: number | null;
  exitAt: number | null;
}

/** When work on an item began and ended; the start is null also where its history begins in the middle of work. */
export function pointsOf(
  { createdAt, launchedAt = null, intervals }: Timeline,
  startCategories: ReadonlySet<Category>,
): Points {
  const firstKnown = intervals.find(({ category }) => category !== 'unknown')?.category;
  const startUnknown =
    (createdAt === null || intervals[0]?.category === 'unknown') && firstKnown !== 'backlog' && firstKnown !== 'ready';
  const last = intervals.at(-1);
  return {
    startedAt: startUnknown ? null : (intervals.find(({ category }) => startCategories.has(category))?.from ?? null),
    finishedAt: launchedAt ?? (last?.category === 'done' ? last.from : null),
    exitAt: launchedAt ?? (last && isTerminal(last.category) ? last.from : null),
  };
}

/** The intervals of METRICS §1.6's WIP window: from start to exit or `asOf`, without terminal stretches; null: not started. */
export function wipWindow(life: Timeline, points: Points, asOf: number): Interval[] | null {
  const { startedAt } = points;
  if (startedAt === null) return null;
  const end = points.exitAt ?? asOf;
  return life.intervals
    .map((one) => ({ ...one, from: Math.max(one.from, startedAt), to: Math.min(one.to ?? asOf, end) }))
    .filter(({ category, from, to }) => !isTerminal(category) && from < to);
}

/** Hours by the wall clock; of some categories, where given. */
export function hours(intervals: readonly Interval[], of?: ReadonlySet<Category>): number {
  let sum = 0;
  for (const { category, from, to } of intervals) if (!of || of.has(category)) sum += (to ?? from) - from;
  return sum / HOUR;
}

/** Hours of waiting by state, METRICS §2.1 `wait_time`. */
export function waitHours(window: readonly Interval[]): Record<string, number> {
  const of = (...categories: Category[]): number => hours(window, new Set(categories));
  return {
    waiting: of('waiting'),
    in_review: of('in_review'),
    blocked: of('blocked'),
    parked: of('backlog', 'ready'),
    unknown: of('unknown'),
    total: of('waiting', 'in_review', 'blocked', 'backlog', 'ready', 'unknown'),
  };
}

/** Hours between two instants; null where one of them is not known. */
export function between(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : (to - from) / HOUR;
}
