import { RateLimited, TransientError } from '../../errors.js';
import { LONGEST_WAIT_MS, type Clock, type Lane, type Wait } from './lane.js';

/** What retrying needs of its surroundings. */
export interface Retrying {
  clock: Clock;
  random: () => number;
  onWait: (wait: Wait) => void;
  signal?: AbortSignal;
  /** A wait the tool asks for that is longer than this is thrown, for the engine to come back; the lane stays closed. */
  longestHoldMs: number;
}

const MOST_TRIES = 5;
/** Of trying and backing off together; waits that the tool asked for do not count. */
const TRY_WITHIN_MS = 120_000;
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;
const LEAST_RATE_WAIT_MS = 1_000;

/** Tries until it works or its error's class says to stop. A rate limit only delays; a transient error is bounded. */
export async function retry<T>(lane: Lane, retrying: Retrying, attempt: (tries: number) => Promise<T>): Promise<T> {
  const { clock, signal } = retrying;
  let tries = 0;
  let throttles = 0;
  let spentMs = 0;
  for (;;) {
    const begunAt = { at: clock.now() };
    try {
      return await lane.run(async () => {
        await lane.depart(signal);
        begunAt.at = clock.now();
        try {
          return await attempt(tries + throttles + 1);
        } catch (error) {
          // Before the place in flight is given up, or the next in line would still go.
          if (error instanceof RateLimited) await lane.close(politeRetryAt(error.retryAt, clock.now(), throttles));
          else if (error instanceof TransientError && error.retryAt !== undefined) {
            await lane.close(politeRetryAt(error.retryAt, clock.now(), 0));
          }
          throw error;
        }
      }, signal);
    } catch (error) {
      signal?.throwIfAborted();
      const now = clock.now();
      if (error instanceof RateLimited) {
        if (politeRetryAt(error.retryAt, now, throttles) - now > retrying.longestHoldMs) throw error;
        throttles++;
        continue;
      }
      if (!(error instanceof TransientError)) throw error;
      tries++;
      spentMs += now - begunAt.at;
      const ceiling = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (tries - 1));
      const askedMs = error.retryAt === undefined ? 0 : politeRetryAt(error.retryAt, now, 0) - now;
      // Down, and it says until when: like a limit that is waited out, not like a tool that is tried again and again.
      if (askedMs > retrying.longestHoldMs) {
        throw new RateLimited(error.message, { code: error.code, retryAt: now + askedMs });
      }
      const waitMs = Math.max(retrying.random() * ceiling, askedMs);
      if (tries >= MOST_TRIES || spentMs + waitMs > TRY_WITHIN_MS) throw error;
      spentMs += waitMs;
      retrying.onWait({ lane: lane.name, until: now + waitMs, why: 'retry' });
      for (const until = now + waitMs; clock.now() < until;) await clock.sleep(until - clock.now(), signal);
    }
  }
}

// Zero, the past or no number at all is no permission to hammer: the wait then grows with each refusal, up to a minute.
function politeRetryAt(retryAt: number, now: number, refusals: number): number {
  const least = now + Math.min(60_000, LEAST_RATE_WAIT_MS * 2 ** refusals);
  const asked = Number.isFinite(retryAt) ? retryAt : least;
  return Math.min(Math.max(asked, least), now + LONGEST_WAIT_MS);
}
