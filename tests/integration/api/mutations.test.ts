import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { findBrokenAudit } from '../../../src/store/audit.js';
import { nameId } from '../../../src/store/ids.js';
import type { HubActions, LinkWish } from '../../../src/api/index.js';
import { IDS } from './fixture/index.js';
import { IDLE, openHub, type Hub } from './harness.js';

let hub: Hub;
const calls: unknown[] = [];
const decided = (key: string) => nameId('decided', key);

async function decide(tx: ClientBase, wish: LinkWish, kind: string) {
  calls.push(wish);
  const id = decided(wish.idempotencyKey);
  await tx.query(
    'INSERT INTO decision (id, kind, subject, value, decided_by, decided_at, idempotency_key) VALUES ($1, $2, $3, $4, $5, now(), $6)',
    [id, kind, wish.subject, { campaign: wish.campaign }, wish.actor, wish.idempotencyKey],
  );
  if (wish.idempotencyKey === 'failing-key') throw new Error('the disk is full');
  return { decisionId: id, overruledBy: null };
}

const actions: HubActions = {
  runSync: async (connection, options) => {
    calls.push([connection, options]);
    return [{ runId: IDS.run }];
  },
  replay: async (options) => {
    calls.push(options);
    return { replayed: 3, resolved: 2, stillWaiting: 1 };
  },
  linkItem: (tx, wish) => decide(tx, wish, 'link-item'),
  linkContainer: (tx, wish) => decide(tx, wish, 'link-container'),
  decide: IDLE.decide,
  undo: async (tx, { decisionId, actor }) =>
    void (await tx.query('UPDATE decision SET undone_at = now(), undone_by = $2 WHERE id = $1', [decisionId, actor])),
};

beforeAll(async () => void (hub = await openHub({ actions })));
beforeEach(() => void (calls.length = 0));
afterAll(() => hub.close());

const LINK = `mutation ($item: ID!, $campaign: String!, $key: String!) {
  linkItem(input: { item: $item, campaign: $campaign, idempotencyKey: $key }) { decision { id kind subject value decidedBy undoneAt } item { name } } }`;

const lines = async () =>
  (await hub.owner.query<{ action: string }>('SELECT action FROM audit_log ORDER BY id')).rows.map((row) => row.action);

test('a link is a decision by natural keys, audited in its transaction, shown in its answer', async () => {
  const { data, errors } = await hub.ask(LINK, { item: IDS.task(2), campaign: 'cmp-105', key: 'link-key-1' });
  expect(errors).toBeUndefined();
  expect(data.linkItem).toEqual({
    decision: {
      id: decided('link-key-1'),
      kind: 'LINK_ITEM',
      subject: { connection: 'asana-main', kind: 'task', key: 't2' },
      value: { campaign: 'CMP-105' },
      decidedBy: 'local',
      undoneAt: null,
    },
    item: { name: 'Task 02' },
  });
  const undone = await hub.ask(
    `mutation { undoDecision(input: { decision: "${decided('link-key-1')}", idempotencyKey: "undo-key-1" }) { decision { undoneBy } } }`,
  );
  expect(undone.data.undoDecision.decision).toEqual({ undoneBy: 'local' });
  expect(await lines()).toEqual(['linkItem', 'undoDecision']);
  expect(await findBrokenAudit(hub.owner as never)).toBeNull();
});

test('bG27: the same key and wish has one effect; the same key and another wish is a CONFLICT', async () => {
  const wish = { item: IDS.task(3), campaign: 'CMP-105', key: 'link-key-2' };
  const first = await hub.ask(LINK, wish);
  const again = await hub.ask(LINK, wish);
  expect(again.data).toEqual(first.data);
  expect(calls).toHaveLength(1);
  const other = await hub.ask(LINK, { ...wish, campaign: 'CMP-104' });
  expect(other.errors?.[0]?.extensions.code).toBe('CONFLICT');
  const { rows } = await hub.owner.query("SELECT value FROM decision WHERE idempotency_key = 'link-key-2'");
  expect(rows).toEqual([{ value: { campaign: 'CMP-105' } }]);
});

