import type { Body, Call } from './call.js';
import { limitOf } from './call.js';

/** A list that is walked by cursor: every record has a place, and the cursor is the place of the last one given. */
export interface Listing<Row> {
  field: string;
  /** What the cursor is for: one of another list is refused. */
  scope: string;
  /** In the order of the list. */
  rows: Row[];
  placeOf(row: Row): number;
  /** Whether a record lies behind a cursor's place. */
  isBehind(place: number, cursor: number): boolean;
  /** The place before the first record. */
  start: number;
  /** Rows of a page before the ones that are not for this caller are left out. */
  size: number;
  /** What is left out after the page was cut, so that pages are short or empty although more follow. */
  isShown?(row: Row): boolean;
  render(row: Row): unknown;
}

/** One page of a list. The cursor is there on every page, and empty on the last. */
export function pageOf<Row>(call: Call, listing: Listing<Row>): { records: unknown[]; next: string } {
  const { scope, start, size } = listing;
  const given = call.args.get('cursor');
  const from = given ? call.cursors.open(scope, given) : start;
  const ahead = listing.rows.filter((row) => listing.isBehind(listing.placeOf(row), from));
  const rows = ahead.slice(0, size);
  const last = rows.at(-1);
  call.page = { field: listing.field, again: call.cursors.seal(scope, from) };
  return {
    records: rows.filter((row) => listing.isShown?.(row) ?? true).map((row) => listing.render(row)),
    next: last !== undefined && ahead.length > size ? call.cursors.seal(scope, listing.placeOf(last)) : '',
  };
}

/** A page of a list whose records follow each other by the number at which they came. */
export function pageByOrdinal<Row>(
  call: Call,
  listing: Pick<Listing<Row>, 'field' | 'scope' | 'rows' | 'placeOf' | 'isShown' | 'render'> & {
    most: number;
    byDefault: number;
  },
): Body {
  const { records, next } = pageOf(call, {
    ...listing,
    isBehind: (place, cursor) => place > cursor,
    start: -1,
    size: limitOf(call, listing.byDefault, listing.most),
  });
  return { ok: true, [listing.field]: records, response_metadata: { next_cursor: next } };
}
