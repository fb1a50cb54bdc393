import { answered, openAsked } from './fixture/asked.js';
import { NOW } from './fixture/names.js';
import type { Hub } from './harness.js';

let hub: Hub;

beforeAll(async () => {
  hub = await openAsked();
});

afterAll(() => hub.close());

const THEN = '2026-02-20T12:00:00Z';
const TEAMS: Record<string, string> = { ana: 'content', bo: 'content', cy: 'ops' };
const instant = (text: string): string => new Date(text).toISOString();

const FIELDS = `asOf state ageDays band finishedCampaigns doneShare { value n coverage flags } itemsByCategory { category count }
  nextMilestone { item { id } due owner { name } team } longestWaiting { item { id } category reason since waitHours }
  lastChange { item { id } what team at } tools { tool state items heardAt } flags`;

test.each([
  ['now', undefined, NOW],
  ['at a past instant', THEN, Date.parse(THEN)],
])('where campaigns are is what the metrics say: %s', async (_when, asOf, at) => {
  const { data, errors } = await hub.ask(
    `query ($asOf: DateTimeISO) { campaigns(first: 20, filter: { key: { in: ["CMP-901", "CMP-902", "CMP-910", "CMP-914"] } }) {
      nodes { key where(asOf: $asOf) { ${FIELDS} } } } }`,
    { asOf },
  );
  expect(errors).toBeUndefined();
  const campaigns = answered('where', {}, at);
  const finished = answered('percentiles', { level: 'campaign', of: 'cycle_days' }, at).n;
  expect(finished).toBeGreaterThan(2);
  expect(data.campaigns.nodes).toHaveLength(4);
  for (const { key, where } of data.campaigns.nodes) {
    const said = campaigns[key];
    const items = Object.values<number>(said.items).reduce((sum, count) => sum + count, 0);
    const kept = items - (said.items.cancelled ?? 0);
    expect([key, where]).toEqual([
      key,
      {
        asOf: new Date(at).toISOString(),
        state: said.state.toUpperCase(),
        ageDays: said.age_days,
        band: said.band?.toUpperCase() ?? null,
        finishedCampaigns: finished,
        doneShare: { value: said.done_share, n: kept, coverage: 1, flags: [] },
        itemsByCategory: expect.arrayContaining(
          Object.entries(said.items).map(([category, count]) => ({ category: category.toUpperCase(), count })),
        ),
        nextMilestone: said.next_milestone && {
          item: { id: said.next_milestone.item },
          due: said.next_milestone.due,
          owner: asOf || !said.next_milestone.owner ? null : { name: said.next_milestone.owner },
          team: TEAMS[said.next_milestone.owner] ?? null,
        },
        longestWaiting: said.longest_waiting && {
          item: { id: said.longest_waiting.item },
          category: said.longest_waiting.category.toUpperCase(),
          reason: said.longest_waiting.reason,
          since: instant(said.longest_waiting.since),
          waitHours: expect.closeTo((at - Date.parse(said.longest_waiting.since)) / 3_600_000, 1),
        },
        lastChange: {
          item: said.last_change.item && { id: said.last_change.item },
          what: said.last_change.what,
          team: TEAMS[said.last_change.who] ?? null,
          at: instant(said.last_change.at),
        },
        tools: [
          {
            tool: 'asana',
            state: said.state.toUpperCase(),
            items,
            heardAt: instant(said.freshness.asana),
          },
          ...(said.freshness.email
            ? [{ tool: 'email', state: null, items: 0, heardAt: instant(said.freshness.email) }]
            : []),
        ],
        flags: [],
      },
    ]);
  }
  const open = data.campaigns.nodes.find(({ key }: any) => key === 'CMP-901').where;
  expect(open).toMatchObject({ band: expect.any(String), nextMilestone: {}, longestWaiting: {} });
  expect(open.tools).toHaveLength(2);
});

test('with nothing to compare an age with there is no band, and that is said', async () => {
  const { data } = await hub.ask(
    '{ campaign(key: "CMP-901") { where(asOf: "2026-02-02T08:00:00Z") { ageDays band finishedCampaigns flags } } }',
  );
  expect(data.campaign.where).toMatchObject({ band: null, finishedCampaigns: 0, flags: ['none_finished'] });
});

test('any number of campaigns is told in a few statements', async () => {
  const counted = async (first: number): Promise<number> => {
    hub.statements.length = 0;
    await hub.ask(`{ campaigns(first: ${first}) { nodes { where { ${FIELDS} } ownership { explicit } } } }`);
    return hub.statements.length;
  };
  expect(await counted(10)).toBe(await counted(2));
});
