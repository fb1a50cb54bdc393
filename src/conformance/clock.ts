import type { Clock } from '../sdk/client/index.js';

/** Time that runs ahead: a wait is over at once, and the clock has moved by it. */
export interface FastClock extends Clock {
  /** How much of its time was slept, in milliseconds. */
  sleptMs(): number;
}

/** A clock for waits that nobody wants to sit through. */
export function createFastClock(): FastClock {
  let slept = 0;
  return {
    now: () => Date.now() + slept,
    sleptMs: () => slept,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      slept += ms;
      // A turn of the loop, so that what is due in between still happens.
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
