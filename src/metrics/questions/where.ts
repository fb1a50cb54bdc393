import { campaignLine } from '../campaign.js';
import type { Category } from '../category.js';
import { compareText, type OrderedEvent } from '../events.js';
import { instantOrDate } from '../dates.js';
import { daysInWork } from '../flow/times.js';
import type { Campaign, History, Item } from '../history.js';
import { type Metric, type Params, printed } from '../metric.js';
import { standsIn } from '../points.js';
import { type Ageing, ageingOf } from '../predictability/aging.js';
import { finishedDays } from '../predictability/sle.js';
import { ratio } from '../statistics.js';
import { isTerminal } from '../timeline.js';
import { ownerOf } from './owner.js';

const isOpen = ({ exitAt }: Item): boolean => exitAt === null;

/** The part of its items that is done, of those that were not given up. */
export const doneShare = (items: readonly Item[]): number | null => {
  const kept = items.filter((item) => standsIn(item.life) !== 'cancelled');
  return ratio(kept.filter((item) => standsIn(item.life) === 'done').length, kept.length);
};

const lastDue = ({ events, created }: Item): string | null => {
  const told = events.findLast(({ type }) => type === 'due');
  const due = told ? told.to : created?.due;
  return typeof due === 'string' ? due : null;
};

/** The open item that is due first. */
interface Milestone {
  item: string;
  due: string;
  owner: string | null;
}

function milestone(items: readonly Item[], history: History): Milestone | null {
  const owner = ownerOf(history);
  const [next] = items
    .filter(isOpen)
    .flatMap((item) => {
      const due = lastDue(item);
      const at = due === null ? null : instantOrDate(due, history.tz);
      return due === null || at === null ? [] : [{ item, due, at }];
    })
    .sort((a, b) => a.at - b.at || compareText(a.item.id, b.item.id));
  return next ? { item: next.item.id, due: next.due, owner: owner(next.item).owner } : null;
}

/** The open item that stands still longest. */
interface Waiting {
  item: string;
  category: Category;
  reason: string | null;
  since: string;
}

function longestWaiting(items: readonly Item[]): Waiting | null {
  const [longest] = items
    .flatMap(({ id, life }) => {
      const [interval, state] = [life.intervals.at(-1), life.states.at(-1)];
      const stands = interval && ['waiting', 'blocked', 'in_review'].includes(interval.category);
      return stands ? [{ item: id, category: interval.category, reason: state!.reason, from: interval.from }] : [];
    })
    .sort((a, b) => a.from - b.from || compareText(a.item, b.item));
  if (!longest) return null;
  const { from, ...told } = longest;
  return { ...told, since: printed(from) };
}

interface Told {
  item: string | null;
  what: string;
  who: string | null;
  at: string;
}

const shownEvent = ({ item, type, actor, eff }: OrderedEvent): Told => ({
  item: item ?? null,
  what: type,
  who: actor ?? null,
  at: printed(eff),
});

/** What METRICS §2.5 answers to "where are we on this?". */
export interface Where {
  state: Category;
  age_days: number | null;
  band: Ageing<Campaign>['band'] | null;
  done_share: number | null;
  items: Record<string, number>;
  next_milestone: Milestone | null;
  longest_waiting: Waiting | null;
  last_change: Told | null;
  freshness: Record<string, string>;
}

function where(
  campaign: Campaign,
  told: readonly OrderedEvent[],
  finished: readonly number[],
  history: History,
  p: number,
): Where {
  const state = standsIn(campaign.life);
  const days = isTerminal(state) ? null : daysInWork(campaign, history.tz);
  const byCategory: Record<string, number> = {};
  for (const item of campaign.items) byCategory[standsIn(item.life)] = (byCategory[standsIn(item.life)] ?? 0) + 1;
  const last = told.at(-1);
  return {
    state,
    age_days: days,
    band: days === null ? null : (ageingOf(finished, [campaign], p, history.tz)[0]?.band ?? null),
    done_share: doneShare(campaign.items),
    items: byCategory,
    next_milestone: milestone(campaign.items, history),
    longest_waiting: longestWaiting(campaign.items),
    last_change: last ? shownEvent(last) : null,
    freshness: Object.fromEntries(told.map(({ tool, eff }) => [tool, printed(eff)])),
  };
}

/** Where every campaign is; `finished`: the cycle times in days that ages are held against. */
export function whereOf(history: History, finished: readonly number[], { p }: Pick<Params, 'p'>): Map<string, Where> {
  const told = new Map<string, OrderedEvent[]>();
  for (const event of history.events) {
    const campaign = history.campaignOf(event);
    if (campaign === null) continue;
    const own = told.get(campaign);
    if (own) own.push(event);
    else told.set(campaign, [event]);
  }
  return new Map(
    [...history.campaigns].map(([id, campaign]) => [id, where(campaign, told.get(id) ?? [], finished, history, p)]),
  );
}

/** Where a campaign stands in each of its tools: the same union, over the items that the tool holds. */
export function stateByTool(items: readonly Item[]): Map<string, { state: Category; items: number }> {
  const byTool = new Map<string, Item[]>();
  for (const item of items) byTool.set(item.tool, [...(byTool.get(item.tool) ?? []), item]);
  return new Map(
    [...byTool].map(([tool, own]) => {
      const line = campaignLine(
        own.map(({ life }) => life),
        null,
        null,
      );
      return [tool, { state: standsIn(line), items: own.length }];
    }),
  );
}

export const WHERE: Metric = {
  id: 'where',
  name: 'Where are we on this?',
  version: 1,
  unit: '',
  grain: ['campaign'],
  clock: 'wall',
  formula:
    'The campaign’s state, its age and band, the share of its items that is done, its items by category, what is due next and whose it is, what has waited longest and why, the last change, and when each tool was last heard.',
  excludes: 'cancelled items have no part in the share',
  reads: ['created', 'status'],
  params: ['p', 'window'],
  compute: (history, params) =>
    Object.fromEntries(whereOf(history, finishedDays(history, { ...params, level: 'campaign' }), params)),
};
