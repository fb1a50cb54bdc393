import type { Pool } from 'pg';
import { deriveAll, rebuild } from '../../../src/derive/pass.js';
import type { Rules } from '../../../src/derive/rules.js';
import { loadLives } from '../../../src/history/load.js';
import { loadSubjects } from '../../../src/history/subjects.js';
import { Connection } from '../../../src/model/engine/connection.js';
import { Alias } from '../../../src/model/fact/alias.js';
import { Change } from '../../../src/model/fact/change.js';
import { Task } from '../../../src/model/fact/task.js';
import { connectionId, factId } from '../../../src/store/ids.js';
import { createPool } from '../../../src/store/pools.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { MEASURE } from '../../support/measure.js';
import { insert } from '../api/fixture/insert.js';
import { at, fact } from '../api/fixture/names.js';

const BOARD = connectionId('board');
const COPIES = connectionId('copies');
const RULES = {
  campaignKey: 'CMP-\\d+',
  from: [],
  links: [{ campaign: 'CMP-3' }],
  people: [],
  statusMap: {},
  toolPriority: [],
  measure: { ...MEASURE, launch: [{ milestone: '^launch' }] },
  itemOf: (url: string) => ({ connector: 'asana', key: url }),
} as unknown as Rules;

const task = (key: string, more: Partial<Task> = {}): Partial<Task> => ({
  ...fact(BOARD, 'task', key),
  type: 'task',
  name: key,
  keyTexts: ['CMP-3'],
  createdAt: at('02T09:00:00'),
  ...more,
});
const step = (key: string, when: string, to: string, from: string | null = null): Partial<Change> => ({
  ...fact(BOARD, 'change', `${key} ${when}`),
  itemKind: 'task',
  itemId: factId(BOARD, 'task', key),
  what: 'status',
  from,
  to,
  occurredAt: at(when),
  observedAt: at('20T00:00:00'),
  timeSource: 'tool',
});

let database: TestDatabase;
let pool: Pool;

const rows = async (sql: string): Promise<unknown[]> => (await pool.query<object>(sql)).rows;
const touch = (key: string): Promise<unknown> =>
  pool.query(`INSERT INTO touched (kind, id) VALUES ('task', $1)`, [factId(BOARD, 'task', key)]);
const unchanged = async (rules = RULES): Promise<unknown> =>
  Object.entries(await rebuild(pool, rules, true)).filter(([, changed]) => changed > 0);

const FLOW = `SELECT t.key, f.category, f.lead_h, f.cycle_h, f.touch_h, f.in_review_h FROM item_flow f JOIN task t ON t.id = f.item_id ORDER BY 1`;
const LINE =
  'SELECT category, created_at, started_at, launched_at, cycle_h, touch_h, in_review_h, items, items_done FROM campaign_flow';

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.config, 'hub_worker', () => {});
  await insert(pool, Connection, [
    { id: BOARD, name: 'board', connector: 'asana', health: 'ok' },
    { id: COPIES, name: 'copies', connector: 'monday', health: 'ok' },
  ]);
  await insert(pool, Task, [
    task('a', { toolStatus: 'done' }),
    task('b', { toolStatus: 'in_review', createdAt: at('03T09:00:00') }),
  ]);
  await insert(pool, Change, [
    step('a', '02T09:00:00', 'in_progress'),
    step('a', '04T09:00:00', 'done', 'in_progress'),
    step('b', '03T09:00:00', 'in_progress'),
    step('b', '05T09:00:00', 'in_review', 'in_progress'),
  ]);
  await rebuild(pool, RULES, false);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

// The example EX3 of METRICS §2, step by step.
test('items have their times, and their campaign the union of them', async () => {
  expect(await rows(FLOW)).toEqual([
    { key: 'a', category: 'done', lead_h: 48, cycle_h: 48, touch_h: 48, in_review_h: 0 },
    { key: 'b', category: 'in_review', lead_h: null, cycle_h: null, touch_h: null, in_review_h: null },
  ]);
  expect(await rows(LINE)).toEqual([
    expect.objectContaining({
      category: 'in_review',
      started_at: at('02T09:00:00'),
      cycle_h: null,
      items: 2,
      items_done: 1,
    }),
  ]);
});

