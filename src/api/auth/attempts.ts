const WINDOW_MS = 60_000;
const ALLOWED = 10;
/** Beyond this many addresses the oldest are forgotten: the table must not be a way to fill memory. */
const ADDRESSES = 10_000;

/** Failed sign-ins by address: ten a minute, then none is looked at. */
export class Attempts {
  readonly #failed = new Map<string, { since: number; count: number }>();

  /** Seconds until this address may try again; 0: now. */
  blockedSeconds(address: string, nowMs: number): number {
    const entry = this.#failed.get(address);
    if (!entry || nowMs - entry.since >= WINDOW_MS || entry.count < ALLOWED) return 0;
    return Math.ceil((entry.since + WINDOW_MS - nowMs) / 1000);
  }

  /** One more failure from this address. */
  fail(address: string, nowMs: number): void {
    const entry = this.#failed.get(address);
    if (entry && nowMs - entry.since < WINDOW_MS) {
      entry.count++;
      return;
    }
    this.#failed.delete(address);
    this.#failed.set(address, { since: nowMs, count: 1 });
    if (this.#failed.size > ADDRESSES) this.#failed.delete(this.#failed.keys().next().value!);
  }
}
