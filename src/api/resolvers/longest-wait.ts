import { Change } from '../../model/fact/change.js';
import type { HubContext } from '../context.js';
import { NO_MIRROR } from '../lists/belonging.js';
import { columnsOf } from '../reading/columns.js';
import type { LongestWait } from '../schema/answers.js';
import { hoursSince } from './hours.js';
import { itemOf } from './item.js';
import { peopleOf } from './named.js';

interface WaitRow {
  itemId: string;
  reason: string | null;
  since: Date;
  sinceSource: string | null;
  onAliasIds: string[];
  url: string | null;
}

/**
 * Open approvals and stopped tasks; the earliest start wins. A task whose approval is open waits on the approvers
 * (METRICS §2.4), so the approval stands for it.
 */
const LONGEST = `
  SELECT DISTINCT ON (w.campaign_id) w.campaign_id AS "_parent", w.* FROM (
    SELECT ci.campaign_id, 0 AS rank, a.id AS "itemId", s.gate AS reason, s.waiting_since AS since,
      r.time_source AS "sinceSource", s.waiting_on_alias_ids AS "onAliasIds", a.url
    FROM campaign_item ci
    JOIN approval a ON a.id = ci.item_id AND a.gone_at IS NULL
    JOIN approval_state s ON s.approval_id = a.id AND s.outcome = 'open' AND s.waiting_since IS NOT NULL
    LEFT JOIN LATERAL (SELECT time_source FROM approval_round WHERE approval_id = a.id ORDER BY number DESC LIMIT 1) r ON true
    WHERE ci.campaign_id = ANY($1::uuid[])
    UNION ALL
    SELECT ci.campaign_id, 1, t.id, coalesce(st.reason, st.category), st.since, st.since_source, t.assignee_alias_ids, t.url
    FROM campaign_item ci
    JOIN task t ON t.id = ci.item_id AND t.gone_at IS NULL
    JOIN item_state st ON st.item_id = t.id AND st.category IN ('waiting', 'blocked') AND st.since IS NOT NULL
    WHERE ci.campaign_id = ANY($1::uuid[])
      AND ${NO_MIRROR('t.id')}
      AND NOT EXISTS (SELECT FROM approval_state o WHERE o.item_id = t.id AND o.outcome = 'open')
  ) w ORDER BY w.campaign_id, w.since, w.rank, w."itemId"`;

/** The line of an item's history with which its wait began. */
const BEGAN = `
  SELECT p.id AS "_parent", began.* FROM unnest($1::uuid[], $2::timestamptz[]) AS p (id, since) CROSS JOIN LATERAL (
    SELECT ${columnsOf(Change, 'c')} FROM change c
    WHERE c.item_id = p.id AND date_trunc('milliseconds', c.occurred_at) = p.since AND c.what IN ('status', 'approval_requested', 'created')
    ORDER BY c.what = 'created', c.id LIMIT 1) began`;

/** The longest wait of a campaign, with whom it is on and what bears it out. */
export async function longestWaitOf(context: HubContext, campaignId: string): Promise<LongestWait | null> {
  const row = await context.loaders.oneFrom<WaitRow>('campaign.longestWait', LONGEST, campaignId);
  if (!row) return null;
  return {
    what: await itemOf(context, row.itemId),
    reason: row.reason,
    on: peopleOf(context, row.onAliasIds),
    since: row.since,
    sinceSource: row.sinceSource,
    waitHours: hoursSince(row.since, context.nowMs),
    proof: { url: row.url, change: await beganWith(context, row) },
  };
}

function beganWith(context: HubContext, row: WaitRow): Promise<Change | null> {
  return context.loaders
    .of<WaitRow, Change | null>('campaign.longestWait.proof', async (rows, db) => {
      const values = [rows.map((each) => each.itemId), rows.map((each) => each.since)];
      const found = await db.rows<Change & { _parent: string }>(BEGAN, values);
      const byItem = new Map(found.map((change) => [change._parent, change]));
      return rows.map((each) => byItem.get(each.itemId) ?? null);
    })
    .load(row);
}
