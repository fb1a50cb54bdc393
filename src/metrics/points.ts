import type { Category } from './category.js';
import { type Span, within } from './spans.js';
import { isTerminal, type State, type Timeline } from './timeline.js';

/** The points of METRICS §1.6, in epoch milliseconds. */
export interface Points {
  startedAt: number | null;
  finishedAt: number | null;
  exitAt: number | null;
  /** Its history begins in the middle of work, so nobody knows when that began. */
  startUnknown: boolean;
}

/** A stretch of a life that has an end, if only now. */
export type Stretch = Omit<State, 'to'> & Span;

/** When work on an item or a campaign began and ended. */
export function pointsOf(
  { createdAt, launchedAt = null, intervals }: Timeline,
  startCategories: readonly Category[],
): Points {
  const firstKnown = intervals.find(({ category }) => category !== 'unknown')?.category;
  const startUnknown =
    (createdAt === null || intervals[0]?.category === 'unknown') && firstKnown !== 'backlog' && firstKnown !== 'ready';
  const last = intervals.at(-1);
  return {
    startUnknown,
    startedAt: startUnknown
      ? null
      : (intervals.find(({ category }) => startCategories.includes(category))?.from ?? null),
    finishedAt: launchedAt ?? (last?.category === 'done' ? last.from : null),
    exitAt: launchedAt ?? (last && isTerminal(last.category) ? last.from : null),
  };
}

/**
 * The states of METRICS §1.6's WIP window: from the start on, without terminal stretches, so that it ends where the life
 * does; null: not started.
 */
export function wipWindow(life: Timeline, { startedAt }: Points, asOf: number): Stretch[] | null {
  if (startedAt === null) return null;
  return within(stretches(life, asOf), startedAt, asOf).filter(({ category }) => !isTerminal(category));
}

/** Where an item or a campaign stands; what was launched is done, whatever its work was at then. */
export const standsIn = ({ launchedAt = null, intervals }: Timeline): Category =>
  launchedAt === null ? (intervals.at(-1)?.category ?? 'unknown') : 'done';

/** A life until `asOf`. */
export const stretches = (life: Timeline, asOf: number): Stretch[] =>
  life.states.map((one) => ({ ...one, to: one.to ?? asOf })).filter(({ from, to }) => from < to);
