import { ScopeError, TransientError } from '../../../src/sdk/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { DAY_MS, TestEngine } from './engine.js';
import { FakeTool, type Scripted } from './fake-tool.js';

jest.setTimeout(60_000);

let database: TestDatabase;
let hub: TestEngine;

beforeAll(async () => {
  database = await createTestDatabase();
  hub = new TestEngine(database);
});

afterAll(async () => {
  await hub.close();
  await database.drop();
});

const NOTE = (id: string, name = id) => ({ id, rev: '1', name, project: 'p1' });
const ALL: Scripted = { records: ['a', 'b', 'c'].map((id) => NOTE(id)), whole: true };

const tasks = (connectionId: string) =>
  hub.rows<{ key: string; gone_at: Date | null; gone_proof: string | null; state: string }>(
    `SELECT t.key, t.gone_at, t.gone_proof, r.state FROM task t JOIN raw_record r ON r.id = t.raw_id WHERE t.connection_id = $1 ORDER BY t.key`,
    [connectionId],
  );
const changes = (connectionId: string) =>
  hub.rows<{ what: string; occurred_at: Date; not_before: Date | null; time_source: string }>(
    `SELECT what, occurred_at, not_before, time_source FROM change WHERE connection_id = $1 ORDER BY occurred_at, what`,
    [connectionId],
  );

test.each<[string, Scripted[]]>([
  ['breaks off in the middle', [{ records: [NOTE('a')] }, new TransientError('the tool went away')]],
  ['ends early without saying that it is whole', [{ records: [NOTE('a')] }]],
  ['is refused', [new ScopeError('not allowed', { scope: 'notes:read' })]],
  ['is empty and does not say that it is whole', [{ records: [] }]],
])('a listing that %s deletes nothing, and nobody is even asked', async (name, pages) => {
  const tool = new FakeTool().say('notes/p1', ALL);
  const target = await hub.connect(`incomplete: ${name}`, tool);
  await hub.run(target);
  hub.clock += DAY_MS;
  tool.say('notes/p1', ...pages);
  const { counts } = await hub.run(target, { full: true });
  expect(counts.tombstones).toBe(0);
  expect(tool.asked).toEqual([]);
  expect((await tasks(target.id)).map(({ key, state, gone_at }) => [key, state, gone_at])).toEqual([
    ['a', 'live', null],
    ['b', 'live', null],
    ['c', 'live', null],
  ]);
});

test('what a whole listing does not show is asked for by name: gone, hidden, or live after all', async () => {
  const tool = new FakeTool().say('notes/p1', { records: ['a', 'b', 'c', 'd'].map((id) => NOTE(id)), whole: true });
  const target = await hub.connect('whole', tool);
  await hub.run(target);
  const firstLook = hub.clock;
  hub.clock += DAY_MS;
  tool.say('notes/p1', { records: [NOTE('a')], whole: true });
  tool.answers.set('c', 'hidden').set('d', { ...NOTE('d', 'renamed'), rev: '2' });
  const { counts } = await hub.run(target, { full: true });
  expect(tool.asked).toEqual(['b', 'c', 'd']);
  expect(counts).toMatchObject({ read: 2, applied: 1, unchanged: 1, tombstones: 2 });
  expect(await tasks(target.id)).toEqual([
    { key: 'a', gone_at: null, gone_proof: null, state: 'live' },
    { key: 'b', gone_at: new Date(hub.clock), gone_proof: 'not-found', state: 'deleted' },
    { key: 'c', gone_at: null, gone_proof: 'hidden', state: 'hidden' },
    { key: 'd', gone_at: null, gone_proof: null, state: 'live' },
  ]);
  // Only the deletion is history, and it lies between the two looks.
  expect(await changes(target.id)).toEqual([
    {
      what: 'deleted',
      occurred_at: new Date(hub.clock),
      not_before: new Date(firstLook),
      time_source: 'observed',
    },
  ]);
  hub.clock += DAY_MS;
  const again = await hub.run(target, { full: true });
  expect([again.counts.tombstones, (await changes(target.id)).length]).toEqual([0, 1]);
});

test('a listing of the newer part deletes what it should have shown, and nothing before it', async () => {
  const tool = new FakeTool().say('notes/p1', { ...ALL, next: {} });
  const target = await hub.connect('newer part', tool);
  await hub.run(target);
  hub.clock += 3_600_000;
  tool.say('notes/p1', { records: [], wholeAfter: 'b', next: {} });
  expect((await hub.run(target)).counts.tombstones).toBe(1);
  expect((await tasks(target.id)).map(({ key, state }) => [key, state])).toEqual([
    ['a', 'live'],
    ['b', 'live'],
    ['c', 'deleted'],
  ]);
  // It is no whole listing: the next one is due a day after the first.
  hub.clock += 23 * 3_600_000;
  await hub.run(target);
  expect(tool.jobs.filter(({ part }) => part === 'p1').map(({ full }) => full)).toEqual([true, false, true]);
});

