import type { RunOptions, RunResult, Target } from './run.js';

/** A wait that ends this very moment is still no reason to start a run within the same one. */
const LEAST_MS = 1_000;

/** Starts runs when they are due; one at a time per connection, and a failed one never ends the process. */
export class Schedule {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private stopped = false;

  /** `wall` is time as it passes, the one waits are told in. */
  constructor(
    private readonly run: (target: Target, options: RunOptions) => Promise<RunResult | null>,
    private readonly onError: (error: unknown) => void,
    private readonly wall: () => number = Date.now,
  ) {}

  /**
   * Runs the target every so often, counted from the end of the run before (`last`: the one before the first); after one
   * that the tool told to wait, right when that is over.
   */
  add(target: Target, everyMs: number, last: RunResult | null = null): void {
    if (this.stopped) return;
    const go = async (): Promise<void> => {
      const result = await this.run(target, {}).catch((error: unknown) => {
        this.onError(error);
        return null;
      });
      this.add(target, everyMs, result);
    };
    this.timers.set(
      target.name,
      setTimeout(() => void go(), this.delayAfter(last, everyMs)),
    );
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  private delayAfter(last: RunResult | null, everyMs: number): number {
    if (last?.status !== 'waiting' || last.waitUntil === null) return everyMs;
    return Math.max(LEAST_MS, Date.parse(last.waitUntil) - this.wall());
  }
}
