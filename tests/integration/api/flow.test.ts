import { definitions } from '../../../src/metrics/definition.js';
import { openLives, said } from './fixture/lives.js';
import { NOW } from './fixture/names.js';
import type { Hub } from './harness.js';

let hub: Hub;

beforeAll(async () => {
  hub = await openLives();
});

afterAll(() => hub.close());

const WINDOW = { from: '2026-02-10T00:00:00Z', to: '2026-03-10T00:00:00Z' };
const span = { from: Date.parse(WINDOW.from), to: Date.parse(WINDOW.to) };

async function flow(args: string, fields: string): Promise<any> {
  const { data, errors } = await hub.ask(
    `query ($window: WindowInput) { flow(window: $window, filter: { campaign: { in: ["CMP-901", "CMP-902"] } }${args}) { ${fields} } }`,
    { window: WINDOW },
  );
  expect(errors).toBeUndefined();
  return data.flow;
}

const DISTRIBUTION = '{ n coverage mean p50 p85 p95 within85 }';
const asTold = ({ n, coverage, mean, cont, disc }: any): object => ({
  n,
  coverage,
  mean: expect.closeTo(mean, 6),
  p50: expect.closeTo(cont[50], 6),
  p85: expect.closeTo(cont[85], 6),
  p95: expect.closeTo(cont[95], 6),
  within85: expect.closeTo(disc[85], 6),
});

describe('flow says what the metrics say', () => {
  test.each([
    ['now', '', NOW],
    ['at a past instant', ', asOf: "2026-03-01T12:00:00Z"', Date.parse('2026-03-01T12:00:00Z')],
  ])('%s', async (_when, args, asOf) => {
    const answer = await flow(
      args,
      `wip { category count } groups { throughput { value } leadTime ${DISTRIBUTION} cycleTime ${DISTRIBUTION} cycleDays ${DISTRIBUTION} flowEfficiency { value n } reworkRate { value } }`,
    );
    const [group] = answer.groups;
    const of = (name: string): object =>
      asTold(said('percentiles', { of: name, window: span, ps: [50, 85, 95] }, asOf));
    expect(group.throughput.value).toBe(said('throughput', { window: span }, asOf).total);
    expect(group.throughput.value).toBeGreaterThan(10);
    expect(group.leadTime).toEqual(of('lead_time'));
    expect(group.cycleTime).toEqual(of('cycle_time'));
    expect(group.cycleDays).toEqual(of('cycle_days'));
    const efficiency = said('flow_efficiency', { aggregate: true, window: span }, asOf);
    expect(group.flowEfficiency).toEqual({ value: expect.closeTo(efficiency.value, 6), n: efficiency.n });
    expect(group.reworkRate.value).toBeCloseTo(said('rework_rate', { window: span }, asOf), 6);
    const wip = Object.fromEntries(answer.wip.map((one: any) => [one.category.toLowerCase(), one.count]));
    expect(wip).toEqual(said('wip', {}, asOf).by_category);
  });

  test('by week of the workspace, empty ones too', async () => {
    const { groups } = await flow(', groupBy: [WEEK]', 'groups { keys { by value } throughput { value } }');
    const buckets = Object.fromEntries(groups.map((group: any) => [group.keys[0].value, group.throughput.value]));
    expect(buckets).toEqual(said('throughput', { window: span, bucket: 'week' }).buckets);
  });

  test('by tier, of which nothing tells: that is said, and nothing is lost', async () => {
    const { flags, groups } = await flow(
      ', groupBy: [TIER, TYPE]',
      'flags groups { keys { by value } throughput { value } }',
    );
    expect(flags).toEqual(['no_source_tier']);
    const { total } = said('throughput', { window: span });
    expect(groups).toEqual([
      {
        keys: [
          { by: 'TIER', value: null },
          { by: 'TYPE', value: 'task' },
        ],
        throughput: { value: total },
      },
    ]);
    expect((await flow('', 'flags')).flags).toEqual([]);
  });

  test('by the business clock', async () => {
    const { groups } = await flow(', clock: BUSINESS', `groups { cycleTime ${DISTRIBUTION} waitTime { total } }`);
    expect(groups[0].cycleTime).toEqual(
      asTold(said('percentiles', { window: span, clock: 'business', ps: [50, 85, 95] })),
    );
    expect(groups[0].waitTime).toBeNull();
  });

  test('an item, a campaign and its ledger, now and then', async () => {
    const asOf = '2026-03-01T12:00:00Z';
    const { data } = await hub.ask(
      `query ($asOf: DateTimeISO) { campaign(key: "CMP-901") {
        flow(asOf: $asOf) { cycleTime touchTime waitTime { total } doneShare items } waitLedger(asOf: $asOf) { total work waiting blocked queue unknown idle }
        tasks(first: 50) { nodes { id flow(asOf: $asOf) { leadTime cycleTime touchTime queueTime rework reopens age } } } } }`,
      { asOf },
    );
    const at = Date.parse(asOf);
    const level = { level: 'campaign' };
    expect(data.campaign.flow).toMatchObject({
      cycleTime: said('cycle_time', level, at)['CMP-901'],
      touchTime: expect.closeTo(said('touch_time', level, at)['CMP-901'], 6),
      waitTime: { total: expect.closeTo(said('wait_time', level, at)['CMP-901'].total, 6) },
      items: 40,
    });
    const { waiting_on: _on, waiting_tool: _tool, ...parts } = said('wait_ledger', {}, at)['CMP-901'];
    expect(data.campaign.waitLedger).toEqual(
      Object.fromEntries(Object.entries(parts).map(([part, hours]) => [part, expect.closeTo(hours as number, 6)])),
    );
    const [lead, cycle, touch, queue, rework, age] = [
      'lead_time',
      'cycle_time',
      'touch_time',
      'queue_time',
      'rework',
      'wip_age',
    ].map((id) => said(id, {}, at));
    for (const { id, flow: own } of data.campaign.tasks.nodes)
      expect(own).toEqual({
        leadTime: lead[id],
        cycleTime: cycle[id],
        touchTime: touch[id],
        queueTime: queue[id],
        rework: rework[id].rework,
        reopens: rework[id].reopens,
        age: age[id]?.h ?? null,
      });
  });
});

