import { inProgress } from '../flow/load.js';
import { daysInWork } from '../flow/times.js';
import { type Metric, subjectsOf } from '../metric.js';
import { disc, ratio } from '../statistics.js';
import { finishedDays } from './sle.js';

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
    const finished = finishedDays(history, params);
    const expected = disc(params.p, finished);
    const median = disc(50, finished);
    if (expected === null || median === null) return {};
    const open = inProgress(subjectsOf(history, params)).filter(({ window }) => window);
    return Object.fromEntries(
      open.map((one) => {
        const days = daysInWork(one, history.tz)!;
        const longer = finished.filter((other) => other >= days).length;
        const missed = finished.filter((other) => other > expected).length;
        return [
          one.id,
          {
            days,
            pace: (100 * (finished.length - longer)) / finished.length,
            miss_risk: days > expected ? 1 : (ratio(missed, longer) ?? 1),
            band: days > expected ? 'red' : days > median ? 'amber' : 'green',
          },
        ];
      }),
    );
  },
};
