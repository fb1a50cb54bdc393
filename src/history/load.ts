import type { MetricEvent } from '../metrics/events.js';
import { type History, historyOf, type Settings } from '../metrics/history.js';
import {
  aboutItem,
  type AboutRow,
  assignEvent,
  type AssignRow,
  type CampaignRow,
  campaignEvents,
  type ItemRow,
  lifeEvents,
  type PersonOf,
  rolledUp,
  type RoundRow,
  roundEvents,
} from './events.js';
import { historySettings, type Measure } from './settings.js';
import { ABOUT, AROUND, ASSIGNED, CAMPAIGNS, DEPENDENCIES, ITEMS, OF_CAMPAIGNS, ROUNDS } from './statements.js';

/** Asks the database one thing. */
export type Ask = <Row>(sql: string, values: unknown[]) => Promise<Row[]>;

/** Who people are, as the hub knows them by now. */
export interface Cast {
  personOf: PersonOf;
  people: Settings['people'];
}

/** Which histories are wanted. */
export interface Scope {
  items?: readonly string[];
  campaigns?: readonly string[];
  /** When campaigns were launched, in epoch milliseconds; absent: as it was rolled up. */
  launches?: ReadonlyMap<string, string | null>;
  /** Also what the status questions ask: who made items, whose place they lie in, when they are due, what surrounds them. */
  about?: boolean;
  /** Events that were loaded beside: talk, versions. */
  more?: readonly MetricEvent[];
}

/** What is known of items, and until when it is told. */
export interface Told {
  history: History;
  /** By id. */
  items: Map<string, ItemRow>;
}

/** Lives alone: who held the items, their approvals and what waits for what is left out. */
export async function loadLives(ask: Ask, scope: Scope, measure: Measure, asOf: number): Promise<Told> {
  const { items, events } = await lives(ask, scope, (alias) => alias);
  const settings = historySettings(measure, { asOf, classify: rolledUp, people: {} }, teamIn(items));
  return { history: historyOf(events, settings), items };
}

/**
 * The histories of items, or of campaigns with all their items, told from what was rolled up until an instant: statuses,
 * owners and approvals as they were then, as far as they are known by now; names and links as they are now (DESIGN §12.20).
 * Six statements for any number of them, eight with what is asked about them.
 */
export async function loadHistory(ask: Ask, scope: Scope, measure: Measure, cast: Cast, asOf: number): Promise<Told> {
  const { items, events } = await lives(ask, scope, cast.personOf);
  const ids = [...items.keys()];
  const assigned = await ask<AssignRow>(ASSIGNED, [ids]);
  const rounds = await ask<RoundRow>(ROUNDS, [ids]);
  const waits = await ask<{ item: string; on: string }>(DEPENDENCIES, [ids]);
  const told: MetricEvent[] = [
    ...events,
    ...(scope.more ?? []),
    ...assigned.map((row, k) => assignEvent(row, k, cast.personOf)),
    ...rounds.flatMap((row) => roundEvents(row, cast.personOf)),
    // Since when one waits for the other is not asked: dependencies count as they stand.
    ...waits.map(({ item, on }) => ({
      id: `${item} on ${on}`,
      tool: 'hub',
      type: 'depends',
      item,
      on,
      at: BEFORE_ALL,
    })),
  ];
  const settings = historySettings(measure, { asOf, classify: rolledUp, people: cast.people }, teamIn(items));
  return { history: historyOf(told, settings), items };
}

const teamIn =
  (items: ReadonlyMap<string, ItemRow>) =>
  (item: string): string | null =>
    items.get(item)?.team ?? null;

const BEFORE_ALL = new Date(0).toISOString();

async function lives(
  ask: Ask,
  { items: named = [], campaigns = [], launches, about }: Scope,
  personOf: PersonOf,
): Promise<{ items: Map<string, ItemRow>; events: MetricEvent[] }> {
  const own = campaigns.length ? await ask<{ id: string }>(OF_CAMPAIGNS, [campaigns]) : [];
  const asked = [...new Set([...named, ...own.map(({ id }) => id)])];
  const around = about ? await ask<{ id: string }>(AROUND, [asked]) : [];
  const ids = [...asked, ...around.map(({ id }) => id)];
  const known = about ? await ask<AboutRow>(ABOUT, [ids]) : [];
  const said = new Map(known.map((row) => [row.id, aboutItem(row, personOf)]));
  const items = await ask<ItemRow>(ITEMS, [ids]);
  const records = campaigns.length ? await ask<CampaignRow>(CAMPAIGNS, [campaigns]) : [];
  const launched = records.map((row) => (launches ? { ...row, launchedAt: launches.get(row.id) ?? null } : row));
  return {
    items: new Map(items.map((row) => [row.id, row])),
    events: [...items.flatMap((row) => lifeEvents(row, said.get(row.id))), ...launched.flatMap(campaignEvents)],
  };
}