test('any number of items and campaigns is told in a few statements', async () => {
  hub.statements.length = 0;
  await hub.ask(
    '{ tasks(first: 100) { nodes { flow { cycleTime } } } campaigns(first: 50) { nodes { flow { cycleTime } waitLedger { total } } } }',
  );
  expect(hub.statements.filter((text) => text.includes('item_interval')).length).toBe(2);
});

test.each([
  ['flow(groupBy: [WEEK, MONTH])', /one of DAY, WEEK and MONTH/],
  ['flow(groupBy: [TEAM, TEAM])', /three different keys/],
  ['flow(level: CAMPAIGN, clock: BUSINESS)', /Campaign.flow/],
  ['flow(level: CAMPAIGN, groupBy: [TEAM])', /known of items/],
  ['flow(window: { from: "2026-03-01T00:00:00Z", to: "2026-03-01T00:00:00Z" })', /ends after it begins/],
])('%s is refused', async (field, why) => {
  const { errors } = await hub.ask(`{ ${field} { unit } }`);
  expect(errors![0]).toMatchObject({ message: expect.stringMatching(why), extensions: { code: 'BAD_USER_INPUT' } });
});

test('every definition is served as it computes', async () => {
  const { data } = await hub.ask(
    '{ metricDefinitions { id name formula version clock params } one: metricDefinitions(ids: ["sla"]) { id } }',
  );
  expect(data.metricDefinitions).toEqual(
    definitions().map(({ id, name, formula, version, clock, params: asked }) => ({
      id,
      name,
      formula,
      version,
      clock: clock.toUpperCase(),
      params: asked,
    })),
  );
  expect(data.one).toEqual([{ id: 'sla' }]);
});
