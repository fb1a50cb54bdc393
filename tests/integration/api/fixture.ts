import type { Pool } from 'pg';
import { AliasPerson, Person } from '../../../src/model/derived/person.js';
import { Campaign, CampaignContainer, CampaignItem, Suggestion } from '../../../src/model/derived/campaign.js';
import { ItemState } from '../../../src/model/derived/item-state.js';
import { ApprovalDecision, ApprovalRound, ApprovalState } from '../../../src/model/derived/round.js';
import { Connection } from '../../../src/model/engine/connection.js';
import { Quarantined } from '../../../src/model/engine/quarantine.js';
import { RawBody } from '../../../src/model/engine/raw.js';
import { StreamState, SyncRun } from '../../../src/model/engine/stream-state.js';
import { Alias } from '../../../src/model/fact/alias.js';
import { Approval } from '../../../src/model/fact/approval.js';
import { Asset, AssetVersion } from '../../../src/model/fact/asset.js';
import { Change, Dependency } from '../../../src/model/fact/change.js';
import { Container, Placement } from '../../../src/model/fact/container.js';
import { Message } from '../../../src/model/fact/message.js';
import { Task } from '../../../src/model/fact/task.js';
import { gzipSync } from 'node:zlib';
import { connectionId, factId, nameId } from '../../../src/store/ids.js';
import { tableOf } from '../../../src/store/table.js';

/** The hub's clock in these tests. */
export const NOW = Date.parse('2026-03-20T12:00:00.000Z');

const ASANA = connectionId('asana-main');
const SITE = connectionId('site');
const MAIL = connectionId('mail');
const RAW = nameId('raw');

/** Inserts rows by the entity's own properties; what is not given takes the column's default. */
export async function insert<T>(pool: Pool, entity: abstract new () => T, rows: Partial<T>[]): Promise<void> {
  const { name, columns } = tableOf(entity);
  for (const row of rows) {
    const given = Object.entries(row).map(([property, value]) => [columns.get(property)!, value] as const);
    const names = given.map(([[column]]) => column).join(', ');
    const places = given.map(([[, type]], index) => `$${index + 1}::${type}`).join(', ');
    const values = given.map(([[, type], value]) => (type === 'jsonb' ? JSON.stringify(value) : value));
    await pool.query(`INSERT INTO ${name} (${names}) VALUES (${places})`, values);
  }
}

const fact = (connection: string, kind: string, key: string) => ({
  id: factId(connection, kind, key),
  connectionId: connection,
  key,
  rawId: RAW,
});

const at = (text: string) => new Date(`2026-03-${text}Z`);

export const IDS = {
  campaign: nameId('campaign', 'CMP-104'),
  approval: factId(ASANA, 'approval', 'ap1'),
  post: factId(SITE, 'asset', '71'),
  project: factId(ASANA, 'container', 'p1'),
  quarantined: nameId('quarantined'),
  run: nameId('run'),
  lea: nameId('person', 'lea'),
  ana: nameId('person', 'ana'),
  task: (number: number) => factId(ASANA, 'task', `t${number}`),
};

const ALIAS = { ana: factId(ASANA, 'person', 'ana'), lea: factId(ASANA, 'person', 'lea'), anaMail: factId(MAIL, 'person', 'ana@acme.test') };

/** One campaign over three tools: tasks (as many as asked for), an approval waiting on Lea in round 2, a post, a mail. */
export async function seed(pool: Pool, tasks: number): Promise<void> {
  await seedConnections(pool);
  await seedPeople(pool);
  await insert(pool, Campaign, [
    { id: IDS.campaign, key: 'CMP-104', name: 'Spring launch', businessUnit: 'Outdoor', ownerAliasId: ALIAS.ana, dueOn: '2026-04-30', sourceContainerId: IDS.project },
    { id: nameId('campaign', 'CMP-105'), key: 'CMP-105', name: 'Empty one' },
  ]);
  await insert(pool, Container, [
    { ...fact(ASANA, 'container', 'p1'), kind: 'project', name: 'CMP-104 Spring launch', url: 'https://asana.test/p1' },
  ]);
  await insert(pool, CampaignContainer, [{ containerId: IDS.project, campaignId: IDS.campaign, rule: 'own-key', evidence: 'name' }]);
  await seedTasks(pool, tasks);
  await seedApproval(pool);
  await seedPost(pool);
  await seedMail(pool);
}