test('where the change fails, neither it nor its line stays', async () => {
  const before = await lines();
  const failed = await hub.ask(LINK, { item: IDS.task(4), campaign: 'CMP-105', key: 'failing-key' });
  expect(failed.errors?.[0]).toMatchObject({
    message: 'Something went wrong on our side',
    extensions: { code: 'INTERNAL' },
  });
  expect(await lines()).toEqual(before);
  expect((await hub.owner.query("SELECT FROM decision WHERE idempotency_key = 'failing-key'")).rowCount).toBe(0);
  hub.logged.length = 0;
});

test.each([
  ['a container as an item', { item: IDS.project, campaign: 'CMP-105', key: 'link-key-3' }, 'NOT_FOUND'],
  ['an item that is not there', { item: nameId('nothing'), campaign: 'CMP-105', key: 'link-key-3' }, 'NOT_FOUND'],
  ['a campaign that is not there', { item: IDS.task(1), campaign: 'CMP-999', key: 'link-key-3' }, 'NOT_FOUND'],
  ['an id that is none', { item: 'x', campaign: 'CMP-105', key: 'link-key-3' }, 'BAD_USER_INPUT'],
  ['a key too short', { item: IDS.task(1), campaign: 'CMP-105', key: 'short' }, 'BAD_USER_INPUT'],
])('%s is refused, and nothing is decided', async (_name, wish, code) => {
  const { errors } = await hub.ask(LINK, wish);
  expect(errors?.[0]?.extensions.code).toBe(code);
  expect(calls).toEqual([]);
});

test('a container is linked by its own mutation', async () => {
  const { data } = await hub.ask(
    `mutation { linkContainer(input: { container: "${IDS.project}", campaign: "CMP-105", idempotencyKey: "link-key-4" }) { decision { kind subject } } }`,
  );
  expect(data.linkContainer.decision).toEqual({
    kind: 'LINK_CONTAINER',
    subject: { connection: 'asana-main', kind: 'container', key: 'p1' },
  });
});

test('a reading is started once a key, and its run is in the answer', async () => {
  const query =
    'mutation { runSync(input: { connection: "asana-main", full: true, idempotencyKey: "sync-key-1" }) { runs { id status } } }';
  for (let times = 0; times < 2; times++)
    expect((await hub.ask(query)).data.runSync).toEqual({ runs: [{ id: IDS.run, status: 'SUCCEEDED' }] });
  expect(calls).toEqual([['asana-main', { full: true }]]);
});

test('replay hands over what was named', async () => {
  const { data } = await hub.ask(
    `mutation { replayQuarantine(input: { ids: ["${IDS.quarantined}"], idempotencyKey: "replay-key-1" }) { replayed resolved stillWaiting } }`,
  );
  expect(data.replayQuarantine).toEqual({ replayed: 3, resolved: 2, stillWaiting: 1 });
  expect(calls).toEqual([{ quarantineIds: [IDS.quarantined] }]);
});

test('a line changed, taken out or put in breaks the chain', async () => {
  expect(await findBrokenAudit(hub.owner as never)).toBeNull();
  await hub.owner.query(`UPDATE audit_log SET detail = detail || '{"input": {}}' WHERE id = 2`);
  expect(await findBrokenAudit(hub.owner as never)).toBe('2');
  await hub.owner.query('DELETE FROM audit_log WHERE id = 1');
  expect(await findBrokenAudit(hub.owner as never)).toBe('2');
  const hash = createHash('sha256').update('guess').digest('hex');
  await hub.owner.query(`INSERT INTO audit_log VALUES (1, now(), 'x', 'y', '{}', $1, $2)`, ['0'.repeat(64), hash]);
  expect(await findBrokenAudit(hub.owner as never)).toBe('1');
});