test('what the looks in between could not have shown went after the last one that did', async () => {
  const tool = new FakeTool().say('notes/p1', { ...ALL, next: {} });
  const target = await hub.connect('shown by', tool);
  await hub.run(target);
  const [whole, between] = [hub.clock, hub.clock + 3_600_000];
  hub.clock = between;
  tool.say('notes/p1', { records: [NOTE('c')], wholeAfter: 'b', next: {} });
  await hub.run(target);
  hub.clock += DAY_MS;
  const shownBy = (key: string): string => new Date(key > 'b' ? between : whole).toISOString();
  tool.say('notes/p1', { records: [NOTE('b')], whole: true, shownBy });
  await hub.run(target);
  expect(
    await hub.rows(
      `SELECT t.key, h.not_before FROM change h JOIN task t ON t.id = h.item_id WHERE h.connection_id = $1 ORDER BY 1`,
      [target.id],
    ),
  ).toEqual([
    { key: 'a', not_before: new Date(whole) },
    { key: 'c', not_before: new Date(between) },
  ]);
});

test('undelete revives the same id and its history, with a restored change between the looks; the hidden one comes back silently', async () => {
  const tool = new FakeTool().say('notes/p1', ALL);
  const target = await hub.connect('revival', tool);
  await hub.run(target);
  const before = await hub.rows('SELECT id, key FROM task WHERE connection_id = $1 ORDER BY key', [target.id]);
  hub.clock += DAY_MS;
  const deletedAt = hub.clock;
  tool.say('notes/p1', { records: [NOTE('a')], whole: true });
  tool.answers.set('c', 'hidden');
  await hub.run(target, { full: true });
  hub.clock += DAY_MS;
  tool.say('notes/p1', ALL);
  const { counts } = await hub.run(target, { full: true });
  expect(counts).toMatchObject({ read: 3, applied: 2, unchanged: 1 });
  expect(
    (await tasks(target.id)).map(({ key, state, gone_at, gone_proof }) => [key, state, gone_at, gone_proof]),
  ).toEqual([
    ['a', 'live', null, null],
    ['b', 'live', null, null],
    ['c', 'live', null, null],
  ]);
  expect(await hub.rows('SELECT id, key FROM task WHERE connection_id = $1 ORDER BY key', [target.id])).toEqual(before);
  const revisions = await hub.rows(
    `SELECT v.revision FROM raw_revision v JOIN raw_record r ON r.id = v.record_id WHERE r.connection_id = $1 AND r.key = 'b' ORDER BY 1`,
    [target.id],
  );
  expect(revisions).toEqual([{ revision: 1 }, { revision: 2 }]);
  expect(
    (await changes(target.id)).map(({ what, occurred_at, not_before }) => [what, occurred_at, not_before]),
  ).toEqual([
    ['deleted', new Date(deletedAt), new Date(deletedAt - DAY_MS)],
    ['restored', new Date(hub.clock), new Date(deletedAt)],
  ]);
});

test("the tool's own word on a deletion needs no second proof and brings its time", async () => {
  const tool = new FakeTool().say('notes/p1', ALL);
  const target = await hub.connect('event', tool);
  await hub.run(target);
  hub.clock += DAY_MS;
  const at = new Date(hub.clock - 3_600_000).toISOString();
  tool.say('notes/p1', { records: [], gone: [{ key: 'b', proof: 'event', at }], next: { n: 1 } });
  const { counts } = await hub.run(target);
  expect([counts.tombstones, tool.asked]).toEqual([1, []]);
  expect(await changes(target.id)).toEqual([
    { what: 'deleted', occurred_at: new Date(at), not_before: null, time_source: 'tool' },
  ]);
});

test('an older version of a deleted record does not bring it back', async () => {
  const tool = new FakeTool().say('notes/p1', { records: [{ ...NOTE('a'), rev: '2' }], whole: true });
  const target = await hub.connect('stale', tool);
  await hub.run(target);
  hub.clock += DAY_MS;
  tool.say('notes/p1', { records: [], whole: true });
  await hub.run(target, { full: true });
  tool.say('notes/p1', { records: [NOTE('a', 'stale')] });
  const { counts } = await hub.run(target, { full: true });
  expect(counts).toMatchObject({ superseded: 1, applied: 0 });
  expect((await tasks(target.id)).map(({ state }) => state)).toEqual(['deleted']);
});

test('a stream that cannot be asked by name is believed after a whole listing only', async () => {
  const tool = new FakeTool().say('plain/all', { records: [NOTE('x'), NOTE('y')], whole: true });
  const target = await hub.connect('unaskable', tool);
  await hub.run(target);
  hub.clock += DAY_MS;
  tool.say('plain/all', { records: [NOTE('x')] });
  expect((await hub.run(target, { full: true })).counts.tombstones).toBe(0);
  tool.say('plain/all', { records: [NOTE('x')], whole: true });
  expect((await hub.run(target, { full: true })).counts.tombstones).toBe(1);
  expect((await tasks(target.id)).map(({ key, gone_proof }) => [key, gone_proof])).toEqual([
    ['x', null],
    ['y', 'not-listed'],
  ]);
});

test('a walk that was broken off is begun again, and a second whole walk is what proves', async () => {
  const tool = new FakeTool().say('notes/p1', { records: [NOTE('a')], next: { page: 2 } }, new TransientError('cut'));
  const target = await hub.connect('broken walk', tool);
  expect((await hub.run(target)).status).toBe('partial');
  expect(tool.jobs.filter(({ part }) => part === 'p1').map(({ full }) => full)).toEqual([true]);
  tool.say('notes/p1', ALL);
  expect((await hub.run(target)).status).toBe('succeeded');
  // In full, though the page before the break had moved the cursor.
  expect(tool.jobs.filter(({ part }) => part === 'p1').map(({ full }) => full)).toEqual([true, true]);
});