test('a change of one item reaches it and its campaign, and a rebuild would give the same', async () => {
  await insert(pool, Change, [step('b', '06T09:00:00', 'done', 'in_review')]);
  await pool.query(`UPDATE task SET tool_status = 'done' WHERE key = 'b'`);
  await touch('b');
  expect(await deriveAll(pool, RULES)).toMatchObject({ item_state: 1, campaign_flow: 1 });
  expect(await rows(FLOW)).toContainEqual({
    key: 'b',
    category: 'done',
    lead_h: 72,
    cycle_h: 72,
    touch_h: 48,
    in_review_h: 24,
  });
  expect(await rows(LINE)).toEqual([
    expect.objectContaining({ category: 'done', cycle_h: 96, touch_h: 72, in_review_h: 24, items_done: 2 }),
  ]);
  expect(await unchanged()).toEqual([]);
});

test('a milestone that is named in the rules launches the campaign when it is done, and its line ends there', async () => {
  await insert(pool, Task, [
    task('m', { type: 'milestone', name: 'Launch day', toolStatus: 'completed', createdAt: at('01T09:00:00') }),
  ]);
  await insert(pool, Change, [step('m', '07T09:00:00', 'completed')]);
  await touch('m');
  await deriveAll(pool, RULES);
  expect(await rows(LINE)).toEqual([
    expect.objectContaining({ category: 'done', created_at: at('01T09:00:00'), launched_at: at('07T09:00:00') }),
  ]);
  // Whatever else a campaign's milestones are called.
  await insert(pool, Task, [
    task('n', { type: 'milestone', name: 'Kick-off', toolStatus: 'completed', createdAt: at('01T09:00:00') }),
  ]);
  await insert(pool, Change, [step('n', '02T09:00:00', 'completed')]);
  await touch('n');
  await deriveAll(pool, RULES);
  expect(await rows(LINE)).toEqual([expect.objectContaining({ launched_at: at('07T09:00:00'), items: 4 })]);
  expect(await unchanged()).toEqual([]);
});

test('a milestone that is called something else by now launches nothing', async () => {
  const call = async (name: string): Promise<void> => {
    await pool.query(`UPDATE task SET name = $1 WHERE key = 'm'`, [name]);
    await touch('m');
    await deriveAll(pool, RULES);
  };
  await call('Party');
  expect(await rows(LINE)).toEqual([expect.objectContaining({ launched_at: null })]);
  expect(await unchanged()).toEqual([]);
  await call('Launch day');
});

test('work is of the team that its assignee turns out to be in, though nobody touched it', async () => {
  const rules = {
    ...RULES,
    people: [{ name: 'Ann', team: 'Content', aliases: [{ email: 'ann@acme.test' }] }],
  } as Rules;
  const ann = { ...fact(BOARD, 'person', 'ann'), name: 'ann', bot: false, active: true };
  await insert(pool, Alias, [ann]);
  await pool.query(`UPDATE task SET assignee_alias_ids = ARRAY[$1::uuid] WHERE key = 'a'`, [ann.id]);
  await touch('a');
  await deriveAll(pool, rules);
  const teams = `SELECT f.team FROM item_flow f JOIN task t ON t.id = f.item_id WHERE t.key = 'a'`;
  expect(await rows(teams)).toEqual([{ team: null }]);
  await pool.query(`UPDATE alias SET email = 'ann@acme.test' WHERE key = 'ann'`);
  await touch('b');
  await deriveAll(pool, rules);
  expect(await rows(teams)).toEqual([{ team: 'Content' }]);
  expect(await unchanged(rules)).toEqual([]);
  await deriveAll(pool, RULES);
});

