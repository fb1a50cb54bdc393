import type { Rules } from '../../../src/derive/rules.js';
import { rebuild } from '../../../src/derive/pass.js';
import { Connection } from '../../../src/model/engine/connection.js';
import { Change } from '../../../src/model/fact/change.js';
import { Message } from '../../../src/model/fact/message.js';
import { connectionId, factId } from '../../../src/store/ids.js';
import { createPool } from '../../../src/store/pools.js';
import { MEASURE } from '../../support/measure.js';
import { createTestDatabase } from '../../support/database.js';
import { insert } from '../api/fixture/insert.js';
import { at, fact } from '../api/fixture/names.js';

const CHAT = connectionId('chat');
const [ann, ben] = ['ann', 'ben'].map((key) => factId(CHAT, 'person', key)) as [string, string];
const RULES = {
  campaignKey: 'CMP-\\d+',
  from: [],
  links: [],
  people: [],
  statusMap: {},
  toolPriority: [],
  measure: MEASURE,
  itemOf: () => null,
} as unknown as Rules;

const said = (key: string, when: string, thread: string, more: Partial<Message>): Partial<Message> => ({
  ...fact(CHAT, 'message', key),
  kind: 'chat',
  at: at(when),
  threadKey: thread,
  ...more,
});
const asks = (approvers: string[]) => ({
  asks: { gate: 'chat', approvers, policy: approvers.length > 1 ? ('all' as const) : ('any' as const) },
});
const hand = (on: string, actor: string, when: string, to: string | null, seq = '1'): Partial<Change> => ({
  ...fact(CHAT, 'change', `${on} ${actor} ${when} ${seq}`),
  itemKind: 'approval',
  itemId: factId(CHAT, 'approval', on),
  what: 'approval_decided',
  to,
  actorAliasId: actor,
  occurredAt: at(when),
  observedAt: at(when),
  notBefore: at('01T00:00:00'),
  timeSource: 'observed',
  seq,
});

/** Outcome of each round, with who decided what, of these messages and hands. */
async function roundsOf(messages: Partial<Message>[], hands: Partial<Change>[]): Promise<unknown[]> {
  const database = await createTestDatabase();
  const pool = createPool(database.config, 'hub_worker', () => {});
  try {
    await insert(pool, Connection, [{ id: CHAT, name: 'chat', connector: 'slack', health: 'ok' }]);
    await insert(pool, Message, messages);
    if (hands.length) await insert(pool, Change, hands);
    await rebuild(pool, RULES, false);
    const { rows } = await pool.query<{ outcome: string; said: string[] | null }>(
      `SELECT r.outcome, (SELECT array_agg(CASE d.actor_alias_id WHEN $1 THEN 'ann ' ELSE 'ben ' END || d.decision || CASE WHEN d.late THEN ' late' ELSE '' END ORDER BY d.late, d.actor_alias_id = $1 DESC)
          FROM approval_decision d WHERE d.round_id = r.id) AS said FROM approval_round r ORDER BY r.requested_at`,
      [ann],
    );
    return rows.map(({ outcome, said: who }) => [outcome, ...(who ?? [])]);
  } finally {
    await pool.end();
    await database.drop();
  }
}

const twice = [said('C:1', '02T09:00:00', 'C:1', asks([ann])), said('C:2', '03T09:00:00', 'C:1', asks([ann]))];

test('a thread that asks twice: a hand decides the request it is under, however late it is seen', async () => {
  expect(await roundsOf(twice, [hand('C:1', ann, '04T09:00:00', 'approved')])).toEqual([
    ['superseded', 'ann approved late'],
    ['open'],
  ]);
  expect(await roundsOf(twice, [hand('C:2', ann, '04T09:00:00', 'approved')])).toEqual([
    ['superseded'],
    ['approved', 'ann approved'],
  ]);
});

test('a program’s edit decides its own request, a reply what was asked last', async () => {
  const decides = { decision: 'approved', proof: 'slack' };
  const edited = { ...twice[0], decides: { ...decides, actor: ann, at: at('04T09:00:00').toISOString() } };
  expect(await roundsOf([edited, twice[1]!], [])).toEqual([['superseded', 'ann approved late'], ['open']]);
  const reply = said('C:3', '04T09:00:00', 'C:1', { authorAliasId: ann, decides });
  expect(await roundsOf([...twice, reply], [])).toEqual([['superseded'], ['approved', 'ann approved']]);
});

test('hands that one look finds count in the tool’s order, what was taken down before what went up', async () => {
  const both = [said('C:1', '02T09:00:00', 'C:1', asks([ann, ben]))];
  const swapped = [
    hand('C:1', ann, '03T09:00:00', 'approved'),
    hand('C:1', ann, '04T09:00:00', null, '1'),
    hand('C:1', ben, '04T09:00:00', 'approved', '2'),
  ];
  expect(await roundsOf(both, swapped)).toEqual([['open', 'ben approved']]);
  const order = (first: string, second: string) => [
    hand('C:1', ann, '04T09:00:00', 'approved', first),
    hand('C:1', ben, '04T09:00:00', 'rejected', second),
  ];
  expect(await roundsOf(both, order('1', '2'))).toEqual([['rejected', 'ann approved', 'ben rejected']]);
  expect(await roundsOf(both, order('2', '1'))).toEqual([['rejected', 'ben rejected', 'ann approved late']]);
});
