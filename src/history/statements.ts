/** An instant as epoch milliseconds, in decimal digits. */
export const ms = (instant: string): string => `(extract(epoch FROM ${instant}) * 1000)::bigint::text`;

/** Work items by id (`$1`) with the stretches of their lives. */
export const ITEMS = `
  SELECT f.item_id AS id, f.item_kind AS kind, f.tool, f.campaign_id AS "campaignId", f.team, f.gap, ${ms('f.created_at')} AS "createdAt",
    (SELECT json_agg(json_build_array(${ms('lower(v.during)')}, v.category, v.reason, v.status) ORDER BY v.during)
       FROM item_interval v WHERE v.item_id = f.item_id) AS states
  FROM item_flow f WHERE f.item_id = ANY($1::uuid[]) ORDER BY f.item_id`;

/** Everybody that items (`$1`) were given to. */
export const ASSIGNED = `
  SELECT h.id, h.item_id AS item, ${ms('h.occurred_at')} AS at, h.to_value AS "to", h.connection_id AS connection, h.actor_alias_id AS actor, n.connector AS tool
  FROM change h JOIN connection n ON n.id = h.connection_id
  WHERE h.item_id = ANY($1::uuid[]) AND h.what = 'assign' ORDER BY h.item_id, h.occurred_at, length(h.seq), h.seq, h.id`;

/** The work items of campaigns (`$1`). */
export const OF_CAMPAIGNS = 'SELECT item_id AS id FROM item_flow WHERE campaign_id = ANY($1::uuid[])';

/** Campaigns by id (`$1`). */
export const CAMPAIGNS = `
  SELECT c.id, ${ms('c.created_at')} AS "createdAt", ${ms('f.launched_at')} AS "launchedAt", c.due_on::text AS "dueOn"
  FROM campaign c LEFT JOIN campaign_flow f ON f.campaign_id = c.id WHERE c.id = ANY($1::uuid[])`;

/** The rounds of approvals of items (`$1`), with what was decided in time. */
export const ROUNDS = `
  SELECT r.id, s.item_id AS "itemId", s.gate, n.connector AS tool, ${ms('r.requested_at')} AS "requestedAt", ${ms('r.closed_at')} AS "closedAt", r.outcome, r.policy,
    r.requester_alias_id AS requester, r.approver_alias_ids AS approvers,
    (SELECT json_agg(json_build_object('id', d.id, 'actor', d.actor_alias_id, 'decision', d.decision, 'at', ${ms('d.at')}, 'late', d.late) ORDER BY d.at, d.id)
       FROM approval_decision d WHERE d.round_id = r.id) AS decisions
  FROM approval_state s JOIN approval_round r ON r.approval_id = s.approval_id
  LEFT JOIN approval a ON a.id = s.approval_id LEFT JOIN message m ON m.id = s.approval_id
  LEFT JOIN connection n ON n.id = coalesce(a.connection_id, m.connection_id)
  WHERE s.item_id = ANY($1::uuid[]) OR s.approval_id = ANY($1::uuid[]) ORDER BY r.requested_at, r.id`;

/** Which of items (`$1`) waits for which. */
export const DEPENDENCIES = `
  SELECT d.item_id AS item, d.on_id AS "on" FROM (SELECT item_id, on_id FROM dependency UNION SELECT item_id, on_id FROM told_dependency) d
  WHERE d.item_id = ANY($1::uuid[]) ORDER BY 1, 2`;

/** The versions of assets (`$1`). */
export const VERSIONS = `
  SELECT v.id, v.asset_id AS item, n.connector AS tool, v.hash, v.parent_id AS parent, v.rev, ${ms('v.at')} AS at
  FROM asset_version v JOIN connection n ON n.id = v.connection_id WHERE v.asset_id = ANY($1::uuid[]) ORDER BY v.at, v.id`;

/** Talk between two instants (`$1`, `$2`), of these campaigns (`$3`; null: all); one more than `$4` where there is too much. */
export const TALK = `
  SELECT m.id, n.connector AS tool, ${ms('m.at')} AS at, m.author_alias_id AS author, m.bot OR m.automatic IS NOT NULL AS bot, m.chase,
    coalesce(t.thread_id, m.id) AS thread, ci.campaign_id AS campaign, m.item_id AS item
  FROM message m JOIN connection n ON n.id = m.connection_id LEFT JOIN message_thread t ON t.message_id = m.id LEFT JOIN campaign_item ci ON ci.item_id = m.id
  WHERE m.at >= $1 AND m.at < $2 AND m.gone_at IS NULL AND ($3::uuid[] IS NULL OR ci.campaign_id = ANY($3)) ORDER BY m.at, m.id LIMIT $4`;
