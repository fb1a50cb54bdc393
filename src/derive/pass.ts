import type { ClientBase, Pool } from 'pg';
import { Campaign, CampaignContainer, CampaignItem, Suggestion } from '../model/derived/campaign.js';
import { Mirror, ToldDependency } from '../model/derived/mirror.js';
import { NotSeen } from '../model/derived/not-seen.js';
import { AliasPerson, Person } from '../model/derived/person.js';
import { MessageThread } from '../model/derived/thread.js';
import { nameId } from '../store/ids.js';
import { transaction } from '../store/pools.js';
import { replaceRows } from '../store/replace.js';
import { discoverCampaigns } from './campaigns.js';
import { loadDecided } from './decisions.js';
import { foldApprovals, foldItems, type Touched } from './fold.js';
import { rollCampaigns } from './flow/roll.js';
import { campaignsOfApprovals } from './flow/affected.js';
import { itemsOfMoved, loadTeams, movedAccounts } from './flow/teams.js';
import { createKeyFinder } from './keys.js';
import { linkItems } from './links.js';
import { loadMirrored, resolveNames } from './load-mirrored.js';
import { loadAliases, loadContainers, loadItems, loadRegisters, loadThreaded } from './load.js';
import { loadNotSeen } from './not-seen.js';
import { findMirrors } from './mirrors.js';
import { resolvePeople } from './people.js';
import { namePseudonyms } from './pseudonyms.js';
import type { Rules } from './rules.js';
import { suggestByName, unclearPlaces, unlinkedOf, unlinkedPlaces } from './suggest-links.js';
import { suggestPeople } from './suggest-people.js';
import { resolveThreads } from './threads.js';
import { areOutdated, keepWorkspace } from './workspace.js';

/** Rows that a pass changed, by table. */
export type Derived = Record<string, number>;

/** A named place where a test may end the process. */
export type Reach = (point: 'before-derive' | 'in-derive') => void | Promise<void>;

/** One number for the advisory lock that makes passes of several processes follow one another. */
const PASS_LOCK = 7_463_011;

/** Derives until nothing is touched any more; what a killed pass had in hand is still in the queue. */
export async function deriveAll(pool: Pool, rules: Rules, reach: Reach = () => {}): Promise<Derived> {
  const sum: Derived = {};
  for (let first = true; ; first = false) {
    await reach('before-derive');
    const derived = await transaction(pool, (client) => derivePending(client, rules, reach, first));
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

/** `mayBeOutdated`: what was derived by other rules is derived again, though no fact changed. */
async function derivePending(
  client: ClientBase,
  rules: Rules,
  reach: Reach,
  mayBeOutdated: boolean,
): Promise<Derived | null> {
  await waitForTurn(client);
  const { rows } = await client.query<{ kind: string; id: string }>('DELETE FROM touched RETURNING kind, id');
  const outdated = mayBeOutdated && (await areOutdated(client, rules));
  if (rows.length === 0 && !outdated) return null;
  await reach('in-derive');
  const whole = outdated || rows.some((row) => row.kind === 'structure');
  const derived = await derive(client, rules, whole ? null : rows);
  if (derived.person || derived.alias_person) await client.query(`SELECT pg_notify('people', '')`);
  return derived;
}

/** `touched` null: everything is folded again. People, threads, links and mirrors are always a function of the whole set. */
async function derive(client: ClientBase, rules: Rules, touched: Touched): Promise<Derived> {
  const findKeys = createKeyFinder(rules.campaignKey);
  const decided = await loadDecided(client, rules);
  const aliases = await loadAliases(client);
  const people = resolvePeople(aliases, rules.people, decided.people);
  const teamsBefore = await loadTeams(client);
  const threads = resolveThreads(await loadThreaded(client));
  const places = [...(await loadContainers(client)), ...(await loadRegisters(client, rules))];
  const personOf = new Map(people.links.map((link) => [link.aliasId, link.personId]));
  const person = (alias: string): string => personOf.get(alias) ?? alias;
  const units = new Map(people.people.map(({ id, businessUnit }) => [id, businessUnit]));
  const unitOf = (alias: string): string | null => units.get(person(alias)) ?? null;
  const discovered = discoverCampaigns(places, decided.links, rules, findKeys, unitOf);
  const containers = new Map(discovered.containers.map((link) => [link.containerId, link]));
  const campaigns = new Set(discovered.campaigns.map((campaign) => campaign.id));
  const items = await loadItems(client, threads);
  const linked = linkItems(items, { campaigns, containers, told: decided.links, findKeys });
  const campaignOfItem = new Map(linked.links.map((link) => [link.itemId, link.campaignId]));
  const tasks = await loadMirrored(client, (id) => campaignOfItem.get(id) ?? null);
  const mirrored = findMirrors(tasks, decided.mirrors, rules);
  const unlinked = [...unlinkedOf(items, linked.links), ...unlinkedPlaces(places, containers)];
  const asked = new Set(linked.suggestions.map(({ subjectId }) => subjectId));
  const suggestions = [
    ...linked.suggestions,
    ...unclearPlaces(discovered.ambiguous),
    ...suggestByName(
      unlinked.filter(({ id }) => !asked.has(id)),
      discovered.campaigns,
    ),
    ...mirrored.suggestions,
    ...suggestPeople(aliases, people.links),
  ].filter(({ id }) => !decided.rejected.has(id));
  const derived: Derived = {
    person: await replaceRows(client, Person, people.people as never),
    alias_person: await replaceRows(client, AliasPerson, people.links as never),
    person_pseudonym: await namePseudonyms(client),
    message_thread: await replaceRows(
      client,
      MessageThread,
      [...threads].map(([messageId, name]) => ({ messageId, threadId: nameId('thread', name) })),
    ),
    campaign: await replaceRows(client, Campaign, discovered.campaigns as never),
    campaign_container: await replaceRows(client, CampaignContainer, discovered.containers as never),
    campaign_item: await replaceRows(client, CampaignItem, linked.links as never),
    mirror: await replaceRows(client, Mirror, mirrored.mirrors as never),
    told_dependency: await replaceRows(
      client,
      ToldDependency,
      (await resolveNames(client, decided.dependencies)) as never,
    ),
    not_seen: await replaceRows(client, NotSeen, (await loadNotSeen(client)) as never),
    suggestion: await replaceRows(client, Suggestion, suggestions as never),
  };
  const teams = new Map(people.people.map(({ id, team }) => [id, team]));
  const moved = await movedAccounts(client, teamsBefore);
  const work = touched && [...touched, ...(await itemsOfMoved(client, moved)).map((id) => ({ kind: 'task', id }))];
  const mirrors = new Set(mirrored.mirrors.map(({ itemId }) => itemId));
  const folded = await foldItems(client, rules, work, {
    isCampaigns: (id) => containers.has(id),
    campaignOf: (id) => campaignOfItem.get(id) ?? null,
    personOf: person,
    teamOf: (alias) => teams.get(person(alias)) ?? null,
    isMirror: (id) => mirrors.has(id),
  });
  const approvals = await foldApprovals(client, rules, touched, threads, person);
  const lines = touched && [
    ...new Set([...folded.campaigns, ...(await campaignsOfApprovals(client, approvals, moved))]),
  ];
  const cast = {
    personOf: person,
    people: Object.fromEntries(people.people.map(({ id, team }) => [id, { team: team ?? undefined }])),
  };
  return {
    ...derived,
    ...folded.changed,
    approval_state: approvals.changed,
    campaign_flow: await rollCampaigns(client, lines, rules, cast),
    workspace: await keepWorkspace(client, rules),
  };
}
