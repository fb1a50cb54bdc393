import type { ClientBase } from 'pg';
import { ms } from '../../history/statements.js';
import { governingOf, type Placed } from '../status.js';
import { inOrder } from './order.js';

/** One line of an item's history, as far as its times are told from it. */
export interface WorkChange {
  id: string;
  what: string;
  from: unknown;
  to: unknown;
  /** What the status is called by now, where the tool renamed it since; null: as in `to`. */
  toNow: string | null;
  /** The tool's own id of the status it went to, where words can be renamed. */
  code: string | null;
  containerId: string | null;
  occurredAt: string;
  observedAt: string;
  timeSource: string;
  seq: string | null;
}

/** A work item with all that its state and its times are folded from. */
export interface WorkFact {
  itemId: string;
  itemKind: 'task' | 'asset' | 'approval';
  /** What kind of task or asset. */
  type: string;
  connectionId: string;
  /** Connector id. */
  tool: string;
  /** The status that holds in every container; null: the placement decides. */
  toolStatus: string | null;
  placements: Placed[];
  governing: string | null;
  assigneeAliasIds: string[];
  createdAt: string | null;
  completedAt: string | null;
  goneAt: string | null;
  /** When the hub first saw it. */
  firstSeenAt: string;
  changes: WorkChange[];
}

const instant = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Every work item. An attachment has no status of its own; an approval is work where its tool keeps it as a task of its own. */
export const WORK = `
  SELECT id, 'task' AS kind, type, connection_id, tool_status, created_at, completed_at, gone_at, assignee_alias_ids, raw_id FROM task
  UNION ALL SELECT id, 'asset', type, connection_id, tool_status, created_at, NULL, gone_at, '{}', raw_id FROM asset WHERE type <> 'attachment'
  UNION ALL SELECT id, 'approval', 'approval', connection_id, tool_status, created_at, NULL, gone_at, approver_alias_ids, raw_id FROM approval a
    WHERE EXISTS (SELECT FROM change h WHERE h.item_id = a.id AND h.what = 'created')`;

const FACTS = `
  WITH item AS (${WORK})
  SELECT i.id, i.kind, i.type, i.connection_id, c.connector AS tool, i.tool_status, i.assignee_alias_ids,
    ${instant('i.created_at')} AS created_at, ${instant('i.completed_at')} AS completed_at, ${instant('i.gone_at')} AS gone_at,
    (SELECT p.container_id FROM placement p WHERE p.item_id = i.id AND p.governs LIMIT 1) AS governs,
    (SELECT ${instant('min(v.requested_at)')} FROM raw_revision v WHERE v.record_id = i.raw_id) AS first_seen,
    (SELECT json_agg(json_build_object('containerId', p.container_id, 'containerKey', coalesce(k.key, ''), 'status', p.status, 'code', p.status_code, 'done', p.status_done) ORDER BY p.position, p.container_id)
       FROM placement p LEFT JOIN container k ON k.id = p.container_id WHERE p.item_id = i.id) AS placements
  FROM item i JOIN connection c ON c.id = i.connection_id WHERE i.id = ANY($1::uuid[])`;

// Plain rows: gathered into JSON by the database the same takes five times as long.
const CHANGES = `
  SELECT h.item_id AS "itemId", h.id, h.what, h.from_value AS "from", h.to_value AS "to", h.container_id AS "containerId", h.time_source AS "timeSource", h.seq, h.detail->>'code' AS code,
    CASE WHEN h.detail ? 'section' THEN (SELECT s.name FROM container s WHERE s.connection_id = h.connection_id AND s.kind = 'section' AND s.key = h.detail->>'section') END AS "toNow",
    ${ms('h.occurred_at')} AS occurred, ${ms('h.observed_at')} AS observed
  FROM change h WHERE h.item_id = ANY($1::uuid[]) AND h.what <> ALL('{due,renamed,depends,undepends}')`;

interface Row {
  id: string;
  kind: WorkFact['itemKind'];
  type: string;
  connection_id: string;
  tool: string;
  tool_status: string | null;
  assignee_alias_ids: string[];
  created_at: string | null;
  completed_at: string | null;
  gone_at: string | null;
  first_seen: string | null;
  governs: string | null;
  placements: Placed[] | null;
}

interface ChangeRow extends Omit<WorkChange, 'occurredAt' | 'observedAt'> {
  itemId: string;
  /** Epoch milliseconds in decimal digits. */
  occurred: string;
  observed: string;
}

const instantOf = (millis: string): string => new Date(Number(millis)).toISOString();

/** What the state and the times of these items are folded from. */
export async function loadWork(
  client: ClientBase,
  ids: string[],
  isCampaigns: (containerId: string) => boolean,
): Promise<WorkFact[]> {
  const { rows } = await client.query<Row>(FACTS, [ids]);
  const told = await client.query<ChangeRow>(CHANGES, [ids]);
  const changes = new Map<string, WorkChange[]>(ids.map((id) => [id, []]));
  for (const { itemId, occurred, observed, ...row } of told.rows)
    changes.get(itemId)?.push({ ...row, occurredAt: instantOf(occurred), observedAt: instantOf(observed) });
  return rows.map((row) => {
    const placements = row.placements ?? [];
    return {
      itemId: row.id,
      itemKind: row.kind,
      type: row.type,
      connectionId: row.connection_id,
      tool: row.tool,
      toolStatus: row.tool_status,
      placements,
      // What is configured comes before the campaign's own place and the first added (DESIGN §12.4).
      governing: row.governs ?? governingOf(placements, isCampaigns),
      assigneeAliasIds: row.assignee_alias_ids,
      createdAt: row.created_at,
      completedAt: row.completed_at,
      goneAt: row.gone_at,
      firstSeenAt: row.first_seen ?? row.created_at ?? new Date(0).toISOString(),
      changes: changes.get(row.id)!.sort(inOrder),
    };
  });
}

/** Every item that has times, of these ids or all. */
export async function workIds(client: ClientBase, ids: string[] | null): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT i.id FROM (${WORK}) i WHERE $1::uuid[] IS NULL OR i.id = ANY($1) ORDER BY i.id`,
    [ids],
  );
  return rows.map(({ id }) => id);
}
