import { RateLimited } from '../../../src/errors.js';
import type { Wait } from '../../../src/sdk/client/index.js';
import { client, closeAll, serve, VirtualClock } from './tool.js';

afterEach(closeAll);

test('no minute, wherever it begins, holds more requests than the budget', async () => {
  const clock = new VirtualClock();
  const tool = await serve((_, response) => response.end('{}'), clock.now);
  const waits: Wait[] = [];
  const budget = [{ lane: 'default', perMinute: 5, concurrent: 3 }];
  const http = client(tool.url, { clock, budget, onWait: (wait) => waits.push(wait) });
  const answers = await Promise.all(Array.from({ length: 23 }, () => http.send({ path: '/tasks' })));
  // When they left: the virtual clock may jump while a real packet travels.
  const times = answers.map(({ requestedAt }) => Date.parse(requestedAt));
  expect(tool.asked).toHaveLength(23);
  for (const start of times) {
    expect(times.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(5);
  }
  // Four waits are enough for 23 = 5 x 4 + 3, each told once.
  expect(clock.passed).toBe(4 * 61_000);
  expect(waits.map(({ lane, why, until }) => ({ lane, why, after: until - clock.begun }))).toEqual(
    [1, 2, 3, 4].map((minute) => ({ lane: 'default', why: 'pace', after: minute * 61_000 })),
  );
});

test('a tool that counts by the second is not sent a minute’s worth at once', async () => {
  const clock = new VirtualClock();
  const tool = await serve((_, response) => response.end('{}'), clock.now);
  const http = client(tool.url, { clock, budget: [{ lane: 'default', perMinute: 20, perSecond: 7, concurrent: 3 }] });
  const answers = await Promise.all(Array.from({ length: 22 }, () => http.send({ path: '/entries' })));
  const times = answers.map(({ requestedAt }) => Date.parse(requestedAt));
  for (const start of times) {
    expect(times.filter((at) => at >= start && at < start + 1_000).length).toBeLessThanOrEqual(7);
  }
  // Twenty in three seconds, the rest when the first of them are a minute old.
  expect(clock.passed).toBe(61_000);
});

test('never more in flight than the lane allows', async () => {
  let inFlight = 0;
  let most = 0;
  const tool = await serve((_, response) => {
    most = Math.max(most, ++inFlight);
    setTimeout(() => {
      inFlight--;
      response.end('{}');
    }, 5);
  });
  const http = client(tool.url, { budget: [{ lane: 'default', concurrent: 3 }] });
  await Promise.all(Array.from({ length: 12 }, () => http.send({ path: '/' })));
  expect(most).toBe(3);
});

test('Retry-After stops the whole lane, and only it', async () => {
  const clock = new VirtualClock();
  const tool = await serve((request, response, count) => {
    if (count === 1) response.writeHead(429, { 'retry-after': '30' }).end('{}');
    else response.end('{}');
  }, clock.now);
  const budget = [
    { lane: 'default', concurrent: 1 },
    { lane: 'search', concurrent: 1 },
  ];
  const http = client(tool.url, { clock, budget });
  const throttled = http.send({ path: '/first' });
  const next = http.send({ path: '/second' });
  const elsewhere = http.send({ path: '/other', lane: 'search' });
  await Promise.all([throttled, next, elsewhere]);
  const after = tool.asked.map(({ url, at }) => [url, at - clock.begun]);
  expect(after.filter(([, ms]) => ms === 0).map(([url]) => url)).toHaveLength(2);
  expect(after.slice(2).map(([, ms]) => ms)).toEqual([30_000, 30_000]);
});

test.each([
  ['0', 1_000],
  ['-5', 1_000],
  ['soon', 1_000],
  ['1000000000', 24 * 3_600_000],
])('Retry-After %s waits %d ms', async (retryAfter, ms) => {
  const clock = new VirtualClock();
  const tool = await serve((_, response, count) => {
    response.writeHead(count === 1 ? 429 : 200, { 'retry-after': retryAfter }).end('{}');
  }, clock.now);
  await client(tool.url, { clock }).send({ path: '/' });
  expect(tool.asked.map(({ at }) => at - clock.begun)).toEqual([0, ms]);
});

test('a storm of 429s only delays, with growing waits where the tool names none', async () => {
  const clock = new VirtualClock();
  const tool = await serve((_, response, count) => {
    response.writeHead(count <= 20 ? 429 : 200).end('{}');
  }, clock.now);
  expect((await client(tool.url, { clock }).send({ path: '/' })).status).toBe(200);
  const gaps = tool.asked.slice(1).map(({ at }, i) => at - tool.asked[i]!.at);
  expect(gaps.slice(0, 7)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000]);
  expect(new Set(gaps.slice(6))).toEqual(new Set([60_000]));
});

test('a wait of an earlier process is kept', async () => {
  const clock = new VirtualClock();
  const tool = await serve((_, response) => response.end('{}'), clock.now);
  await client(tool.url, { clock, closedUntil: { default: clock.now() + 7_000 } }).send({ path: '/' });
  expect(tool.asked.map(({ at }) => at - clock.begun)).toEqual([7_000]);
});