test('other definitions are applied to what is there, though no fact was touched', async () => {
  const wider = { ...RULES, measure: { ...RULES.measure, touchCategories: ['in_progress', 'in_review'] } } as Rules;
  await deriveAll(pool, wider);
  expect(await rows(FLOW)).toContainEqual(expect.objectContaining({ key: 'b', touch_h: 72 }));
  expect(await unchanged(wider)).toEqual([]);
  expect(await deriveAll(pool, wider)).toEqual({});
  const mapped = { ...RULES, statusMap: { asana: { in_review: 'blocked:legal' } } } as Rules;
  await deriveAll(pool, mapped);
  expect(await rows(FLOW)).toContainEqual(expect.objectContaining({ key: 'b', touch_h: 48, in_review_h: 0 }));
  expect(await rows(`SELECT DISTINCT reason FROM item_interval WHERE category = 'blocked'`)).toEqual([
    { reason: 'legal' },
  ]);
  await deriveAll(pool, RULES);
});

test('a team may have definitions of its own, and what is asked is told by the same', async () => {
  const own = { startCategories: ['in_review'], touchCategories: ['in_review'] };
  const rules = {
    ...RULES,
    people: [{ name: 'Ann', team: 'Content', aliases: [{ email: 'ann@acme.test' }] }],
    measure: { ...RULES.measure, teams: { Content: own } },
  } as Rules;
  await deriveAll(pool, rules);
  // Ann's work was never in review, and so it never started; the other's goes by the definitions of all.
  expect(await rows(FLOW)).toMatchObject([
    { key: 'a', lead_h: 48, cycle_h: null, touch_h: null },
    { key: 'b', lead_h: 72, cycle_h: 72, touch_h: 48 },
    {},
    {},
  ]);
  expect(await unchanged(rules)).toEqual([]);
  const ask = async <Row>(sql: string, values: unknown[]): Promise<Row[]> =>
    (await pool.query(sql, values)).rows as Row[];
  const ids = ['a', 'b'].map((key) => factId(BOARD, 'task', key));
  const { subjects } = await loadSubjects(ask, ids, rules.measure, Date.now());
  const { history } = await loadLives(ask, { items: ids }, rules.measure, Date.now());
  for (const told of [subjects, [...history.items.values()]])
    expect(Object.fromEntries(told.map(({ id, startedAt, touch: of }) => [ids.indexOf(id), [startedAt, of]]))).toEqual({
      0: [null, own.touchCategories],
      1: [at('03T09:00:00').getTime(), MEASURE.touchCategories],
    });
  await deriveAll(pool, RULES);
});

test('a copy of other work has no times and is not counted; neither is what is there no more', async () => {
  await insert(pool, Task, [task('more', { toolStatus: 'in_progress' })]);
  await touch('more');
  await deriveAll(pool, RULES);
  expect(await rows(LINE)).toEqual([expect.objectContaining({ items: 5 })]);
  // What it copies is only told now, in a connection whose tasks nobody touched.
  await pool.query(`UPDATE task SET connection_id = $1, links = '{a}' WHERE key = 'more'`, [COPIES]);
  await touch('a');
  await deriveAll(pool, RULES);
  expect(await rows('SELECT rule FROM mirror')).toEqual([{ rule: 'permalink' }]);
  expect(await rows(LINE)).toEqual([expect.objectContaining({ items: 4 })]);
  await pool.query(`DELETE FROM task WHERE key = 'more'`);
  await touch('more');
  await deriveAll(pool, RULES);
  expect(await rows(LINE)).toEqual([expect.objectContaining({ items: 4 })]);
  expect(
    await rows(`SELECT 1 FROM item_interval v WHERE NOT EXISTS (SELECT FROM task t WHERE t.id = v.item_id)`),
  ).toEqual([]);
  expect(await unchanged()).toEqual([]);
});

test('no two stretches of an item overlap', async () => {
  const twice = `INSERT INTO item_interval SELECT item_id, tstzrange(lower(during) + interval '1 hour', NULL), category, reason, status FROM item_interval LIMIT 1`;
  await expect(pool.query(twice)).rejects.toThrow(/EX_item_interval_during/);
});
