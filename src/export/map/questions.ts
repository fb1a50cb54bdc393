/**
 * Stretches of time that tasks and assets stood in a status of a container, from the tools' own history: before their first
 * move, between moves, and since the last one until completion or $1 (now). A status with a code is one whatever it is called.
 */
const STRETCHES = `
  item AS (
    SELECT id, connection_id, created_at, completed_at, gone_at FROM task
    UNION ALL SELECT id, connection_id, created_at, NULL, gone_at FROM asset WHERE type <> 'attachment'),
  step AS (
    SELECT h.item_id, h.container_id, h.occurred_at AS at, h.from_value #>> '{}' AS left_word, h.to_value #>> '{}' AS word, h.detail->>'code' AS code,
      lead(h.occurred_at) OVER track AS until, row_number() OVER track AS place
    FROM change h WHERE h.what = 'status' AND h.container_id IS NOT NULL
    WINDOW track AS (PARTITION BY h.item_id, h.container_id ORDER BY h.occurred_at, length(h.seq), h.seq, h.id)),
  stretch AS (
    SELECT s.item_id, s.container_id, s.word, s.code, s.at AS since, s.until, false AS first FROM step s WHERE s.word IS NOT NULL
    UNION ALL
    SELECT s.item_id, s.container_id, s.left_word, NULL, i.created_at, s.at, true FROM step s JOIN item i ON i.id = s.item_id
    WHERE s.place = 1 AND s.left_word IS NOT NULL AND i.created_at IS NOT NULL
    UNION ALL
    SELECT p.item_id, p.container_id, p.status, p.status_code, i.created_at, NULL, true FROM placement p JOIN item i ON i.id = p.item_id
    WHERE p.status IS NOT NULL AND i.created_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM step s WHERE s.item_id = p.item_id AND s.container_id = p.container_id)),
  lasted AS (
    SELECT t.*, i.connection_id, coalesce(t.until, i.completed_at, i.gone_at, $1::timestamptz) AS ended FROM stretch t JOIN item i ON i.id = t.item_id)`;

/** $1 now: every status of every container, how many stand there, came there, left there and began there, and for how long. */
export const STATUSES = `
  WITH ${STRETCHES},
  now_there AS (
    SELECT p.container_id, p.status AS word, max(p.status_code) AS code, bool_or(p.status_done) AS done, count(*)::int AS items
    FROM placement p JOIN item i ON i.id = p.item_id WHERE p.status IS NOT NULL AND i.gone_at IS NULL GROUP BY 1, 2),
  been AS (
    SELECT container_id, word, max(code) AS code, count(*)::int AS came, count(*) FILTER (WHERE until IS NOT NULL)::int AS "left",
      count(*) FILTER (WHERE first)::int AS began, sum(greatest(0, extract(epoch FROM ended - since))) / 3600 AS hours
    FROM lasted GROUP BY 1, 2)
  SELECT n.name AS connection, n.connector, k.key AS container, k.name AS "containerName", coalesce(t.word, b.word) AS word,
    coalesce(t.code, b.code) AS code, t.done, coalesce(t.items, 0) AS items, coalesce(b.came, 0) AS came, coalesce(b."left", 0) AS "left",
    coalesce(b.began, 0) AS began, round(coalesce(b.hours, 0)::numeric, 1)::float8 AS hours
  FROM now_there t FULL JOIN been b ON b.container_id = t.container_id AND b.word = t.word
  JOIN container k ON k.id = coalesce(t.container_id, b.container_id) JOIN connection n ON n.id = k.connection_id
  WHERE n.configured ORDER BY n.name, k.name, k.key, 5`;

/** The same for statuses that hold everywhere, whatever an item lies in (a post's, a task that is completed). */
export const TOOL_STATUSES = `
  SELECT n.name AS connection, n.connector, NULL AS container, n.name AS "containerName", i.tool_status AS word, NULL AS code, NULL::boolean AS done,
    count(*)::int AS items, count(*)::int AS came, 0 AS "left", 0 AS began,
    round(sum(greatest(0, extract(epoch FROM $1::timestamptz - coalesce(st.since, st.history_from, $1::timestamptz))))::numeric / 3600, 1)::float8 AS hours
  FROM (SELECT id, connection_id, tool_status FROM task WHERE gone_at IS NULL
        UNION ALL SELECT id, connection_id, tool_status FROM asset WHERE gone_at IS NULL AND type <> 'attachment') i
  JOIN connection n ON n.id = i.connection_id LEFT JOIN item_state st ON st.item_id = i.id
  WHERE i.tool_status IS NOT NULL AND n.configured GROUP BY 1, 2, 5 ORDER BY 1, 5`;

/** Every container with what lies in it and whose it is. */
export const CONTAINERS = `
  SELECT n.name AS connection, n.connector, k.kind, k.key, k.name, coalesce(c.key, c.name) AS campaign, cc.rule,
    (SELECT count(*)::int FROM placement p WHERE p.container_id = k.id) AS items,
    (SELECT count(*)::int FROM placement p JOIN campaign_item ci ON ci.item_id = p.item_id WHERE p.container_id = k.id) AS "itemsLinked",
    coalesce((SELECT array_agg(o.key ORDER BY o.key) FROM container_membership m JOIN container o ON o.id = m.parent_id WHERE m.container_id = k.id), '{}') AS parents
  FROM container k JOIN connection n ON n.id = k.connection_id
  LEFT JOIN campaign_container cc ON cc.container_id = k.id LEFT JOIN campaign c ON c.id = cc.campaign_id
  WHERE k.gone_at IS NULL AND n.configured ORDER BY n.name, k.kind, k.name, k.key`;

/** Every gate at which decisions are owed, by connection; for tools whose approvals are columns the column stands in the key. */
export const GATES = `
  SELECT n.name AS connection, n.connector, s.gate, count(*)::int AS approvals, count(*) FILTER (WHERE s.outcome = 'open')::int AS open
  FROM approval_state s JOIN approval a ON a.id = s.approval_id JOIN connection n ON n.id = a.connection_id
  WHERE n.configured GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC, 3`;

/** Everyone, with their accounts and how much work names them. */
export const PEOPLE = `
  SELECT p.name, p.team, p.bot, p.active, array_agg(n.name || '/' || a.key ORDER BY n.name, a.key) AS accounts,
    (SELECT count(*)::int FROM task t WHERE t.gone_at IS NULL AND t.assignee_alias_ids && array_agg(a.id)) AS tasks,
    (SELECT count(*)::int FROM suggestion g WHERE g.kind = 'person-merge' AND p.id IN (g.subject_id, g.target_id)) AS "mayBeOthers"
  FROM person p JOIN alias_person ap ON ap.person_id = p.id JOIN alias a ON a.id = ap.alias_id JOIN connection n ON n.id = a.connection_id
  GROUP BY p.id, p.name, p.team, p.bot, p.active ORDER BY 6 DESC, p.name`;

/** $1 now: hours that items without a campaign stood anywhere, by the place they lie in. */
export const UNLINKED = `
  WITH ${STRETCHES}
  SELECT n.name AS connection, k.kind, k.key AS container, k.name AS "containerName", count(DISTINCT l.item_id)::int AS items,
    round(sum(greatest(0, extract(epoch FROM l.ended - l.since)))::numeric / 3600, 1)::float8 AS hours
  FROM lasted l JOIN container k ON k.id = l.container_id JOIN connection n ON n.id = k.connection_id
  WHERE n.configured AND NOT EXISTS (SELECT FROM campaign_item ci WHERE ci.item_id = l.item_id)
  GROUP BY 1, 2, 3, 4 ORDER BY 6 DESC, 1, 3`;
