import { collectDigest, type Digest } from '../../../src/export/digest/collect.js';
import { NOW } from '../api/fixture/index.js';
import { openHub, type Hub } from '../api/harness.js';

let hub: Hub;
beforeAll(async () => void (hub = await openHub()));
afterAll(() => hub.close());

const read = (campaigns: string[] | null, since = '2020-01-01T00:00:00.000Z'): Promise<Digest> =>
  collectDigest(hub.owner, { since, now: new Date(NOW).toISOString(), campaigns });

test('what moved, what waits on whom and since when, what is unknown', async () => {
  const digest = await read(['CMP-104']);
  const [campaign] = digest.campaigns;
  expect(campaign!.waits[0]).toMatchObject({ kind: 'approval', on: [expect.any(String)], hours: expect.any(Number) });
  const [wait] = campaign!.waits;
  expect(wait!.hours).toBeCloseTo((NOW - Date.parse(wait!.since)) / 3_600_000, 1);
  expect(campaign!.moved.map(({ what }) => what)).toEqual(expect.arrayContaining(['approval_requested', 'status']));
  expect(campaign!.moved.map(({ at }) => at)).toEqual(
    campaign!.moved
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  );
  expect(campaign!.unknown.length).toBeGreaterThan(0);
  expect(digest.connections.length).toBeGreaterThan(0);
});

test('nothing before the moment asked for, and a campaign asked for by key is there although nothing moved', async () => {
  const { campaigns } = await read(['CMP-104', 'CMP-105'], new Date(NOW).toISOString());
  expect(campaigns.map(({ key, moved }) => [key, moved])).toEqual([
    ['CMP-104', []],
    ['CMP-105', []],
  ]);
});

test('quiet campaigns are counted, not listed', async () => {
  const digest = await read(null);
  expect(digest.campaigns.map(({ key }) => key)).toEqual(['CMP-104']);
  expect(digest.quiet).toBe(1);
});

test('a copy of work in another tool neither moves nor waits', async () => {
  const before = (await read(['CMP-104'])).campaigns[0]!;
  const { rows } = await hub.owner.query<{ id: string; name: string }>(
    `SELECT t.id, t.name FROM task t JOIN change h ON h.item_id = t.id WHERE h.what = 'status' AND t.gone_at IS NULL ORDER BY t.id LIMIT 1`,
  );
  expect(before.moved.some(({ name }) => name === rows[0]!.name)).toBe(true);
  await hub.owner.query(`INSERT INTO mirror (item_id, of_id, rule, evidence) VALUES ($1, $1, 'permalink', 'test')`, [
    rows[0]!.id,
  ]);
  const after = (await read(['CMP-104'])).campaigns[0]!;
  await hub.owner.query('DELETE FROM mirror');
  expect(after.moved.some(({ name }) => name === rows[0]!.name)).toBe(false);
});

test('as many statements for one campaign as for all', async () => {
  const counted = async (campaigns: string[] | null): Promise<number> => {
    hub.statements.length = 0;
    await read(campaigns);
    return hub.statements.length;
  };
  expect(await counted(['CMP-104'])).toBe(await counted(null));
});
