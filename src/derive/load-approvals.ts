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
  /** Who is listed now. */
  approvers: string[];
  events:
    | {
        id: string;
        what: string;
        at: string;
        seq: string | null;
        actor: string | null;
        from: unknown;
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
    `SELECT a.id, a.connection_id, a.gate, a.policy, a.item_kind, a.item_id, a.parent_id, a.approver_alias_ids AS approvers,
       (SELECT min(d.item_id::text)::uuid FROM dependency d JOIN task t ON t.id = d.item_id WHERE d.on_id = a.id) AS dependent_id,
       (SELECT json_agg(json_build_object('id', h.id, 'what', h.what, 'seq', h.seq, 'actor', h.actor_alias_id, 'from', h.from_value, 'to', h.to_value, 'detail', h.detail, 'timeSource', h.time_source,
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
      events: [listedFirst(row), ...(row.events ?? []).map((event) => toEvent(row, event))],
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

/** Accounts by the tool's own keys: one, several, or none. */
function aliasesOf(row: ApprovalRow, keys: unknown): string[] {
  return [keys].flat().flatMap((key) => (typeof key === 'string' ? [factId(row.connection_id, 'person', key)] : []));
}

/** Who was listed before the log's first word of it: whom that word replaced, else those who are listed now. */
function listedFirst(row: ApprovalRow): SourcedEvent {
  const [first] = (row.events ?? [])
    .filter(({ what }) => what === 'assign')
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
  return {
    id: row.id,
    sourceId: row.id,
    type: 'assigned',
    at: 0,
    actor: null,
    timeSource: 'inferred',
    notBefore: null,
    approvers: first ? aliasesOf(row, first.from) : row.approvers,
  };
}

function toEvent(row: ApprovalRow, event: NonNullable<ApprovalRow['events']>[number]): SourcedEvent {
  const type = TYPES[event.what]!;
  return {
    id: event.id,
    sourceId: event.id,
    type,
    at: Date.parse(event.at),
    seq: event.seq,
    actor: event.actor,
    timeSource: event.timeSource,
    notBefore: event.notBefore,
    ...(type === 'assigned' && { approvers: aliasesOf(row, event.to) }),
    ...(type === 'requested' && {
      approvers: event.detail?.approvers ?? [],
      policy: event.detail?.policy ?? row.policy,
    }),
    ...(type === 'decided' && { verdict: event.to as Verdict, recorded: true }),
  };
}
