import { z } from 'zod';
import type { ChangeDraft, Instant, Ref, Seen } from '#sdk';

/** A link to something else: `{sys: {type: 'Link', linkType, id}}`. */
export const Link = z.looseObject({ sys: z.looseObject({ id: z.string().min(1), linkType: z.string().nullish() }) });
export type Link = z.infer<typeof Link>;

export const Stamp = z.iso.datetime({ offset: true });

/** What Contentful knows of everything it keeps. */
export const Sys = z.looseObject({
  id: z.string().min(1),
  version: z.number().nullish(),
  createdAt: Stamp,
  createdBy: Link.nullish(),
  updatedAt: Stamp,
  updatedBy: Link.nullish(),
});

/** A record before anybody checked it. */
export type Row = Record<string, unknown>;

/** The `sys` of an unchecked record, empty where it has none. */
export function sysOf(value: unknown): Row {
  const sys = (value as Row | null | undefined)?.['sys'];
  return sys !== null && typeof sys === 'object' && !Array.isArray(sys) ? (sys as Row) : {};
}

/** Whether this is an id, and may stand in a path. */
export const isId = (id: unknown): id is string => typeof id === 'string' && /^(?!\.+$)[\w.-]{1,64}$/.test(id);

/** The id of an unchecked record or link, null where it has none. */
export function idOf(value: unknown): string | null {
  const { id } = sysOf(value);
  return isId(id) ? id : null;
}

/** The same instant as the SDK prints it. */
export const instant = (stamp: string): Instant => new Date(stamp).toISOString();

/** When, for a field that may be absent. */
export const maybeInstant = (stamp: string | null | undefined): Instant | null => (stamp ? instant(stamp) : null);

/**
 * Key of a record, also of one that its schema refuses. What is deleted and made again under its old id begins with
 * version 1 again, so its stamp comes first.
 */
export function identify(value: unknown): { key: string; version?: string } {
  const { id, updatedAt, version } = sysOf(value);
  const key = String(id);
  const at = Stamp.safeParse(updatedAt).data;
  return at ? { key, version: `${instant(at)} ${String(Number(version) || 0).padStart(9, '0')}` } : { key };
}

/** The user a link names; an app or a team is nobody. */
export const personRef = (link: Link | null | undefined): Ref | null =>
  link?.sys.linkType === 'User' ? { kind: 'person', key: link.sys.id } : null;

/**
 * When a change that no log tells took place: the record's stamp where that moved, since the save that changed this was the
 * last one or one before it, else no closer than the look.
 */
export function momentOf(
  before: { sys: { updatedAt: string } },
  now: { sys: { updatedAt: string } },
  { requestedAt, previousAt }: Seen,
): Pick<ChangeDraft, 'at' | 'timeSource' | 'notBefore'> {
  const [from, at] = [instant(before.sys.updatedAt), instant(now.sys.updatedAt)];
  if (at <= from || at > requestedAt) return { at: requestedAt, timeSource: 'observed', notBefore: previousAt };
  return { at, timeSource: 'observed', notBefore: previousAt !== null && previousAt < at ? previousAt : from };
}
