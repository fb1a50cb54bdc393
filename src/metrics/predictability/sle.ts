import { cycleDays } from '../flow/times.js';
import type { History } from '../history.js';
import { finishedIn, type Metric, type Params, subjectsOf } from '../metric.js';
import { disc, ratio } from '../statistics.js';

/** The cycle times in days of what finished in the window. */
export const finishedDays = (history: History, params: Params): number[] =>
  finishedIn(subjectsOf(history, params), params.window).flatMap((one) => cycleDays(one, history.tz) ?? []);

/** Within how many days the share `p` was done, and which share kept to it; null of fewer than `minN`. */
export function serviceLevelOf(
  finished: readonly number[],
  { p, minN }: Pick<Params, 'p' | 'minN'>,
): { days: number | null; metShare: number | null } {
  const days = finished.length < minN ? null : disc(p, finished);
  const met = finished.filter((one) => days !== null && one <= days).length;
  return { days, metShare: days === null ? null : ratio(met, finished.length) };
}

export const SLE: Metric = {
  id: 'sle',
  name: 'Service level expectation',
  version: 1,
  unit: 'days',
  grain: ['workspace'],
  clock: 'wall',
  formula:
    'The number of days in which the share p of what finished in the window was done, and the share that kept to it.',
  excludes: 'what has no cycle time; with fewer than minN items there is none',
  reads: ['created', 'status'],
  params: ['p', 'minN', 'window', 'level'],
  compute(history, params) {
    const finished = finishedDays(history, params);
    const { days, metShare } = serviceLevelOf(finished, params);
    return { n: finished.length, days, met_share: metShare };
  },
};
