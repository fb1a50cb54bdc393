import type { ClientBase, Pool } from 'pg';
import { Campaign, CampaignContainer, CampaignItem, Suggestion } from '../model/derived/campaign.js';
import { ItemState } from '../model/derived/item-state.js';
import { AliasPerson, Person } from '../model/derived/person.js';
import { ApprovalDecision, ApprovalRound, ApprovalState } from '../model/derived/round.js';
import { MessageThread } from '../model/derived/thread.js';
import { nameId } from '../store/ids.js';
import { transaction } from '../store/pools.js';
import { replaceRows, type Scope } from '../store/replace.js';
import { foldApproval, type ApprovalCase } from './approvals.js';
import { discoverCampaigns } from './campaigns.js';
import { createKeyFinder } from './keys.js';
import { linkItems } from './links.js';
import { loadRecordedCases, loadSpokenCases } from './load-approvals.js';
import { loadAliases, loadContainers, loadItems, loadStatusFacts, loadThreaded, loadTold } from './load.js';
import { resolvePeople } from './people.js';
import type { Rules } from './rules.js';
import { foldStatus } from './status.js';
import { resolveThreads } from './threads.js';

/** Rows that a pass changed, by table. */
export type Derived = Record<string, number>;

/** A named place where a test may end the process. */
export type Reach = (point: 'before-derive' | 'in-derive') => void | Promise<void>;

/** One number for the advisory lock that makes passes of several processes follow one another. */
const PASS_LOCK = 7_463_011;

/** Derives until nothing is touched any more; what a killed pass had in hand is still in the queue. */
export async function deriveAll(pool: Pool, rules: Rules, reach: Reach = () => {}): Promise<Derived> {
  const sum: Derived = {};
  for (;;) {
    await reach('before-derive');
    const derived = await transaction(pool, (client) => derivePending(client, rules, reach));
    if (!derived) return sum;
    for (const [table, changed] of Object.entries(derived)) sum[table] = (sum[table] ?? 0) + changed;
  }
}

/** Drops nothing and computes everything again: what changes was wrong. With `dryRun` it is rolled back. */
export async function rebuild(pool: Pool, rules: Rules, dryRun: boolean): Promise<Derived> {
  let derived: Derived = {};
  const undo = new Error('dry run');
  await transaction(pool, async (client) => {
    await waitForTurn(client);
    derived = await derive(client, rules, null);
    if (dryRun) throw undo;
    await client.query('DELETE FROM touched');
  }).catch((error: unknown) => {
    if (error !== undo) throw error;
  });
  return derived;
}

// A pass writes whole sets from what it read: one that began earlier must not write later. Its wait is no fault.
async function waitForTurn(client: ClientBase): Promise<void> {
  await client.query(`SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(${PASS_LOCK})`);
}

async function derivePending(client: ClientBase, rules: Rules, reach: Reach): Promise<Derived | null> {
  await waitForTurn(client);
  const { rows } = await client.query<{ kind: string; id: string }>('DELETE FROM touched RETURNING kind, id');
  if (rows.length === 0) return null;
  await reach('in-derive');
  const derived = await derive(client, rules, rows.some((row) => row.kind === 'structure') ? null : rows);
  if (derived.person || derived.alias_person) await client.query(`SELECT pg_notify('people', '')`);
  return derived;
}

/** `touched` null: everything is folded again. People, threads and links are always a function of the whole set. */
async function derive(
  client: ClientBase,
  rules: Rules,
  touched: { kind: string; id: string }[] | null,
): Promise<Derived> {
  const findKeys = createKeyFinder(rules.campaignKey);
  const people = resolvePeople(await loadAliases(client), rules.people);
  const threads = resolveThreads(await loadThreaded(client));
  const told = await loadTold(client, rules);
  const discovered = discoverCampaigns(await loadContainers(client), told, rules, findKeys);
  const containers = new Map(discovered.containers.map((link) => [link.containerId, link]));
  const campaigns = new Set(discovered.campaigns.map((campaign) => campaign.id));
  const linked = linkItems(await loadItems(client, threads), { campaigns, containers, told, findKeys });
  const unclear = discovered.ambiguous.map(({ containerId, keys }) => ({
    id: nameId('suggestion', 'container', containerId),
    kind: 'campaign-link',
    itemKind: 'container',
    subjectId: containerId,
    campaignId: null,
    reason: `its name holds ${keys.join(' and ')}`,
  }));
  const derived: Derived = {
    person: await replaceRows(client, Person, people.people as never),
    alias_person: await replaceRows(client, AliasPerson, people.links as never),
    message_thread: await replaceRows(
      client,
      MessageThread,
      [...threads].map(([messageId, name]) => ({ messageId, threadId: nameId('thread', name) })),
    ),
    campaign: await replaceRows(client, Campaign, discovered.campaigns as never),
    campaign_container: await replaceRows(client, CampaignContainer, discovered.containers as never),
    campaign_item: await replaceRows(client, CampaignItem, linked.links as never),
    suggestion: await replaceRows(client, Suggestion, [...linked.suggestions, ...unclear] as never),
  };
  const campaignOf = new Map([...containers].map(([id, link]) => [id, link.campaignId]));
  derived.item_state = await foldStates(client, rules, touched, campaignOf);
  const personOf = new Map(people.links.map((link) => [link.aliasId, link.personId]));
  derived.approval_state = await foldApprovals(client, touched, threads, (alias) => personOf.get(alias) ?? alias);
  return derived;
}

async function foldStates(
  client: ClientBase,
  rules: Rules,
  touched: { kind: string; id: string }[] | null,
  campaignOf: Map<string, string>,
): Promise<number> {
  const ids = touched?.filter(({ kind }) => kind === 'task' || kind === 'asset').map(({ id }) => id) ?? null;
  if (ids?.length === 0) return 0;
  const facts = await loadStatusFacts(client, ids, campaignOf);
  return replaceRows(
    client,
    ItemState,
    facts.map((fact) => foldStatus(fact, rules.statusMap)) as never,
    scoped('item_id', ids),
  );
}

async function foldApprovals(
  client: ClientBase,
  touched: { kind: string; id: string }[] | null,
  threads: Map<string, string>,
  personOf: (alias: string) => string,
): Promise<number> {
  const all = touched === null;
  const ids = touched === null ? null : await approvalsOf(client, touched);
  // A message can join two conversations or answer any of them: spoken approvals are folded again as a whole.
  const spoken = all || touched.some(({ kind }) => kind === 'message') ? await loadSpokenCases(client, threads) : [];
  const recorded = await loadRecordedCases(client, ids);
  const cases: ApprovalCase[] = [...recorded, ...spoken];
  const previous = spoken.length && !all ? await spokenBefore(client) : [];
  const scope = ids === null ? null : [...ids, ...previous, ...spoken.map((one) => one.approvalId)];
  if (scope?.length === 0) return 0;
  const folded = cases.map((one) => foldApproval(one, personOf));
  const states = folded.map((f) => f.state);
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
  return changed;
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
