import type { Ms } from '#sandbox';
import { tooFast } from './failures.js';

const WINDOW: Ms = 60_000;

/** Requests per minute of wall time; refused ones count as well, as in the tool. */
export class RateBudget {
  private readonly times: Ms[] = [];

  constructor(
    private readonly perMinute: number,
    private readonly wallNow: () => Ms,
  ) {}

  spend(): void {
    if (!Number.isFinite(this.perMinute)) return;
    const now = this.wallNow();
    while (this.times[0] !== undefined && this.times[0] <= now - WINDOW) this.times.shift();
    this.times.push(now);
    const over = this.times.length - this.perMinute;
    if (over <= 0) return;
    // Room again when all that lies beyond the budget, this request included, has left the window.
    const leaves = this.times[over - 1]! + WINDOW;
    throw tooFast(Math.max(1, Math.ceil((leaves - now) / 1000)));
  }
}
