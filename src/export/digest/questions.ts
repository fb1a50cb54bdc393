const INSTANT = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

const ITEM = `(SELECT id, connection_id, name, url, gone_at FROM task
  UNION ALL SELECT id, connection_id, name, url, gone_at FROM asset
  UNION ALL SELECT id, connection_id, name, url, gone_at FROM approval)`;

/**
 * $1 campaigns, $2 since, $3 now, $4 lines a campaign: what happened, the latest first. Requests and decisions are those of
 * the rounds, since mail and chat give theirs without a line of history. A copy of work in another tool says nothing of its
 * own; what a tool without a log was seen to have done counts by the look that saw it.
 */
export const MOVED = `
  WITH happened AS (
    SELECT h.item_id, h.id, h.occurred_at AS at, h.what, h.from_value #>> '{}' AS "from", h.to_value #>> '{}' AS "to", h.actor_alias_id AS actor, h.time_source
    FROM change h WHERE h.occurred_at > $2 AND h.occurred_at <= $3 AND h.what IN ('created', 'status', 'approval_withdrawn', 'deleted', 'restored', 'due', 'version')
    UNION ALL
    SELECT r.approval_id, r.id, r.requested_at, 'approval_requested', NULL, NULL, r.requester_alias_id, r.time_source
    FROM approval_round r WHERE r.requested_at > $2 AND r.requested_at <= $3
    UNION ALL
    SELECT r.approval_id, d.id, d.at, 'approval_decided', NULL, d.decision, d.actor_alias_id, d.time_source
    FROM approval_decision d JOIN approval_round r ON r.id = d.round_id WHERE d.at > $2 AND d.at <= $3)
  SELECT m.campaign, m.at, m.what, m."from", m."to", m.name, m.url, m.connection, m.by, m.dated, m.place::int, m.total::int FROM (
    SELECT ci.campaign_id AS campaign, ${INSTANT('h.at')} AS at, h.what, h."from", h."to",
      i.name, i.url, n.name AS connection, p.name AS by, h.time_source = 'tool' AS dated,
      row_number() OVER (PARTITION BY ci.campaign_id ORDER BY h.at DESC, h.id) AS place,
      count(*) OVER (PARTITION BY ci.campaign_id) AS total
    FROM campaign_item ci JOIN happened h ON h.item_id = ci.item_id JOIN ${ITEM} i ON i.id = ci.item_id JOIN connection n ON n.id = i.connection_id
    LEFT JOIN alias_person ap ON ap.alias_id = h.actor LEFT JOIN person p ON p.id = ap.person_id
    WHERE ci.campaign_id = ANY($1::uuid[]) AND NOT EXISTS (SELECT FROM mirror mi WHERE mi.item_id = ci.item_id)
  ) m WHERE m.place <= $4 ORDER BY m.campaign, m.place`;

/** $1 campaigns, $2 now, $3 lines a campaign: open approvals and stopped tasks, the longest wait first. */
export const WAITS = `
  SELECT w.campaign, w.kind, w.name, w.url, w.connection, w.reason, w."on", ${INSTANT('w.since')} AS since,
    round(extract(epoch FROM $2::timestamptz - w.since) / 360)::float8 / 10 AS hours, w.place::int, w.total::int FROM (
    SELECT o.*, row_number() OVER (PARTITION BY o.campaign ORDER BY o.since, o.name) AS place, count(*) OVER (PARTITION BY o.campaign) AS total,
      coalesce((SELECT array_agg(DISTINCT p.name ORDER BY p.name) FROM alias_person ap JOIN person p ON p.id = ap.person_id WHERE ap.alias_id = ANY(o.aliases)), '{}') AS "on"
    FROM (
      SELECT ci.campaign_id AS campaign, 'approval' AS kind, a.name, a.url, n.name AS connection, s.gate AS reason, s.waiting_since AS since, s.waiting_on_alias_ids AS aliases
      FROM campaign_item ci JOIN approval a ON a.id = ci.item_id AND a.gone_at IS NULL JOIN connection n ON n.id = a.connection_id
      JOIN approval_state s ON s.approval_id = a.id AND s.outcome = 'open' AND s.waiting_since IS NOT NULL
      WHERE ci.campaign_id = ANY($1::uuid[])
      UNION ALL
      SELECT ci.campaign_id, 'task', t.name, t.url, n.name, coalesce(st.reason, st.category), st.since, t.assignee_alias_ids
      FROM campaign_item ci JOIN task t ON t.id = ci.item_id AND t.gone_at IS NULL JOIN connection n ON n.id = t.connection_id
      JOIN item_state st ON st.item_id = t.id AND st.category IN ('waiting', 'blocked') AND st.since IS NOT NULL
      WHERE ci.campaign_id = ANY($1::uuid[]) AND NOT EXISTS (SELECT FROM mirror mi WHERE mi.item_id = t.id)
        AND NOT EXISTS (SELECT FROM approval_state x WHERE x.item_id = t.id AND x.outcome = 'open')
    ) o
  ) w WHERE w.place <= $3 ORDER BY w.campaign, w.place`;

/** $1 campaigns: what cannot be said, counted by kind and connection. */
export const UNKNOWN = `
  SELECT u.campaign, u.what, n.name AS connection, count(*)::int AS count,
    coalesce((array_agg(DISTINCT u.word) FILTER (WHERE u.word IS NOT NULL AND u.what = 'status'))[1:5], '{}') AS words
  FROM (
    SELECT ci.campaign_id AS campaign, k.what, i.connection_id, st.status AS word
    FROM campaign_item ci JOIN item_state st ON st.item_id = ci.item_id JOIN ${ITEM} i ON i.id = ci.item_id AND i.gone_at IS NULL
    JOIN LATERAL (VALUES ('gap', st.gap), ('status', st.category = 'unknown'), ('history', st.history_from IS NOT NULL)) k (what, holds) ON k.holds
    WHERE ci.campaign_id = ANY($1::uuid[])
    UNION ALL
    SELECT ci.campaign_id, 'decision', m.connection_id, NULL FROM campaign_item ci JOIN message m ON m.id = ci.item_id
    WHERE ci.campaign_id = ANY($1::uuid[]) AND m.gone_at IS NULL AND m.decides IS NOT NULL AND m.decides->>'proof' IS NULL
  ) u JOIN connection n ON n.id = u.connection_id
  GROUP BY u.campaign, u.what, n.name ORDER BY u.campaign, u.what, n.name`;
