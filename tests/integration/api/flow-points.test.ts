import { openLives, said } from './fixture/lives.js';
import { askFlow, LEVELS, TIMES, WINDOW, window } from './fixture/windows.js';
import type { Hub } from './harness.js';

let hub: Hub;

beforeAll(async () => {
  hub = await openLives();
});

afterAll(() => hub.close());

const flow = (args: string, fields: string): Promise<any> => askFlow(hub, args, fields);

describe('scatter', () => {
  const POINT = 'finishedAt cycleTime cycleDays work { tool team item { id name } campaign { key } }';

  test.each(TIMES)('every finished item once, with the lines of all of them, %s', async (_when, args, asOf) => {
    const [half, rest] = await flow(
      args,
      `a: scatter(first: 10) { n coverage flags lines { percent days } nodes { ${POINT} } } b: scatter(first: 200, skip: 10) { nodes { ${POINT} } }`,
    ).then(({ a, b }) => [a, b]);
    const spread = said('percentiles', { of: 'cycle_days', window, ps: [50, 85, 95] }, asOf);
    expect(half.nodes.length).toBe(10);
    expect(half).toMatchObject({ n: spread.n, coverage: spread.coverage, flags: ['no_start'] });
    expect(half.lines).toEqual([50, 85, 95].map((percent) => ({ percent, days: spread.disc[percent] })));
    const points = [...half.nodes, ...rest.nodes];
    const [hours, days] = [said('cycle_time', {}, asOf), said('cycle_days', {}, asOf)];
    expect(new Set(points.map(({ work }: any) => work.item.id)).size).toBe(spread.n);
    for (const { work, finishedAt, cycleTime, cycleDays } of points) {
      expect(cycleTime).toBeCloseTo(hours[work.item.id], 6);
      expect(cycleDays).toBe(days[work.item.id]);
      expect(finishedAt >= WINDOW.from && finishedAt < WINDOW.to).toBe(true);
      expect(work).toMatchObject({ tool: 'asana', item: { name: expect.stringMatching(/^w\d+$/) } });
      expect(work.campaign.key).toMatch(/^CMP-90[12]$/);
    }
    const instants: number[] = points.map(({ finishedAt }: any) => Date.parse(finishedAt));
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
  });
});

test.each(LEVELS)('ageing is what the metrics say %s', async (_what, args, level, asOf) => {
  const { ageing, wip } = await flow(
    args,
    `ageing(first: 200) { n coverage flags medianDays expectedDays nodes { work { item { id } campaign { key } tool } category age ageDays pace missRisk band } } wip { count }`,
  );
  const aging = said('aging', { ...level, window }, asOf);
  const ages = said('wip_age', level, asOf);
  const of = ({ item, campaign }: any): string => (level.level === 'item' ? item.id : campaign.key);
  const told = Object.fromEntries(
    ageing.nodes.map(({ work, ageDays: days, pace, missRisk, band }: any) => [
      of(work),
      { days, pace, miss_risk: missRisk, band: band.toLowerCase() },
    ]),
  );
  expect(told).toEqual(aging);
  for (const { work, age } of ageing.nodes) expect(age).toBeCloseTo(ages[of(work)].h, 6);
  const open = wip.reduce((sum: number, { count }: any) => sum + count, 0);
  expect(ageing).toMatchObject({ n: Object.keys(aging).length, coverage: open ? ageing.n / open : null });
  const days = ageing.nodes.map(({ ageDays }: any) => ageDays);
  expect(days).toEqual([...days].sort((a: number, b: number) => b - a));
  const { disc } = said('percentiles', { ...level, of: 'cycle_days', window, ps: [50, 85] }, asOf);
  expect([ageing.medianDays, ageing.expectedDays]).toEqual([disc[50], disc[85]]);
});

test('ageing knows every band, by the percentage that is asked for', async () => {
  const { ageing } = await flow(
    '',
    'ageing(percent: 60, first: 200) { expectedDays nodes { work { item { id } } band } }',
  );
  expect(ageing.expectedDays).toBe(said('percentiles', { of: 'cycle_days', window, ps: [60] }).disc[60]);
  const bands = (p: number): object =>
    Object.fromEntries(
      Object.entries<any>(said('aging', { window, p })).map(([id, { band }]) => [id, band.toUpperCase()]),
    );
  expect(Object.fromEntries(ageing.nodes.map(({ work, band }: any) => [work.item.id, band]))).toEqual(bands(60));
  expect(bands(60)).not.toEqual(bands(85));
  expect(new Set(Object.values(bands(60))).size).toBe(3);
});

test('beside a window in which nothing finished nothing ages', async () => {
  const { data } = await hub.ask(
    '{ flow(window: { from: "2020-01-01T00:00:00Z", to: "2020-02-01T00:00:00Z" }) { ageing { n flags medianDays nodes { band } } scatter { n coverage lines { days } nodes { cycleDays } } } }',
  );
  expect(data.flow.ageing).toEqual({ n: 0, flags: ['nothing_finished'], medianDays: null, nodes: [] });
  const none = { days: null };
  expect(data.flow.scatter).toEqual({ n: 0, coverage: null, lines: [none, none, none], nodes: [] });
});

test.each([
  ['scatter(first: 201) { n }', 'PAGE_SIZE_INVALID', /from 1 to 200/],
  ['ageing(first: 201) { n }', 'PAGE_SIZE_INVALID', /from 1 to 200/],
  ['ageing(percent: 100) { n }', 'BAD_USER_INPUT', /percent takes 1 to 99, not 100/],
  ['ageing(skip: -5) { n }', 'BAD_USER_INPUT', /skip takes 0 or more, not -5/],
  ['scatter(skip: -1) { n }', 'BAD_USER_INPUT', /skip takes 0 or more, not -1/],
])('%s is refused', async (field, code, why) => {
  const { errors } = await hub.ask(`{ flow { ${field} } }`);
  expect(errors![0]).toMatchObject({ message: expect.stringMatching(why), extensions: { code } });
});
