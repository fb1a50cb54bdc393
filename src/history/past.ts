import { roundsByItem } from '../metrics/approvals/ledger.js';
import { CampaignFlow, ItemFlow } from '../model/derived/flow.js';
import { tableOf } from '../store/table.js';
import type { Row } from '../store/upsert.js';
import type { Told } from './load.js';
import { campaignFlowOf, itemFlowOf } from './rows.js';

/** The rows that `item_flow` would have held at the instant until which a history is told, by column. */
export function pastItems({ history, items }: Told, definition: string): Record<string, unknown>[] {
  return [...history.items.values()].map((item) => {
    const { kind, tool, team, campaignId, gap } = items.get(item.id)!;
    return columnsOf(ItemFlow, itemFlowOf(item, history, { itemKind: kind, tool, team, campaignId, gap, definition }));
  });
}

/** The same of `campaign_flow`. */
export function pastCampaigns({ history }: Told, definition: string): Record<string, unknown>[] {
  const rounds = roundsByItem(history);
  return [...history.campaigns.values()].map((one) =>
    columnsOf(CampaignFlow, campaignFlowOf(one, history, rounds, definition)),
  );
}

const columnsOf = (entity: typeof ItemFlow | typeof CampaignFlow, row: Row): Record<string, unknown> =>
  Object.fromEntries([...tableOf(entity).columns].map(([property, [name]]) => [name, row[property] ?? null]));
