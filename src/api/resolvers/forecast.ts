import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Extensions, FieldResolver, Info, Int, Resolver, Root } from 'type-graphql';
import { DEFAULTS } from '../../metrics/metric.js';
import { type Draws, howManyOf, whenOf } from '../../metrics/predictability/forecast.js';
import { serviceLevelOf } from '../../metrics/predictability/sle.js';
import { ratio, sum } from '../../metrics/statistics.js';
import { refused } from '../failures/codes.js';
import { checkBounds } from '../limits/bounded.js';
import { fieldsOf } from '../reading/fields.js';
import { FlowAnswer } from '../schema/flow-window.js';
import { Forecast, ServiceLevel } from '../schema/forecast.js';
import { steadinessOf } from './flow-load.js';
import type { WindowReading } from './window-reading.js';

const PERCENTS = [50, 70, 85, 95];
const MOST_PERCENTS = 10;
const MOST_TRIALS = 10_000;
const FEWEST_TRIALS = 100;
const MOST_SEED = 2 ** 31 - 1;
const MOST_DAYS = 366;
const MOST_REMAINING = 10_000;
// Ten thousand trials may draw tens of millions of days: not many fit into one operation.
const COST = 400;
const SEED = 'Where the stream of random numbers begins: 0 to 2147483647.';
const TRIALS = 'How many times it is tried: 100 to 10000.';
const PERCENT = 'Which certainties are wanted, in percent: up to ten, each 1 to 99.';

/** What may be expected after what the window has shown. */
@Resolver(() => FlowAnswer)
export class ForecastResolver {
  @FieldResolver(() => ServiceLevel, {
    description: 'In how many days work of the window was done, as a promise that a share of it kept (sle).',
  })
  async serviceLevel(
    @Root() { reading }: FlowAnswer,
    @Arg('percent', () => Int, {
      defaultValue: DEFAULTS.p,
      description: 'Which share must keep it, in percent: 1 to 99.',
    })
    percent: number,
    @Arg('minN', () => Int, {
      defaultValue: DEFAULTS.minN,
      description: 'Of how many items at least, 1 to 1000; of fewer nothing is said.',
    })
    minN: number,
  ): Promise<ServiceLevel> {
    checkBounds('percent', percent, 1, 99);
    checkBounds('minN', minN, 1, 1_000);
    const { count, days, flags } = await reading.finished();
    const { days: value, metShare } = serviceLevelOf(days, { p: percent, minN });
    return {
      value,
      n: days.length,
      coverage: ratio(days.length, count),
      flags: [...flags, ...(value === null ? ['too_few'] : [])],
      metShare,
    };
  }

  @Extensions({ cost: COST })
  @FieldResolver(() => Forecast, {
    description: 'How many items are done in so many days at least, by Monte-Carlo (forecast_how_many).',
  })
  async howMany(
    @Root() { reading }: FlowAnswer,
    @Arg('days', () => Int, { description: 'In how many days: 1 to 366.' }) days: number,
    @Arg('seed', () => Int, { description: SEED }) seed: number,
    @Arg('trials', () => Int, { defaultValue: DEFAULTS.trials, description: TRIALS }) trials: number,
    @Arg('percents', () => [Int], { defaultValue: PERCENTS, description: PERCENT }) percents: number[],
    @Info() info?: GraphQLResolveInfo,
  ): Promise<Forecast> {
    checkBounds('days', days, 1, MOST_DAYS);
    const draws = drawn(seed, trials, percents);
    const samples = await reading.samples();
    return forecast(reading, 'items', samples, draws, howManyOf(samples, days, draws), info);
  }

  @Extensions({ cost: COST })
  @FieldResolver(() => Forecast, {
    description: 'In how many days so many items are done at most, by Monte-Carlo (forecast_when).',
  })
  async when(
    @Root() { reading }: FlowAnswer,
    @Arg('remaining', () => Int, { description: 'How many items: 1 to 10000.' }) remaining: number,
    @Arg('seed', () => Int, { description: SEED }) seed: number,
    @Arg('trials', () => Int, { defaultValue: DEFAULTS.trials, description: TRIALS }) trials: number,
    @Arg('percents', () => [Int], { defaultValue: PERCENTS, description: PERCENT }) percents: number[],
    @Info() info?: GraphQLResolveInfo,
  ): Promise<Forecast> {
    checkBounds('remaining', remaining, 1, MOST_REMAINING);
    const draws = drawn(seed, trials, percents);
    const samples = await reading.samples();
    const found = whenOf(samples, remaining, { ...draws, maxDays: DEFAULTS.maxDays });
    return forecast(reading, 'days', samples, draws, found, info);
  }
}

function drawn(seed: number, trials: number, ps: number[]): Draws {
  checkBounds('seed', seed, 0, MOST_SEED);
  checkBounds('trials', trials, FEWEST_TRIALS, MOST_TRIALS);
  if (ps.length > MOST_PERCENTS) throw refused('BAD_USER_INPUT', `percents takes up to ${MOST_PERCENTS} numbers`);
  for (const percent of ps) checkBounds('percents', percent, 1, 99);
  return { seed, trials, ps };
}

async function forecast(
  reading: WindowReading,
  unit: string,
  samples: number[],
  { seed, trials }: Draws,
  found: [number, number | null][] | null,
  info: GraphQLResolveInfo | undefined,
): Promise<Forecast> {
  const n = sum(samples);
  const flags = fieldsOf(info).has('flags') ? await limits(reading, n) : [];
  const outcomes = found && found.map(([percent, value]) => ({ percent, value }));
  return { unit, outcomes, n, coverage: n ? 1 : null, flags, sampledDays: samples.length, trials, seed };
}

// METRICS §2.1, littles_law: forecasts from an unstable period carry a warning.
async function limits(reading: WindowReading, n: number): Promise<string[]> {
  if (n === 0) return ['nothing_finished'];
  const lives = await reading.lives('atWork');
  return lives ? steadinessOf(reading, lives).flags : ['stability_unknown'];
}
