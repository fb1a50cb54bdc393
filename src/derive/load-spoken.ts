import type { ClientBase } from 'pg';
import type { Asks, Decides } from '../model/fact/message.js';
import type { Verdict } from '../metrics/rounds.js';
import { factId } from '../store/ids.js';
import type { ApprovalCase, SourcedEvent } from './approvals.js';
import type { NamedItem, Rules } from './rules.js';

interface Said {
  id: string;
  connection_id: string;
  key: string;
  at: Date;
  author: string | null;
  asks: Asks | null;
  decides: Decides | null;
  links: string[];
}

/** A decision that a tool shows on an asking message without a message of its own: a reaction, or one taken away. */
interface Reacted {
  id: string;
  item_id: string;
  at: Date;
  not_before: Date | null;
  time_source: string;
  actor: string | null;
  to: Verdict | null;
  /** Its place among what one look found. */
  seq: string | null;
}

/**
 * Approvals asked and decided in conversations: one per thread and gate, called by the first message that asks. What is to
 * be approved is the work item that the asking message links, else the only one that its thread does, else the approval itself.
 */
export async function loadSpokenCases(
  client: ClientBase,
  threads: Map<string, string>,
  itemOf: Rules['itemOf'],
): Promise<ApprovalCase[]> {
  const { rows } = await client.query<Said>(
    `SELECT id, connection_id, key, at, author_alias_id AS author, asks, decides, links FROM message
     WHERE (asks IS NOT NULL OR decides IS NOT NULL OR links <> '{}') AND gone_at IS NULL ORDER BY at, id`,
  );
  const threadOf = (id: string): string => threads.get(id) ?? id;
  const cases = new Map<string, ApprovalCase>();
  const byThread = new Map<string, ApprovalCase[]>();
  const byMessage = new Map<string, { known: ApprovalCase; request: string }>();
  const asking = new Map<ApprovalCase, Said>();
  for (const row of rows) {
    if (!row.asks) continue;
    const thread = threadOf(row.id);
    const name = JSON.stringify([thread, row.asks.gate]);
    const approvalId = factId(row.connection_id, 'approval', row.key);
    let known = cases.get(name);
    if (!known) {
      known = { approvalId, gate: row.asks.gate, itemKind: 'approval', itemId: approvalId, events: [] };
      cases.set(name, known);
      asking.set(known, row);
      byThread.set(thread, [...(byThread.get(thread) ?? []), known]);
    }
    known.events.push(spoken(row, { approvers: row.asks.approvers, policy: row.asks.policy }));
    byMessage.set(approvalId, { known, request: row.id });
  }
  for (const row of rows) {
    // Without proof of its sender a decision is shown with its message and counts for nothing.
    if (!row.decides?.proof) continue;
    const { decision, actor, at } = row.decides;
    const said = spoken(row, {
      id: `${row.id}:decides`,
      type: 'decided',
      verdict: decision as Verdict,
      ...(actor !== undefined && { actor }),
      ...(at !== undefined && { at: Date.parse(at) }),
      // What a program writes over its own request decides that one.
      ...(row.asks && at !== undefined && { request: row.id }),
    });
    for (const known of byThread.get(threadOf(row.id)) ?? []) known.events.push(said);
  }
  for (const row of await loadReacted(client, [...byMessage.keys()])) {
    const { known, request } = byMessage.get(row.item_id)!;
    known.events.push({ ...reacted(row), request });
  }
  const linked = await findLinked(client, rows, itemOf);
  for (const [known, row] of asking) {
    const own = linked(row);
    const found = own.length ? own : rows.filter((other) => threadOf(other.id) === threadOf(row.id)).flatMap(linked);
    const [first, ...others] = [...new Map(found.map((one) => [one.id, one])).values()];
    if (first && others.length === 0) Object.assign(known, { itemKind: first.kind, itemId: first.id });
  }
  return [...cases.values()];
}

const spoken = (row: Said, more: Partial<SourcedEvent>): SourcedEvent => ({
  id: row.id,
  sourceId: row.id,
  type: 'requested',
  at: row.at.getTime(),
  actor: row.author,
  timeSource: 'tool',
  notBefore: null,
  ...more,
});

const reacted = (row: Reacted): SourcedEvent => ({
  id: row.id,
  sourceId: row.id,
  type: row.to === null ? 'taken-back' : 'decided',
  at: row.at.getTime(),
  seq: row.seq,
  actor: row.actor,
  timeSource: row.time_source,
  notBefore: row.not_before?.toISOString() ?? null,
  ...(row.to !== null && { verdict: row.to }),
});

async function loadReacted(client: ClientBase, approvals: string[]): Promise<Reacted[]> {
  const { rows } = await client.query<Reacted>(
    `SELECT id, item_id, occurred_at AS at, seq, not_before, time_source, actor_alias_id AS actor, to_value #>> '{}' AS "to"
     FROM change WHERE item_id = ANY($1) AND what = 'approval_decided'`,
    [approvals],
  );
  return rows;
}

/** The work items that a message's addresses name, where the hub has them. */
async function findLinked(
  client: ClientBase,
  rows: Said[],
  itemOf: Rules['itemOf'],
): Promise<(row: Said) => { id: string; kind: string }[]> {
  const named = new Map<string, NamedItem>();
  for (const url of new Set(rows.flatMap((row) => row.links))) {
    const item = itemOf(url);
    if (item) named.set(url, item);
  }
  const wanted = [...new Set([...named.values()].map(({ key }) => key))];
  const { rows: items } = await client.query<{ id: string; kind: string; connector: string; key: string }>(
    `SELECT i.id, i.kind, c.connector, i.key FROM (
       SELECT id, 'task' AS kind, connection_id, key FROM task WHERE key = ANY($1)
       UNION ALL SELECT id, 'approval', connection_id, key FROM approval WHERE key = ANY($1)) i
     JOIN connection c ON c.id = i.connection_id`,
    [wanted],
  );
  const byName = new Map(items.map(({ id, kind, connector, key }) => [JSON.stringify([connector, key]), { id, kind }]));
  return (row) =>
    row.links.flatMap((url) => {
      const name = named.get(url);
      const item = name && byName.get(JSON.stringify([name.connector, name.key]));
      return item ? [item] : [];
    });
}
