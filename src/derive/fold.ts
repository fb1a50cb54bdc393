import type { ClientBase } from 'pg';
import { clockOf } from '../metrics/clock.js';
import { ItemState } from '../model/derived/item-state.js';
import { ApprovalDecision, ApprovalRound, ApprovalState } from '../model/derived/round.js';
import { replaceRows, type Scope } from '../store/replace.js';
import { foldApproval, type ApprovalCase } from './approvals.js';
import { loadRecordedCases } from './load-approvals.js';
import { loadSpokenCases } from './load-spoken.js';
import type { Surroundings } from './flow/items.js';
import { dropItems, rollItems, staleItems } from './flow/roll.js';
import { loadWork, workIds } from './flow/work.js';
import type { Rules } from './rules.js';
import { foldStatus } from './status.js';

/** What was touched since the last pass; null: everything is folded again. */
export type Touched = { kind: string; id: string }[] | null;

// As many items as are read at once: memory stays flat however large the workspace is.
const BATCH = 5_000;

const WORK_KINDS: ReadonlySet<string> = new Set(['task', 'asset', 'approval']);

/** Where the touched items stand, and their times: rows that changed, by table, and campaigns whose line may differ now. */
export async function foldItems(
  client: ClientBase,
  rules: Rules,
  touched: Touched,
  around: Surroundings & { isCampaigns: (containerId: string) => boolean },
): Promise<{ changed: Record<'item_state' | 'item_flow', number>; campaigns: string[] }> {
  const named = touched?.filter(({ kind }) => WORK_KINDS.has(kind)).map(({ id }) => id) ?? null;
  const ids = await workIds(client, named && [...named, ...(await staleItems(client, rules))]);
  const dropped = await dropItems(client, named, ids);
  const changed = { item_state: 0, item_flow: dropped.changed };
  const campaigns = new Set(dropped.campaigns);
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = ids.slice(from, from + BATCH);
    const facts = await loadWork(client, batch, around.isCampaigns);
    const states = facts.flatMap((fact) => (fact.itemKind === 'approval' ? [] : foldStatus(fact, rules.statusMap)));
    changed.item_state += await replaceRows(client, ItemState, states as never, scoped('item_id', batch));
    const rolled = await rollItems(client, facts, rules, around);
    changed.item_flow += rolled.changed;
    for (const id of rolled.campaigns) campaigns.add(id);
  }
  return { changed, campaigns: [...campaigns] };
}

/** Rounds, decisions and states of the touched approvals: rows that changed, and items that lost an approval. */
export async function foldApprovals(
  client: ClientBase,
  rules: Rules,
  touched: Touched,
  threads: Map<string, string>,
  personOf: (alias: string) => string,
): Promise<{ changed: number; lost: string[] }> {
  const all = touched === null;
  const ids = touched === null ? null : await approvalsOf(client, touched);
  // A message can join two conversations or answer any of them, a reaction touches its approval, and the work item that a
  // message links may come later: spoken approvals are folded again as a whole.
  const speaks = all || touched.some(({ kind }) => kind === 'message' || kind === 'approval' || kind === 'task');
  const spoken = speaks ? await loadSpokenCases(client, threads, rules.itemOf) : [];
  const recorded = await loadRecordedCases(client, ids);
  const cases: ApprovalCase[] = [...recorded, ...spoken];
  const previous = speaks && !all ? await spokenBefore(client) : [];
  const scope = ids === null ? null : [...ids, ...previous, ...spoken.map((one) => one.approvalId)];
  if (scope?.length === 0) return { changed: 0, lost: [] };
  const business = clockOf('business', rules.measure.calendar);
  const folded = cases.map((one) => foldApproval(one, personOf, business));
  const states = folded.map((f) => f.state);
  const lost = await lostBy(client, scope, states);
  let changed = await replaceRows(client, ApprovalState, states as never, scoped('approval_id', scope));
  const rounds = folded.flatMap((f) => f.rounds);
  const stale = scope === null ? undefined : await roundsOf(client, scope);
  changed += await replaceRows(
    client,
    ApprovalDecision,
    folded.flatMap((f) => f.decisions),
    stale && { column: 'round_id', ids: [...stale, ...rounds.map((r) => r.id as string)] },
  );
  changed += await replaceRows(client, ApprovalRound, rounds, scoped('approval_id', scope));
  return { changed, lost };
}

/** What those approvals of the scope (null: of all) were about that are about it no more. */
async function lostBy(
  client: ClientBase,
  scope: string[] | null,
  states: { approvalId: string; itemId: string }[],
): Promise<string[]> {
  const { rows } = await client.query<{ id: string; item: string }>(
    'SELECT approval_id AS id, item_id AS item FROM approval_state WHERE $1::uuid[] IS NULL OR approval_id = ANY($1)',
    [scope],
  );
  const kept = new Map(states.map(({ approvalId, itemId }) => [approvalId, itemId]));
  return rows.flatMap(({ id, item }) => (kept.get(id) === item ? [] : [item]));
}

const scoped = (column: string, ids: string[] | null): Scope | undefined =>
  ids === null ? undefined : { column, ids };

/** Touched approvals, and those that a touched task depends on: the task may be the item they are about. */
async function approvalsOf(client: ClientBase, touched: { kind: string; id: string }[]): Promise<string[]> {
  const tasks = touched.filter(({ kind }) => kind === 'task').map(({ id }) => id);
  const { rows } = await client.query<{ id: string }>(
    'SELECT DISTINCT d.on_id AS id FROM dependency d JOIN approval a ON a.id = d.on_id WHERE d.item_id = ANY($1)',
    [tasks],
  );
  return [
    ...new Set([
      ...touched.filter(({ kind }) => kind === 'approval').map(({ id }) => id),
      ...rows.map((row) => row.id),
    ]),
  ];
}

async function spokenBefore(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT s.approval_id AS id FROM approval_state s WHERE NOT EXISTS (SELECT FROM change h WHERE h.item_id = s.approval_id AND h.what = 'approval_requested')`,
  );
  return rows.map((row) => row.id);
}

async function roundsOf(client: ClientBase, approvals: string[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM approval_round WHERE approval_id = ANY($1)', [
    approvals,
  ]);
  return rows.map((row) => row.id);
}
