import type { Pool } from 'pg';
import { factId } from '../../../src/store/ids.js';

export type Tool = 'asana' | 'wordpress' | 'email' | 'monday' | 'slack' | 'contentful';

interface Named {
  tool: Tool;
  key: string;
}

/** What the hub's tables say, by the tools' own keys; instants in epoch milliseconds. */
export interface Told {
  items: ToldItem[];
  changes: ToldChange[];
  approvals: ToldApproval[];
  versions: (Named & { asset: string; at: number; author: string | null; timeSource: string })[];
  dependencies: { tool: Tool; item: string; on: string }[];
  aliases: (Named & { person: string; rule: string })[];
  campaigns: { id: string; key: string | null; name: string; owner: string | null; container: string | null }[];
  links: { kind: string; tool: Tool; key: string; campaign: string; rule: string }[];
  talk: ToldTalk[];
  /** What is a copy of what. */
  mirrors: { item: string; of: string; rule: string }[];
  states: { tool: Tool; kind: string; key: string; status: string | null; gap: boolean; historyFrom: number | null }[];
}

export interface ToldItem extends Named {
  kind: string;
  name: string;
  status: string | null;
  assignees: string[];
  parent: string | null;
  createdAt: number | null;
  dueOn: string | null;
  author: string | null;
  gone: boolean;
}

/** A message of Slack that is there. */
export interface ToldTalk {
  key: string;
  /** Any name of its conversation. */
  thread: string;
  channel: string;
  text: string | null;
  editedAt: number | null;
  calls: string[];
  bot: boolean;
  reactions: { name: string; count: number }[];
}

export interface ToldChange extends Named {
  id: string;
  kind: string;
  what: string;
  from: unknown;
  to: unknown;
  container: string | null;
  actor: string | null;
  at: number;
  timeSource: 'tool' | 'observed' | 'inferred';
  notBefore: number | null;
}

export interface ToldApproval extends Named {
  gate: string;
  item: string;
  outcome: string;
  waitingOn: string[];
  rounds: {
    requestedAt: number;
    timeSource: string;
    notBefore: number | null;
    approvers: string[];
    outcome: string;
    closedAt: number | null;
    decisions: {
      actor: string | null;
      decision: string;
      at: number;
      timeSource: string;
      notBefore: number | null;
      late: boolean;
    }[];
  }[];
}

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;
const KINDS = ['task', 'asset', 'approval', 'message'];

