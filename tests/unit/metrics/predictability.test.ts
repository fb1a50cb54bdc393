import { mulberry32 } from '../../../src/metrics/random.js';
import { disc } from '../../../src/metrics/statistics.js';
import { at, life, near, value } from './story.js';

/** Items that took so many days each, by METRICS' count of touched dates. */
const took = (days: number[]): object[] =>
  days.flatMap((n, k) => {
    const end = String(1 + n).padStart(2, '0');
    return life(`D${k}`, `03-02T09 in_progress, 03-${end}T17 done`);
  });

const SAMPLE = [1, 1, 2, 2, 3, 3, 4, 5, 8, 13];

describe('predictability, METRICS §2.2', () => {
  test('the stream of a seed', () => {
    const next = mulberry32(42);
    expect([next(), next(), next()]).toEqual([2581720956, 1925393290, 3661312704]);
  });

  test('a percentile is never the neighbour of the one it is', () => {
    const hundred = Array.from({ length: 100 }, (_, k) => k + 1);
    expect(disc(55, hundred)).toBe(55);
  });

  test('service level expectation', async () => {
    expect(await value('sle', took(SAMPLE))).toEqual({ n: 10, days: 8, met_share: 0.9 });
    expect(await value('sle', took(SAMPLE.slice(1)))).toEqual({ n: 9, days: null, met_share: null });
  });

  test('how many and when, by the same stream of draws', async () => {
    const draws = { samples: [0, 1, 2, 0, 3], trials: 1000, seed: 42 };
    expect(await value('forecast_how_many', [], {}, { ...draws, days: 5 })).toEqual({ 50: 6, 70: 5, 85: 3, 95: 2 });
    expect(await value('forecast_when', [], {}, { ...draws, remaining: 10 })).toEqual({
      50: 8,
      70: 10,
      85: 12,
      95: 14,
    });
  });

  test('nothing finished forecasts nothing; what takes too long is never', async () => {
    const draws = { trials: 10, seed: 1 };
    expect(await value('forecast_how_many', [], {}, { ...draws, samples: [0, 0], days: 5 })).toBeNull();
    expect(
      await value('forecast_when', [], {}, { ...draws, samples: [1], remaining: 10, maxDays: 9, ps: [50] }),
    ).toEqual({
      50: null,
    });
  });

  test('the days without any finish are samples too', async () => {
    const params = { window: { from: at('03-02T00'), to: at('03-04T00') }, trials: 1, seed: 42, days: 2, ps: [50] };
    // The seed draws the second day, then the first.
    expect(await value('forecast_how_many', took([1]), {}, params)).toEqual({ 50: 1 });
  });

  test('ageing', async () => {
    const events = [...took(SAMPLE), ...life('OPEN', '03-20T09 in_progress')];
    expect(await value('aging', events, { asOf: at('03-24T12') })).toEqual({
      OPEN: { days: 5, pace: 70, miss_risk: near(0.333333), band: 'amber' },
    });
    expect(await value('aging', life('OPEN', '03-20T09 in_progress'))).toEqual({});
  });
});
