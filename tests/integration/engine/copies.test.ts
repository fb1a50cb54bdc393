import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { expire } from '../../../src/sync/retain.js';
import { replayConnection } from '../../../src/sync/replay.js';
import type { Target } from '../../../src/sync/run.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { CopiesTool, type Mail } from './copies-tool.js';
import { DAY_MS, TestEngine } from './engine.js';
import { findEverywhere } from './everywhere.js';

const seed = Number(process.env.ORDER_SEED ?? randomInt(1, 1_000_000));
jest.setTimeout(60_000);

let database: TestDatabase;
let hub: TestEngine;
let tool: CopiesTool;
let target: Target;

beforeEach(async () => {
  database = await createTestDatabase();
  hub = new TestEngine(database);
  tool = new CopiesTool();
  target = await hub.connect('mail', tool, true);
});

afterEach(async () => {
  await hub.close();
  await database.drop();
});

const at = (day: number): string => `2026-01-${String(day).padStart(2, '0')}T10:00:00.000Z`;
const ANN = { id: 'm@x', since: at(2), by: 'ann', text: 'canary-text', asks: true, file: 'plan' };
const REUSED = { id: 'm@x', since: at(3), by: 'ben', text: 'something else', file: 'other' };

/** A sweep a day later. */
async function sweep(): Promise<Awaited<ReturnType<TestEngine['run']>>['counts']> {
  hub.clock += DAY_MS;
  const { status, counts, error, problems } = await hub.run(target, { full: true });
  expect({ status, error, problems }).toEqual({ status: 'succeeded', error: null, problems: [] });
  return counts;
}

/** Messages by key: where they lie, whether they are gone, what stands in them. */
const messages = (): Promise<{ key: string; places: string[]; gone: boolean; text: string | null }[]> =>
  hub.rows(
    `SELECT m.key, m.gone_at IS NOT NULL AS gone, m.text, (SELECT coalesce(array_agg(split_part(p.key, '/', -1) ORDER BY p.key), '{}')
       FROM placement p WHERE p.item_id = m.id) AS places FROM message m ORDER BY m.text COLLATE "C", m.key COLLATE "C"`,
  );
const facts = async (): Promise<string[]> =>
  (await hub.dump()).filter((line) => !line.startsWith('{"table":"raw_record"'));
const changes = () => hub.rows('SELECT what, key FROM change ORDER BY occurred_at, what, key');
const records = () => hub.rows('SELECT key, state FROM raw_record ORDER BY key');

test('a mail in two mailboxes is one message that lies in both; the next sweep applies nothing', async () => {
  tool.lie('INBOX', ANN).lie('Archive', ANN);
  expect(await sweep()).toMatchObject({ read: 2, applied: 2 });
  expect(await messages()).toEqual([{ key: 'm@x', places: ['Archive', 'INBOX'], gone: false, text: 'canary-text' }]);
  expect(await hub.rows('SELECT key FROM asset UNION ALL SELECT key FROM approval')).toEqual([
    { key: 'm@x#1' },
    { key: 'm@x' },
  ]);
  const before = await hub.dump();
  expect(await sweep()).toMatchObject({ read: 2, unchanged: 2, applied: 0, superseded: 0 });
  expect(await hub.dump()).toEqual(before);
});

test('one copy goes: the message stays where the other one lies, nothing is mourned and nothing is kept of the copy', async () => {
  tool.lie('INBOX', { ...ANN, since: at(1) }).lie('Archive', ANN);
  await sweep();
  tool.lie('INBOX');
  expect(await sweep()).toMatchObject({ tombstones: 0 });
  expect(await messages()).toEqual([{ key: 'm@x', places: ['Archive'], gone: false, text: 'canary-text' }]);
  expect(tool.asked).toEqual([]);
  expect(await records()).toEqual([{ key: 'm@x 1 Archive', state: 'live' }]);
  expect(await hub.rows('SELECT count(*)::int AS n FROM raw_body')).toEqual([{ n: 1 }]);
  expect(await hub.rows('SELECT at FROM message')).toEqual([{ at: new Date(at(2)) }]);
  expect(await changes()).toEqual([]);
});

