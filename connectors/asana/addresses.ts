import type { z } from 'zod';
import type { Fields } from './shapes.js';

const ADDRESS = /https?:\/\/[^\s<>"'|\\^`{}[\]]+/gi;
/** The shortest an id of another tool is told from a count or a year by. */
const BARE_ID = /^\d{8,}$/;
const MOST = 20;

// /0/<project>/<task>[/f], the form of 2011, still what `permalink_url` gives; the project may be 0.
const OLD = /^\/0\/(\d+)\/(\d+)(?:\/|$)/;
// /1/<workspace>/project/<project>/task/<task>[/comment/…], in the address bar since 2025; also without the project.
const NEW = /^\/1\/\d+\/(?:[^/]+\/)*?task\/(\d+)(?:\/|$)/;

/** Gid of the task that an address of Asana shows; null for any other address. */
export function itemOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, host, username, password, pathname } = new URL(address);
  if (!/^https?:$/.test(protocol) || host !== 'app.asana.com' || username || password) return null;
  const [, project, task] = OLD.exec(pathname) ?? [];
  // A project's own old address has its gid twice.
  if (task !== undefined) return task === project ? null : task;
  return NEW.exec(pathname)?.[1] ?? null;
}

/** Addresses in custom fields of type text, and a value that is nothing but an id: they may name the same work elsewhere. */
export function linksOf(fields: z.infer<typeof Fields> | null | undefined): string[] {
  const found = (fields ?? []).flatMap(({ type, display_value: value }) => {
    const text = type === 'text' ? (value ?? '').trim() : '';
    if (BARE_ID.test(text)) return [text];
    return [...text.matchAll(ADDRESS)].map(([address]) => address.replace(/[.,;:!?)]+$/, ''));
  });
  return [...new Set(found)].slice(0, MOST);
}
