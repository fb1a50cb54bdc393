import { openLives, said } from './fixture/lives.js';
import { NOW } from './fixture/names.js';
import type { Hub } from './harness.js';

let hub: Hub;

beforeAll(async () => {
  hub = await openLives();
});

afterAll(() => hub.close());

const WINDOW = { from: '2026-02-17T00:00:00Z', to: '2026-03-10T00:00:00Z' };
const window = { from: Date.parse(WINDOW.from), to: Date.parse(WINDOW.to) };
const THEN = '2026-03-01T12:00:00Z';
const TIMES: [string, string, number][] = [
  ['now', '', NOW],
  ['at a past instant', `, asOf: "${THEN}"`, Date.parse(THEN)],
];

async function flow(args: string, fields: string): Promise<any> {
  const { data, errors } = await hub.ask(
    `query ($window: WindowInput) { flow(window: $window, filter: { campaign: { in: ["CMP-901", "CMP-902"] } }${args}) { ${fields} } }`,
    { window: WINDOW },
  );
  expect(errors).toBeUndefined();
  return data.flow;
}

const LEVELS = TIMES.flatMap(([when, args, asOf]) => [
  [`of items, ${when}`, args, { level: 'item' }, asOf] as const,
  [`of campaigns, ${when}`, `${args}, level: CAMPAIGN`, { level: 'campaign' }, asOf] as const,
]);

describe.each(LEVELS)('%s, flow says what the metrics say:', (_what, args, level, asOf) => {
  const asked = { ...level, window };

  test('cumulative flow', async () => {
    const { cumulativeFlow: told } = await flow(
      args,
      'cumulativeFlow { n coverage flags days { date arrivals departures wip categories { category count } } }',
    );
    const days = Object.fromEntries(
      told.days.map(({ date, arrivals, departures, wip }: any) => [date, { arrivals, departures, wip }]),
    );
    expect(days).toEqual(said('cfd', asked, asOf));
    expect(told).toMatchObject({ n: told.days.at(-1).arrivals, coverage: 1, flags: [] });
    for (const { wip, categories } of told.days)
      expect(categories.reduce((sum: number, { count }: any) => sum + count, 0)).toBe(wip);
  });

  test('service level', async () => {
    const { serviceLevel: told } = await flow(args, 'serviceLevel(percent: 70, minN: 1) { value n coverage metShare }');
    const { n, days, met_share: metShare } = said('sle', { ...asked, p: 70, minN: 1 }, asOf);
    const { coverage } = said('percentiles', { ...asked, of: 'cycle_days' }, asOf);
    expect(told).toEqual({ value: days, n, coverage, metShare });
  });

  test('stability and completion', async () => {
    const told = await flow(
      args,
      'littlesLaw { averageWip throughputPerDay averageCycleDays ratio { value n coverage flags } } completionRate { value n coverage done cancelled }',
    );
    const law = said('littles_law', asked, asOf);
    expect([
      told.littlesLaw.averageWip,
      told.littlesLaw.throughputPerDay,
      told.littlesLaw.averageCycleDays,
      told.littlesLaw.ratio.value,
    ]).toEqual([near(law.avg_wip), near(law.throughput_per_day), near(law.avg_cycle_days), near(law.ratio)]);
    const { started, done, cancelled, rate } = said('completion_rate', asked, asOf);
    expect(told.completionRate).toEqual({ value: rate, n: started, coverage: started ? 1 : null, done, cancelled });
  });

  test('forecasts from the days of the window', async () => {
    const told = await flow(
      args,
      `howMany(days: 10, seed: 42, trials: 500, percents: [50, 85]) { ${FORECAST} } when(remaining: 20, seed: 7, trials: 200) { ${FORECAST} }`,
    );
    const n = said('throughput', asked, asOf).total;
    const from = { n, coverage: n ? 1 : null, sampledDays: 22 };
    expect(told.howMany).toEqual({
      ...from,
      unit: 'items',
      trials: 500,
      seed: 42,
      outcomes: outcomes(said('forecast_how_many', { ...asked, days: 10, seed: 42, trials: 500, ps: [50, 85] }, asOf)),
    });
    expect(told.when).toEqual({
      ...from,
      unit: 'days',
      trials: 200,
      seed: 7,
      outcomes: outcomes(said('forecast_when', { ...asked, remaining: 20, seed: 7, trials: 200 }, asOf)),
    });
  });
});

const near = (value: number | null): unknown => (value === null ? null : expect.closeTo(value, 6));
const FORECAST = 'unit n coverage sampledDays trials seed outcomes { percent value }';
const outcomes = (said: Record<string, number | null> | null): object[] | null =>
  said && Object.entries(said).map(([percent, value]) => ({ percent: Number(percent), value }));

