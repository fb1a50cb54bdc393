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

const FIELDS = `asOf category ageDays band finishedCampaigns doneShare { value n coverage flags } itemsByCategory { category count }
  nextMilestone { item { id } due owner { name team } } longestWaiting { what { id } since waitHours }
  lastChange { occurredAt } tools { tool state items heardAt } flags`;
const KEYS = ['CMP-901', 'CMP-902', 'CMP-910', 'CMP-914'];

test.each([
  ['now', undefined, NOW],
  ['at a past instant', THEN, Date.parse(THEN)],
])('where campaigns are is what the metrics say: %s', async (_when, asOf, at) => {
  const { data, errors } = await hub.ask(
    `query ($asOf: DateTimeISO) { ${KEYS.map((key, n) => `c${n}: campaign(key: "${key}", asOf: $asOf) { key state { ${FIELDS} } }`).join(' ')} }`,
    { asOf },
  );
  expect(errors).toBeUndefined();
  const campaigns = answered('where', {}, at);
  const finished = answered('percentiles', { level: 'campaign', of: 'cycle_days' }, at).n;
  expect(finished).toBeGreaterThan(2);
  for (const { key, state } of Object.values<any>(data)) {
    const said = campaigns[key];
    const items = Object.values<number>(said.items).reduce((sum, count) => sum + count, 0);
    const kept = items - (said.items.cancelled ?? 0);
    expect([key, state]).toEqual([
      key,
      {
        asOf: new Date(at).toISOString(),
        category: said.state.toUpperCase(),
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
          owner: said.next_milestone.owner && {
            name: asOf ? expect.stringMatching(/^P-[0-9a-f]{12}$/) : said.next_milestone.owner,
            team: TEAMS[said.next_milestone.owner] ?? null,
          },
        },
        longestWaiting: said.longest_waiting && {
          what: { id: said.longest_waiting.item },
          since: instant(said.longest_waiting.since),
          waitHours: expect.closeTo((at - Date.parse(said.longest_waiting.since)) / 3_600_000, 1),
        },
        lastChange: state.lastChange,
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
    if (state.lastChange) expect(Date.parse(state.lastChange.occurredAt)).toBeLessThanOrEqual(at);
  }
  expect(data.c0.state).toMatchObject({
    band: expect.any(String),
    nextMilestone: {},
    longestWaiting: {},
    lastChange: {},
    tools: [{}, {}],
  });
});

test('with nothing to compare an age with there is no band, and that is said', async () => {
  const { data } = await hub.ask(
    '{ campaign(key: "CMP-901", asOf: "2026-02-02T08:00:00Z") { state { ageDays band finishedCampaigns flags } } }',
  );
  expect(data.campaign.state).toMatchObject({ band: null, finishedCampaigns: 0, flags: ['none_finished'] });
});

test('any number of campaigns is told in a few statements', async () => {
  const counted = async (first: number): Promise<number> => {
    hub.statements.length = 0;
    await hub.ask(`{ campaigns(first: ${first}) { nodes { state { ${FIELDS} } ownership { explicit } } } }`);
    return hub.statements.length;
  };
  expect(await counted(10)).toBe(await counted(2));
});
