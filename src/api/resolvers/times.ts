import { clockOf, type ClockName } from '../../metrics/clock.js';
import { reworkOf } from '../../metrics/coordination/rework.js';
import { inProgress } from '../../metrics/flow/load.js';
import {
  cycleDays,
  cycleTime,
  daysInWork,
  timeToLaunch,
  touchHours,
  waits,
  windowHours,
} from '../../metrics/flow/times.js';
import type { Campaign, History, Item, Subject } from '../../metrics/history.js';
import { standsIn } from '../../metrics/points.js';
import { doneShare } from '../../metrics/questions/where.js';
import { ratio, sum } from '../../metrics/statistics.js';
import type { CampaignFlow, ItemFlow, Stretch, WaitTime } from '../schema/flow.js';

const date = (at: number | null): Date | null => (at === null ? null : new Date(at));

const named = (hours: Record<string, number>): WaitTime => ({
  waiting: hours['waiting']!,
  inReview: hours['in_review']!,
  blocked: hours['blocked']!,
  parked: hours['parked']!,
  unknown: hours['unknown']!,
  total: hours['total']!,
});

/** What an item and a campaign can both say; an age only of what is in progress. */
function times(one: Subject, history: History, name: ClockName, intervals: Stretch[]) {
  const clock = clockOf(name, history.calendar);
  const { life, startedAt, startUnknown, finishedAt } = one;
  const touch = touchHours(one, clock);
  const cycle = cycleTime(one, clock);
  const waited = waits(one, clock);
  const open = inProgress([one]).length > 0;
  return {
    asOf: new Date(history.asOf),
    category: standsIn(life),
    createdAt: date(life.createdAt),
    startedAt: date(startedAt),
    finishedAt: date(finishedAt),
    leadTime: clock.between(life.createdAt, finishedAt),
    cycleTime: cycle,
    cycleDays: cycleDays(one, history.tz),
    queueTime: clock.between(life.createdAt, startedAt),
    touchTime: touch,
    waitTime: waited && named(waited),
    flowEfficiency: cycle === null || touch === null ? null : ratio(touch, cycle),
    age: open ? windowHours(one, clock) : null,
    ageDays: open ? daysInWork(one, history.tz) : null,
    flags: [
      ...(startUnknown ? ['start_unknown'] : []),
      ...(finishedAt !== null && startedAt === null && !startUnknown ? ['no_start'] : []),
    ],
    intervals,
  };
}

/** An item's times; `gap`: its tool's log and record disagree. */
export function itemFlow(item: Item, history: History, clock: ClockName, gap: boolean): ItemFlow {
  const states = item.life.states.map(({ category, reason, status, from, to }) => ({
    category,
    reason,
    status,
    from: new Date(from),
    to: date(to),
  }));
  const { rework, reopens } = reworkOf(item, clockOf(clock, history.calendar));
  const flow = times(item, history, clock, states);
  return { ...flow, flags: [...flow.flags, ...(gap ? ['gap_detected'] : [])], rework, reopens };
}

/** A campaign's times; `launches`: some rule says what a launch is. */
export function campaignFlow(campaign: Campaign, history: History, name: ClockName, launches: boolean): CampaignFlow {
  const clock = clockOf(name, history.calendar);
  const line = campaign.life.states.map(({ category, reason, from, to }) => ({
    category,
    reason,
    status: null,
    from: new Date(from),
    to: date(to),
  }));
  const flow = times(campaign, history, name, line);
  const apart = sum(campaign.items.map((item) => touchHours(item, clock) ?? 0));
  return {
    ...flow,
    flags: [...flow.flags, ...(launches ? [] : ['no_source_launch'])],
    launchedAt: date(campaign.launchedAt),
    timeToLaunch: timeToLaunch(campaign, clock),
    parallelism: ratio(apart, flow.touchTime ?? 0),
    items: campaign.items.length,
    doneShare: doneShare(campaign.items),
  };
}
