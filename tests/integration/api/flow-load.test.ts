import { openLives, said } from './fixture/lives.js';
import { askFlow, LEVELS, TIMES, WINDOW, window } from './fixture/windows.js';
import type { Hub } from './harness.js';

let hub: Hub;

beforeAll(async () => {
  hub = await openLives();
});

afterAll(() => hub.close());

const flow = (args: string, fields: string): Promise<any> => askFlow(hub, args, fields);

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
});

const near = (value: number | null): unknown => (value === null ? null : expect.closeTo(value, 6));

test('what is in progress at the end stands there in the categories of wip', async () => {
  const { data } = await hub.ask(
    '{ flow(filter: { campaign: { in: ["CMP-901", "CMP-902"] } }) { cumulativeFlow { days { categories { category count } } } wip { category count } } }',
  );
  const byName = (counts: any[]): object => Object.fromEntries(counts.map(({ category, count }) => [category, count]));
  expect(byName(data.flow.cumulativeFlow.days.at(-1).categories)).toEqual(byName(data.flow.wip));
  expect(data.flow.wip.length).toBeGreaterThan(2);
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

test('a day by day answer has a bound', async () => {
  const long = await hub.ask(
    '{ flow(window: { from: "2024-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z" }) { cumulativeFlow { n } } }',
  );
  expect(long.errors![0]).toMatchObject({
    message: 'cumulativeFlow tells of at most 400 days: narrow the window',
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

describe('with work that no history tells the beginning of, and very much of it', () => {
  const OPEN = 'filter: { tool: { eq: "monday" } }';
  beforeAll(async () => {
    // First seen in review, in the middle of the window.
    await hub.owner.query(`
      INSERT INTO item_flow (item_id, item_kind, tool, category, since, start_unknown, rework, reopens, gap, turns, definition)
      VALUES (gen_random_uuid(), 'task', 'monday', 'in_review', '2026-02-20', true, 0, 0, false, '[]', 'test')`);
    await hub.owner.query(`
      INSERT INTO item_interval (item_id, during, category, status)
      SELECT item_id, tstzrange(since, NULL), category, 'Review' FROM item_flow WHERE tool = 'monday'`);
    await hub.owner.query(`
      INSERT INTO item_flow (item_id, item_kind, tool, category, since, created_at, started_at, finished_at, exit_at, cycle_days, cycle_h, start_unknown, rework, reopens, gap, turns, definition)
      SELECT gen_random_uuid(), 'task', 'contentful', 'done', '2026-02-21', '2026-02-19', '2026-02-20', '2026-02-21', '2026-02-21', 2, 24, false, 0, 0, false, '[]', 'test'
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
