import { historySettings } from '../derive/flow/settings.js';
import type { Measure } from '../derive/rules.js';
import type { MetricEvent } from '../metrics/events.js';
import { type History, historyOf, type Settings } from '../metrics/history.js';
import {
  type CampaignRow,
  campaignEvents,
  type ItemRow,
  lifeEvents,
  type PersonOf,
  rolledUp,
  type RoundRow,
  roundEvents,
} from './events.js';
import { CAMPAIGNS, DEPENDENCIES, ITEMS, OF_CAMPAIGNS, ROUNDS } from './statements.js';

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
}

/** What is known of items, and until when it is told. */
export interface Told {
  history: History;
  /** By id. */
  items: Map<string, ItemRow>;
}

/**
 * The histories of items, or of campaigns with all their items, told from what was rolled up until an instant: statuses,
 * owners and approvals as they were then, as far as they are known by now; names and links as they are now (DESIGN §12.20).
 * Five statements for any number of them.
 */
export async function loadHistory(ask: Ask, scope: Scope, measure: Measure, cast: Cast, asOf: number): Promise<Told> {
  const campaigns = [...(scope.campaigns ?? [])];
  const own = campaigns.length ? await ask<{ id: string }>(OF_CAMPAIGNS, [campaigns]) : [];
  const ids = [...new Set([...(scope.items ?? []), ...own.map(({ id }) => id)])];
  const items = await ask<ItemRow>(ITEMS, [ids]);
  const rounds = await ask<RoundRow>(ROUNDS, [ids]);
  const waits = await ask<{ item: string; on: string }>(DEPENDENCIES, [ids]);
  const records = campaigns.length ? await ask<CampaignRow>(CAMPAIGNS, [campaigns]) : [];
  const events: MetricEvent[] = [
    ...items.flatMap((row) => lifeEvents(row, cast.personOf)),
    ...rounds.flatMap((row) => roundEvents(row, cast.personOf)),
    ...records.flatMap(campaignEvents),
    ...waits.map(({ item, on }) => ({
      id: `${item} on ${on}`,
      tool: 'hub',
      type: 'depends',
      item,
      on,
      at: new Date(0).toISOString(),
    })),
  ];
  const settings = historySettings(measure, { asOf, classify: rolledUp, people: cast.people });
  return { history: historyOf(events, settings), items: new Map(items.map((row) => [row.id, row])) };
}
