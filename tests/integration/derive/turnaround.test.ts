import type { Pool } from 'pg';
import { deriveAll, rebuild } from '../../../src/derive/pass.js';
import type { Rules } from '../../../src/derive/rules.js';
import { Connection } from '../../../src/model/engine/connection.js';
import { Message } from '../../../src/model/fact/message.js';
import { connectionId, factId } from '../../../src/store/ids.js';
import { createDataSource } from '../../../src/store/data-source.js';
import { createPool } from '../../../src/store/pools.js';
import { createTestDatabase, type TestDatabase, undoTo } from '../../support/database.js';
import { TellAnalystsMore1797060000000 } from '../../../migrations/1797060000000-tell-analysts-more.js';
import { MEASURE } from '../../support/measure.js';
import { insert } from '../api/fixture/insert.js';
import { at, fact } from '../api/fixture/names.js';

// Talk alone: no work item is there by which a pass could tell that its definitions are others.
const CHAT = connectionId('chat');
const ann = factId(CHAT, 'person', 'ann');
const DAY: [string, string][] = [['09:00', '17:00']];
const NINE_TO_FIVE = { tz: 'UTC', week: { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY }, holidays: [] };

const rulesWith = (calendar: Rules['measure']['calendar']): Rules =>
  ({
    campaignKey: 'CMP-\\d+',
    from: [],
    links: [],
    people: [],
    statusMap: {},
    toolPriority: [],
    measure: { ...MEASURE, tz: 'Europe/Berlin', calendar },
    itemOf: () => null,
  }) as unknown as Rules;
const RULES = rulesWith(NINE_TO_FIVE);

// Migrates, which takes its time on a machine that has much else to do.
jest.setTimeout(60_000);

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.config, 'hub_worker', () => {});
  await insert(pool, Connection, [{ id: CHAT, name: 'chat', connector: 'slack', health: 'ok' }]);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const say = async (key: string, when: string, more: Partial<Message>): Promise<void> => {
  await insert(pool, Message, [
    { ...fact(CHAT, 'message', key), kind: 'chat', at: at(when), threadKey: 'C:1', ...more },
  ]);
  await pool.query(`INSERT INTO touched (kind, id) VALUES ('message', $1)`, [factId(CHAT, 'message', key)]);
};
const ask = (key: string, when: string): Promise<void> =>
  say(key, when, { asks: { gate: 'chat', approvers: [ann], policy: 'any' } });
const answer = (key: string, when: string, decision: string): Promise<void> =>
  say(key, when, { authorAliasId: ann, decides: { decision, proof: 'slack' } as Message['decides'] });

const rounds = async (): Promise<unknown[]> =>
  (await pool.query('SELECT business_hours AS h FROM approval_round ORDER BY number')).rows.map(({ h }) => h);
const approval = async (): Promise<unknown> =>
  (
    await pool.query(
      `SELECT business_hours AS hours, business_cycle_hours AS cycle, business_author_hours AS author, turnaround_p50_hours AS p50 FROM approval_state`,
    )
  ).rows;
const unchanged = async (rules: Rules): Promise<unknown> =>
  Object.entries(await rebuild(pool, rules, true)).filter(([, changed]) => changed > 0);

test('hours come with the decision, step by step as all at once; an open round has none', async () => {
  await ask('C:1', '06T16:00:00');
  await deriveAll(pool, RULES);
  expect(await rounds()).toEqual([null]);
  expect(await approval()).toEqual([{ hours: 0, cycle: null, author: null, p50: null }]);
  await answer('C:2', '09T10:00:00', 'changes_requested');
  await deriveAll(pool, RULES);
  // Friday's last hour and Monday's first.
  expect(await rounds()).toEqual([2]);
  expect(await approval()).toEqual([{ hours: 2, cycle: null, author: null, p50: 2 }]);
  await ask('C:3', '09T14:00:00');
  await answer('C:4', '10T12:00:00', 'approved');
  await deriveAll(pool, RULES);
  expect(await rounds()).toEqual([2, 6]);
  expect(await approval()).toEqual([{ hours: 8, cycle: 12, author: 4, p50: 4 }]);
  expect(await unchanged(RULES)).toEqual([]);
});

test('another calendar is applied to what is there, though nothing was touched, and is kept', async () => {
  const alwaysOpen = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00']]]);
  const rules = rulesWith({ tz: 'UTC', week: Object.fromEntries(alwaysOpen), holidays: ['2026-03-07'] });
  expect(await deriveAll(pool, rules)).toMatchObject({ workspace: 2 });
  expect(await rounds()).toEqual([66 - 24, 22]);
  expect(await unchanged(rules)).toEqual([]);
  expect(await deriveAll(pool, rules)).toEqual({});
  const { rows } = await pool.query('SELECT time_zone, calendar FROM workspace');
  expect(rows).toEqual([{ time_zone: 'Europe/Berlin', calendar: rules.measure.calendar }]);
  await deriveAll(pool, RULES);
  expect(await rounds()).toEqual([2, 6]);
});

test('a database that an older hub filled is told anew by the first pass, though nothing was touched', async () => {
  const source = createDataSource(database.config);
  await source.initialize();
  await undoTo(source, TellAnalystsMore1797060000000.name);
  await source.runMigrations({ transaction: 'each' });
  await source.destroy();
  expect(await rounds()).toEqual([null, null]);
  await deriveAll(pool, RULES);
  expect(await rounds()).toEqual([2, 6]);
  expect(await approval()).toEqual([{ hours: 8, cycle: 12, author: 4, p50: 4 }]);
});
