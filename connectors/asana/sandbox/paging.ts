import type { Call, Envelope } from './call.js';
import type { Resource } from './entities.js';
import { badRequest } from './failures.js';
import { renderResource } from './render.js';
import { OFFSET_LIFE } from './tokens.js';

/** Without a limit the tool cuts a list here and says nothing. */
const UNPAGED_CUT = 1000;

/** The records of a list, each with the place by which they follow each other. */
export type Listing = [rank: number, record: Resource][];

/** One page of a list: `next_page` is there only when a limit was sent, and null at the end. */
export function pageOf(listing: Listing, call: Call): Envelope {
  const limit = call.query.get('limit');
  const after = afterOf(call);
  const ahead = listing.filter(([rank]) => rank > after).toSorted(([a], [b]) => a - b);
  const records = ahead.slice(0, limit === null ? UNPAGED_CUT : Number(limit));
  const data = records.map(([, record]) => renderResource(record, call.fields ?? 'compact', call.scene));
  if (limit === null) return { data };
  const last = records.at(-1);
  return { data, next_page: last && ahead.length > records.length ? nextPage(call, offsetOf(call, last[0])) : null };
}

/** The token of the page behind a place. It belongs to one query and one quarter of an hour. */
export const offsetOf = (call: Call, after: number): string =>
  call.tokens.seal(['offset', after, call.wallNow, scopeOf(call)]);

export function nextPage({ path, query, scene }: Call, offset: string): NonNullable<Envelope['next_page']> {
  const next = new URLSearchParams(query);
  next.set('offset', offset);
  const further = `${path}?${next.toString()}`;
  return { offset, path: further, uri: `${scene.origin}/api/1.0${further}` };
}

function afterOf(call: Call): number {
  const token = call.query.get('offset');
  if (token === null) return -1;
  const parts = call.tokens.open(token);
  const [kind, after, issued, ...scope] = parts ?? [];
  if (kind !== 'offset' || scope.join('|') !== scopeOf(call) || call.wallNow - Number(issued) > OFFSET_LIFE) {
    throw badRequest('offset: the pagination token is not valid or has expired');
  }
  return Number(after);
}

function scopeOf({ path, query }: Call): string {
  const filters = [...query].filter(([name]) => !['offset', 'limit', 'opt_fields', 'opt_pretty'].includes(name));
  const ordered = new URLSearchParams(filters.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return `${path}?${ordered.toString()}`;
}
