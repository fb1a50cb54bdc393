import { answered, openAsked } from './fixture/asked.js';
import { idOf, LIVES } from './fixture/lives.js';
import { NOW } from './fixture/names.js';
import type { Hub } from './harness.js';

let hub: Hub;

beforeAll(async () => {
  hub = await openAsked();
});

afterAll(() => hub.close());

const THEN = '2026-03-05T12:00:00Z';
const TEAMS: Record<string, string> = { ana: 'content', bo: 'content', cy: 'ops' };

test.each([
  ['now', undefined, NOW],
  ['at a past instant, by team', THEN, Date.parse(THEN)],
])('who owns tasks is what the metrics say: %s', async (_when, asOf, at) => {
  const { data, errors } = await hub.ask(
    `query ($asOf: DateTimeISO) { tasks(first: 100, filter: { campaign: { in: ["CMP-901", "CMP-902"] } }) {
      nodes { id ownership(asOf: $asOf) { asOf owner { name } team via confidence ambiguous flags } } } }`,
    { asOf },
  );
  expect(errors).toBeUndefined();
  const owners = answered('owner', {}, at);
  const seen = new Set<string>();
  for (const { id, ownership } of data.tasks.nodes) {
    const own = owners[id];
    if (!own) {
      expect(ownership).toBeNull();
      continue;
    }
    expect(ownership).toEqual({
      asOf: new Date(at).toISOString(),
      owner: own.owner === null || asOf ? null : { name: own.owner },
      team: own.owner && TEAMS[own.owner],
      via: own.via?.toUpperCase() ?? null,
      confidence: own.confidence.toUpperCase(),
      ambiguous: own.flags.length > 0,
      flags: ['no_source_role'],
    });
    seen.add(own.via ?? 'nobody').add(own.flags[0] ?? 'clear');
  }
  expect([...seen]).toEqual(
    expect.arrayContaining(['assignee', 'parent', 'container', 'creator', 'nobody', 'ambiguous', 'clear']),
  );
});

test('what a task is part of is asked for, though it is not in the question', async () => {
  const owners = answered('owner', {});
  const inherited = LIVES.find(({ key }) => owners[idOf(key)]?.via === 'parent')!;
  const { data } = await hub.ask(
    'query ($name: String!) { tasks(first: 1, filter: { name: { eq: $name } }) { nodes { ownership { via owner { name } } } } }',
    { name: inherited.key },
  );
  const { owner } = owners[idOf(inherited.key)];
  expect(data.tasks.nodes).toEqual([{ ownership: { via: 'PARENT', owner: { name: owner } } }]);
});

test('how much of the open work of a campaign has an owner', async () => {
  const { data, errors } = await hub.ask(
    `{ campaigns(first: 10, filter: { key: { in: ["CMP-901", "CMP-902"] } }) { nodes { key ownership {
      coverage { value n coverage flags } explicit inherited inferred none ambiguous orphans { id } } } } }`,
  );
  expect(errors).toBeUndefined();
  const of = (name: string): number =>
    data.campaigns.nodes.reduce((sum: number, { ownership }: any) => sum + ownership[name], 0);
  const { explicit, inherited, inferred, none, ambiguous, open_items: open } = answered('ownership_coverage', {});
  expect(['explicit', 'inherited', 'inferred', 'none', 'ambiguous'].map(of)).toEqual([
    explicit,
    inherited,
    inferred,
    none,
    ambiguous,
  ]);
  expect(none).toBeGreaterThan(0);
  expect(data.campaigns.nodes.flatMap(({ ownership }: any) => ownership.orphans)).toHaveLength(none);
  const coverages = data.campaigns.nodes.map(({ ownership }: any) => ownership.coverage);
  expect(coverages.reduce((sum: number, { n }: any) => sum + n, 0)).toBe(open);
  for (const { key, ownership } of data.campaigns.nodes) {
    expect([key, ownership.coverage.value]).toEqual([key, ownership.explicit / ownership.coverage.n]);
    expect(ownership.coverage).toMatchObject({ coverage: 1, flags: ['no_source_role'] });
  }
});

test('any number of tasks and campaigns is told in a few statements', async () => {
  hub.statements.length = 0;
  await hub.ask(
    '{ tasks(first: 50) { nodes { ownership { via } } } campaigns(first: 50) { nodes { ownership { explicit } } } }',
  );
  expect(hub.statements.filter((text) => text.includes('item_interval')).length).toBe(2);
});
