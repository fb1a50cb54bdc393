import { type Clock, HOUR } from '../clock.js';
import { finishedIn, type Metric, subjectsOf } from '../metric.js';
import type { Subject } from '../history.js';
import { standsIn } from '../points.js';
import { type Span, within } from '../spans.js';
import { mean, ratio, sum } from '../statistics.js';
import { isTerminal } from '../timeline.js';
import { CUMULATIVE_FLOW } from './cumulative.js';
import { spanOf, startedOf } from './span.js';
import { cycleTime, daysInWork, windowHours } from './times.js';

const DAY_HOURS = 24;

/** What is being worked on: started, not ended, and in a known state. */
export function inProgress<S extends Subject>(subjects: readonly S[]): S[] {
  return subjects.filter(({ life, startedAt, startUnknown }) => {
    const now = standsIn(life);
    return !isTerminal(now) && now !== 'unknown' && (startedAt !== null || startUnknown);
  });
}

const wip: Metric['compute'] = (history, params) => {
  const open = inProgress(subjectsOf(history, params));
  const byCategory: Record<string, number> = {};
  for (const { life } of open) {
    const category = standsIn(life);
    byCategory[category] = (byCategory[category] ?? 0) + 1;
  }
  return { total: open.length, by_category: byCategory };
};

const age: Metric['compute'] = (history, params, clock) =>
  Object.fromEntries(
    inProgress(subjectsOf(history, params)).map((one) => [
      one.id,
      { h: windowHours(one, clock), days: daysInWork(one, history.tz) },
    ]),
  );

/** How steady a period was: all numbers null where nothing can be told. */
export interface Stability {
  /** Items. */
  averageWip: number | null;
  throughputPerDay: number | null;
  /** Of 24 h. */
  averageCycleDays: number | null;
  ratio: number | null;
  /** How many finished with a cycle time. */
  n: number;
}

/** Little's law over a span: the average work in progress beside throughput by cycle time. */
export function stabilityOf(subjects: readonly Subject[], { from, to }: Span, clock: Clock): Stability {
  const started = subjects.filter(({ startedAt }) => startedAt !== null);
  const length = (to - from) / HOUR;
  const worked = sum(started.map(({ window }) => clock.hours(within(window!, from, to))));
  const cycles = finishedIn(started, { from, to }).map((one) => cycleTime(one, clock)!);
  const averageWip = ratio(worked, length);
  const throughputPerDay = ratio(cycles.length, length / DAY_HOURS);
  const averageCycle = mean(cycles);
  const averageCycleDays = averageCycle === null ? null : averageCycle / DAY_HOURS;
  const product = throughputPerDay === null || averageCycleDays === null ? 0 : throughputPerDay * averageCycleDays;
  return {
    averageWip,
    throughputPerDay,
    averageCycleDays,
    ratio: averageWip === null ? null : ratio(averageWip, product),
    n: cycles.length,
  };
}

/** Whether a period was too unsteady to forecast from. */
export const isUnstable = (stability: number): boolean => stability < 0.8 || stability > 1.25;

const littlesLaw: Metric['compute'] = (history, params, clock) => {
  const started = startedOf(history, params);
  const told = stabilityOf(started, spanOf(history, params, started), clock);
  return {
    avg_wip: told.averageWip,
    throughput_per_day: told.throughputPerDay,
    avg_cycle_days: told.averageCycleDays,
    ratio: told.ratio,
  };
};

const LOAD = { version: 1, unit: 'items', grain: ['workspace'], clock: 'wall', reads: ['created', 'status'] } as const;

export const LOADS: Metric[] = [
  {
    ...LOAD,
    id: 'wip',
    name: 'Work in progress',
    formula:
      'Items that are started, or were first seen in the middle of work, and are neither ended nor of unknown state.',
    params: ['level'],
    compute: wip,
  },
  {
    ...LOAD,
    id: 'wip_age',
    name: 'Work item age',
    unit: 'h, days',
    grain: ['item', 'campaign'],
    formula: 'The WIP window until now of what is in progress, in hours and in local dates touched.',
    from: 'in_progress or in_review',
    excludes: 'the age of what was first seen in the middle of work is not known',
    params: ['level'],
    compute: age,
  },
  CUMULATIVE_FLOW,
  {
    ...LOAD,
    id: 'littles_law',
    name: 'Stability check',
    unit: 'ratio',
    formula:
      'The average work in progress by throughput a day times average cycle time in days. Outside 0.8 to 1.25 the period is unstable.',
    excludes: 'what was first seen in the middle of work',
    params: ['window', 'level'],
    compute: littlesLaw,
  },
];
