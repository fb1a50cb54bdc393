import { setTimeout as pause } from 'node:timers/promises';
import { RateLimited, TransientError, type Listen } from '#sdk';
import type { SlackApi } from './api.js';
import { openLine } from './line.js';

/** How long is waited, in milliseconds; a test waits less. */
export interface Waits {
  /** Before a line that failed is opened anew; doubled with each failure. */
  first: number;
  longest: number;
  /** A line that says nothing for so long is dead: Slack's side sends a ping every few seconds. */
  silence: number;
}

const WAITS: Waits = { first: 1_000, longest: 60_000, silence: 30_000 };

/**
 * Socket Mode: events over a line that the hub opens, for a hub that nobody can call. An envelope is acknowledged when what it
 * holds is kept, and not before; one that is not, Slack sends again. Lines last some hours, and say before they end.
 */
export const listenWith =
  (waits: Waits): Listen<SlackApi> =>
  async (api, deliver, closing) => {
    const own = new AbortController();
    const signal = AbortSignal.any([closing, own.signal]);
    const ended: Promise<void>[] = [];
    try {
      for (let failures = 0; !signal.aborted;) {
        try {
          const line = await openLine(api, deliver, waits.silence, signal);
          // It goes on hearing while the next one is opened, until Slack closes it.
          ended.push(line.ended);
          failures = (await line.over) ? 0 : failures + 1;
        } catch (error) {
          if (signal.aborted) break;
          if (!(error instanceof TransientError || error instanceof RateLimited)) throw error;
          api.log({ error: error.message }, 'The line to Slack cannot be opened');
          failures += 1;
        }
        if (failures > 0) await waited(Math.min(waits.longest, waits.first * 2 ** (failures - 1)), signal);
      }
    } finally {
      own.abort();
      // What was heard is kept, or not, before whoever keeps it goes.
      await Promise.all(ended);
    }
  };

async function waited(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => {});
}

/** With an app token; without one nothing is heard, until the hub closes. */
export const listen: Listen<SlackApi> = async (api, deliver, signal) => {
  if (api.line) return listenWith(WAITS)(api, deliver, signal);
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
};
