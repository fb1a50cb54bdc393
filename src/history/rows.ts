import { type Account, accountsOf } from '../metrics/approvals/ledger.js';
import type { Category } from '../metrics/category.js';
import { clockOf } from '../metrics/clock.js';
import { turnsOf } from '../metrics/coordination/responsibility.js';
import { reworkOf } from '../metrics/coordination/rework.js';
import { cycleDays, cycleTime, touchHours, windowHours } from '../metrics/flow/times.js';
import type { Campaign, History, Item, Subject } from '../metrics/history.js';
import { standsIn } from '../metrics/points.js';
import type { Round } from '../metrics/rounds.js';
import type { Row } from '../store/upsert.js';

const WALL = clockOf('wall', undefined);

const date = (at: number | null | undefined): string | null => (at == null ? null : new Date(at).toISOString());

/** A stretch of an item's life, in epoch milliseconds. */
export interface Interval {
  itemId: string;
  from: number;
  to: number | null;
  category: string;
  reason: string | null;
  status: string;
}

/** What an item was, stretch by stretch. */
export const intervalsOf = ({ id, life }: Subject): Interval[] =>
  life.states.map(({ category, reason, status, from, to }) => ({ itemId: id, from, to, category, reason, status }));

/** Instants and hours that items and campaigns have alike. The hours of what goes on are the reader's matter. */
function timesOf(one: Subject, tz: string): Row {
  const { life, startedAt, startUnknown, finishedAt, exitAt, window } = one;
  const last = life.intervals.at(-1);
  const ended = (...of: Category[]): number | null => (exitAt === null ? null : windowHours(one, WALL, of));
  return {
    category: standsIn(life),
    since: date(life.launchedAt ?? last?.from),
    createdAt: date(life.createdAt),
    startedAt: date(startedAt),
    startUnknown,
    finishedAt: date(finishedAt),
    exitAt: date(exitAt),
    leadH: WALL.between(life.createdAt, finishedAt),
    cycleH: cycleTime(one, WALL),
    cycleDays: window && cycleDays(one, tz),
    waitingH: ended('waiting'),
    inReviewH: ended('in_review'),
    blockedH: ended('blocked'),
    parkedH: ended('backlog', 'ready'),
    unknownH: ended('unknown'),
  };
}

/** What is known of an item beside its history. */
interface Known {
  itemKind: string;
  tool: string;
  team: string | null;
  campaignId: string | null;
  gap: boolean;
  definition: string;
}

/** The times of an item. */
export function itemFlowOf(item: Item, history: History, known: Known): Row {
  const business = history.calendar && clockOf('business', history.calendar);
  const { rework, reopens } = reworkOf(item, WALL);
  return {
    ...timesOf(item, history.tz),
    itemId: item.id,
    ...known,
    reason: item.life.states.at(-1)?.reason ?? null,
    queueH: WALL.between(item.life.createdAt, item.startedAt),
    touchH: item.exitAt === null ? null : touchHours(item, WALL),
    businessLeadH: business?.between(item.life.createdAt, item.finishedAt) ?? null,
    businessCycleH: business ? cycleTime(item, business) : null,
    businessTouchH: business && item.exitAt !== null ? touchHours(item, business) : null,
    rework,
    reopens,
    turns: turnsOf(item).map(({ person, at }) => ({ person, at: date(at) })),
  };
}

/** The times of a campaign and of how much work it has; its ledger is told apart, since most who ask for times want none. */
export function campaignFlowOf(campaign: Campaign, history: History, definition: string): Row {
  const stands = (category: Category): number =>
    campaign.items.filter(({ life }) => standsIn(life) === category).length;
  return {
    ...timesOf(campaign, history.tz),
    campaignId: campaign.id,
    touchH: campaign.exitAt === null ? null : touchHours(campaign, WALL),
    launchedAt: date(campaign.launchedAt),
    items: campaign.items.length,
    itemsDone: stands('done'),
    itemsCancelled: stands('cancelled'),
    definition,
  };
}

/** The ledger of a campaign as it is kept; `rounds` of approvals by item. */
export const ledgerRows = (campaign: Campaign, history: History, rounds: ReadonlyMap<string, Round[]>): Row[] | null =>
  accountsOf(campaign, rounds, history)?.map(accountRow) ?? null;

const accountRow = ({ since, ...account }: Account): Row => ({ ...account, since: date(since) });
