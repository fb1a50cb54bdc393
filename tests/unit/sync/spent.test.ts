import fc from 'fast-check';
import { grantOf, type Spent } from '../../../src/sync/spent.js';

const DAY = Date.parse('2026-03-02T00:00:00.000Z');
const NOW = DAY + 10 * 3_600_000;
const NO_DAY = { perDay: Infinity };

test('a minute holds what the budget says, whoever took it', () => {
  const spent = [
    { at: NOW - 30_000, count: 40 },
    { at: NOW - 10_000, count: 8 },
  ];
  expect(grantOf(spent, 0, { perMinute: 50, ...NO_DAY }, 5, NOW)).toEqual({ granted: 2 });
  expect(grantOf(spent, 0, { perMinute: 60, ...NO_DAY }, 5, NOW)).toEqual({ granted: 5 });
  expect(grantOf(spent, 0, { perMinute: 48, ...NO_DAY }, 5, NOW)).toEqual({ freeAt: NOW - 30_000 + 62_000 });
  expect(grantOf(spent, 0, { perMinute: 48, ...NO_DAY }, 5, NOW + 32_000)).toEqual({ granted: 5 });
});

test('a day ends at midnight UTC', () => {
  expect(grantOf([], 998, { perMinute: 100, perDay: 1_000 }, 5, NOW)).toEqual({ granted: 2 });
  expect(grantOf([], 1_000, { perMinute: 100, perDay: 1_000 }, 5, NOW)).toEqual({ freeAt: DAY + 86_400_000 });
});

test('what a wrong clock took in years to come stops nobody', () => {
  const spent = [{ at: NOW + 365 * 86_400_000, count: 50 }];
  expect(grantOf(spent, 0, { perMinute: 50, ...NO_DAY }, 1, NOW)).toEqual({ granted: 1 });
});

test('no minute, wherever it begins, holds more than the budget, however many ask and whenever', () => {
  const asks = fc.array(
    fc.record({ after: fc.integer({ min: 0, max: 20_000 }), want: fc.integer({ min: 1, max: 9 }) }),
    {
      minLength: 20,
      maxLength: 200,
    },
  );
  fc.assert(
    fc.property(asks, fc.integer({ min: 1, max: 30 }), (list, perMinute) => {
      const spent: Spent[] = [];
      let now = NOW;
      for (const { after, want } of list) {
        now += after;
        const grant = grantOf(spent, 0, { perMinute, ...NO_DAY }, want, now);
        if ('granted' in grant) spent.push({ at: now, count: grant.granted });
        // Asked again at that moment there is one.
        else expect(grantOf(spent, 0, { perMinute, ...NO_DAY }, 1, grant.freeAt)).toEqual({ granted: 1 });
      }
      for (const { at: from } of spent) {
        const within = spent.filter(({ at }) => at >= from && at < from + 61_000);
        expect(within.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(perMinute);
      }
    }),
  );
});