test('the last copy goes, alone or with the others at once: the message is buried and erased', async () => {
  tool.lie('INBOX', ANN, ANN).lie('Archive');
  await sweep();
  tool.lie('INBOX');
  expect(await sweep()).toMatchObject({ tombstones: 2 });
  expect(await messages()).toMatchObject([{ key: 'm@x', gone: true, text: null }]);
  expect(await findEverywhere(hub, 'canary')).toEqual([]);
  expect((await changes()).map(({ what, key }) => [what, String(key).split(':')[1]])).toEqual([
    ['deleted', 'approval'],
    ['deleted', 'asset'],
  ]);
});

test.each([
  ['before it is missed', ['Archive', 'INBOX']],
  ['after it is missed', ['INBOX', 'Archive']],
])('a moved mail is not deleted, whether its new place is read %s', async (_, boxes) => {
  for (const box of boxes) tool.lie(box);
  tool.lie('INBOX', ANN);
  await sweep();
  tool.lie('INBOX').lie('Archive', ANN);
  expect(await sweep()).toMatchObject({ tombstones: 0 });
  expect(await messages()).toEqual([{ key: 'm@x', places: ['Archive'], gone: false, text: 'canary-text' }]);
  expect(await changes()).toEqual([]);
  const before = await hub.dump();
  expect(await sweep()).toMatchObject({ applied: 0, tombstones: 0 });
  expect(await hub.dump()).toEqual(before);
  // Its part is where it lies: it is not missed at the old place again.
  expect(tool.asked.length).toBe(boxes[0] === 'INBOX' ? 1 : 0);
});

test('a mailbox that numbers anew has the same messages, once', async () => {
  tool.pageSize = 2;
  const all = [1, 2, 3, 4, 5].map((n) => ({ ...ANN, id: `m${n}@x` }));
  tool.lie('INBOX', ...all);
  await sweep();
  const before = await facts();
  tool.lie('INBOX', ...all.map((one, index) => ({ ...one, place: 100 - index })));
  expect(await sweep()).toMatchObject({ tombstones: 0 });
  expect(await facts()).toEqual(before);
  expect((await records()).map(({ key }) => key)).toEqual(all.map(({ id }, index) => `${id} ${100 - index} INBOX`));
});

test('a mail that comes back elsewhere is the same message, restored', async () => {
  tool.lie('INBOX', ANN).lie('Archive');
  await sweep();
  tool.lie('INBOX');
  await sweep();
  tool.lie('Archive', ANN);
  await sweep();
  expect(await messages()).toEqual([{ key: 'm@x', places: ['Archive'], gone: false, text: 'canary-text' }]);
  expect((await changes()).map(({ what, key }) => [what, String(key).split(':')[1]])).toEqual([
    ['deleted', 'approval'],
    ['deleted', 'asset'],
    ['restored', 'approval'],
    ['restored', 'asset'],
  ]);
});

