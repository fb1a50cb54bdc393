import PQueue from 'p-queue';
import { RateLimited } from '../../errors.js';
import type { Budget } from '../connector.js';
import { Allowance, type Reserve } from './allowance.js';

/** Time, as the caller sees it; tests hand in their own. */
export interface Clock {
  now(): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A wait that was begun: for progress bars and logs. */
export interface Wait {
  lane: string;
  /** Epoch milliseconds. */
  until: number;
  why: 'pace' | 'rate limit' | 'retry';
}

/** What a lane is told of waits that the tool asks for, and whom it tells. */
export interface Patience {
  /** A wait that an earlier process left, epoch milliseconds. */
  closedUntil?: number | undefined;
  /** Who would have to wait longer than this is told so at once instead. */
  longestHoldMs: number;
  /** Told of each wait the tool asks for before anybody sits it out, so that it outlives the process. */
  onClosed: (lane: string, until: number) => void | Promise<void>;
  /** Where a budget by the minute is kept that other processes spend too; absent: nobody else does. */
  reserve?: Reserve | undefined;
}

/** Some tools answer nonsense (a billion seconds); then a try a day is polite enough. */
export const LONGEST_WAIT_MS = 24 * 3_600_000;

// A tool counts arrivals, we count departures: a little more than its minute or second absorbs the difference in travel time.
const MINUTE_MS = 61_000;
const SECOND_MS = 1_100;
// The most any tool of ours allows; also for budgets that name none.
const MOST_CONCURRENT = 50;

/**
 * One budget of a tool. p-queue holds the number of requests in flight; the pace is a sliding window over departures, so
 * no minute of the tool, wherever it begins, holds more than it allows (p-queue's own intervals let two bursts touch).
 */
export class Lane {
  private readonly queue: PQueue;
  /** How long each one is, and how many departures it may hold. */
  private readonly windows: readonly (readonly [ms: number, most: number])[];
  private readonly departures: number[] = [];
  private readonly allowance: Allowance | null;
  private closedUntil: number;
  private readonly patience: Patience;
  private announced = 0;

  constructor(
    readonly name: string,
    budgets: readonly Budget[],
    private readonly clock: Clock,
    private readonly onWait: (wait: Wait) => void,
    patience: Patience,
  ) {
    this.patience = patience;
    const least = (of: 'perMinute' | 'perSecond'): number =>
      Math.min(...budgets.map((budget) => budget[of] ?? Infinity));
    const windows = [[MINUTE_MS, least('perMinute')] as const, [SECOND_MS, least('perSecond')] as const];
    this.windows = windows.filter(([, most]) => most !== Infinity);
    const perMinute = least('perMinute');
    this.allowance = patience.reserve ? new Allowance(name, perMinute, patience.reserve) : null;
    this.queue = new PQueue({
      concurrency: Math.min(...budgets.map((budget) => budget.concurrent ?? Infinity), MOST_CONCURRENT),
    });
    this.closedUntil = patience.closedUntil ?? 0;
  }

  /** Runs `task` when one more may be in flight; inside it `depart` waits for the pace, once per request sent. */
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.queue.add(task, { signal });
  }

  /** Nothing leaves before this instant, whoever asks; resolves when it is remembered. */
  async close(until: number): Promise<void> {
    const latest = Math.min(until, this.clock.now() + LONGEST_WAIT_MS);
    // Also false for what is no number.
    if (!(latest > this.closedUntil)) return;
    this.closedUntil = latest;
    await this.patience.onClosed(this.name, latest);
  }

  /** Resolves when a request may be sent, and counts it. */
  async depart(signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const now = this.clock.now();
      while (this.departures.length && this.departures[0]! <= now - MINUTE_MS) this.departures.shift();
      const paceFreeAt = this.windows.map(([ms, most]) => (this.departures.at(-most) ?? -Infinity) + ms);
      let until = Math.max(now, this.closedUntil, ...paceFreeAt);
      if (until <= now) {
        if (!this.allowance || this.allowance.take(now)) {
          if (this.windows.length > 0) this.departures.push(now);
          return;
        }
        const freeAt = await this.allowance.ask(now);
        if (freeAt === null) continue;
        // A day's budget that is spent is a wait like one the tool asks for: whoever comes next must know of it.
        if (freeAt - now > MINUTE_MS * 2) await this.close(freeAt);
        until = freeAt;
      }
      if (this.closedUntil - now > this.patience.longestHoldMs) throw leftAlone(this.name, this.closedUntil);
      if (until !== this.announced) {
        this.announced = until;
        this.onWait({ lane: this.name, until, why: until === this.closedUntil ? 'rate limit' : 'pace' });
      }
      await this.clock.sleep(until - now, signal);
    }
  }
}

// Whoever waits here holds a lease: so long a wait is better remembered than slept through.
function leftAlone(lane: string, retryAt: number): RateLimited {
  return new RateLimited(`The tool asks to be left alone until ${new Date(retryAt).toISOString()}`, {
    where: `lane ${lane}`,
    retryAt,
  });
}
