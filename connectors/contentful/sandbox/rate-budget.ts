import type { Ms } from '#sandbox';
import { tooFast } from './failures.js';

const WINDOW: Ms = 1_000;
const USUAL = 10;

/** Requests per second of wall time; the tool counts those it refuses too. */
export class RateBudget {
  private times: Ms[] = [];

  /** `perSecond`: infinite where nothing is counted. */
  constructor(
    private readonly perSecond: number,
    private readonly wallNow: () => Ms,
  ) {}

  /** What the headers announce. */
  get announced(): number {
    return Number.isFinite(this.perSecond) ? this.perSecond : USUAL;
  }

  /** Takes one request; gives how many are left in this second. */
  spend(): number {
    if (!Number.isFinite(this.perSecond)) return USUAL - 1;
    const now = this.wallNow();
    this.times = [...this.times.filter((time) => time > now - WINDOW), now];
    const left = this.perSecond - this.times.length;
    if (left < 0) throw tooFast(1);
    return left;
  }
}