async function seedConnections(pool: Pool): Promise<void> {
  await insert(pool, Connection, [
    { id: ASANA, name: 'asana-main', connector: 'asana', health: 'ok' },
    { id: SITE, name: 'site', connector: 'wordpress', health: 'degraded', healthReason: 'The site answers slowly' },
    { id: MAIL, name: 'mail', connector: 'email', health: 'ok' },
  ]);
  await insert(pool, StreamState, [
    { connectionId: ASANA, stream: 'tasks', part: '', asOf: at('20T11:59:00'), completeThrough: at('20T11:58:00') },
    { connectionId: ASANA, stream: 'users', part: '', asOf: at('20T11:50:00'), completeThrough: at('20T11:49:00') },
  ]);
  await insert(pool, SyncRun, [
    { id: IDS.run, connectionId: ASANA, startedAt: at('20T11:59:00'), status: 'succeeded', read: 7, applied: 6, quarantined: 1 },
  ]);
  const bodyId = nameId('body');
  await insert(pool, RawBody, [{ id: bodyId, connectionId: MAIL, sha256: 'x', bytes: gzipSync('{"secret":"payload"}') }]);
  await insert(pool, Quarantined, [
    { id: IDS.quarantined, connectionId: MAIL, stream: 'messages', part: 'INBOX', code: 'UPSTREAM_SCHEMA', reason: 'expected a date, got "soon"', bodyId, mappingVersion: 1, requestedAt: at('20T10:00:00') },
  ]);
}

async function seedPeople(pool: Pool): Promise<void> {
  await insert(pool, Alias, [
    { ...fact(ASANA, 'person', 'ana'), name: 'Ana B.' },
    { ...fact(ASANA, 'person', 'lea'), name: 'Lea Legal' },
    { ...fact(MAIL, 'person', 'ana@acme.test'), name: 'Ana' },
  ]);
  await insert(pool, Person, [
    { id: IDS.ana, name: 'Ana Berg', email: 'ana@acme.test', active: true, bot: false },
    { id: IDS.lea, name: 'Lea Legal', team: 'Legal', active: true, bot: false },
  ]);
  await insert(pool, AliasPerson, [
    { aliasId: ALIAS.ana, personId: IDS.ana, rule: 'alone' },
    { aliasId: ALIAS.anaMail, personId: IDS.ana, rule: 'verified-email' },
    { aliasId: ALIAS.lea, personId: IDS.lea, rule: 'alone' },
  ]);
}

const CATEGORIES = ['done', 'in_progress', 'waiting', 'ready', 'cancelled', 'unknown'];

async function seedTasks(pool: Pool, count: number): Promise<void> {
  for (let number = 1; number <= count; number++) {
    const base = fact(ASANA, 'task', `t${number}`);
    const category = CATEGORIES[(number - 1) % CATEGORIES.length]!;
    const due = number % 2 ? `2026-04-${String((number % 28) + 1).padStart(2, '0')}` : null;
    await insert(pool, Task, [
      { ...base, type: 'task', name: `Task ${String(number).padStart(2, '0')}`, url: `https://asana.test/t${number}`, assigneeAliasIds: [ALIAS.ana], createdAt: at('01T09:00:00'), dueOn: due },
    ]);
    await insert(pool, ItemState, [
      { itemId: base.id, itemKind: 'task', status: `Column ${category}`, category, since: at('10T09:00:00'), sinceSource: 'tool' },
    ]);
    await insert(pool, CampaignItem, [
      { itemId: base.id, itemKind: 'task', campaignId: IDS.campaign, rule: 'container', confidence: 1, evidence: 'CMP-104 Spring launch' },
    ]);
    await insert(pool, Placement, [{ ...fact(ASANA, 'placement', `t${number}/p1`), itemKind: 'task', itemId: base.id, containerId: IDS.project, status: category, position: 0 }]);
    await insert(pool, Change, [
      { ...fact(ASANA, 'change', `c${number}`), itemKind: 'task', itemId: base.id, what: 'created', to: null, occurredAt: at('01T09:00:00'), observedAt: at('20T11:00:00'), timeSource: 'tool', actorAliasId: ALIAS.ana },
      { ...fact(ASANA, 'change', `s${number}`), itemKind: 'task', itemId: base.id, what: 'status', from: 'Backlog', to: category, occurredAt: at('10T09:00:00'), observedAt: at('20T11:00:00'), timeSource: 'tool', actorAliasId: ALIAS.ana },
    ]);
    await insert(pool, Message, [
      { ...fact(ASANA, 'message', `m${number}`), kind: 'comment', at: at('11T09:00:00'), authorAliasId: ALIAS.ana, itemKind: 'task', itemId: base.id },
    ]);
    if (number > 1) await insert(pool, Dependency, [{ ...fact(ASANA, 'dependency', `d${number}`), itemId: base.id, onId: IDS.task(number - 1) }]);
  }
  await insert(pool, Task, [{ ...fact(ASANA, 'task', 'gone'), type: 'task', name: 'Gone task', goneAt: at('15T00:00:00'), goneProof: 'event' }]);
  await insert(pool, CampaignItem, [
    { itemId: factId(ASANA, 'task', 'gone'), itemKind: 'task', campaignId: IDS.campaign, rule: 'container', confidence: 1, evidence: 'x' },
  ]);
}

