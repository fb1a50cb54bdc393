import type { RunOptions, RunResult, Target } from './run.js';

/** Starts runs when they are due; one at a time per connection, and a failed one never ends the process. */
export class Schedule {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private stopped = false;

  constructor(
    private readonly run: (target: Target, options: RunOptions) => Promise<RunResult | null>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Runs the target every so often, counted from the end of the run before. */
  add(target: Target, everyMs: number): void {
    const next = (): void => {
      if (this.stopped) return;
      this.timers.set(
        target.name,
        setTimeout(() => void this.run(target, {}).catch(this.onError).finally(next), everyMs),
      );
    };
    next();
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
  }
}
