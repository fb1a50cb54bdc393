import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Ms } from '#sandbox';

/** Seals and opens the two kinds of paging token; they hold everything, so a restarted sandbox still knows them. */
export class Tokens {
  constructor(private readonly seed: number) {}

  seal(parts: readonly (string | number)[]): string {
    const body = Buffer.from(parts.join('|')).toString('base64url');
    return `${body}.${this.mac(body)}`;
  }

  /** The parts, or null for anything this sandbox did not seal. */
  open(token: string): string[] | null {
    const [body, mac, rest] = token.split('.');
    if (!body || !mac || rest !== undefined) return null;
    const due = Buffer.from(this.mac(body));
    const given = Buffer.from(mac);
    if (due.length !== given.length || !timingSafeEqual(due, given)) return null;
    return Buffer.from(body, 'base64url').toString().split('|');
  }

  private mac(body: string): string {
    return createHmac('sha256', `asana-sandbox:${this.seed}`).update(body).digest('hex').slice(0, 24);
  }
}

/** How long an offset lives, by the wall clock. */
export const OFFSET_LIFE: Ms = 15 * 60_000;

/** How long a sync token lives, by the company's clock. */
export const SYNC_LIFE: Ms = 24 * 3_600_000;
