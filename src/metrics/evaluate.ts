import { campaignLines } from './campaign.js';
import { CATEGORIES, type Category, fold, type StatusMap } from './category.js';
import { type MetricEvent, normalise } from './events.js';
import { between, hours, type Points, pointsOf, waitHours, wipWindow } from './flow.js';
import { type Categorise, type Interval, type Timeline, timelines } from './timeline.js';

/** What a metric is computed from, METRICS §1.1: events, and the settings that give them their meaning. */
export interface Evaluation {
  metric: string;
  /** Epoch milliseconds. */
  asOf: number;
  level: 'item' | 'campaign';
  statusMap: StatusMap;
  skewToleranceMs: number;
  startCategories: readonly Category[];
  touchCategories: readonly Category[];
  itemTypes: readonly string[];
  events: readonly MetricEvent[];
}

interface Item extends Points {
  life: Timeline;
  window: Interval[] | null;
}

type Metric = (item: Item, input: Evaluation) => unknown;

const instant = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
const measured = ({ window }: Item, of?: readonly Category[]): number | null =>
  window && hours(window, of && new Set(of));
const cycle = (item: Item): number | null => (item.finishedAt === null ? null : measured(item));

/** METRICS §2.1 by the wall clock; each gives the value of one item or campaign. */
const ONE_BY_ONE: Record<string, Metric> = {
  intervals: ({ life }) =>
    life.intervals.map(({ category, from, to }) => [category, instant(from), to === null ? null : instant(to)]),
  lead_time: ({ life, finishedAt }) => between(life.createdAt, finishedAt),
  cycle_time: cycle,
  queue_time: ({ life, startedAt }) => between(life.createdAt, startedAt),
  wait_time: ({ window }) => window && waitHours(window),
  touch_time: (item, { touchCategories }) => measured(item, touchCategories),
  flow_efficiency: (item, { touchCategories }) => {
    const whole = cycle(item);
    return whole ? measured(item, touchCategories)! / whole : null;
  },
  time_to_launch: ({ life }) => between(life.createdAt, life.launchedAt ?? null),
};

/** The metrics that can be evaluated. */
export const METRIC_IDS = Object.keys(ONE_BY_ONE);

/** The metric's value by id of item or campaign; null where METRICS gives the item none. */
export function evaluate(input: Evaluation): Record<string, unknown> {
  const metric = ONE_BY_ONE[input.metric];
  if (!metric) throw new RangeError(`no metric ${input.metric}`);
  const { asOf } = input;
  const events = normalise(input.events, asOf, input.skewToleranceMs);
  const start = new Set(input.startCategories);
  const values: [string, unknown][] = [];
  const items = timelines(events, categoriser(input.statusMap), input.itemTypes, asOf);
  for (const [id, life] of input.level === 'item' ? items : campaignLines(events, items)) {
    const points = pointsOf(life, start);
    values.push([id, metric({ life, ...points, window: wipWindow(life, points, asOf) }, input)]);
  }
  return Object.fromEntries(values);
}

const NAMES: ReadonlySet<string> = new Set(CATEGORIES);

// METRICS §1.3 as it stands: what is mapped, else a category's own name. A tool's default words are its connector's matter.
function categoriser(statusMap: StatusMap): Categorise {
  const mapped = new Map<string, string>();
  for (const [tool, words] of Object.entries(statusMap))
    for (const [word, category] of Object.entries(words)) mapped.set(JSON.stringify([tool, fold(word)]), category);
  return (tool, status) => {
    const word = fold(status);
    const category = fold(mapped.get(JSON.stringify([tool, word])) ?? word).split(':')[0]!;
    return NAMES.has(category) ? (category as Category) : 'unknown';
  };
}