test('what is in progress at the end stands there in the categories of wip', async () => {
  const { data } = await hub.ask(
    '{ flow(filter: { campaign: { in: ["CMP-901", "CMP-902"] } }) { cumulativeFlow { days { categories { category count } } } wip { category count } } }',
  );
  const byName = (counts: any[]): object => Object.fromEntries(counts.map(({ category, count }) => [category, count]));
  expect(byName(data.flow.cumulativeFlow.days.at(-1).categories)).toEqual(byName(data.flow.wip));
  expect(data.flow.wip.length).toBeGreaterThan(2);
});

test('forecasts carry the warning of an unstable period', async () => {
  const told = await flow('', 'littlesLaw { ratio { value flags } } howMany(days: 5, seed: 1) { flags }');
  const { value, flags } = told.littlesLaw.ratio;
  const unstable = value < 0.8 || value > 1.25 ? ['unstable_period'] : [];
  expect(flags).toEqual(['no_start', ...unstable]);
  expect(told.howMany.flags).toEqual(unstable);
});

test('of too few, and of nothing, nothing is promised', async () => {
  const { data } = await hub.ask(`{
    flow(window: { from: "2020-01-01T00:00:00Z", to: "2020-02-01T00:00:00Z" }) {
      serviceLevel { value n metShare flags } littlesLaw { ratio { value n coverage flags } }
      howMany(days: 5, seed: 1) { outcomes { percent } n coverage flags } when(remaining: 5, seed: 1) { outcomes { percent } flags } } }`);
  expect(data.flow).toEqual({
    serviceLevel: { value: null, n: 0, metShare: null, flags: ['too_few'] },
    littlesLaw: { ratio: { value: null, n: 0, coverage: null, flags: ['stability_unknown'] } },
    howMany: { outcomes: null, n: 0, coverage: null, flags: ['nothing_finished'] },
    when: { outcomes: null, flags: ['nothing_finished'] },
  });
});

test('the same seed gives the same forecast, however often it is asked', async () => {
  const when = 'when(remaining: 30, seed: 3, trials: 100) { outcomes { percent value } }';
  const { a, b, c } = await flow('', `a: ${when} b: ${when} c: ${when.replace('seed: 3', 'seed: 4')}`);
  expect(a).toEqual(b);
  expect(c).not.toEqual(a);
});

test('all of it takes the same few statements for one day as for a month', async () => {
  const all = `serviceLevel { value } littlesLaw { ratio { value } } completionRate { value } cumulativeFlow { n }
    howMany(days: 5, seed: 1) { n flags } when(remaining: 5, seed: 1) { n flags }
    scatter(first: 200) { nodes { work { item { name } campaign { key } } } } ageing(first: 200) { nodes { work { item { name } campaign { key } } } }`;
  const counts: number[] = [];
  for (const from of ['2026-03-09T00:00:00Z', WINDOW.from]) {
    hub.statements.length = 0;
    const { errors } = await hub.ask(`query ($window: WindowInput) { flow(window: $window) { ${all} } }`, {
      window: { ...WINDOW, from },
    });
    expect(errors).toBeUndefined();
    counts.push(hub.statements.filter((text) => text.includes('SELECT')).length);
  }
  expect(counts[0]).toBe(counts[1]);
  expect(counts[1]).toBeLessThan(16);
});

test('a past instant is told from one reading of all lives', async () => {
  hub.statements.length = 0;
  await flow(TIMES[1]![1], 'littlesLaw { ratio { value } } cumulativeFlow { n } ageing { n } scatter { n }');
  expect(hub.statements.filter((text) => text.includes('item_interval')).length).toBe(1);
});

test.each([
  ['howMany(days: 367, seed: 1) { n }', /days takes 1 to 366, not 367/],
  ['howMany(days: 5, seed: -1) { n }', /seed takes 0 to 2147483647, not -1/],
  ['howMany(days: 5, seed: 1, trials: 10001) { n }', /trials takes 100 to 10000, not 10001/],
  ['when(remaining: 0, seed: 1) { n }', /remaining takes 1 to 10000, not 0/],
  ['when(remaining: 5, seed: 1, percents: [50, 100]) { n }', /percents takes 1 to 99, not 100/],
  ['when(remaining: 5, seed: 1, percents: [1,2,3,4,5,6,7,8,9,10,11]) { n }', /percents takes up to 10 numbers/],
  ['serviceLevel(percent: 0) { n }', /percent takes 1 to 99, not 0/],
  ['serviceLevel(minN: 0) { n }', /minN takes 1 to 1000, not 0/],
])('%s is refused', async (field, why) => {
  const { errors } = await hub.ask(`{ flow { ${field} } }`);
  expect(errors![0]).toMatchObject({ message: expect.stringMatching(why), extensions: { code: 'BAD_USER_INPUT' } });
});

