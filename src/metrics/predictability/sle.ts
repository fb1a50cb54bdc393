import { cycleDays } from '../flow/times.js';
import type { History } from '../history.js';
import { finishedIn, type Metric, type Params, subjectsOf } from '../metric.js';
import { disc, ratio } from '../statistics.js';

/** The cycle times in days of what finished in the window. */
export const finishedDays = (history: History, params: Params): number[] =>
  finishedIn(subjectsOf(history, params), params.window).flatMap((one) => cycleDays(one, history.tz) ?? []);

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
    const n = finished.length;
    const days = n < params.minN ? null : disc(params.p, finished);
    return { n, days, met_share: days === null ? null : ratio(finished.filter((one) => one <= days).length, n) };
  },
};
