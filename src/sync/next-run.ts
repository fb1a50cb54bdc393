import { AuthError, ConfigError } from '../sdk/index.js';
import type { RunResult } from './run.js';

/** A wait that ends this very moment is still no reason to start a run within the same one. */
const LEAST_MS = 1_000;
/** What a person has to put right is not asked for every few minutes: a tool may take that for an attack. */
const REFUSED_MS = 3_600_000;

/** When the next run is due, counted from the end of this one: exactly then, or after the connection's `every`, but not before. */
export interface NextRun {
  exactlyMs: number | null;
  leastMs: number;
}

/** Law 6: what became of a run says when the next one comes. `wall`: time as it passes, the one waits are told in. */
export function nextRun(
  { status, waitUntil, error }: Pick<RunResult, 'status' | 'waitUntil' | 'error'>,
  wall: number,
): NextRun {
  if (status === 'waiting' && waitUntil !== null)
    return { exactlyMs: Math.max(LEAST_MS, Date.parse(waitUntil) - wall), leastMs: 0 };
  const refused = error instanceof AuthError || error instanceof ConfigError;
  return { exactlyMs: null, leastMs: refused ? REFUSED_MS : 0 };
}
