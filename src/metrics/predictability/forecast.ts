import { UsageError } from '../../errors.js';
import { counted } from '../flow/counts.js';
import type { History } from '../history.js';
import { finishedIn, type Metric, type Params, subjectsOf } from '../metric.js';
import { mulberry32 } from '../random.js';
import { rank, sum } from '../statistics.js';

const PS = [50, 70, 85, 95];

function required<K extends 'seed' | 'days' | 'remaining' | 'window'>(params: Params, name: K): NonNullable<Params[K]> {
  const value = params[name];
  if (value === undefined)
    throw new UsageError('The forecast lacks a parameter', { where: `params.${name}`, expected: name });
  return value;
}

/** Items a day: those given, else the daily throughput of the window, days without any too. */
function samplesOf(history: History, params: Params): number[] {
  if (params.samples) return params.samples;
  const window = required(params, 'window');
  const finished = finishedIn(subjectsOf(history, params), window).map(({ finishedAt }) => finishedAt!);
  return Object.values(counted(finished, window, 'day', history.tz));
}

/** Draws days, one stream of numbers for all trials. */
function drawing(samples: readonly number[], seed: number): () => number {
  const next = mulberry32(seed);
  return () => samples[Math.floor((next() * samples.length) / 2 ** 32)]!;
}

/** The trial's value that `p` percent of the ordered trials are as good as. */
const atPercent = (ordered: readonly number[], p: number): number => ordered[rank(p, ordered.length) - 1]!;

/** How a forecast is drawn. */
export type Draws = { seed: number } & Pick<Params, 'trials' | 'ps'>;

/** By percent: the value that this share of the trials is as good as. */
const outcomes = (ordered: readonly number[], { ps = PS }: Pick<Params, 'ps'>): [number, number][] =>
  ps.map((p) => [p, atPercent(ordered, p)]);

/** How many items are done in so many days, by percent; null where no day had any. */
export function howManyOf(samples: readonly number[], days: number, draws: Draws): [number, number][] | null {
  if (sum(samples) === 0) return null;
  const draw = drawing(samples, draws.seed);
  const totals = Array.from({ length: draws.trials }, () => {
    let total = 0;
    for (let day = 0; day < days; day++) total += draw();
    return total;
  }).sort((a, b) => b - a);
  return outcomes(totals, draws);
}

/** In how many days so many items are done, by percent, null: not within `maxDays`; null where no day had any. */
export function whenOf(
  samples: readonly number[],
  remaining: number,
  draws: Draws & Pick<Params, 'maxDays'>,
): [number, number | null][] | null {
  if (sum(samples) === 0) return null;
  const draw = drawing(samples, draws.seed);
  const lengths = Array.from({ length: draws.trials }, () => {
    let done = 0;
    let day = 0;
    while (done < remaining && day < draws.maxDays) {
      done += draw();
      day++;
    }
    return done < remaining ? Infinity : day;
  }).sort((a, b) => a - b);
  return outcomes(lengths, draws).map(([p, days]) => [p, days === Infinity ? null : days]);
}

const howMany: Metric['compute'] = (history, params) => {
  const samples = samplesOf(history, params);
  const days = required(params, 'days');
  const found = howManyOf(samples, days, { ...params, seed: required(params, 'seed') });
  return found && Object.fromEntries(found);
};

const when: Metric['compute'] = (history, params) => {
  const samples = samplesOf(history, params);
  const remaining = required(params, 'remaining');
  const found = whenOf(samples, remaining, { ...params, seed: required(params, 'seed') });
  return found && Object.fromEntries(found);
};

const FORECAST = { version: 1, grain: ['workspace'], clock: 'wall', reads: ['created', 'status'] } as const;

export const FORECASTS: Metric[] = [
  {
    ...FORECAST,
    id: 'forecast_how_many',
    name: 'How many by a date',
    unit: 'items',
    formula:
      'Throughput of random days of the window, added up over the days to come, many times: the number that p percent of the trials reach.',
    excludes: 'null where nothing was finished',
    params: ['samples', 'window', 'trials', 'seed', 'ps', 'days', 'level'],
    compute: howMany,
  },
  {
    ...FORECAST,
    id: 'forecast_when',
    name: 'When',
    unit: 'days',
    formula:
      'Random days of the window until the remaining items are done, many times: the number of days in which p percent of the trials are.',
    excludes: 'null where nothing was finished, or where it takes more than maxDays',
    params: ['samples', 'window', 'trials', 'seed', 'ps', 'remaining', 'maxDays', 'level'],
    compute: when,
  },
];
