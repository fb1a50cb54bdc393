import type { Ms } from '#sandbox';
import { budgetExhausted, refusal, type ComplexityShape } from './failures.js';

const MINUTE: Ms = 60_000;
const DAY: Ms = 86_400_000;

/** The most that one query may cost (CONNECTOR-NOTES §2.6). */
const MOST_PER_QUERY = 5_000_000;

/** Enterprise: 25 000 calls a day, which the tool does not insist on. */
const SOFT_DAILY_LIMIT = 25_000;

export interface Limits {
  complexityPerMinute: number;
  requestsPerMinute: number;
  /** Null: the plan's own number, which is only reported. */
  dailyLimit: number | null;
  complexityShape: ComplexityShape;
}

/** What a token may spend: complexity and requests by the minute, calls by the UTC day, all in real time. */
export class Budgets {
  private minute = -1;
  private spent = 0;
  private calls = 0;
  private readonly byDay = new Map<string, number>();

  constructor(
    readonly limits: Limits,
    private readonly wallNow: () => Ms,
  ) {}

  /** Counts a request; refuses it beyond the limits of calls. */
  call(): void {
    this.turn();
    const { requestsPerMinute, dailyLimit } = this.limits;
    if (this.calls >= requestsPerMinute)
      throw refusal(429, 'RATE_LIMIT_EXCEEDED', 'Rate limit exceeded', { retryAfter: this.resetInSeconds });
    const today = this.today;
    const calls = this.byDay.get(today) ?? 0;
    if (dailyLimit !== null && calls >= dailyLimit)
      throw refusal(429, 'DAILY_LIMIT_EXCEEDED', 'Daily call limit exceeded', {
        retryAfter: Math.ceil((DAY - (this.wallNow() % DAY)) / 1000),
      });
    this.calls++;
    this.byDay.set(today, calls + 1);
  }

  /** Takes what a query costs from the minute's budget. */
  spend(cost: number): void {
    this.turn();
    if (cost > MOST_PER_QUERY)
      throw refusal(
        200,
        'maxComplexityExceeded',
        `Query has complexity of ${cost}, which exceeds max complexity of ${MOST_PER_QUERY}`,
      );
    if (cost > this.left) throw this.exhausted(cost);
    this.spent += cost;
  }

  exhausted(cost: number, waitSeconds = this.resetInSeconds) {
    const { complexityPerMinute: limit, complexityShape } = this.limits;
    return budgetExhausted(complexityShape, { query: cost, left: this.left, limit, waitSeconds });
  }

  get left(): number {
    return this.limits.complexityPerMinute - this.spent;
  }

  get resetInSeconds(): number {
    return Math.max(1, Math.ceil((MINUTE - (this.wallNow() % MINUTE)) / 1000));
  }

  get daily(): { limit: number; days: { day: string; usage: number }[] } {
    const days = [...this.byDay].map(([day, usage]) => ({ day, usage }));
    return { limit: this.limits.dailyLimit ?? SOFT_DAILY_LIMIT, days };
  }

  private get today(): string {
    return new Date(this.wallNow()).toISOString().slice(0, 10);
  }

  private turn(): void {
    const minute = Math.floor(this.wallNow() / MINUTE);
    if (minute === this.minute) return;
    this.minute = minute;
    this.spent = 0;
    this.calls = 0;
  }
}
