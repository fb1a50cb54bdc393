import { Change } from '../../model/fact/change.js';
import type { HubContext } from '../context.js';
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
 * Open approvals, and work that waits, is blocked or in review; the earliest start wins. Work whose approval is open waits
 * on the approvers (METRICS §2.4), so the approval stands for it.
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
    SELECT f.campaign_id, 1, f.item_id, coalesce(f.reason, f.category), f.since,
      CASE WHEN st.since = f.since THEN st.since_source END, x.on_alias_ids, x.url
    FROM item_flow f
    JOIN LATERAL (
      SELECT t.assignee_alias_ids, t.url FROM task t WHERE t.id = f.item_id
      UNION ALL SELECT array_remove(ARRAY[t.owner_alias_id], NULL), t.url FROM asset t WHERE t.id = f.item_id
      UNION ALL SELECT t.approver_alias_ids, t.url FROM approval t WHERE t.id = f.item_id) x (on_alias_ids, url) ON true
    LEFT JOIN item_state st ON st.item_id = f.item_id
    WHERE f.campaign_id = ANY($1::uuid[]) AND f.category IN ('waiting', 'blocked', 'in_review') AND f.since IS NOT NULL
      AND NOT EXISTS (SELECT FROM approval_state o WHERE (o.item_id = f.item_id OR o.approval_id = f.item_id) AND o.outcome = 'open')
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
