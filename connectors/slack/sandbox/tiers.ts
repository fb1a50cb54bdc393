import type { Ms } from '#sandbox';
import { tooFast } from './failures.js';

/** How fast callers may be: not limited, by the method's tier, or as an app that is distributed outside the Marketplace. */
export type Tiers = 'off' | 'real' | 'distributed';

const WINDOW: Ms = 60_000;
/** The contract gives no number for Special. */
const PER_MINUTE: Record<string, number> = { 'Tier 1': 1, 'Tier 2': 20, 'Tier 3': 50, 'Tier 4': 100 };
const HELD_BACK = new Set(['conversations.history', 'conversations.replies']);

/** The most messages a page of a held-back app holds, and what it holds by default. */
export const HELD_BACK_PAGE = 15;

/** Calls per method and minute of wall time; other methods may go on while one has to wait. */
export class Budgets {
  private readonly times = new Map<string, Ms[]>();

  constructor(
    private readonly tiers: Tiers,
    private readonly wallNow: () => Ms,
  ) {}

  spend(method: string, tier: string): void {
    if (this.tiers === 'off') return;
    const isHeldBack = this.tiers === 'distributed' && HELD_BACK.has(method);
    const most = isHeldBack ? 1 : (PER_MINUTE[tier] ?? Infinity);
    const now = this.wallNow();
    const times = (this.times.get(method) ?? []).filter((time) => time > now - WINDOW);
    this.times.set(method, times);
    if (times.length >= most) throw tooFast(Math.max(1, Math.ceil((times[0]! + WINDOW - now) / 1000)));
    times.push(now);
  }
}
