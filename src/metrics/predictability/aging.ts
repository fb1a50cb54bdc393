import { inProgress } from '../flow/load.js';
import { daysInWork } from '../flow/times.js';
import type { Subject } from '../history.js';
import { type Metric, subjectsOf } from '../metric.js';
import { disc, ratio, sorted } from '../statistics.js';
import { finishedDays } from './sle.js';

/** What is in progress, beside what finished. */
export interface Ageing<S extends Subject> {
  subject: S;
  /** Its age: local dates touched. */
  days: number;
  /** The percentage of what finished that was done sooner. */
  pace: number;
  /** From 0 to 1. */
  missRisk: number;
  band: 'red' | 'amber' | 'green';
}

/** Everything in progress whose age is known, held against the days that finished work took; none where nothing finished. */
export function ageingOf<S extends Subject>(
  finished: readonly number[],
  open: readonly S[],
  p: number,
  tz: string,
): Ageing<S>[] {
  const expected = disc(p, finished);
  const median = disc(50, finished);
  if (expected === null || median === null) return [];
  const ordered = sorted(finished);
  const missed = ordered.length - countBelow(ordered, expected + 1);
  return open.flatMap((subject) => {
    const days = daysInWork(subject, tz);
    if (days === null) return [];
    const sooner = countBelow(ordered, days);
    return {
      subject,
      days,
      pace: (100 * sooner) / ordered.length,
      missRisk: days > expected ? 1 : (ratio(missed, ordered.length - sooner) ?? 1),
      band: days > expected ? 'red' : days > median ? 'amber' : 'green',
    };
  });
}

/** How many of whole numbers in ascending order are less than another, by halves: there may be very many of both. */
function countBelow(ordered: readonly number[], limit: number): number {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ordered[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const AGING: Metric = {
  id: 'aging',
  name: 'Ageing work in progress',
  version: 1,
  unit: 'days',
  grain: ['item', 'campaign'],
  clock: 'wall',
  formula:
    'The age of an open item in days beside what finished in the window: the percentage that was done sooner (pace), the risk of missing the service level, and a band: red beyond the level, amber beyond the median, else green.',
  excludes: 'what was first seen in the middle of work; nothing is shown where nothing finished',
  reads: ['created', 'status'],
  params: ['p', 'window', 'level'],
  compute(history, params) {
    const open = inProgress(subjectsOf(history, params));
    return Object.fromEntries(
      ageingOf(finishedDays(history, params), open, params.p, history.tz).map(
        ({ subject, missRisk: miss_risk, days, pace, band }) => [subject.id, { days, pace, miss_risk, band }],
      ),
    );
  },
};
