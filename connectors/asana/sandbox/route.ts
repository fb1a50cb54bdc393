import type { Call, Envelope } from './call.js';
import type { Resource } from './entities.js';
import { pageOf, type Listing } from './paging.js';
import { renderResource } from './render.js';

/** What a route found: one record, a list, or an envelope of its own making. */
export type Answer = { record: Resource } | { listing: Listing } | { envelope: Envelope; status?: number };

export type Route = (call: Call) => Answer | Promise<Answer>;

export const one = (record: Resource): Answer => ({ record });

/** A list in the order its records came to be. */
export const listed = (records: Iterable<Resource>): Answer => ({
  listing: Array.from(records, (record) => [record.ordinal, record]),
});

/** A single record is shown whole, a list compact, unless opt_fields says otherwise. */
export function envelopeOf(answer: Answer, call: Call): Envelope {
  if ('envelope' in answer) return answer.envelope;
  if ('listing' in answer) return pageOf(answer.listing, call);
  return { data: renderResource(answer.record, call.fields ?? 'full', call.scene) };
}
