import { setTimeout as pause } from 'node:timers/promises';
import { expire, type Expired, type Retention } from '../../../src/sync/retain.js';
import { replayConnection } from '../../../src/sync/replay.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { DAY_MS, TestEngine } from './engine.js';
import { findEverywhere } from './everywhere.js';
import { FakeTool } from './fake-tool.js';

jest.setTimeout(60_000);

let database: TestDatabase;
let hub: TestEngine;

beforeEach(async () => {
  database = await createTestDatabase();
  hub = new TestEngine(database);
});

afterEach(async () => {
  await hub.close();
  await database.drop();
});

const retention = (connectionId: string): Retention => ({
  workMs: 400 * DAY_MS,
  messagesMs: 90 * DAY_MS,
  now: hub.clock,
  textStreams: new Map([[connectionId, ['talk']]]),
});
const daysAgo = (days: number): string => new Date(hub.clock - days * DAY_MS).toISOString();
const revisions = () =>
  hub.rows('SELECT r.key, v.revision FROM raw_revision v JOIN raw_record r ON r.id = v.record_id ORDER BY 1, 2');

test('superseded revisions go when they are older than work is kept; the present version and its bytes stay', async () => {
  const tool = new FakeTool();
  const target = await hub.connect('work', tool);
  for (const [rev, name] of [
    ['1', 'first-name'],
    ['2', 'second-name'],
    ['3', 'third-name'],
  ] as const) {
    tool.say('notes/p1', { records: [{ id: 'n', rev, name }], whole: true });
    await hub.run(target, { full: true });
    hub.clock += 250 * DAY_MS;
  }
  expect(await revisions()).toEqual([1, 2, 3].map((revision) => ({ key: 'n', revision })));
  hub.clock -= 250 * DAY_MS;
  expect(await expire(hub.pool, retention(target.id))).toEqual({
    revisions: 1,
    bodies: 1,
    messages: 0,
    records: 0,
    quarantined: 0,
  });
  expect(await revisions()).toEqual([2, 3].map((revision) => ({ key: 'n', revision })));
  expect(await findEverywhere(hub, 'first-name')).toEqual([]);
  expect(await findEverywhere(hub, 'second-name')).toEqual(['raw_body.bytes']);
  hub.clock += 2_000 * DAY_MS;
  expect(await expire(hub.pool, retention(target.id))).toMatchObject({ revisions: 1, bodies: 1 });
  expect(await findEverywhere(hub, 'third-name')).toEqual(['raw_body.bytes', 'task.name']);
  expect(await expire(hub.pool, retention(target.id))).toMatchObject({ revisions: 0, bodies: 0 });
});

test('talk loses its text in facts and raw bytes when its time is over; younger talk and the tombstone-free row stay', async () => {
  const old = { id: 't1', at: daysAgo(91), by: 'ann', title: 'old-title', text: 'old-text CMP-7' };
  const young = { id: 't2', at: daysAgo(89), by: 'ben', title: 'young-title', text: 'young-text', refs: ['t1'] };
  const bad = { id: 't3', at: 5, by: 'ben', text: 'bad-text' };
  const tool = new FakeTool().say('talk/all', { records: [old, young, bad], whole: true });
  const target = await hub.connect('talk', tool, true);
  await hub.run(target);
  await hub.derive();
  const graph = (await hub.dump()).filter((line) => !/"table":"(message|raw_record)"/.test(line));
  expect(await expire(hub.pool, retention(target.id))).toEqual({
    revisions: 0,
    bodies: 1,
    messages: 1,
    records: 1,
    quarantined: 0,
  });
  expect(await findEverywhere(hub, 'old-t')).toEqual([]);
  expect(await findEverywhere(hub, 'young-text')).toEqual(['message.text', 'raw_body.bytes']);
  expect(await hub.rows('SELECT key, gone_at, key_texts FROM message ORDER BY key')).toEqual([
    { key: 't1', gone_at: null, key_texts: ['CMP-7'] },
    { key: 't2', gone_at: null, key_texts: [] },
  ]);

  // The next whole listing shows the old one again: known already, so its text does not come back; nor by replay.
  tool.say('talk/all', { records: [old, young], whole: true });
  expect((await hub.run(target, { full: true })).counts).toMatchObject({ read: 2, unchanged: 2 });
  expect(await replayConnection(hub.engine, target)).toMatchObject({ records: 1, changedRows: 0, misfits: [] });
  expect(await findEverywhere(hub, 'old-t')).toEqual([]);
  await hub.derive();
  expect((await hub.dump()).filter((line) => !/"table":"(message|raw_record)"/.test(line))).toEqual(graph);

  hub.clock += 91 * DAY_MS;
  expect(await expire(hub.pool, retention(target.id))).toMatchObject({ messages: 1, records: 1, quarantined: 1 });
  expect(await findEverywhere(hub, 'young-t')).toEqual([]);
  expect(await findEverywhere(hub, 'bad-text')).toEqual([]);
});

test('an expiry waits for the page in hand, so no body goes between its landing and the record that needs it', async () => {
  const tool = new FakeTool().say('notes/p1', { records: [{ id: 'n', rev: '1', name: 'name' }], whole: true });
  const target = await hub.connect('race', tool);
  await hub.run(target);
  // The same bytes once more, referred to by nobody in between.
  await hub.rows('DELETE FROM raw_revision');
  await hub.rows('DELETE FROM raw_record');
  let expiry: Promise<Expired> | null = null;
  let ended = false;
  hub.reach = async (point) => {
    if (point !== 'after-land') return;
    expiry ??= expire(hub.pool, retention(target.id)).finally(() => (ended = true));
    for (let waits = 0; waits < 20 && !ended; waits++) await pause(25);
    expect(ended).toBe(false);
  };
  expect((await hub.run(target, { full: true })).counts.applied).toBe(1);
  expect(await (expiry as Promise<Expired> | null)).toMatchObject({ bodies: 0, revisions: 0 });
  expect(await findEverywhere(hub, '"name":"name"')).toEqual(['raw_body.bytes']);
});
