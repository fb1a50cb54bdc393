import { z } from 'zod';
import type { Instant, Ref } from '#sdk';

/** Ids come as text or as number: text from here on, so that both are the same record. */
export const Id = z.union([z.string().min(1), z.number()]).transform(String);

/** UTC, also where monday leaves the zone out; null for what is no time. */
function instant(text: string): Instant | null {
  const ms = Date.parse(/(?:Z|UTC|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

export const Stamp = z.string().transform((text, context): Instant => {
  const at = instant(text);
  if (at !== null) return at;
  context.addIssue('not a time');
  return z.NEVER;
});

/** Cursor of lists that are read whole each time: the run that last saw the end. */
export const Through = z.object({ through: z.string() });
export type Through = z.infer<typeof Through>;

/** Automations, forms and the system have negative ids: nobody did it. */
export function personRef(id: string | null | undefined): Ref | null {
  return id && /^[1-9]\d*$/.test(id) ? { kind: 'person', key: id } : null;
}

/** An object's fields; of anything else none. */
export const fields = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** The id of an unchecked record as text. */
export function idOf(row: unknown): string {
  return String(fields(row)['id']);
}

/** Key of a record, also of one that its schema refuses; of a container that is no board, with its kind before it. */
export const identify =
  (prefix = '') =>
  (value: unknown): { key: string } => ({ key: `${prefix}${idOf(value)}` });

/** How late monday's log and stamps may be (5 to 30 seconds were seen): each window begins that much before the last end. */
const LAG_MS = 5 * 60_000;

/** An instant moved by some milliseconds. */
export function moved(at: Instant, ms: number): Instant {
  return new Date(Date.parse(at) + ms).toISOString();
}

/** Up to where a walk that ended at `until` may trust what it was shown. */
export function settled(until: Instant): Instant {
  return moved(until, -LAG_MS);
}
