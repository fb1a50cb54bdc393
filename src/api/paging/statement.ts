import { columnsOf } from '../reading/columns.js';
import { refused } from '../failures/codes.js';
import type { Binder } from './binder.js';
import type { Listing, OrderBy, OrderKey, PageRequest, Relation } from './listing.js';

/** A step of the order as SQL, and whether this reading goes down it. */
interface Step extends OrderKey {
  down: boolean;
}

/** The order that a request means; the unique column comes last. */
export function orderOf(listing: Listing<never>, request: PageRequest, relation?: Relation): OrderBy[] {
  const asked = request.orderBy?.length ? request.orderBy : (relation?.defaultOrder ?? listing.defaultOrder);
  if (new Set(asked.map((order) => order.field)).size < asked.length)
    throw refused('BAD_USER_INPUT', 'orderBy names a field twice');
  return asked;
}

/** Backward reading (`last`) turns the order round; its rows are turned back afterwards. */
export function stepsOf(listing: Listing<never>, order: OrderBy[], backward: boolean): Step[] {
  const steps = order.map(({ field, direction }) => ({
    ...listing.order[field]!,
    down: (direction === 'desc') !== backward,
  }));
  const lastDown = steps.at(-1)?.down ?? backward;
  return [...steps, { sql: listing.tie, type: 'uuid', down: lastDown }];
}

/** Rows strictly beyond a place, in the direction of reading. */
export function beyond(steps: Step[], place: string[], binder: Binder): string {
  if (place.length !== steps.length) throw refused('CURSOR_INVALID', 'This cursor belongs to another order');
  const bound = steps.map((step, index) => binder.bind(place[index], step.type));
  const sign = (step: Step): string => (step.down ? '<' : '>');
  if (steps.every((step) => step.down === steps[0]!.down))
    return `(${steps.map((step) => step.sql).join(', ')}) ${sign(steps[0]!)} (${bound.join(', ')})`;
  const ways = steps.map((step, index) => {
    const same = steps.slice(0, index).map((before, at) => `${before.sql} = ${bound[at]}`);
    return `(${[...same, `${step.sql} ${sign(step)} ${bound[index]}`].join(' AND ')})`;
  });
  return `(${ways.join(' OR ')})`;
}

/** The statement of one page, or, with a relation, of one page for each parent in `$1`. */
export function pageStatement(
  listing: Listing<never>,
  steps: Step[],
  conditions: string[],
  limit: string,
  relation?: Relation,
): string {
  const orderSql = steps.map((step) => `${step.sql} ${step.down ? 'DESC' : 'ASC'}`).join(', ');
  const keys = steps.map((step, index) => `(${step.sql})::text AS "_k${index}"`).join(', ');
  const filters = [...(relation ? [relation.on] : []), ...conditions];
  const where = filters.length ? `WHERE ${filters.map((each) => `(${each})`).join(' AND ')}` : '';
  const inner = `SELECT ${columnsOf(listing.entity, listing.alias)}, ${keys} FROM ${listing.from} ${relation?.join ?? ''}
    ${where} ORDER BY ${orderSql} LIMIT ${limit}`;
  if (!relation) return inner;
  return `SELECT p.id AS "_parent", page.* FROM unnest($1::uuid[]) AS p (id) CROSS JOIN LATERAL (
    SELECT row_number() OVER () AS "_n", x.* FROM (${inner}) x) page ORDER BY p.id, page."_n"`;
}

/** Counts are a hidden full scan: beyond this many a list says one more and stops. */
const COUNT_LIMIT = 10_000;

/** How many there are, for each parent in `$1` where a relation is given. */
export function countStatement(listing: Listing<never>, conditions: string[], relation?: Relation): string {
  const filters = [...(relation ? [relation.on] : []), ...conditions];
  const where = filters.length ? `WHERE ${filters.map((each) => `(${each})`).join(' AND ')}` : '';
  const capped = `SELECT 1 FROM ${listing.from} ${relation?.join ?? ''} ${where} LIMIT ${COUNT_LIMIT + 1}`;
  if (!relation) return `SELECT count(*)::int AS n FROM (${capped}) x`;
  return `SELECT p.id AS "_parent", c.n FROM unnest($1::uuid[]) AS p (id)
    CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM (${capped}) x) c`;
}
