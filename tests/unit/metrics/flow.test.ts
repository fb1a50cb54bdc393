import { at, EX1, EX2, EX3, life, near, STD, told, value, window } from './story.js';

const BOTH = [...EX1, ...EX2];
const launch = (campaign: string, when: string): object => told('launch', when, { campaign });
const record = (campaign: string, when: string, more: object = {}): object =>
  told('created', when, { item: campaign, itemType: 'campaign', ...more });

describe('flow, METRICS §2.1', () => {
  test('times of items and of campaigns', async () => {
    expect(await value('cycle_time', EX1, STD, { clock: 'business' })).toEqual({ T1: 22 });
    expect(await value('cycle_days', BOTH)).toEqual({ T1: 3, T2: 3 });
    expect(await value('flow_efficiency', EX1)).toEqual({ T1: near(0.62963) });
    expect(await value('flow_efficiency', BOTH, {}, { aggregate: true })).toEqual({ value: near(0.761905), n: 2 });
    expect(await value('parallelism', EX3)).toEqual({ C3: { union_h: 72, sum_h: 96, parallelism: near(1.333333) } });
    const launched = [...EX3, record('C3', '03-01T09'), launch('C3', '03-07T09')];
    expect(await value('time_to_launch', launched)).toEqual({ C3: 144 });
  });

  test('the business clock skips nights, weekends and holidays', async () => {
    const overnight = life('N', '03-06T16 in_progress, 03-09T10 done');
    expect(await value('lead_time', overnight, STD)).toEqual({ N: 66 });
    expect(await value('lead_time', overnight, STD, { clock: 'business' })).toEqual({ N: 2 });
    const closed = { ...STD, calendars: { std: { ...STD.calendars.std, holidays: ['2026-03-09'] } } };
    expect(await value('lead_time', overnight, closed, { clock: 'business' })).toEqual({ N: 1 });
  });

  test.each([
    ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 23],
    ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 25],
  ])('a day round the clock from %s has the hours that it has in Berlin', async (from, to, hours) => {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    const always = { tz: 'Europe/Berlin', week: Object.fromEntries(days.map((day) => [day, [['00:00', '24:00']]])) };
    const events = [
      { id: 'a', tool: 'asana', type: 'created', item: 'A', itemType: 'task', status: 'in_progress', at: from },
      { id: 'b', tool: 'asana', type: 'status', item: 'A', to: 'done', at: to },
    ];
    const config = { asOf: '2026-12-31T00:00:00Z', calendar: 'always', calendars: { always } };
    expect(await value('lead_time', events, config, { clock: 'business' })).toEqual({ A: hours });
  });

  test.each([
    ['2026-03-28T22:00:00Z', '2026-03-29T22:00:00Z', 'a time that is left out moves forward by the gap', 1.5],
    ['2026-10-24T21:00:00Z', '2026-10-25T22:00:00Z', 'a time that comes twice is the earlier one', 3.5],
  ])('opening hours in a night from %s to %s: %s', async (from, to, _rule, hours) => {
    const night = { tz: 'Europe/Berlin', week: { sun: [['02:30', '05:00']] } };
    const events = [
      { id: 'a', tool: 'asana', type: 'created', item: 'A', itemType: 'task', status: 'in_progress', at: from },
      { id: 'b', tool: 'asana', type: 'status', item: 'A', to: 'done', at: to },
    ];
    const config = { asOf: '2026-12-31T00:00:00Z', calendar: 'night', calendars: { night } };
    expect(await value('lead_time', events, config, { clock: 'business' })).toEqual({ A: hours });
  });

  test('throughput counts the last finish, empty days too', async () => {
    expect(await value('throughput', BOTH, {}, window('03-02T00', '03-07T00'))).toEqual({
      total: 2,
      buckets: { '2026-03-02': 0, '2026-03-03': 0, '2026-03-04': 0, '2026-03-05': 1, '2026-03-06': 1 },
    });
    expect(await value('throughput', BOTH, {}, { ...window('02-10T00', '03-07T00'), bucket: 'month' })).toEqual({
      total: 2,
      buckets: { '2026-02-01': 0, '2026-03-01': 2 },
    });
  });

  test('campaign velocity and speed gain', async () => {
    const events = [...EX3, record('C3', '03-01T09'), launch('C3', '03-07T09')];
    expect(await value('campaign_velocity', events, {}, { ...window('03-02T00', '03-16T00'), bucket: 'week' })).toEqual(
      {
        launched: 1,
        per_bucket: 0.5,
        buckets: { '2026-03-02': 1, '2026-03-09': 0 },
        median_ttl_h: 144,
      },
    );
    const many = (month: string, hours: number): object[] =>
      Array.from({ length: 8 }, (_, k) => {
        const start = Date.parse(`2026-${month}-02T00:00:00Z`);
        return [
          record(`${month}${k}`, `${month}-02T00`),
          { ...launch(`${month}${k}`, `${month}-02T00`), at: new Date(start + hours * 3_600_000).toISOString() },
        ];
      }).flat();
    const baseline = window('01-01T00', '02-01T00') as { window: object };
    const params = { ...window('03-01T00', '04-01T00'), baseline: baseline.window };
    const launches = [...many('01', 100), ...many('03', 65)];
    expect(await value('speed_gain', launches, {}, params)).toBe(0.35);
    expect(await value('speed_gain', launches.slice(2), {}, params)).toBeNull();
  });

  test('work in progress, and its age', async () => {
    expect(await value('wip', BOTH, { asOf: at('03-04T12') })).toEqual({ total: 1, by_category: { in_progress: 1 } });
    expect(await value('wip_age', BOTH, { asOf: at('03-05T12') })).toEqual({
      T1: { h: 27, days: 2 },
      T2: { h: 26, days: 3 },
    });
  });

  test('what was launched is no work in progress, whatever its items are', async () => {
    const events = [...life('L', '03-02T09 in_progress', { campaign: 'C' }), launch('C', '03-03T09')];
    const level = { level: 'campaign' };
    expect(await value('wip', events, {}, level)).toEqual({ total: 0, by_category: {} });
    expect(await value('wip_age', events, {}, level)).toEqual({});
    expect(await value('where', events)).toMatchObject({ C: { state: 'done', age_days: null } });
    expect(await value('wip', events.slice(0, -1), {}, level)).toMatchObject({ total: 1 });
  });

  test('what was first seen in the middle of work is in progress, of no known age', async () => {
    const [created] = life('H', '03-02T09 in_progress', { historyFrom: at('03-04T09') });
    expect(await value('wip', [created!])).toEqual({ total: 1, by_category: { in_progress: 1 } });
    expect(await value('wip_age', [created!])).toEqual({ H: { h: null, days: null } });
  });

  test('cumulative flow', async () => {
    const flow = (await value('cfd', BOTH, {}, window('03-02T00', '03-07T00'))) as Record<
      string,
      Record<string, number>
    >;
    const line = (of: string): number[] => Object.values(flow).map((day) => day[of]!);
    expect([line('arrivals'), line('departures'), line('wip')]).toEqual([
      [1, 1, 2, 2, 2],
      [0, 0, 0, 1, 2],
      [1, 0, 1, 1, 0],
    ]);
  });

  test('cumulative flow counts midnight to the day that begins, and no further than now', async () => {
    const events = [
      ...life('NIGHT', '03-02T09 in_progress, 03-03T00 done'),
      ...life('NEXT', '03-03T00 in_progress'),
      ...life('NOW', '03-04T12 in_progress'),
    ];
    const day = (arrivals: number, departures: number, wip: number): object => ({ arrivals, departures, wip });
    expect(await value('cfd', events, { asOf: at('03-04T12') }, window('03-02T00', '03-05T00'))).toEqual({
      '2026-03-02': day(1, 0, 1),
      '2026-03-03': day(2, 1, 1),
      '2026-03-04': day(2, 1, 1),
    });
  });

  test("Little's law holds on a closed sample", async () => {
    expect(await value('littles_law', BOTH, {}, window('03-02T00', '03-09T00'))).toEqual({
      avg_wip: 0.5,
      throughput_per_day: near(0.285714),
      avg_cycle_days: 1.75,
      ratio: near(1),
    });
  });

  test('completion', async () => {
    const events = [...BOTH, ...life('X', '03-03T09 in_progress, 03-04T09 cancelled')];
    expect(await value('completion_rate', events)).toEqual({ started: 3, done: 2, cancelled: 1, rate: near(0.666667) });
  });

  test('on time is by the date that was in force at the start, to its last moment', async () => {
    const done = (id: string, due?: string): object[] =>
      life(id, '03-02T09 backlog, 03-03T09 in_progress, 03-05T23 done', due === undefined ? {} : { due });
    const events = [
      ...[1, 2, 3, 4, 5, 6].flatMap((k) => done(`early${k}`, '2026-03-06')),
      ...done('just', '2026-03-05'),
      ...done('late', '2026-03-04'),
      told('due', '03-04T09', { item: 'late', to: '2026-03-09' }),
      ...done('undated'),
    ];
    expect(await value('on_time_rate', events)).toBe(0.875);
  });

  test('a campaign begins with its first request, also with that of one of its items', async () => {
    const own = [...EX3, launch('C3', '03-07T09'), told('request', '03-01T09', { campaign: 'C3' })];
    expect(await value('time_to_launch', own)).toEqual({ C3: 144 });
    const itemOnly = [...EX3, launch('C3', '03-07T09'), told('request', '02-28T09', { item: 'A' })];
    expect(await value('time_to_launch', itemOnly)).toEqual({ C3: 168 });
  });

  test('slippage is counted from the last date promised before the start', async () => {
    const events = [
      ...EX3,
      told('due', '03-02T08', { campaign: 'C3', to: '2026-03-05' }),
      told('due', '03-04T09', { campaign: 'C3', to: '2026-03-06' }),
      launch('C3', '03-07T09'),
    ];
    expect(await value('slippage', events)).toEqual({ C3: { baseline: '2026-03-05', slip_days: 2, replans: 1 } });
    expect(await value('slippage', EX3)).toEqual({ C3: null });
  });

  test('distribution of what finished', async () => {
    const events = Array.from({ length: 8 }, (_, k) => [
      ...life(`I${k}`, '03-02T09 in_progress, 03-03T09 done'),
      told('request', '03-01T09', { item: `I${k}`, requestType: k < 6 ? 'rush' : 'planned' }),
    ]).flat();
    expect(await value('flow_distribution', events, {}, { by: 'requestType' })).toEqual({ planned: 0.25, rush: 0.75 });
    expect(await value('flow_distribution', events)).toEqual({ task: 1 });
    await expect(value('flow_distribution', events, {}, { by: 'mood' })).rejects.toThrow(/params\.by/);
  });

  test('percentiles between the values and as one of them', async () => {
    const events = [1, 2, 3, 4, 10].flatMap((hours) => {
      const end = `03-02T${String(9 + hours).padStart(2, '0')}`;
      return life(`P${hours}`, `03-02T09 in_progress, ${end} done`);
    });
    expect(await value('percentiles', events, {}, { ps: [50, 85] })).toEqual({
      n: 5,
      finished: 5,
      coverage: 1,
      mean: 4,
      cont: { '50': 3, '85': near(6.4) },
      disc: { '50': 3, '85': 10 },
    });
    expect(await value('percentiles', [], {}, { ps: [50] })).toEqual({
      n: 0,
      finished: 0,
      coverage: null,
      mean: null,
      cont: { '50': null },
      disc: { '50': null },
    });
  });
});
