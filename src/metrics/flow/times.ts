import type { Category } from '../category.js';
import type { Clock } from '../clock.js';
import { daysBetween, localDate } from '../dates.js';
import type { Campaign, History, Subject } from '../history.js';
import { each, finishedIn, type Metric, printed, subjectsOf } from '../metric.js';
import { ratio, sum } from '../statistics.js';

const FLOW = ['created', 'status'];

/** Hours of the WIP window, of some categories where given; null: not started. */
export function windowHours({ window }: Subject, clock: Clock, of?: readonly Category[]): number | null {
  if (!window) return null;
  return clock.hours(of ? window.filter(({ category }) => of.includes(category)) : window);
}

/** The hours of the WIP window that count as touched; null: not started. */
export const touchHours = (subject: Subject, clock: Clock): number | null => windowHours(subject, clock, subject.touch);

/** Hours from start to finish without the closed gaps between; null unless started and finished. */
export const cycleTime = (subject: Subject, clock: Clock): number | null =>
  subject.finishedAt === null ? null : windowHours(subject, clock);

/** Local dates that the WIP window touches, at least 1; null: not started. */
export function daysInWork({ window }: Subject, tz: string): number | null {
  if (!window) return null;
  let days = 0;
  let counted = '';
  for (const { from, to } of window) {
    const [first, last] = [localDate(from, tz), localDate(to - 1, tz)];
    days += daysBetween(first, last) + (first === counted ? 0 : 1);
    counted = last;
  }
  return Math.max(1, days);
}

/** `daysInWork` of what is finished. */
export const cycleDays = (subject: Subject, tz: string): number | null =>
  subject.finishedAt === null ? null : daysInWork(subject, tz);

/** Hours from a campaign's creation to its first launch; null until then. */
export const timeToLaunch = ({ life, launchedAt }: Campaign, clock: Clock): number | null =>
  clock.between(life.createdAt, launchedAt);

export const waits = (subject: Subject, clock: Clock): Record<string, number> | null => {
  const of = (...categories: Category[]): number => windowHours(subject, clock, categories)!;
  return (
    subject.window && {
      waiting: of('waiting'),
      in_review: of('in_review'),
      blocked: of('blocked'),
      parked: of('backlog', 'ready'),
      unknown: of('unknown'),
      total: of('waiting', 'in_review', 'blocked', 'backlog', 'ready', 'unknown'),
    }
  );
};

const efficiency: Metric['compute'] = (history, params, clock) => {
  const touch = (one: Subject): number => touchHours(one, clock)!;
  if (!params.aggregate)
    return each((one) => {
      const cycle = cycleTime(one, clock);
      return cycle === null ? null : ratio(touch(one), cycle);
    })(history, params, clock);
  const finished = finishedIn(subjectsOf(history, params), params.window).filter(({ window }) => window);
  const whole = sum(finished.map((one) => cycleTime(one, clock)!));
  return { value: ratio(sum(finished.map(touch)), whole), n: finished.length };
};

const parallelism = (campaign: Campaign, _history: History, clock: Clock): object => {
  const union = touchHours(campaign, clock) ?? 0;
  const own = sum(campaign.items.map((item) => touchHours(item, clock) ?? 0));
  return { union_h: union, sum_h: own, parallelism: ratio(own, union) };
};

const byCampaign =
  (value: (campaign: Campaign, history: History, clock: Clock) => unknown): Metric['compute'] =>
  (history, _params, clock) =>
    Object.fromEntries([...history.campaigns].map(([id, campaign]) => [id, value(campaign, history, clock)]));

const TIME = {
  version: 1,
  unit: 'h',
  grain: ['item', 'campaign'],
  clock: 'wall',
  reads: FLOW,
  params: ['level'],
} as const;

export const TIMES: Metric[] = [
  {
    ...TIME,
    id: 'intervals',
    name: 'Normalised timeline',
    unit: '',
    formula: 'The stretches of time that an item or campaign spent in each category; the last has no end.',
    compute: each(({ life }) =>
      life.intervals.map(({ category, from, to }) => [category, printed(from), to === null ? null : printed(to)]),
    ),
  },
  {
    ...TIME,
    id: 'lead_time',
    name: 'Lead time',
    formula: 'From creation to finish, with everything between.',
    from: 'created',
    to: 'done',
    excludes: 'what is unfinished or cancelled, or has no known creation',
    compute: each(({ life, finishedAt }, _history, _params, clock) => clock.between(life.createdAt, finishedAt)),
  },
  {
    ...TIME,
    id: 'cycle_time',
    name: 'Cycle time',
    formula:
      'The WIP window of a finished item: from the first start to the last finish, without the gaps in which it was closed.',
    from: 'in_progress or in_review',
    to: 'done',
    excludes: 'what is unfinished or cancelled, was never started, or whose start is not known',
    compute: each((one, _history, _params, clock) => cycleTime(one, clock)),
  },
  {
    ...TIME,
    id: 'cycle_days',
    name: 'Cycle time in days',
    unit: 'days',
    formula: 'How many local dates the WIP window of a finished item touches, at least one.',
    from: 'in_progress or in_review',
    to: 'done',
    excludes: 'as cycle_time',
    compute: each((one, { tz }) => cycleDays(one, tz)),
  },
  {
    ...TIME,
    id: 'queue_time',
    name: 'Queue time',
    formula: 'From creation to start.',
    from: 'created',
    to: 'in_progress or in_review',
    excludes: 'what was never started, or whose start or creation is not known',
    compute: each(({ life, startedAt }, _history, _params, clock) => clock.between(life.createdAt, startedAt)),
  },
  {
    ...TIME,
    id: 'time_to_launch',
    name: 'Time to launch',
    grain: ['campaign'],
    formula:
      'From the creation of a campaign, of its first request or its first item, whichever was first, to its first launch.',
    from: 'created',
    to: 'launch',
    excludes: 'what was not launched',
    reads: ['created', 'launch'],
    params: [],
    compute: byCampaign((campaign, _history, clock) => timeToLaunch(campaign, clock)),
  },
  {
    ...TIME,
    id: 'wait_time',
    name: 'Wait time by state',
    formula:
      'The part of the WIP window in waiting, in_review, blocked, parked (back in backlog or ready) and unknown, and their sum.',
    excludes: 'what was never started, or whose start is not known',
    compute: each((one, _history, _params, clock) => waits(one, clock)),
  },
  {
    ...TIME,
    id: 'touch_time',
    name: 'Touch time',
    formula:
      'The part of the WIP window in the touch categories: an upper bound of the time that hands were on it. Of a campaign, the union over its items.',
    excludes: 'what was never started, or whose start is not known',
    compute: each((one, _history, _params, clock) => touchHours(one, clock)),
  },
  {
    ...TIME,
    id: 'flow_efficiency',
    name: 'Flow efficiency',
    unit: 'ratio',
    formula: 'Touch time by cycle time; of many items, the sum of the one by the sum of the other.',
    excludes: 'as cycle_time',
    params: ['level', 'aggregate', 'window'],
    compute: efficiency,
  },
  {
    ...TIME,
    id: 'parallelism',
    name: 'Parallelism',
    unit: 'ratio',
    grain: ['campaign'],
    formula: 'The sum of the touch times of a campaign’s items by the length of their union.',
    params: [],
    compute: byCampaign(parallelism),
  },
];
