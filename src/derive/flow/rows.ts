import type { Category } from '../../metrics/category.js';
import { clockOf } from '../../metrics/clock.js';
import { reworkOf } from '../../metrics/coordination/rework.js';
import { cycleDays, cycleTime, windowHours } from '../../metrics/flow/times.js';
import type { History, Item, Subject } from '../../metrics/history.js';
import type { Row } from '../../store/upsert.js';
import type { WorkFact } from './work.js';
import { seenId } from './tell.js';

const WALL = clockOf('wall', undefined);

const date = (at: number | null | undefined): string | null => (at == null ? null : new Date(at).toISOString());

/** What an item was, stretch by stretch. */
export const intervalsOf = ({ id, life }: Subject): Row[] =>
  life.states.map(({ category, reason, status, from, to }) => ({
    itemId: id,
    during: `[${date(from)},${date(to) ?? ''})`,
    category,
    reason,
    status,
  }));

/** Instants and hours that items and campaigns have alike. The hours of what goes on are the reader's matter. */
export function timesOf(one: Subject, tz: string): Row {
  const { life, startedAt, startUnknown, finishedAt, exitAt, window } = one;
  const last = life.intervals.at(-1);
  const ended = (...of: Category[]): number | null => (exitAt === null ? null : windowHours(one, WALL, of));
  return {
    category: last?.category ?? 'unknown',
    since: date(last?.from),
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
export interface Known {
  fact: WorkFact;
  team: string | null;
  campaignId: string | null;
  definition: string;
}

/** The times of an item. */
export function itemFlowOf(item: Item, history: History, { fact, team, campaignId, definition }: Known): Row {
  const business = history.calendar && clockOf('business', history.calendar);
  const touch = [...history.touchCategories];
  const { rework, reopens } = reworkOf(item, WALL);
  return {
    ...timesOf(item, history.tz),
    itemId: item.id,
    itemKind: fact.itemKind,
    tool: fact.tool,
    campaignId,
    team,
    reason: item.life.states.at(-1)?.reason ?? null,
    queueH: WALL.between(item.life.createdAt, item.startedAt),
    touchH: item.exitAt === null ? null : windowHours(item, WALL, touch),
    businessLeadH: business?.between(item.life.createdAt, item.finishedAt) ?? null,
    businessCycleH: business ? cycleTime(item, business) : null,
    businessTouchH: business && item.exitAt !== null ? windowHours(item, business, touch) : null,
    rework,
    reopens,
    gap: item.created !== undefined && item.events.some(({ id }) => id === seenId(item.id)),
    definition,
  };
}