async function seedApproval(pool: Pool): Promise<void> {
  const id = IDS.approval;
  await insert(pool, Approval, [
    { ...fact(ASANA, 'approval', 'ap1'), gate: 'Legal', name: 'Legal sign-off', url: 'https://asana.test/ap1', approverAliasIds: [ALIAS.lea], policy: 'any', createdAt: at('02T09:00:00') },
  ]);
  await insert(pool, ApprovalState, [
    { approvalId: id, gate: 'Legal', itemKind: 'task', itemId: IDS.task(1), outcome: 'open', rounds: 2, waitingOnAliasIds: [ALIAS.lea], waitingSince: at('09T09:30:00') },
  ]);
  const rounds = [1, 2].map((number) => nameId('round', String(number)));
  await insert(pool, ApprovalRound, [
    { id: rounds[0]!, approvalId: id, number: 1, requestedAt: at('02T09:00:00'), timeSource: 'tool', requesterAliasId: ALIAS.ana, approverAliasIds: [ALIAS.lea], policy: 'any', closedAt: at('05T10:00:00'), outcome: 'changes_requested' },
    { id: rounds[1]!, approvalId: id, number: 2, requestedAt: at('09T09:30:00'), timeSource: 'tool', requesterAliasId: ALIAS.ana, approverAliasIds: [ALIAS.lea], policy: 'any', outcome: 'open' },
  ]);
  await insert(pool, ApprovalDecision, [
    { id: nameId('decision'), roundId: rounds[0]!, actorAliasId: ALIAS.lea, decision: 'changes_requested', at: at('05T10:00:00'), timeSource: 'tool', late: false, sourceId: RAW },
  ]);
  await insert(pool, Change, [
    { ...fact(ASANA, 'change', 'ask2'), itemKind: 'approval', itemId: id, what: 'approval_requested', occurredAt: at('09T09:30:00'), observedAt: at('20T11:00:00'), timeSource: 'tool', actorAliasId: ALIAS.ana },
  ]);
  await insert(pool, CampaignItem, [{ itemId: id, itemKind: 'approval', campaignId: IDS.campaign, rule: 'container', confidence: 1, evidence: 'CMP-104 Spring launch' }]);
}

async function seedPost(pool: Pool): Promise<void> {
  await insert(pool, Asset, [{ ...fact(SITE, 'asset', '71'), type: 'post', name: 'CMP-104 landing page', url: 'https://site.test/71', toolStatus: 'draft', createdAt: at('03T00:00:00') }]);
  await insert(pool, ItemState, [{ itemId: IDS.post, itemKind: 'asset', status: 'draft', category: 'in_progress', historyFrom: at('18T08:00:00') }]);
  await insert(pool, AssetVersion, [
    { ...fact(SITE, 'version', '71-1'), assetId: IDS.post, hash: 'aa', at: at('03T00:00:00'), timeSource: 'tool', rev: 1 },
    { ...fact(SITE, 'version', '71-2'), assetId: IDS.post, hash: 'bb', at: at('12T00:00:00'), timeSource: 'tool', rev: 2 },
  ]);
  const approval = factId(SITE, 'approval', '71:editorial');
  await insert(pool, Approval, [{ ...fact(SITE, 'approval', '71:editorial'), gate: 'editorial', name: 'Publish', itemKind: 'asset', itemId: IDS.post, policy: 'any' }]);
  await insert(pool, ApprovalState, [{ approvalId: approval, gate: 'editorial', itemKind: 'asset', itemId: IDS.post, outcome: 'approved', rounds: 1 }]);
  await insert(pool, ApprovalRound, [
    { id: nameId('round', 'site'), approvalId: approval, number: 1, requestedAt: at('04T00:00:00'), timeSource: 'observed', notBefore: at('03T23:00:00'), policy: 'any', closedAt: at('06T00:00:00'), outcome: 'approved' },
  ]);
  await insert(pool, CampaignItem, [{ itemId: IDS.post, itemKind: 'asset', campaignId: IDS.campaign, rule: 'own-key', confidence: 1, evidence: 'CMP-104 landing page' }]);
}

async function seedMail(pool: Pool): Promise<void> {
  const mail = fact(MAIL, 'message', 'yes@acme.test');
  await insert(pool, Message, [
    { ...mail, kind: 'mail', at: at('12T10:00:00'), authorAliasId: ALIAS.anaMail, subject: 'Re: CMP-104', text: 'hidden words', decides: { decision: 'approved', proof: null } },
  ]);
  await insert(pool, CampaignItem, [{ itemId: mail.id, itemKind: 'message', campaignId: IDS.campaign, rule: 'own-key', confidence: 1, evidence: 'Re: CMP-104' }]);
  await insert(pool, Suggestion, [{ id: nameId('suggestion'), kind: 'campaign-link', itemKind: 'task', subjectId: IDS.task(1), campaignId: nameId('campaign', 'CMP-105'), reason: 'The names are alike' }]);
}
