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
  SELECT r.id, s.approval_id AS "approvalId", s.item_id AS "itemId", s.gate, n.connector AS tool, ${ms('r.requested_at')} AS "requestedAt", ${ms('r.closed_at')} AS "closedAt", r.outcome, r.policy,
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

/** What surrounds items (`$1`) and is not among them: what they are part of, ten levels up, and what they wait for. */
export const AROUND = `
  WITH RECURSIVE part AS (SELECT id, parent_id FROM task WHERE parent_id IS NOT NULL UNION ALL SELECT id, parent_id FROM approval WHERE parent_id IS NOT NULL),
  up (id, level) AS (
    SELECT parent_id, 1 FROM part WHERE id = ANY($1::uuid[])
    UNION SELECT p.parent_id, u.level + 1 FROM up u JOIN part p ON p.id = u.id WHERE u.level < 10)
  SELECT id FROM up WHERE id <> ALL($1)
  UNION SELECT d.on_id FROM (SELECT item_id, on_id FROM dependency UNION SELECT item_id, on_id FROM told_dependency) d
    WHERE d.item_id = ANY($1) AND d.on_id <> ALL($1)`;

/** What is known of items (`$1`) by now and has no history here: what they are part of, when they are due, who made them, whose place they lie in. */
export const ABOUT = `
  SELECT x.id, x.parent, x.due, x.creator, (
    SELECT k.owner_alias_id FROM placement p LEFT JOIN container_membership m ON m.container_id = p.container_id
    JOIN container k ON k.id IN (p.container_id, m.parent_id) AND k.owner_alias_id IS NOT NULL
    WHERE p.item_id = x.id ORDER BY p.governs DESC, p.position, k.id <> p.container_id, k.id LIMIT 1) AS "containerOwner"
  FROM (
    SELECT id, parent_id AS parent, coalesce(to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), due_on::text) AS due, creator_alias_id AS creator
      FROM task WHERE id = ANY($1::uuid[])
    UNION ALL SELECT id, parent_id, due_on::text, creator_alias_id FROM approval WHERE id = ANY($1)
    UNION ALL SELECT id, NULL, NULL, owner_alias_id FROM asset WHERE id = ANY($1)) x`;

/** What each tool said last in campaigns (`$1`) until an instant (`$2`), beside what lives, assignments and rounds tell. */
export const HEARD = `
  SELECT DISTINCT ON (ci.campaign_id, n.connector) h.id, h.what, h.item, ci.campaign_id AS campaign, n.connector AS tool, ${ms('h.at')} AS at, h.actor, h."to", h.bot
  FROM campaign_item ci CROSS JOIN LATERAL (
    (SELECT c.id, c.what, c.item_id AS item, c.connection_id, c.occurred_at AS at, c.actor_alias_id AS actor, c.to_value AS "to", false AS bot
      FROM change c WHERE c.item_id = ci.item_id AND c.occurred_at <= $2 AND c.what IN ('due', 'moved', 'renamed', 'depends', 'undepends')
      ORDER BY c.occurred_at DESC, c.id DESC LIMIT 1)
    UNION ALL SELECT m.id, CASE m.kind WHEN 'comment' THEN 'comment' ELSE 'message' END, m.item_id, m.connection_id, m.at, m.author_alias_id, NULL, m.bot
      FROM message m WHERE m.id = ci.item_id AND m.gone_at IS NULL AND m.at <= $2
    UNION ALL (SELECT v.id, 'version', v.asset_id, v.connection_id, v.at, v.author_alias_id, NULL, false
      FROM asset_version v WHERE v.asset_id = ci.item_id AND v.at <= $2 ORDER BY v.at DESC, v.id DESC LIMIT 1)) h
  JOIN connection n ON n.id = h.connection_id
  WHERE ci.campaign_id = ANY($1::uuid[]) ORDER BY ci.campaign_id, n.connector, h.at DESC, h.id DESC`;

