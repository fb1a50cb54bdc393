import { bench, closeAll, M, SECOND } from './monday-sandbox.company.js';

afterEach(closeAll);

const ITEMS = `{ complexity { before query after reset_in_x_seconds } boards(ids: ["${M.board}"]) { items_page(limit: 500) { items { id column_values { id } } } } }`;

describe('complexity', () => {
  test('is accounted by the minute, before and after each query', async () => {
    const self = await bench([], { limits: { complexityPerMinute: 20_000 } });
    const first = (await self.ask(ITEMS)).data.complexity;
    expect(first).toEqual({ before: 20_000, query: first.query, after: 20_000 - first.query, reset_in_x_seconds: 60 });
    expect(first.query).toBeGreaterThan(5_000);
    self.wall += 15 * SECOND;
    const second = (await self.ask(ITEMS)).data.complexity;
    expect([second.before, second.reset_in_x_seconds]).toEqual([first.after, 45]);
    self.wall += 45 * SECOND;
    expect((await self.ask(ITEMS)).data.complexity.before).toBe(20_000);
  });

  test('an exhausted budget: HTTP 200, how long to wait, and free again after that', async () => {
    const self = await bench([], { limits: { complexityPerMinute: 7_000 } });
    await self.ask(ITEMS);
    self.wall += 50 * SECOND;
    const { status, data, errors } = await self.ask(ITEMS);
    expect(status).toBe(200);
    expect(data).toBeUndefined();
    const { extensions } = errors[0];
    expect(extensions).toMatchObject({
      code: 'COMPLEXITY_BUDGET_EXHAUSTED',
      status_code: 429,
      complexity_budget_limit: 7_000,
      retry_in_seconds: 10,
    });
    expect(extensions.complexity).toBeGreaterThan(extensions.complexity_budget_left);
    self.wall += extensions.retry_in_seconds * SECOND;
    expect((await self.ask(ITEMS)).errors).toBeUndefined();
  });

  test('the same under HTTP 429, and in the shape from before 2025', async () => {
    const late = await bench([], { limits: { complexityPerMinute: 10, complexityShape: 'http-429' } });
    const told = await late.ask(ITEMS);
    expect([told.status, told.headers.get('retry-after')]).toEqual([429, '60']);
    expect(told.errors[0].extensions.code).toBe('COMPLEXITY_BUDGET_EXHAUSTED');
    const early = await bench([], { limits: { complexityPerMinute: 10, complexityShape: 'before-2025' } });
    const { status, body } = await early.ask(ITEMS);
    expect(status).toBe(200);
    expect(body).toMatchObject({ error_code: 'ComplexityException', status_code: 429, error_data: {} });
    expect(body.error_message).toMatch(
      /^Complexity budget exhausted, query cost \d+ budget remaining 10 out of 10 reset in 60 seconds$/,
    );
  });

  test('a query that is too large by itself is refused, however much is left', async () => {
    const { ask, sandbox } = await bench();
    const { status, errors } = await ask(
      '{ boards(limit: 500) { items_page(limit: 500) { items { updates(limit: 100) { id } } } } }',
    );
    expect([status, errors[0].extensions.code]).toEqual([200, 'maxComplexityExceeded']);
    expect(sandbox.offContract).toEqual([]);
  });

  test.each([
    ['ids count for less than a limit', `{ boards(ids: ["1"], limit: 500) { name groups { id } } }`, 3],
    ['a default limit counts as well', '{ boards { name groups { id } } }', 75],
    ['variables are read', 'query ($n: Int) { boards(limit: $n) { id } }', 4],
    ['fragments too', '{ ...F } fragment F on Query { boards(limit: 2) { ... on Board { groups { id } } } }', 6],
    ['a log costs the same whatever its limit', '{ boards(limit: 1) { activity_logs(limit: 10000) { id } } }', 12_601],
    ['the items of a page go by its limit', '{ boards(limit: 1) { items_page(limit: 500) { items { id } } } }', 502],
  ])('%s', async (_, query, cost) => {
    const { ask } = await bench([], { limits: { complexityPerMinute: 1 } });
    const { errors } = await ask(query, { n: 4 });
    expect(errors[0].extensions.complexity).toBe(cost);
  });
});

describe('calls', () => {
  test('per minute: HTTP 429 with Retry-After', async () => {
    const self = await bench([], { limits: { requestsPerMinute: 2 } });
    await self.ask('{ me { id } }');
    await self.ask('{ me { id } }');
    self.wall += 20 * SECOND;
    const { status, headers, errors } = await self.ask('{ me { id } }');
    expect([status, headers.get('retry-after'), errors[0].extensions.code]).toEqual([429, '40', 'RATE_LIMIT_EXCEEDED']);
    self.wall += 40 * SECOND;
    expect((await self.ask('{ me { id } }')).status).toBe(200);
  });

  test('per day: until midnight UTC, and reported by platform_api', async () => {
    const self = await bench([], { limits: { dailyLimit: 2 } });
    const usage =
      '{ platform_api { daily_limit { base total } daily_analytics { by_day { day usage } by_user { usage user { id } } } } }';
    await self.ask('{ me { id } }');
    const { data } = await self.ask(usage);
    expect(data.platform_api).toEqual({
      daily_limit: { base: 2, total: 2 },
      daily_analytics: {
        by_day: [{ day: '2030-01-01', usage: 2 }],
        by_user: [{ usage: 2, user: { id: M.relay } }],
      },
    });
    const { status, headers, errors } = await self.ask('{ me { id } }');
    expect([status, errors[0].extensions.code]).toEqual([429, 'DAILY_LIMIT_EXCEEDED']);
    expect(headers.get('retry-after')).toBe(String(12 * 3600));
    self.wall += 12 * 3600 * SECOND;
    expect((await self.ask(usage)).data.platform_api.daily_analytics.by_day).toEqual([
      { day: '2030-01-01', usage: 2 },
      { day: '2030-01-02', usage: 1 },
    ]);
  });

  test("the plan's own daily number is reported and not insisted on", async () => {
    const { ask } = await bench();
    const { data } = await ask('{ platform_api { daily_limit { base } } }');
    expect(data.platform_api.daily_limit.base).toBe(25_000);
  });
});
