import type { ClientBase } from 'pg';
import { CampaignFlow, ItemFlow } from '../../model/derived/flow.js';
import type { Cast } from '../../history/load.js';
import { replaceRows } from '../../store/replace.js';
import type { Rules } from '../rules.js';
import { campaignFlows } from './campaigns.js';
import { WORK, type WorkFact } from './work.js';
import { writeIntervals } from './intervals.js';
import { definitionOf, flowsOf, type Surroundings } from './items.js';

/** Items whose times are not what campaigns, copies and definitions make of them by now. */
export async function staleItems(client: ClientBase, rules: Rules): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT f.item_id AS id FROM item_flow f LEFT JOIN campaign_item ci ON ci.item_id = f.item_id
     WHERE f.campaign_id IS DISTINCT FROM ci.campaign_id OR f.definition <> $1 OR EXISTS (SELECT FROM mirror m WHERE m.item_id = f.item_id)
     UNION
     SELECT w.id FROM (${WORK}) w WHERE NOT EXISTS (SELECT FROM item_flow f WHERE f.item_id = w.id)
       AND NOT EXISTS (SELECT FROM mirror m WHERE m.item_id = w.id)`,
    [definitionOf(rules)],
  );
  return rows.map(({ id }) => id);
}

/** Computes the times of these items again; names the campaigns whose line may differ now. */
export async function rollItems(
  client: ClientBase,
  facts: readonly WorkFact[],
  rules: Rules,
  around: Surroundings,
): Promise<{ changed: number; campaigns: string[] }> {
  const ids = facts.map(({ itemId }) => itemId);
  const before = await client.query<{ id: string }>(
    'SELECT DISTINCT campaign_id AS id FROM item_flow WHERE item_id = ANY($1) AND campaign_id IS NOT NULL',
    [ids],
  );
  const { intervals, flows } = flowsOf(facts, rules, around);
  const changed = await writeIntervals(client, ids, intervals);
  const written = await replaceRows(client, ItemFlow, flows, { column: 'item_id', ids });
  const now = flows.flatMap(({ campaignId }) => (typeof campaignId === 'string' ? [campaignId] : []));
  // Also where no time changed: the name of a milestone may make it a launch.
  return { changed: changed + written, campaigns: [...before.rows.map(({ id }) => id), ...now] };
}

/** Drops what was folded of what is no work item any more, of these (null: of all); names the campaigns that lost some. */
export async function dropItems(
  client: ClientBase,
  of: string[] | null,
  kept: string[],
): Promise<{ changed: number; campaigns: string[] }> {
  const gone = '($1::uuid[] IS NULL OR item_id = ANY($1)) AND item_id <> ALL($2)';
  const states = await client.query(`DELETE FROM item_state WHERE ${gone}`, [of, kept]);
  await client.query(`DELETE FROM item_interval WHERE ${gone}`, [of, kept]);
  const { rows, rowCount } = await client.query<{ id: string | null }>(
    `DELETE FROM item_flow WHERE ${gone} RETURNING campaign_id AS id`,
    [of, kept],
  );
  return { changed: (states.rowCount ?? 0) + (rowCount ?? 0), campaigns: rows.flatMap(({ id }) => id ?? []) };
}

// Campaigns that are read with all their work at once.
const BATCH = 200;

/** Computes the lines and ledgers of these campaigns again; null: of all. */
export async function rollCampaigns(
  client: ClientBase,
  ids: string[] | null,
  rules: Rules,
  cast: Cast,
): Promise<number> {
  const all = ids ?? (await client.query<{ id: string }>('SELECT id FROM campaign')).rows.map(({ id }) => id);
  const gone =
    ids === null ? await client.query('DELETE FROM campaign_flow WHERE campaign_id <> ALL($1)', [all]) : null;
  let changed = gone?.rowCount ?? 0;
  for (let from = 0; from < all.length; from += BATCH) {
    const batch = all.slice(from, from + BATCH);
    const flows = await campaignFlows(client, batch, rules.measure, cast, definitionOf(rules));
    changed += await replaceRows(client, CampaignFlow, flows, { column: 'campaign_id', ids: batch });
  }
  return changed;
}
