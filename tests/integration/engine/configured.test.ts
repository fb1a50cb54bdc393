import { replayConnection } from '../../../src/sync/replay.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { TestEngine } from './engine.js';
import { FakeTool } from './fake-tool.js';

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

test('the mapping is handed the connection’s config; another config reaches all history by replay, without the tool', async () => {
  const tool = new FakeTool().say('notes/p1', { records: [{ id: 'a', name: 'a' }], whole: true, next: {} });
  tool.config = { suffix: ', first' };
  const target = await hub.connect('configured', tool);
  await hub.run(target);
  const names = async () =>
    (await hub.rows<{ name: string }>('SELECT name FROM task WHERE connection_id = $1', [target.id])).map(
      (r) => r.name,
    );
  expect(await names()).toEqual(['a, first']);
  const asked = tool.jobs.length;
  const replayed = await replayConnection(hub.engine, { ...target, config: { suffix: ', second' } });
  expect(replayed).toMatchObject({ records: 1, misfits: [] });
  expect(await names()).toEqual(['a, second']);
  expect(tool.jobs).toHaveLength(asked);
});

test('an item stands where the container that governs says, wherever else it lies and came first', async () => {
  const places = [
    { container: 'p1', status: 'Doing' },
    { container: 'p2', status: 'In review', governs: true },
  ];
  const plain = places.map(({ container, status }) => ({ container, status }));
  const tool = new FakeTool().say('notes/p1', {
    records: [
      { id: 'governed', name: 'governed', places },
      { id: 'free', name: 'free', places: plain },
    ],
    whole: true,
    next: {},
  });
  const target = await hub.connect('governing', tool);
  await hub.run(target);
  await hub.derive();
  const states = await hub.rows(
    `SELECT t.key, s.status, s.governing_container_id = p.container_id AS there FROM item_state s JOIN task t ON t.id = s.item_id
     JOIN placement p ON p.item_id = t.id AND p.status = s.status WHERE t.connection_id = $1 ORDER BY t.key`,
    [target.id],
  );
  expect(states).toEqual([
    { key: 'free', status: 'Doing', there: true },
    { key: 'governed', status: 'In review', there: true },
  ]);
});
