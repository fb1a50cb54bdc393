import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Ms } from '#sandbox';
import { fails } from './failures.js';

/** How long a cursor lives, by the wall clock: the tool says that they expire, not when. */
const CURSOR_LIFE: Ms = 15 * 60_000;

/** Seals and opens cursors; they hold everything, so a restarted sandbox still knows them. */
export class Cursors {
  constructor(
    private readonly seed: number,
    private readonly wallNow: () => Ms,
  ) {}

  /** The cursor of a place in one list. */
  seal(scope: string, place: number): string {
    const body = `${place}|${this.wallNow()}|${scope}`;
    return Buffer.from(`${this.mac(body)}|${body}`).toString('base64');
  }

  /** The place; anything that was not sealed for this list, or too long ago, is refused as in the tool. */
  open(scope: string, cursor: string): number {
    const [mac = '', place = '', issued = '', ...rest] = Buffer.from(cursor, 'base64').toString().split('|');
    const due = Buffer.from(this.mac(`${place}|${issued}|${rest.join('|')}`));
    const given = Buffer.from(mac);
    const isOurs = due.length === given.length && timingSafeEqual(due, given);
    if (!isOurs || rest.join('|') !== scope || this.wallNow() - Number(issued) > CURSOR_LIFE)
      throw fails('invalid_cursor');
    return Number(place);
  }

  private mac(body: string): string {
    return createHmac('sha256', `slack-sandbox:${this.seed}`).update(body).digest('hex').slice(0, 24);
  }
}