test('a day by day answer, and many forecasts at once, have a bound', async () => {
  const long = await hub.ask(
    '{ flow(window: { from: "2024-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z" }) { cumulativeFlow { n } } }',
  );
  expect(long.errors![0]).toMatchObject({
    message: 'cumulativeFlow tells of at most 400 days: narrow the window',
    extensions: { code: 'BAD_USER_INPUT' },
  });
  const many = Array.from({ length: 13 }, (_, k) => `f${k}: howMany(days: 5, seed: ${k}) { n }`).join(' ');
  const { errors } = await hub.ask(`{ flow { ${many} } }`);
  expect(errors![0]).toMatchObject({ extensions: { code: 'QUERY_TOO_COMPLEX' } });
});

describe('with work that no history tells the beginning of, and very much of it', () => {
  const OPEN = 'filter: { tool: { eq: "monday" } }';
  beforeAll(async () => {
    // First seen in review, in the middle of the window.
    await hub.owner.query(`
      INSERT INTO item_flow (item_id, item_kind, tool, category, since, start_unknown, rework, reopens, gap, definition)
      VALUES (gen_random_uuid(), 'task', 'monday', 'in_review', '2026-02-20', true, 0, 0, false, 'test')`);
    await hub.owner.query(`
      INSERT INTO item_interval (item_id, during, category, status)
      SELECT item_id, tstzrange(since, NULL), category, 'Review' FROM item_flow WHERE tool = 'monday'`);
    await hub.owner.query(`
      INSERT INTO item_flow (item_id, item_kind, tool, category, since, created_at, started_at, finished_at, exit_at, cycle_days, cycle_h, start_unknown, rework, reopens, gap, definition)
      SELECT gen_random_uuid(), 'task', 'contentful', 'done', '2026-02-21', '2026-02-19', '2026-02-20', '2026-02-21', '2026-02-21', 2, 24, false, 0, 0, false, 'test'
      FROM generate_series(1, 20001)`);
  });

  test('it is in progress, of unknown age', async () => {
    const { data, errors } = await hub.ask(
      `query ($window: WindowInput) { flow(window: $window, ${OPEN}) { wip { count } cumulativeFlow { n coverage flags days { wip } } ageing { n coverage flags } } }`,
      { window: WINDOW },
    );
    expect(errors).toBeUndefined();
    expect(data.flow.wip).toEqual([{ count: 1 }]);
    expect(data.flow.cumulativeFlow).toMatchObject({ n: 0, coverage: 0, flags: ['start_unknown'] });
    expect(data.flow.cumulativeFlow.days.every(({ wip }: any) => wip === 0)).toBe(true);
    expect(data.flow.ageing).toEqual({ n: 0, coverage: 0, flags: ['nothing_finished', 'start_unknown'] });
  });

  test('it begins to count when it is seen, not before', async () => {
    const early = { from: '2026-02-10T00:00:00Z', to: '2026-02-15T00:00:00Z' };
    const { data } = await hub.ask(
      `query ($window: WindowInput) { flow(window: $window, ${OPEN}) { cumulativeFlow { n coverage flags } } }`,
      { window: early },
    );
    expect(data.flow.cumulativeFlow).toEqual({ n: 0, coverage: null, flags: [] });
  });

  test('what is counted is counted, lives are read up to a bound', async () => {
    const much = 'filter: { tool: { eq: "contentful" } }';
    const ask = (fields: string) =>
      hub.ask(`query ($window: WindowInput) { flow(window: $window, ${much}) { ${fields} } }`, { window: WINDOW });
    const { data, errors } = await ask(
      'serviceLevel { value n metShare } howMany(days: 1, seed: 1, trials: 100) { n flags } scatter(first: 1) { n }',
    );
    expect(errors).toBeUndefined();
    expect(data.flow).toEqual({
      serviceLevel: { value: 2, n: 20_001, metShare: 1 },
      howMany: { n: 20_001, flags: ['stability_unknown'] },
      scatter: { n: 20_001 },
    });
    for (const field of ['cumulativeFlow { n }', 'littlesLaw { averageWip }']) {
      const refusal = await ask(field);
      expect(refusal.errors![0]).toMatchObject({
        message: 'History is read for at most 20000 items at once: narrow the filter',
        extensions: { code: 'BAD_USER_INPUT' },
      });
    }
    // Before the window they are counted, not read.
    const later = await hub.ask(
      `{ flow(window: { from: "2026-03-01T00:00:00Z", to: "2026-03-03T00:00:00Z" }, ${much}) { cumulativeFlow { n days { arrivals departures wip } } } }`,
    );
    const day = { arrivals: 20_001, departures: 20_001, wip: 0 };
    expect(later.data.flow.cumulativeFlow).toEqual({ n: 20_001, days: [day, day, day] });
  });
});
