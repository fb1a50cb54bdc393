import type { RunResult, Target } from '../../../src/sync/run.js';
import { Schedule } from '../../../src/sync/schedule.js';

const target = { name: 'asana-main' } as Target;
const HOUR_MS = 3_600_000;
const EVERY_MS = 300_000;
/** A clock of its own: the schedule must not ask another one how long a wait still lasts. */
const START = Date.parse('2027-01-05T09:00:00.000Z');

let begun: number;
const wall = (): number => START + Date.now() - begun;
const ended = (status: RunResult['status'], waitMs: number | null = null): RunResult => ({
  runId: 'r',
  connection: target.name,
  status,
  counts: { read: 0, applied: 0, unchanged: 0, superseded: 0, quarantined: 0, tombstones: 0 },
  problems: [],
  error: null,
  waitUntil: waitMs === null ? null : new Date(wall() + waitMs).toISOString(),
});

beforeEach(() => {
  jest.useFakeTimers();
  begun = Date.now();
});
afterEach(() => jest.useRealTimers());

/** A schedule whose runs end like this, one after the other, and when they began, in milliseconds. */
function scheduled(...results: (() => RunResult | null)[]) {
  const runs: number[] = [];
  const errors: unknown[] = [];
  const schedule = new Schedule(
    () => {
      runs.push(Date.now() - begun);
      return Promise.resolve().then(() => (results.shift() ?? (() => ended('succeeded')))());
    },
    (error) => errors.push(error),
    wall,
  );
  return { schedule, runs, errors };
}

test('runs come every so often, counted from the end of the one before', async () => {
  const { schedule, runs } = scheduled();
  schedule.add(target, EVERY_MS);
  await jest.advanceTimersByTimeAsync(3 * EVERY_MS);
  expect(runs).toEqual([EVERY_MS, 2 * EVERY_MS, 3 * EVERY_MS]);
});

test.each([
  ['longer', 2 * HOUR_MS],
  ['shorter', 90_000],
])('after a wait that is %s than its turn a run comes right then', async (_, waitMs) => {
  const { schedule, runs } = scheduled(() => ended('waiting', waitMs));
  schedule.add(target, EVERY_MS);
  await jest.advanceTimersByTimeAsync(2 * EVERY_MS + waitMs);
  expect(runs).toEqual([EVERY_MS, EVERY_MS + waitMs, 2 * EVERY_MS + waitMs]);
});

test('the first run keeps the wait of the one before the schedule began', async () => {
  const { schedule, runs } = scheduled();
  schedule.add(target, EVERY_MS, ended('waiting', HOUR_MS));
  await jest.advanceTimersByTimeAsync(HOUR_MS);
  expect(runs).toEqual([HOUR_MS]);
});

test('a wait that is over already is no reason to run at once, nor is one behind a run that went well', async () => {
  const { schedule, runs } = scheduled(() => ended('succeeded', HOUR_MS));
  schedule.add(target, EVERY_MS, ended('waiting', -HOUR_MS));
  await jest.advanceTimersByTimeAsync(1_000 + EVERY_MS);
  expect(runs).toEqual([1_000, 1_000 + EVERY_MS]);
});

test('a run that throws is told of and does not end the schedule; a stopped one starts nothing', async () => {
  const bug = new Error('no');
  const { schedule, runs, errors } = scheduled(() => {
    throw bug;
  });
  schedule.add(target, EVERY_MS);
  await jest.advanceTimersByTimeAsync(2 * EVERY_MS);
  schedule.stop();
  await jest.advanceTimersByTimeAsync(2 * EVERY_MS);
  expect([runs.length, errors]).toEqual([2, [bug]]);
});
