import { UsageError } from '../../errors.js';
import type { Clock } from '../clock.js';
import { type Bucket, bucketOf, bucketsOf, instantOrDate, localDate } from '../dates.js';
import { compareText } from '../events.js';
import type { History, Item } from '../history.js';
import { finishedIn, isIn, type Metric, type Params, subjectsOf } from '../metric.js';
import type { Span } from '../spans.js';
import { cont, least, ratio } from '../statistics.js';
import { timeToLaunch } from './times.js';

/** How many instants fall into each bucket of a window, empty ones too; without a window, from the first to the last. */
export function counted(
  instants: readonly number[],
  window: Span | undefined,
  bucket: Bucket,
  tz: string,
): Record<string, number> {
  const range =
    window ?? (instants.length ? { from: least(instants), to: 1 - least(instants.map((at) => -at)) } : null);
  const counts = new Map(range ? bucketsOf(range, bucket, tz).map((key) => [key, 0]) : []);
  for (const at of instants) {
    const key = bucketOf(localDate(at, tz), bucket);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

const throughput: Metric['compute'] = (history, params) => {
  const finished = finishedIn(subjectsOf(history, params), params.window).map(({ finishedAt }) => finishedAt!);
  return { total: finished.length, buckets: counted(finished, params.window, params.bucket, history.tz) };
};

const launchedIn = (history: History, window: Span | undefined): number[] =>
  [...history.campaigns.values()].flatMap(({ launchedAt }) => (isIn(window, launchedAt) ? [launchedAt] : []));

const medianTimeToLaunch = (
  history: History,
  window: Span | undefined,
  clock: Clock,
): { n: number; h: number | null } => {
  const times = [...history.campaigns.values()]
    .filter(({ launchedAt }) => isIn(window, launchedAt))
    .flatMap((campaign) => timeToLaunch(campaign, clock) ?? []);
  return { n: times.length, h: cont(50, times) };
};

const velocity: Metric['compute'] = (history, { window, bucket }, clock) => {
  const launches = launchedIn(history, window);
  const buckets = counted(launches, window, bucket, history.tz);
  return {
    launched: launches.length,
    per_bucket: ratio(launches.length, Object.keys(buckets).length),
    buckets,
    median_ttl_h: medianTimeToLaunch(history, window, clock).h,
  };
};

// Fewer launches say nothing about a trend.
const MIN_LAUNCHES = 8;

const speedGain: Metric['compute'] = (history, { window, baseline }, clock) => {
  const now = medianTimeToLaunch(history, window, clock);
  const before = medianTimeToLaunch(history, baseline, clock);
  if (now.n < MIN_LAUNCHES || before.n < MIN_LAUNCHES) return null;
  const share = ratio(now.h!, before.h!);
  return share === null ? null : 1 - share;
};

const completion: Metric['compute'] = (history, params) => {
  const started = subjectsOf(history, params).filter(({ startedAt }) => isIn(params.window, startedAt));
  const done = started.filter(({ finishedAt }) => finishedAt !== null).length;
  const cancelled = started.filter(({ finishedAt, exitAt }) => finishedAt === null && exitAt !== null).length;
  return { started: started.length, done, cancelled, rate: ratio(done, started.length) };
};

// The last date that was set until the start; the item's own, else what was set when it was made.
function dueAtStart({ created, events, startedAt }: Item): string | null {
  if (startedAt === null) return null;
  const dues = events.filter(({ type, eff }) => type === 'due' && eff <= startedAt);
  const set = dues.length ? dues.at(-1)!.to : created?.due;
  return typeof set === 'string' ? set : null;
}

const onTime: Metric['compute'] = (history, { window }) => {
  const dated = finishedIn([...history.items.values()], window).flatMap((item) => {
    const due = dueAtStart(item);
    return due === null ? [] : [{ finishedAt: item.finishedAt!, due }];
  });
  const kept = dated.filter(({ finishedAt, due }) =>
    // A date is kept until its last moment.
    due.length === 10 ? localDate(finishedAt, history.tz) <= due : finishedAt <= instantOrDate(due, history.tz)!,
  );
  return ratio(kept.length, dated.length);
};

function distribution(history: History, { window, by = 'itemType' }: Params): Record<string, number | null> {
  if (by !== 'itemType' && by !== 'requestType')
    throw new UsageError('Items are not grouped by this', {
      where: 'params.by',
      expected: 'itemType or requestType',
      got: by,
    });
  const finished = finishedIn([...history.items.values()], window);
  const requests = new Map(
    history.events.flatMap(({ type, item, requestType }) =>
      type === 'request' && item !== undefined && requestType !== undefined ? [[item, requestType] as const] : [],
    ),
  );
  const counts = new Map<string, number>();
  for (const { id, type } of finished) {
    const key = by === 'requestType' ? (requests.get(id) ?? 'unknown') : type;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Object.fromEntries(
    [...counts].sort(([a], [b]) => compareText(a, b)).map(([key, n]) => [key, ratio(n, finished.length)]),
  );
}

const COUNT = { version: 1, grain: ['workspace'], clock: 'wall', reads: ['created', 'status'] } as const;

export const COUNTS: Metric[] = [
  {
    ...COUNT,
    id: 'throughput',
    name: 'Throughput',
    unit: 'items',
    formula:
      'How many items or campaigns finished in the window, by local day, week or month. An item finishes once, at its last finish.',
    excludes: 'what is cancelled or open',
    params: ['window', 'bucket', 'level'],
    compute: throughput,
  },
  {
    ...COUNT,
    id: 'campaign_velocity',
    name: 'Campaign velocity',
    unit: 'launches',
    formula:
      'Campaigns first launched in the window by the number of its buckets, and the median time to launch of these.',
    reads: ['launch'],
    params: ['window', 'bucket'],
    compute: velocity,
  },
  {
    ...COUNT,
    id: 'speed_gain',
    name: 'Speed gain',
    unit: 'ratio',
    formula: 'One less the median time to launch in the window by that in the baseline.',
    excludes: 'either with fewer than 8 launches gives none',
    reads: ['launch'],
    params: ['window', 'baseline'],
    compute: speedGain,
  },
  {
    ...COUNT,
    id: 'completion_rate',
    name: 'Completion rate',
    unit: 'ratio',
    formula: 'Of what was started in the window, the share that is done now.',
    excludes: 'what has no known start',
    params: ['window', 'level'],
    compute: completion,
  },
  {
    ...COUNT,
    id: 'on_time_rate',
    name: 'On-time rate',
    unit: 'ratio',
    formula:
      'Of what finished in the window with a due date in force at its start, the share that finished on that date or before.',
    excludes: 'what had no due date at its start, or no known start',
    params: ['window'],
    compute: onTime,
  },
  {
    ...COUNT,
    id: 'flow_distribution',
    name: 'Flow distribution',
    unit: 'share',
    formula: 'The share of each item type, or request type, in what finished in the window.',
    params: ['window', 'by'],
    compute: distribution,
  },
];
