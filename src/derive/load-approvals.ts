import type { ClientBase } from 'pg';
import type { Verdict } from '../metrics/rounds.js';
import { factId } from '../store/ids.js';
import type { ApprovalCase, SourcedEvent } from './approvals.js';

interface ApprovalRow {
  id: string;
  connection_id: string;
  gate: string;
  policy: 'all' | 'any';
  item_kind: string | null;
  item_id: string | null;
  parent_id: string | null;
  dependent_id: string | null;
  events:
    | {
        id: string;
        what: string;
        at: string;
        seq: string | null;
        actor: string | null;
        to: unknown;
        detail: { approvers?: string[]; policy?: 'all' | 'any' } | null;
        timeSource: string;
        notBefore: string | null;
      }[]
    | null;
}

/** Approvals the tool itself records, with their history; for these ids (null: all). */
export async function loadRecordedCases(client: ClientBase, ids: string[] | null): Promise<ApprovalCase[]> {
  const { rows } = await client.query<ApprovalRow>(
    `SELECT a.id, a.connection_id, a.gate, a.policy, a.item_kind, a.item_id, a.parent_id,
       (SELECT min(d.item_id::text)::uuid FROM dependency d JOIN task t ON t.id = d.item_id WHERE d.on_id = a.id) AS dependent_id,
       (SELECT json_agg(json_build_object('id', h.id, 'what', h.what, 'seq', h.seq, 'actor', h.actor_alias_id, 'to', h.to_value, 'detail', h.detail, 'timeSource', h.time_source,
                'at', to_char(h.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'notBefore', to_char(h.not_before AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
          FROM change h WHERE h.item_id = a.id AND h.what IN ('approval_requested', 'approval_decided', 'approval_withdrawn', 'assign', 'deleted')) AS events
     FROM approval a WHERE ($1::uuid[] IS NULL OR a.id = ANY($1))
       AND EXISTS (SELECT FROM change h WHERE h.item_id = a.id AND h.what = 'approval_requested')`,
    [ids],
  );
  return rows.map((row) => {
    const itemId = row.item_id ?? row.parent_id ?? row.dependent_id;
    return {
      approvalId: row.id,
      gate: row.gate,
      itemId: itemId ?? row.id,
      itemKind: itemId === null ? 'approval' : (row.item_kind ?? 'task'),
      events: (row.events ?? []).map((event) => toEvent(row, event)),
    };
  });
}

const TYPES: Record<string, SourcedEvent['type']> = {
  approval_requested: 'requested',
  approval_decided: 'decided',
  approval_withdrawn: 'withdrawn',
  assign: 'assigned',
  deleted: 'withdrawn',
};

function toEvent(row: ApprovalRow, event: NonNullable<ApprovalRow['events']>[number]): SourcedEvent {
  const type = TYPES[event.what]!;
  const assigned = typeof event.to === 'string' ? [factId(row.connection_id, 'person', event.to)] : [];
  return {
    id: event.id,
    sourceId: event.id,
    type,
    at: Date.parse(event.at),
    seq: event.seq,
    actor: event.actor,
    timeSource: event.timeSource,
    notBefore: event.notBefore,
    ...(type === 'assigned' && { approvers: assigned }),
    ...(type === 'requested' && {
      approvers: event.detail?.approvers ?? [],
      policy: event.detail?.policy ?? row.policy,
    }),
    ...(type === 'decided' && { verdict: event.to as Verdict, recorded: true }),
  };
}

/** Approvals asked and decided in conversations: one per thread and gate, called by the first message that asks. */
export async function loadSpokenCases(client: ClientBase, threads: Map<string, string>): Promise<ApprovalCase[]> {
  const { rows } = await client.query<{
    id: string;
    connection_id: string;
    key: string;
    at: Date;
    author: string | null;
    asks: { gate: string; approvers: string[]; policy: 'all' | 'any' } | null;
    decides: { decision: Verdict; proof: string | null } | null;
  }>(
    `SELECT id, connection_id, key, at, author_alias_id AS author, asks, decides FROM message WHERE (asks IS NOT NULL OR decides IS NOT NULL) AND gone_at IS NULL ORDER BY at, id`,
  );
  const cases = new Map<string, ApprovalCase>();
  const thread = (id: string): string => (threads.get(id) ?? id).replaceAll('\n', ' ');
  const event = (row: (typeof rows)[number], more: Partial<SourcedEvent>): SourcedEvent => ({
    id: row.id,
    sourceId: row.id,
    type: 'requested',
    at: row.at.getTime(),
    actor: row.author,
    timeSource: 'tool',
    notBefore: null,
    ...more,
  });
  for (const row of rows) {
    if (!row.asks) continue;
    const name = `${thread(row.id)}\n${row.asks.gate}`;
    const approvalId = factId(row.connection_id, 'approval', row.key);
    const known = cases.get(name) ?? {
      approvalId,
      gate: row.asks.gate,
      itemKind: 'approval',
      itemId: approvalId,
      events: [],
    };
    known.events.push(event(row, { approvers: row.asks.approvers, policy: row.asks.policy }));
    cases.set(name, known);
  }
  const byThread = new Map<string, ApprovalCase[]>();
  for (const [name, known] of cases) {
    const id = name.split('\n')[0]!;
    byThread.set(id, [...(byThread.get(id) ?? []), known]);
  }
  for (const row of rows) {
    // Without proof of its sender a decision is shown with its message and counts for nothing.
    if (!row.decides?.proof) continue;
    const said = event(row, { id: `${row.id}:decides`, type: 'decided', verdict: row.decides.decision });
    for (const known of byThread.get(thread(row.id)) ?? []) known.events.push(said);
  }
  return [...cases.values()];
}
