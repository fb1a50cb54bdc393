import { loadDrift } from '../../../src/sync/drift/report.js';
import type { Target } from '../../../src/sync/run.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { DAY_MS, TestEngine } from '../engine/engine.js';
import { FakeTool } from '../engine/fake-tool.js';

let database: TestDatabase;
let hub: TestEngine;
let tool: FakeTool;
let target: Target;

beforeEach(async () => {
  database = await createTestDatabase();
  hub = new TestEngine(database);
  tool = new FakeTool();
  target = await hub.connect('one', tool);
});
afterEach(async () => {
  await hub.close();
  await database.drop();
});

let rev = 0;
async function shows(...records: object[]): Promise<void> {
  rev++;
  tool.say('notes/p1', {
    records: records.map((more, i) => ({
      id: `n${i}`,
      name: `note ${rev}`,
      rev: String(rev).padStart(6, '0'),
      project: 'p1',
      ...more,
    })),
    next: { rev },
  });
  expect((await hub.run(target)).error).toBeNull();
}
const drift = async () =>
  (await loadDrift(hub.pool)).map(({ stream, path, kind, type, before }) => [stream, path, kind, type, before]);

test('a young connection learns; what appears or is retyped later is reported, and kept', async () => {
  await shows({ points: 3 }, {});
  hub.clock += 6 * DAY_MS;
  await shows({ points: 3, seldom: true, place: { city: 'x' } });
  expect(await drift()).toEqual([]);
  hub.clock += 2 * DAY_MS;
  await shows({ points: 'three', estimate: { low: 1, high: 2 }, place: { city: 'x' } });
  expect(await drift()).toEqual([
    ['notes', '/estimate', 'appeared', 'object', null],
    ['notes', '/points', 'retyped', 'string', 'number'],
  ]);
  const [kept] = await hub.rows<{ n: string }>(
    `SELECT count(*) AS n FROM raw_revision v JOIN raw_body b ON b.id = v.body_id JOIN raw_record r ON r.id = v.record_id`,
  );
  expect(Number(kept!.n)).toBeGreaterThan(2);
});

test('a field that most records had and two hundred lack is stale; one that was seldom is not', async () => {
  await shows(...Array.from({ length: 60 }, (_, i) => ({ owner_team: { label: 'x' }, ...(i === 0 && { seldom: 1 }) })));
  await shows(...Array.from({ length: 150 }, () => ({})));
  expect(await drift()).toEqual([]);
  await shows(...Array.from({ length: 60 }, () => ({})));
  expect(await drift()).toEqual([['notes', '/owner_team', 'stale', 'object', null]]);
  await shows({ owner_team: { label: 'y' } });
  expect(await drift()).toEqual([]);
});

test('what did not change is not looked at again, and a field of text that is not kept is not told', async () => {
  tool.say('talk/all', {
    records: [{ id: 't', at: '2026-01-01T00:00:00.000Z', by: 'ann', text: 'secret', title: 'secret' }],
    next: {},
  });
  await hub.run(target);
  await hub.run(target);
  const rows = await hub.rows('SELECT path, records FROM field_seen WHERE stream = $1 ORDER BY path', ['talk']);
  expect(rows).toEqual(['', '/at', '/by', '/id'].map((path) => ({ path, records: '1' })));
});
