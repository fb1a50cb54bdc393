import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Ms } from '#sandbox';
import { cursorExpired, cursorUnknown } from './failures.js';

/** Counted from the first page, not from the last one (CONNECTOR-NOTES §2.2). */
const CURSOR_LIFE: Ms = 60 * 60_000;

const ORDERS_KEPT = 8;

/** What a cursor holds: which walk, where it stands, and since when. */
export interface Walk<Query> {
  kind: 'items' | 'updates' | 'activity';
  startedAt: Ms;
  /** Shuffles this walk's order; another walk has another number. */
  number: number;
  query: Query;
  /** The sort key of the last record shown; null: none yet. */
  after: string | null;
}

/** Seals and opens cursors; they hold everything, so a restarted sandbox still knows them. */
export class Cursors {
  private walks = 0;
  private readonly orders = new Map<number, { at: Ms; order: unknown }>();

  constructor(
    private readonly seed: number,
    private readonly now: () => Ms,
  ) {}

  begin<Query>(kind: Walk<Query>['kind'], query: Query): Walk<Query> {
    return { kind, startedAt: this.now(), number: ++this.walks, query, after: null };
  }

  seal<Query>(walk: Walk<Query>, after: string | null): string {
    const body = Buffer.from(JSON.stringify({ ...walk, after })).toString('base64url');
    return `${body}.${this.mac(body)}`;
  }

  open<Query>(kind: Walk<Query>['kind'], cursor: string): Walk<Query> {
    const [body = '', mac = '', rest] = cursor.split('.');
    const due = Buffer.from(this.mac(body));
    const given = Buffer.from(mac);
    if (rest !== undefined || due.length !== given.length || !timingSafeEqual(due, given)) throw cursorUnknown();
    const walk = JSON.parse(Buffer.from(body, 'base64url').toString()) as Walk<Query>;
    if (walk.kind !== kind) throw cursorUnknown();
    if (this.now() - walk.startedAt >= CURSOR_LIFE) throw cursorExpired();
    return walk;
  }

  /** The order of a walk, made once for all its pages as long as the clock stands. */
  orderOf<Order>({ number }: Walk<unknown>, make: () => Order): Order {
    const at = this.now();
    const known = this.orders.get(number);
    if (known?.at === at) return known.order as Order;
    const order = make();
    this.orders.set(number, { at, order });
    if (this.orders.size > ORDERS_KEPT) this.orders.delete(this.orders.keys().next().value!);
    return order;
  }

  private mac(body: string): string {
    return createHmac('sha256', `monday-sandbox:${this.seed}`).update(body).digest('hex').slice(0, 24);
  }
}