test('a wait longer than the caller will hold is thrown, and the lane stays closed', async () => {
  const clock = new VirtualClock();
  const tool = await serve((_, response, count) => {
    response.writeHead(count === 1 ? 429 : 200, { 'retry-after': '3600' }).end('{}');
  }, clock.now);
  const budget = [{ lane: 'default' }, { lane: 'search' }];
  const http = client(tool.url, { clock, budget, longestHoldMs: 60_000 });
  const error: unknown = await http.send({ path: '/' }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RateLimited);
  expect((error as RateLimited).retryAt).toBe(clock.begun + 3_600_000);
  // Who comes next is told so at once, and nothing is sent; other lanes are open.
  await expect(http.send({ path: '/' })).rejects.toMatchObject({
    name: 'RateLimited',
    retryAt: clock.begun + 3_600_000,
    message: 'The tool asks to be left alone until 2026-01-05T10:00:00.000Z, at lane default',
  });
  await http.send({ path: '/', lane: 'search' });
  clock.time += 3_600_000 - 60_000;
  await http.send({ path: '/' });
  expect(tool.asked.map(({ at }) => at - clock.begun)).toEqual([0, 0, 3_600_000]);
});

test('a wait of just the length the caller will hold is waited for', async () => {
  const clock = new VirtualClock();
  const tool = await serve((_, response, count) => {
    response.writeHead(count === 1 ? 429 : 200, { 'retry-after': '60' }).end('{}');
  }, clock.now);
  await client(tool.url, { clock, longestHoldMs: 60_000 }).send({ path: '/' });
  expect(tool.asked.map(({ at }) => at - clock.begun)).toEqual([0, 60_000]);
});

test('a tool that is down until a moment too far away is left alone like one that is asked too fast', async () => {
  const clock = new VirtualClock();
  const tool = await serve((_, response) => response.writeHead(503, { 'retry-after': '600' }).end(), clock.now);
  const http = client(tool.url, { clock, longestHoldMs: 60_000 });
  await expect(http.send({ path: '/' })).rejects.toMatchObject({
    name: 'RateLimited',
    code: 'UPSTREAM_UNAVAILABLE',
    retryAt: clock.begun + 600_000,
  });
  await expect(http.send({ path: '/' })).rejects.toBeInstanceOf(RateLimited);
  expect(tool.asked).toHaveLength(1);
});

test('every wait the tool asks for is told before it is sat out, once, and never one that shortens it', async () => {
  const clock = new VirtualClock();
  const heard: [string, number, number][] = [];
  const waits = ['20', '10', '30', '0', '0'];
  const tool = await serve((_, response, count) => {
    response.writeHead(count <= 3 ? 429 : 200, { 'retry-after': waits[count - 1] }).end('{}');
  }, clock.now);
  const http = client(tool.url, {
    clock,
    budget: [{ lane: 'default', concurrent: 1 }, { lane: 'points' }],
    onClosed: (lane, until) => void heard.push([lane, until - clock.begun, clock.passed]),
  });
  await http.send({ path: '/' });
  http.hold('points', clock.now() + 5_000);
  http.hold('points', clock.now() + 4_000);
  http.hold('points', NaN);
  http.hold('points', clock.now() + 1e12);
  await http.send({ path: '/', lane: 'points' });
  expect(heard).toEqual([
    ['default', 20_000, 0],
    ['default', 30_000, 20_000],
    ['default', 60_000, 30_000],
    ['points', 65_000, 60_000],
    ['points', 60_000 + 24 * 3_600_000, 60_000],
  ]);
  expect(clock.passed).toBe(60_000 + 24 * 3_600_000);
});

test('a wait is remembered before anybody else may go', async () => {
  const clock = new VirtualClock();
  const told: string[] = [];
  const tool = await serve((_, response, count) => {
    told.push(`asked ${count}`);
    response.writeHead(count === 1 ? 429 : 200, { 'retry-after': '1' }).end('{}');
  });
  const http = client(tool.url, {
    clock,
    budget: [{ lane: 'default', concurrent: 1 }],
    async onClosed() {
      await new Promise((resolve) => setTimeout(resolve, 20));
      told.push('remembered');
    },
  });
  await Promise.all([http.send({ path: '/a' }), http.send({ path: '/b' })]);
  expect(told).toEqual(['asked 1', 'remembered', 'asked 2', 'asked 3']);
});

test('an abort ends a wait with its reason, also of those in line', async () => {
  const stop = new AbortController();
  const tool = await serve((_, response) => response.writeHead(429, { 'retry-after': '60' }).end('{}'));
  const http = client(tool.url, {
    signal: stop.signal,
    budget: [{ lane: 'default', concurrent: 1 }],
    onWait: () => stop.abort(new Error('enough')),
  });
  const both = await Promise.allSettled([http.send({ path: '/' }), http.send({ path: '/' })]);
  expect(both.map((one) => one.status === 'rejected' && (one.reason as Error).message)).toEqual(['enough', 'enough']);
  expect(tool.asked).toHaveLength(1);
});

test('a lane nobody declared is a fault of the connector', async () => {
  const tool = await serve((_, response) => response.end('{}'));
  await expect(client(tool.url).send({ path: '/', lane: 'serach' })).rejects.toThrow(/lacks.*serach/);
  expect(tool.asked).toHaveLength(0);
});