/** Days that campaigns took which were finished by an instant (`$1`), as it is rolled up. */
export const FINISHED_DAYS =
  'SELECT cycle_days AS days FROM campaign_flow WHERE finished_at <= $1 AND cycle_days IS NOT NULL';

/** The versions of assets (`$1`). */
export const VERSIONS = `
  SELECT v.id, v.asset_id AS item, n.connector AS tool, v.hash, v.parent_id AS parent, v.rev, ${ms('v.at')} AS at
  FROM asset_version v JOIN connection n ON n.id = v.connection_id WHERE v.asset_id = ANY($1::uuid[]) ORDER BY v.at, v.id`;

/** Versions of what holds the content of assets (`$1`) in other tools: by asset, the first `$2` of such copies and one more. */
export const KIN = `
  WITH own AS (
    SELECT DISTINCT v.asset_id, v.hash, n.connector FROM asset_version v JOIN connection n ON n.id = v.connection_id
    WHERE v.asset_id = ANY($1::uuid[]) AND v.hash IS NOT NULL),
  kin AS (
    SELECT o.asset_id AS asset, v.asset_id AS other, row_number() OVER (PARTITION BY o.asset_id ORDER BY min(v.at), v.asset_id)::int AS place
    FROM own o JOIN asset_version v ON v.hash = o.hash AND v.asset_id <> o.asset_id
    JOIN connection n ON n.id = v.connection_id AND n.connector <> o.connector JOIN asset a ON a.id = v.asset_id AND a.gone_at IS NULL
    GROUP BY o.asset_id, v.asset_id)
  SELECT k.asset AS item, k.place, v.id, n.connector AS tool, v.hash, v.parent_id AS parent, v.rev, ${ms('v.at')} AS at
  FROM kin k JOIN asset_version v ON v.asset_id = k.other JOIN connection n ON n.id = v.connection_id
  WHERE k.place <= $2::int + 1 ORDER BY k.asset, v.at, v.id`;

/** The approvals of campaigns (`$1`): theirs, and those of their items. */
export const GATES_OF = `
  SELECT ci.campaign_id AS campaign, s.approval_id AS id FROM campaign_item ci JOIN approval_state s ON s.approval_id = ci.item_id WHERE ci.campaign_id = ANY($1::uuid[])
  UNION SELECT ci.campaign_id, s.approval_id FROM campaign_item ci JOIN approval_state s ON s.item_id = ci.item_id WHERE ci.campaign_id = ANY($1)`;

/** The tools that have told of any dependency. */
export const DEPENDENT =
  'SELECT DISTINCT n.connector AS tool FROM connection n WHERE EXISTS (SELECT FROM dependency d WHERE d.connection_id = n.id)';

/** The assets of campaigns (`$1`). */
export const ASSETS_OF = `
  SELECT ci.campaign_id AS campaign, a.id, a.owner_alias_id AS owner FROM campaign_item ci JOIN asset a ON a.id = ci.item_id AND a.gone_at IS NULL
  WHERE ci.campaign_id = ANY($1::uuid[]) AND ci.item_kind = 'asset' ORDER BY a.id`;

/** Talk between two instants (`$1`, `$2`), of these campaigns (`$3`; null: all); one more than `$4` where there is too much. */
export const TALK = `
  SELECT m.id, n.connector AS tool, ${ms('m.at')} AS at, m.author_alias_id AS author, m.bot OR m.automatic IS NOT NULL AS bot, m.chase,
    coalesce(t.thread_id, m.id) AS thread, ci.campaign_id AS campaign, m.item_id AS item
  FROM message m JOIN connection n ON n.id = m.connection_id LEFT JOIN message_thread t ON t.message_id = m.id LEFT JOIN campaign_item ci ON ci.item_id = m.id
  WHERE m.at >= $1 AND m.at < $2 AND m.gone_at IS NULL AND ($3::uuid[] IS NULL OR ci.campaign_id = ANY($3)) ORDER BY m.at, m.id LIMIT $4`;
