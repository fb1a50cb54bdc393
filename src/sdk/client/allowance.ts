/** So many requests may be sent now, at once; or none before a moment (epoch milliseconds). */
export type Grant = { granted: number } | { freeAt: number };

/** Takes requests out of a lane's budget that every process of the hub shares. `now`: epoch milliseconds as time passes. */
export type Reserve = (lane: string, perMinute: number, want: number, now: number) => Promise<Grant>;

/** What is not sent this soon is lost: the tool's minute is counted from when it was granted. */
export const GRANT_MS = 1_000;

/** Asked for at a time where a minute has no limit. */
const MANY = 50;

/** Requests granted to one lane of one process; asks for a second's worth at a time. */
export class Allowance {
  private left = 0;
  private grantedAt = -Infinity;
  private asking: Promise<number | null> | null = null;

  constructor(
    private readonly lane: string,
    private readonly perMinute: number,
    private readonly reserve: Reserve,
  ) {}

  /** Takes one of those granted; false: more must be asked for. */
  take(now: number): boolean {
    if (this.left === 0 || now >= this.grantedAt + GRANT_MS) return false;
    this.left--;
    return true;
  }

  /** Asks for more; null when there are some, else when there will be. Whoever asks meanwhile gets the same answer. */
  ask(now: number): Promise<number | null> {
    this.asking ??= this.request(now).finally(() => (this.asking = null));
    return this.asking;
  }

  private async request(now: number): Promise<number | null> {
    const want = this.perMinute === Infinity ? MANY : Math.max(1, Math.floor(this.perMinute / 60));
    const grant = await this.reserve(this.lane, this.perMinute, want, now);
    if ('freeAt' in grant) return grant.freeAt;
    this.left = grant.granted;
    this.grantedAt = now;
    return null;
  }
}
