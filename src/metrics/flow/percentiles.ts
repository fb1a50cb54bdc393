import type { Clock } from '../clock.js';
import type { History, Subject } from '../history.js';
import { finishedIn, type Metric, type Params, subjectsOf } from '../metric.js';
import { cont, disc, mean, ratio } from '../statistics.js';
import { cycleDays, cycleTime } from './times.js';

const PS = [50, 85, 95];

/** What `of` asks of a finished item or campaign. */
function measured(subject: Subject, of: Params['of'], { tz }: History, clock: Clock): number | null {
  if (of === 'cycle_days') return cycleDays(subject, tz);
  return of === 'cycle_time' ? cycleTime(subject, clock) : clock.between(subject.life.createdAt, subject.finishedAt);
}

export const PERCENTILES: Metric = {
  id: 'percentiles',
  name: 'Distribution',
  version: 1,
  unit: 'h or days',
  grain: ['workspace'],
  clock: 'wall',
  formula:
    'Percentiles and mean of cycle_time, cycle_days or lead_time of what finished in the window: between the values (cont) and as one of them (disc).',
  excludes: 'finished items without the measure; their share is the coverage',
  reads: ['created', 'status'],
  params: ['of', 'ps', 'window', 'level'],
  compute(history, params, clock) {
    const finished = finishedIn(subjectsOf(history, params), params.window);
    const values = finished.flatMap((one) => measured(one, params.of, history, clock) ?? []);
    const ps = params.ps ?? PS;
    return {
      n: values.length,
      finished: finished.length,
      coverage: ratio(values.length, finished.length),
      mean: mean(values),
      cont: Object.fromEntries(ps.map((p) => [p, cont(p, values)])),
      disc: Object.fromEntries(ps.map((p) => [p, disc(p, values)])),
    };
  },
};
