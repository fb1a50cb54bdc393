import fc from 'fast-check';
import { estimateBackfill, inWords, proposeInterval, type Pace } from '../../../src/commands/connect-estimate.js';
import type { Surveyed } from '../../../src/sdk/index.js';

const line = (more: Partial<Surveyed>): Surveyed => ({
  stream: 'tasks',
  parts: 1,
  records: null,
  requests: 0,
  everyRun: 0,
  how: '',
  asked: 0,
  ...more,
});
const pace = (more: Partial<Pace> = {}): Pace => ({
  budget: [{ lane: 'default', perMinute: 150, concurrent: 8 }],
  plan: null,
  msPerRequest: 100,
  sideBySide: (stream) => (stream === 'stories' ? 8 : 1),
  ...more,
});

test('the budget sets the pace where answers come faster than it allows', () => {
  const lines = [line({ requests: 3_000 }), line({ stream: 'stories', requests: 15_000 })];
  // 600 a minute one after the other, 4800 side by side: both above 150.
  expect(estimateBackfill(lines, pace())).toEqual({ requests: 18_000, hours: 2, boundBy: 'requests a minute' });
});

test('slow answers set the pace where the budget allows more; what is read side by side is faster', () => {
  const paid = { budget: [{ lane: 'default', perMinute: 1_500, concurrent: 8 }], msPerRequest: 1_000 };
  const { hours, boundBy } = estimateBackfill([line({ requests: 3_600 })], pace(paid));
  expect([hours, boundBy]).toEqual([1, 'time to answer']);
  expect(estimateBackfill([line({ stream: 'stories', requests: 28_800 })], pace(paid)).hours).toBe(1);
  const alone = { ...paid, budget: [{ lane: 'default', concurrent: 2 }] };
  expect(estimateBackfill([line({ stream: 'stories', requests: 7_200 })], pace(alone)).hours).toBe(1);
});

test('the tighter of budget, plan and the connection’s own limit holds', () => {
  const lines = [line({ requests: 6_000 })];
  const fast = { msPerRequest: 1, budget: [{ lane: 'default', perMinute: 1_500 }] };
  expect(estimateBackfill(lines, pace({ ...fast, plan: { name: 'free', requestsPerMinute: 100 } })).hours).toBe(1);
  expect(estimateBackfill(lines, pace({ ...fast, requestsPerMinute: 50 })).hours).toBe(2);
  expect(
    estimateBackfill(lines, pace({ ...fast, requestsPerMinute: 3_000, plan: { name: 'x', requestsPerMinute: 9_000 } }))
      .hours * 15,
  ).toBeCloseTo(1);
});

test('a lane of its own has its own budget, and the plan’s limit is of the other', () => {
  const budget = [
    { lane: 'default', perMinute: 600 },
    { lane: 'history', perMinute: 1 },
  ];
  const lines = [line({ requests: 600 }), line({ stream: 'messages', lane: 'history', requests: 120 })];
  const { hours, boundBy } = estimateBackfill(lines, pace({ budget, msPerRequest: 1 }));
  expect(hours).toBeCloseTo(2 + 1 / 60);
  expect(boundBy).toBe('requests a minute');
});

test('bytes and daily allowances are longer than requests', () => {
  expect(estimateBackfill([line({ requests: 10, leastHours: 72 })], pace())).toMatchObject({
    hours: 72,
    boundBy: 'bytes',
  });
  const plan = { name: 'free', requestsPerDay: 200 };
  // 150 a minute: four minutes of work, spread over three days.
  const spread = estimateBackfill([line({ requests: 600 })], pace({ plan }));
  expect(spread).toMatchObject({ requests: 600, boundBy: 'requests a day' });
  expect(spread.hours).toBeCloseTo(48 + 4 / 60);
  expect(estimateBackfill([line({ requests: 200 })], pace({ plan })).boundBy).toBe('requests a minute');
});

test('nothing to read takes nothing', () => {
  expect(estimateBackfill([], pace())).toMatchObject({ requests: 0, hours: 0 });
  expect(proposeInterval([], pace()).every).toBe('1m');
});

test.each([
  [1, '1m'],
  [37, '1m'],
  [38, '2m'],
  [75, '2m'],
  [188, '10m'],
  [2_250, '1h'],
  [2_251, '2h'],
  [13_500, '6h'],
])('%i requests a run at 150 a minute are looked at every %s', (everyRun, every) => {
  const { every: proposed, why } = proposeInterval([line({ everyRun })], pace({ msPerRequest: 1 }));
  expect(proposed).toBe(every);
  expect(why).toContain(`about ${everyRun} requests`);
  expect(why).toContain('at most a quarter of what the tool allows');
});

test('beyond six hours it says that even that is too often', () => {
  const { every, everyMs, why } = proposeInterval([line({ everyRun: 50_000 })], pace());
  expect([every, everyMs]).toEqual(['6h', 21_600_000]);
  expect(why).toMatch(/even every 6h that is more than a quarter.*Read less of it/);
});

test('a daily allowance makes it rare', () => {
  const { every, why } = proposeInterval(
    [line({ everyRun: 10 })],
    pace({ plan: { name: 'free', requestsPerDay: 200 } }),
  );
  // A quarter of 200 is 50, so five runs a day.
  expect(every).toBe('6h');
  expect(why).toContain('a quarter of 200 requests a day');
});

test('whatever is proposed lies between a minute and six hours, and costs at most a quarter unless it says so', () => {
  const numbers = fc.record({
    everyRun: fc.nat(100_000),
    perMinute: fc.integer({ min: 1, max: 5_000 }),
    ms: fc.integer({ min: 1, max: 5_000 }),
  });
  fc.assert(
    fc.property(numbers, ({ everyRun, perMinute, ms }) => {
      const { everyMs, why } = proposeInterval(
        [line({ everyRun })],
        pace({ budget: [{ lane: 'default', perMinute }], msPerRequest: ms }),
      );
      const asked = everyRun / (everyMs / 60_000);
      return (
        everyMs >= 60_000 &&
        everyMs <= 21_600_000 &&
        (asked <= perMinute / 4 + 1e-9 || why.includes('more than a quarter'))
      );
    }),
  );
});

test.each([
  [0, '1 second'],
  [30 / 3_600, '30 seconds'],
  [25 / 60, '25 minutes'],
  [2.4, '2 hours'],
  [40, '2 days'],
])('%d hours are %s', (hours, words) => expect(inWords(hours)).toBe(words));
