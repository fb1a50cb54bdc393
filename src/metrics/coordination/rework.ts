import type { Category } from '../category.js';
import type { Clock } from '../clock.js';
import { finishedIn, type Metric, subjectsOf } from '../metric.js';
import type { Subject } from '../history.js';
import { within } from '../spans.js';
import { ratio } from '../statistics.js';
import { isTerminal } from '../timeline.js';

/** How far along a category is, METRICS §1.3; the others stand aside. */
export const RANKS: Partial<Record<Category, number>> = { backlog: 0, ready: 1, in_progress: 2, in_review: 3, done: 4 };
const FINISHED_RANK = 3;

interface Rework {
  rework: number;
  reopens: number;
  rework_touch_h: number;
}

/** Steps back from review or done, exits from an end, and the hours of work after the first step back. */
export function reworkOf({ life, window }: Subject, clock: Clock): Rework {
  let rank = 0;
  let rework = 0;
  let first = Infinity;
  for (const { category, from } of life.intervals) {
    const next = RANKS[category];
    if (next === undefined) continue;
    if (rank >= FINISHED_RANK && next < rank) {
      rework++;
      first = Math.min(first, from);
    }
    rank = next;
  }
  const reopens = life.intervals.filter(
    ({ category }, k) => k > 0 && isTerminal(life.intervals[k - 1]!.category) && !isTerminal(category),
  ).length;
  const touch = within(window ?? [], first, Infinity).filter(({ category }) => category === 'in_progress');
  return { rework, reopens, rework_touch_h: clock.hours(touch) };
}

const REWORK_ENTRY = { version: 1, clock: 'wall', reads: ['created', 'status'] } as const;

export const REWORK: Metric[] = [
  {
    ...REWORK_ENTRY,
    id: 'rework',
    name: 'Rework',
    unit: 'steps back',
    grain: ['item', 'campaign'],
    formula:
      'How often an item went back from review or done to an earlier category, how often it was reopened, and the hours in progress after the first step back.',
    excludes: 'waiting, blocked, unknown and cancelled are no step',
    params: ['level'],
    compute: (history, params, clock) =>
      Object.fromEntries(subjectsOf(history, params).map((one) => [one.id, reworkOf(one, clock)])),
  },
  {
    ...REWORK_ENTRY,
    id: 'rework_rate',
    name: 'Rework rate',
    unit: 'ratio',
    grain: ['workspace'],
    formula: 'Of what finished in the window, the share with at least one step back.',
    params: ['window', 'level'],
    compute(history, params, clock) {
      const finished = finishedIn(subjectsOf(history, params), params.window);
      return ratio(finished.filter((one) => reworkOf(one, clock).rework > 0).length, finished.length);
    },
  },
];
