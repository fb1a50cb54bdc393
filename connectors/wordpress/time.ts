import type { Answer, Instant } from '#sdk';

// The site compares local times, which repeat an hour when summer ends: a bound closer than that would hide edits.
const OVERLAP_MS = 3_601_000;

/** UTC of a `*_gmt` field, which WordPress writes without a zone; null for absent and for MySQL's zero date. */
export function instantOf(gmt: string | null | undefined): Instant | null {
  if (!gmt || gmt.startsWith('0000')) return null;
  const ms = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(gmt) ? gmt : `${gmt}Z`);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** The site's clock when it answered; ours where a proxy took the header. */
export function answeredAt(answer: Answer): Instant {
  const ms = Date.parse(answer.headers.date ?? '');
  return new Date(Number.isNaN(ms) ? answer.requestedAt : ms).toISOString();
}

/** How far a walk got: its newest stamp, never beyond its first answer (future posts carry future stamps), never back. */
export function watermark(since: Instant | undefined, newest: Instant | null, answered: Instant): Instant {
  const reached = newest !== null && newest < answered ? newest : answered;
  return since !== undefined && since > reached ? since : reached;
}

/** A lower bound for `modified_after` and `after`: exclusive there, so it starts before the last thing seen. */
export function boundBefore(since: Instant): string {
  return new Date(Date.parse(since) - OVERLAP_MS).toISOString().replace(/\.\d+Z$/, 'Z');
}
