import { AuthError, ConfigError, ContractError, TransientError } from '../../../src/sdk/index.js';
import { nextRun } from '../../../src/sync/next-run.js';
import type { RunResult } from '../../../src/sync/run.js';

const HOUR_MS = 3_600_000;
/** A clock of its own: nothing must ask another one how long a wait still lasts. */
const WALL = Date.parse('2027-01-05T09:00:00.000Z');

const after = (status: RunResult['status'], waitMs: number | null = null, error: unknown = null) =>
  nextRun({ status, error, waitUntil: waitMs === null ? null : new Date(WALL + waitMs).toISOString() }, WALL);

test.each(['succeeded', 'partial', 'failed'] as const)('a run that %s is followed by its turn', (status) => {
  expect(after(status)).toEqual({ exactlyMs: null, leastMs: 0 });
});

test.each([
  ['longer', 2 * HOUR_MS],
  ['shorter', 90_000],
])('after a wait that is %s than its turn a run comes right then', (_, waitMs) => {
  expect(after('waiting', waitMs)).toEqual({ exactlyMs: waitMs, leastMs: 0 });
});

test('a wait that is over already is no reason to run at once, nor is one behind a run that went well', () => {
  expect(after('waiting', -HOUR_MS)).toEqual({ exactlyMs: 1_000, leastMs: 0 });
  expect(after('succeeded', HOUR_MS)).toEqual({ exactlyMs: null, leastMs: 0 });
});

test('what a person has to put right is asked for again after an hour, whatever comes and goes at its turn', () => {
  for (const error of [new AuthError('no'), new ConfigError('no')])
    expect(after('failed', null, error)).toEqual({ exactlyMs: null, leastMs: HOUR_MS });
  for (const error of [new TransientError('no'), new ContractError('no'), new TypeError('a bug')])
    expect(after('failed', null, error)).toEqual({ exactlyMs: null, leastMs: 0 });
});
