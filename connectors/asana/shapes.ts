import { z } from 'zod';
import { wholeList, type Instant, type Page, type Raw, type Ref, type Through } from '#sdk';
import { gidOf, type AsanaApi } from './api.js';

/** A gid is text: it is a decimal beyond what a number can hold. */
export const Compact = z.looseObject({ gid: z.string().min(1) });
export const Named = z.looseObject({ gid: z.string().min(1), name: z.string().nullish() });
export const Stamp = z.iso.datetime({ offset: true });
export const Fields = z.array(z.looseObject({ type: z.string().nullish(), display_value: z.string().nullish() }));

/** Kind of a task by its subtype: an approval is never also a task. */
export function kindOf(subtype: unknown): 'approval' | 'task' {
  return subtype === 'approval' ? 'approval' : 'task';
}

export function personRef(user: { gid: string } | null | undefined): Ref | null {
  return user ? { kind: 'person', key: user.gid } : null;
}

export function instant(text: string): Instant;
export function instant(text: string | null | undefined): Instant | null;
/** Asana's stamp as the SDK prints instants. */
export function instant(text: string | null | undefined): Instant | null {
  return text ? new Date(text).toISOString() : null;
}

/** Where a campaign key may stand beside the name: shown values of custom fields, of whatever type. */
export function shownValues(fields: z.infer<typeof Fields> | null | undefined): string[] {
  return (fields ?? []).flatMap((field) => (field.display_value ? [field.display_value] : []));
}

/** Key of a record, also of one that its schema refuses. */
export function identify(value: unknown): { key: string; version?: string } {
  const { gid, modified_at } = (value ?? {}) as Record<string, unknown>;
  const key = gidOf(value) ?? String(gid);
  return typeof modified_at === 'string' ? { key, version: modified_at } : { key };
}

/** A list that is read whole each time. */
export function readWhole(
  api: AsanaApi,
  until: Instant,
  list: { path: string; fields: string; query?: Record<string, string>; owner?: string; meta?: Raw['meta'] },
): AsyncGenerator<Page<Through>> {
  const pages = api.pages(list.path, { ...list.query, opt_fields: list.fields }, list.owner);
  return wholeList(until, pages, list.meta);
}
