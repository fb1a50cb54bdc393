import { HOUR } from '../clock.js';
import { datesOf, instantOf, nextDate } from '../dates.js';
import { finishedIn, type Metric, type Params, subjectsOf } from '../metric.js';
import type { History, Subject } from '../history.js';
import { standsIn } from '../points.js';
import { type Span, within } from '../spans.js';
import { least, mean, ratio, sum } from '../statistics.js';
import { isTerminal } from '../timeline.js';
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

/** The window, or from the first start to now. */
function spanOf(history: History, params: Params, started: readonly Subject[]): Span {
  return (
    params.window ?? {
      from: least(
        started.map(({ startedAt }) => startedAt!),
        history.asOf,
      ),
      to: history.asOf,
    }
  );
}

const startedOf = (history: History, params: Params): Subject[] =>
  subjectsOf(history, params).filter(({ startedAt }) => startedAt !== null);

const cumulative: Metric['compute'] = (history, params) => {
  const started = startedOf(history, params);
  return Object.fromEntries(
    datesOf(spanOf(history, params, started), history.tz).map((date) => {
      const end = Math.min(instantOf(nextDate(date), '00:00', history.tz), history.asOf);
      return [
        date,
        {
          arrivals: started.filter(({ startedAt }) => startedAt! < end).length,
          departures: started.filter(({ exitAt }) => exitAt !== null && exitAt < end).length,
          wip: started.filter(({ window }) => window!.some(({ from, to }) => from <= end - 1 && end - 1 < to)).length,
        },
      ];
    }),
  );
};

const littlesLaw: Metric['compute'] = (history, params, clock) => {
  const started = startedOf(history, params);
  const { from, to } = spanOf(history, params, started);
  const length = (to - from) / HOUR;
  const worked = sum(started.map(({ window }) => clock.hours(within(window!, from, to))));
  const cycles = finishedIn(started, { from, to }).map((one) => cycleTime(one, clock)!);
  const averageWip = ratio(worked, length);
  const perDay = ratio(cycles.length, length / DAY_HOURS);
  const averageCycle = mean(cycles);
  const days = averageCycle === null ? null : averageCycle / DAY_HOURS;
  const product = perDay === null || days === null ? 0 : perDay * days;
  return {
    avg_wip: averageWip,
    throughput_per_day: perDay,
    avg_cycle_days: days,
    ratio: averageWip === null ? null : ratio(averageWip, product),
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
  {
    ...LOAD,
    id: 'cfd',
    name: 'Cumulative flow',
    formula:
      'For each local date of the window, at its end: items started so far, started items that have ended, items in progress.',
    excludes: 'what was first seen in the middle of work',
    params: ['window', 'level'],
    compute: cumulative,
  },
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