/** Reads the graph as it stands. `known`: things that facts may name although the hub never saw them. */
export async function readTold(pool: Pool, known: { tool: Tool; kind: string; key: string }[] = []): Promise<Told> {
  const ask = async <Row>(sql: string): Promise<Row[]> => (await pool.query(sql)).rows as Row[];
  const names = new Map<string, string>();
  for (const { id, connector } of await ask<{ id: string; connector: string }>('SELECT id, connector FROM connection'))
    for (const { tool, kind, key } of known) if (tool === connector) names.set(factId(id, kind, key), key);
  for (const table of ['alias', 'container', ...KINDS, 'message'])
    for (const { id, key } of await ask<{ id: string; key: string }>(`SELECT id, key FROM "${table}"`))
      names.set(id, key);
  const name = (id: string | null): string | null => (id === null ? null : (names.get(id) ?? `unseen ${id}`));
  const all = (ids: string[]): string[] => ids.map((id) => name(id)!).sort();

  const items = await ask<Omit<ToldItem, 'assignees'> & { parent: string | null; assignees: string[] }>(
    `WITH item AS (
       SELECT connection_id, 'task' AS kind, id, key, name, tool_status, assignee_alias_ids AS assignees, parent_id AS parent, created_at, due_on::text AS due, creator_alias_id AS author, gone_at FROM task
       UNION ALL SELECT connection_id, 'asset', id, key, name, tool_status, '{}', of_id, created_at, NULL, owner_alias_id, gone_at FROM asset
       UNION ALL SELECT connection_id, 'approval', id, key, name, tool_status, approver_alias_ids, coalesce(parent_id, item_id), created_at, due_on::text, creator_alias_id, gone_at FROM approval
       UNION ALL SELECT connection_id, 'message', id, key, coalesce(subject, ''), NULL, '{}', item_id, at, NULL, author_alias_id, gone_at FROM message)
     SELECT c.connector AS tool, i.kind, i.key, i.name, i.assignees, i.parent, ${ms('i.created_at')} AS "createdAt", i.due AS "dueOn", i.author, i.gone_at IS NOT NULL AS gone,
       coalesce(i.tool_status, (SELECT p.status FROM placement p WHERE p.item_id = i.id ORDER BY p.position LIMIT 1)) AS status
     FROM item i JOIN connection c ON c.id = i.connection_id`,
  );
  const changes = await ask<ToldChange & { item: string }>(
    `SELECT c.connector AS tool, h.key AS id, h.item_kind AS kind, h.item_id AS item, h.what, h.from_value AS "from", h.to_value AS "to", h.container_id AS container,
       h.actor_alias_id AS actor, ${ms('h.occurred_at')} AS at, h.time_source AS "timeSource", ${ms('h.not_before')} AS "notBefore"
     FROM change h JOIN connection c ON c.id = h.connection_id`,
  );
  const versions = await ask<Told['versions'][number]>(
    `SELECT c.connector AS tool, v.key, v.asset_id AS asset, ${ms('v.at')} AS at, v.author_alias_id AS author, v.time_source AS "timeSource" FROM asset_version v JOIN connection c ON c.id = v.connection_id`,
  );
  const dependencies = await ask<{ tool: Tool; item: string; on: string }>(
    `SELECT c.connector AS tool, d.item_id AS item, d.on_id AS "on" FROM dependency d JOIN connection c ON c.id = d.connection_id`,
  );
  const campaigns = await ask<Told['campaigns'][number]>(
    `SELECT id, key, name, owner_alias_id AS owner, source_container_id AS container FROM campaign`,
  );
  const talk = await ask<ToldTalk & { channels: string[] }>(
    `SELECT m.key, t.thread_id AS thread, m.text, ${ms('m.edited_at')} AS "editedAt", m.addressee_alias_ids AS calls, m.bot, m.reactions,
       ARRAY(SELECT p.container_id FROM placement p WHERE p.item_id = m.id) AS channels
     FROM message m JOIN connection c ON c.id = m.connection_id LEFT JOIN message_thread t ON t.message_id = m.id WHERE c.connector = 'slack' AND m.gone_at IS NULL`,
  );
  const keyed = (table: string, columns: string, join: string): string =>
    KINDS.map(
      (kind) =>
        `SELECT '${kind}' AS kind, c.connector AS tool, i.key, ${columns} FROM ${table} JOIN "${kind}" i ON i.id = ${join} JOIN connection c ON c.id = i.connection_id`,
    ).join(' UNION ALL ');
  return {
    items: items.map((one) => ({
      ...one,
      assignees: all(one.assignees),
      parent: name(one.parent),
      author: name(one.author),
    })),
    changes: changes.map(({ item, ...one }) => ({
      ...one,
      key: name(item)!,
      container: name(one.container),
      actor: name(one.actor),
    })),
    approvals: await readApprovals(ask, name, all),
    versions: versions.map((one) => ({ ...one, asset: name(one.asset)!, author: name(one.author) })),
    dependencies: dependencies.map((one) => ({ ...one, item: name(one.item)!, on: name(one.on)! })),
    aliases: await ask(
      `SELECT c.connector AS tool, a.key, p.person_id AS person, p.rule FROM alias a JOIN connection c ON c.id = a.connection_id LEFT JOIN alias_person p ON p.alias_id = a.id`,
    ),
    campaigns: campaigns.map((one) => ({ ...one, owner: name(one.owner), container: name(one.container) })),
    links: await ask(keyed('campaign_item l', 'l.campaign_id AS campaign, l.rule', 'l.item_id')),
    talk: talk.map((one) => ({ ...one, calls: all(one.calls), channel: all(one.channels).join() })),
    mirrors: await ask(
      `SELECT c.connector || '/' || t.key AS item, k.connector || '/' || o.key AS of, m.rule FROM mirror m JOIN task t ON t.id = m.item_id JOIN connection c ON c.id = t.connection_id
       JOIN task o ON o.id = m.of_id JOIN connection k ON k.id = o.connection_id`,
    ),
    states: await ask(keyed('item_state s', `s.status, s.gap, ${ms('s.history_from')} AS "historyFrom"`, 's.item_id')),
  };
}

async function readApprovals(
  ask: <Row>(sql: string) => Promise<Row[]>,
  name: (id: string | null) => string | null,
  all: (ids: string[]) => string[],
): Promise<ToldApproval[]> {
  type Decision = ToldApproval['rounds'][number]['decisions'][number];
  type Round = ToldApproval['rounds'][number] & { id: string; approval: string };
  const rounds = await ask<Round>(
    `SELECT id, approval_id AS approval, ${ms('requested_at')} AS "requestedAt", time_source AS "timeSource", ${ms('not_before')} AS "notBefore",
       approver_alias_ids AS approvers, outcome, ${ms('closed_at')} AS "closedAt" FROM approval_round ORDER BY number`,
  );
  const decisions = await ask<Decision & { round: string }>(
    `SELECT round_id AS round, actor_alias_id AS actor, decision, ${ms('at')} AS at, time_source AS "timeSource", ${ms('not_before')} AS "notBefore", late FROM approval_decision ORDER BY at, id`,
  );
  const approvals = await ask<ToldApproval & { id: string; item: string; waiting: string[] }>(
    `SELECT s.approval_id AS id, c.connector AS tool, a.key, s.gate, s.item_id AS item, s.outcome, s.waiting_on_alias_ids AS waiting
     FROM approval_state s JOIN approval a ON a.id = s.approval_id JOIN connection c ON c.id = a.connection_id`,
  );
  return approvals.map(({ id, tool, key, gate, item, outcome, waiting }) => ({
    tool,
    key,
    gate,
    item: name(item)!,
    outcome,
    waitingOn: all(waiting),
    rounds: rounds
      .filter((round) => round.approval === id)
      .map((round) => ({
        requestedAt: round.requestedAt,
        timeSource: round.timeSource,
        notBefore: round.notBefore,
        approvers: all(round.approvers),
        outcome: round.outcome,
        closedAt: round.closedAt,
        decisions: decisions
          .filter((decision) => decision.round === round.id)
          .map(({ actor, decision, at, timeSource, notBefore, late }) => ({
            actor: name(actor),
            decision,
            at,
            timeSource,
            notBefore,
            late,
          })),
      })),
  }));
}
