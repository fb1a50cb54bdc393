import { openLives, said } from './fixture/lives.js';
import { askFlow, LEVELS, window } from './fixture/windows.js';
import type { Hub } from './harness.js';

let hub: Hub;

beforeAll(async () => {
  hub = await openLives();
});

afterAll(() => hub.close());

const flow = (args: string, fields: string): Promise<any> => askFlow(hub, args, fields);

describe.each(LEVELS)('%s, flow says what the metrics say:', (_what, args, level, asOf) => {
  const asked = { ...level, window };

  test('service level', async () => {
    const { serviceLevel: told } = await flow(args, 'serviceLevel(percent: 70, minN: 1) { value n coverage metShare }');
    const { n, days, met_share: metShare } = said('sle', { ...asked, p: 70, minN: 1 }, asOf);
    const { coverage } = said('percentiles', { ...asked, of: 'cycle_days' }, asOf);
    expect(told).toEqual({ value: days, n, coverage, metShare });
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

const FORECAST = 'unit n coverage sampledDays trials seed outcomes { percent value }';
const outcomes = (said: Record<string, number | null> | null): object[] | null =>
  said && Object.entries(said).map(([percent, value]) => ({ percent: Number(percent), value }));

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

test('many forecasts at once have a bound', async () => {
  const many = Array.from({ length: 13 }, (_, k) => `f${k}: howMany(days: 5, seed: ${k}) { n }`).join(' ');
  const { errors } = await hub.ask(`{ flow { ${many} } }`);
  expect(errors![0]).toMatchObject({ extensions: { code: 'QUERY_TOO_COMPLEX' } });
});
