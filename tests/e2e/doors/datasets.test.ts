import { createKey } from '../../../src/api/index.js';
import { DATASETS } from '../../../src/export/data/datasets.js';
import { PEPPER } from '../../integration/api/harness.js';
import { type Doors, openDoors } from './hub.js';

jest.setTimeout(300_000);

let doors: Doors;
beforeAll(async () => void (doors = await openDoors(Number(process.env.DOORS_CAMPAIGNS ?? 14))));
afterAll(() => doors?.close());

type Row = Record<string, string>;
const lossless = (name: string): Promise<Row[]> => doors.csv(`${name}.csv?lossless=true`);

test.each(DATASETS.map((one) => [one.name, one] as const))(
  '%s: the file has every row of its view, in an order in which no two rows can change places',
  async (name, { view, order, people, period, measures }) => {
    const rows = await lossless(name);
    expect(rows.length).toBeGreaterThan(0);
    expect(await doors.view(`SELECT count(*)::int FROM analytics."${view}"`)).toEqual([[rows.length]]);
    const columns = Object.keys(rows[0]!);
    expect(columns).toEqual(expect.arrayContaining([...order, ...people, ...measures, ...(period ? [period] : [])]));
    // Rows of one place in the order are one row: whatever comes first, the file is the same.
    const places = new Map<string, string>();
    for (const row of rows) {
      const place = JSON.stringify(order.map((column) => row[column]));
      expect(places.get(place) ?? JSON.stringify(row)).toBe(JSON.stringify(row));
      places.set(place, JSON.stringify(row));
    }
  },
);

test('stretches of the file are those of the graph', async () => {
  const { tasks } = await doors.ask(
    '{ tasks(first: 100) { nodes { id flow { intervals { category reason status from to } } } } }',
  );
  const rows = await lossless('intervals');
  let stretches = 0;
  for (const { id, flow } of tasks.nodes) {
    const told = rows
      .filter((row) => row['item_id'] === id)
      .map(({ category, reason, status, from_at, to_at }) => ({ category, reason, status, from: from_at, to: to_at }));
    const expected = (flow?.intervals ?? []).map((one: Record<string, string | null>) => ({
      ...one,
      category: one['category']!.toLowerCase(),
      reason: one['reason'] ?? '',
      to: one['to'] ?? '',
    }));
    expect({ id, told }).toEqual({ id, told: expected });
    stretches += told.length;
  }
  expect(stretches).toBeGreaterThan(100);
});

test('assets of the file are those of the graph', async () => {
  const { assets } = await doors.ask(
    '{ assets(first: 200) { totalCount nodes { id name type status category createdAt link { campaign { id } } } } }',
  );
  const rows = new Map((await lossless('assets')).map((row) => [row['item_id'], row]));
  expect(rows.size).toBe(assets.totalCount);
  for (const { id, name, type, status, category, createdAt, link } of assets.nodes)
    expect({ id, ...rows.get(id) }).toMatchObject({
      name: name ?? '',
      type: type.toLowerCase(),
      status: status ?? '',
      category: category.toLowerCase(),
      created_at: createdAt ?? '',
      campaign_id: link?.campaign.id ?? '',
    });
});

test('hand-offs between teams are those of the graph, campaign by campaign; between persons nobody is named', async () => {
  const rows = await lossless('handoffs');
  const between = rows.filter(({ by }) => by === 'team');
  expect(between.length).toBeGreaterThan(5);
  // Without a key a campaign is called by its name, which the graph is not asked for.
  const keys = new Set(between.map((row) => row['campaign']!).filter((name) => /^CMP-\d+$/.test(name)));
  expect(keys.size).toBeGreaterThan(3);
  for (const campaign of keys) {
    const { coordination } = await doors.ask(
      'query ($campaign: String) { coordination(campaign: $campaign) { handoffs { matrix { from to count } } } }',
      { campaign },
    );
    const counts = new Map<string, number>();
    for (const row of between.filter((one) => one['campaign'] === campaign)) {
      const pair = JSON.stringify([row['from_team'], row['to_team']]);
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    const matrix: { from: string; to: string; count: number }[] = coordination.handoffs.matrix;
    const told = new Map(matrix.map(({ from, to, count }) => [JSON.stringify([from, to]), count]));
    expect({ campaign, counts }).toEqual({ campaign, counts: told });
  }
  const persons = rows.filter(({ by }) => by === 'person');
  expect(persons.length).toBeGreaterThan(5);
  expect(persons.every(({ from_team, to_team }) => from_team === '' && to_team === '')).toBe(true);
});

test('people are listed by pseudonym; their names come with an analyst’s key that may see them, and with no other', async () => {
  const { people } = await doors.ask('{ people(first: 200) { totalCount nodes { name team } } }');
  const names: string[] = people.nodes.map(({ name }: { name: string }) => name);
  const rows = await lossless('people');
  expect(rows).toHaveLength(people.totalCount);
  expect(rows.every(({ pseudonym }) => /^P-[0-9a-f]{12}$/.test(pseudonym!))).toBe(true);
  const teams = (all: { team: string | null }[]): string[] => all.map(({ team }) => team ?? '').toSorted();
  expect(teams(rows as never)).toEqual(teams(people.nodes));
  const { worker, now } = doors.stage.hub;
  const keyOf = async (role: 'viewer' | 'analyst' | 'admin', scopes: string[] = []): Promise<string> =>
    (await createKey(worker, PEPPER, { name: `${role} ${scopes.join()}`, role, scopes }, now())).text;
  const path = 'people.jsonl?names=true';
  for (const key of [undefined, await keyOf('viewer'), await keyOf('analyst'), await keyOf('admin', ['pii:read'])])
    expect((await doors.file(path, key)).status).toBe(403);
  const named = await doors.file(path, await keyOf('analyst', ['pii:read']));
  expect(named.status).toBe(200);
  const lines = named.body.toString().trimEnd().split('\n');
  const told: string[] = lines.map((line) => JSON.parse(line).pseudonym);
  expect(told.toSorted()).toEqual(names.toSorted());
});