describe('two mails under one reused id', () => {
  const other = expect.stringMatching(/^m@x #[0-9a-f]{16}$/);

  test.each([
    ['the elder comes first', ANN, REUSED],
    ['the elder comes last', REUSED, ANN],
  ])('are two messages; the elder has the plain name (%s)', async (_, first, second) => {
    tool.lie('INBOX', first);
    await sweep();
    tool.lie('INBOX', first, second);
    await sweep();
    expect(await messages()).toEqual([
      { key: 'm@x', places: ['INBOX'], gone: false, text: 'canary-text' },
      { key: other, places: ['INBOX'], gone: false, text: 'something else' },
    ]);
    expect(await hub.rows('SELECT key, hash FROM asset_version ORDER BY hash')).toEqual([
      { key: expect.stringMatching(/^m@x #.{16}#1$/), hash: 'other' },
      { key: 'm@x#1', hash: 'plan' },
    ]);
    expect(await hub.rows('SELECT key FROM approval')).toEqual([{ key: 'm@x' }]);
    await hub.derive();
    expect(await hub.rows('SELECT count(DISTINCT thread_id)::int AS threads FROM message_thread')).toEqual([
      { threads: 1 },
    ]);
  });

  test('the elder is deleted: it keeps its name in the grave, the other one its own', async () => {
    tool.lie('INBOX', ANN, REUSED);
    await sweep();
    tool.lie('INBOX', { ...REUSED, place: 2 });
    expect(await sweep()).toMatchObject({ tombstones: 1 });
    expect(await messages()).toMatchObject([
      { key: other, gone: false, text: 'something else' },
      { key: 'm@x', gone: true, text: null },
    ]);
  });
});

test(`the graph hangs on the set of copies, not on their order (ORDER_SEED=${seed})`, async () => {
  const copies: Mail[] = [
    { ...ANN, box: 'INBOX', place: 1 },
    { ...ANN, box: 'Archive', place: 1, since: at(1) },
    { ...ANN, box: 'Archive', place: 2 },
    { ...REUSED, box: 'INBOX', place: 2 },
    { ...REUSED, box: 'Archive', place: 3 },
    { ...ANN, id: 'other@x', box: 'INBOX', place: 3 },
    { ...ANN, text: 'canary-teXt', since: at(4), box: 'Archive', place: 4 },
  ];
  const graphs: string[][] = [];
  for (const order of fc.sample(fc.shuffledSubarray(copies, { minLength: copies.length }), { numRuns: 12, seed })) {
    await hub.rows('TRUNCATE raw_record, raw_revision, raw_body, stream_state, part_queue, connection CASCADE');
    await hub.rows('TRUNCATE alias, placement, asset, asset_version, approval, message, change');
    target = await hub.connect('mail', tool, true);
    tool.boxes.clear();
    tool.lie('INBOX').lie('Archive');
    for (const [index, one] of order.entries()) {
      tool.boxes.get(one.box)!.push(one);
      if (index % 2 === 1) await sweep();
    }
    await sweep();
    graphs.push(await hub.dump());
  }
  for (const [n, graph] of graphs.entries()) expect({ n, graph }).toEqual({ n, graph: graphs[0] });
  expect((await messages()).map(({ places, text }) => [places, text])).toEqual([
    [['Archive'], 'canary-teXt'],
    [['Archive', 'INBOX'], 'canary-text'],
    [['INBOX'], 'canary-text'],
    [['Archive', 'INBOX'], 'something else'],
  ]);
});

test('old copies without their bytes: one goes, the message stays where the other one lies', async () => {
  tool.lie('INBOX', ANN).lie('Archive', { ...ANN, since: at(3) });
  await sweep();
  const retention = { workMs: 400 * DAY_MS, messagesMs: 1, now: hub.clock, textStreams: new Map() };
  expect(await expire(hub.pool, retention)).toMatchObject({ messages: 1, records: 2 });
  expect(await findEverywhere(hub, 'canary')).toEqual([]);
  tool.lie('INBOX');
  expect(await sweep()).toMatchObject({ tombstones: 0 });
  expect(await messages()).toEqual([{ key: 'm@x', places: ['Archive'], gone: false, text: null }]);
  tool.lie('Archive');
  expect(await sweep()).toMatchObject({ tombstones: 1 });
  expect(await messages()).toMatchObject([{ key: 'm@x', gone: true }]);
});

test('one more mail under a name that many have costs one mapping, not one for each', async () => {
  tool.pageSize = 1_000;
  const many = Array.from({ length: 60 }, (_, n) => ({ ...REUSED, text: `text ${n}`, since: at(10) }));
  const same = Array.from({ length: 60 }, () => ANN);
  tool.lie('INBOX', ...many, ...same);
  await sweep();
  expect(tool.mapped).toBe(120);
  tool.mapped = 0;
  tool.lie('INBOX', ...many, ...same, { ...REUSED, text: 'one more', since: at(11) }, { ...ANN, since: at(11) });
  await sweep();
  // Each new one, and the one that speaks for its thing.
  expect(tool.mapped).toBe(3);
  expect((await messages()).length).toBe(62);
});

test('a replay says what the reading said', async () => {
  tool.lie('INBOX', ANN, REUSED).lie('Archive', { ...ANN, since: at(1) }, REUSED);
  await sweep();
  const before = await hub.dump();
  expect(await replayConnection(hub.engine, target)).toMatchObject({ records: 4, changedRows: 0, misfits: [] });
  expect(await hub.dump()).toEqual(before);
  // A mapping that has forgotten what things are copies of is mended by it.
  await hub.rows(`UPDATE raw_record SET copy_of = 'nonsense ' || id`);
  await replayConnection(hub.engine, target);
  expect(await hub.dump()).toEqual(before);
});
