import { z } from 'zod';
import { ContractError } from '../errors.js';
import type { Page, Raw } from './connector.js';
import type { Instant } from './drafts.js';

/** What one request of a list gave. */
interface Listed {
  records: Raw[];
  /** How many records the tool announced for the whole list, where it does. */
  total?: number;
  /** What the list hangs on is gone: the list ends, and says nothing about what it does not show. */
  vanished?: boolean;
}

/** A list's page as a walk hands it on: what the request gave, and whether nothing comes after it. */
export type Turned<T extends Listed> = T & { last: boolean };

/** Tokens may run out while pages are stored; a list that can never be read to its end is no list. */
const MOST_RESTARTS = 3;

/**
 * A list whose every page names the token of the next one; no token: it was the last. An empty page is not the end.
 * `ask` answers null where the tool no longer takes the token: the list is then read from its beginning, and what is handed
 * over twice does no harm. A token that comes back is an error, since following it would never end.
 */
export async function* byCursor<T extends Listed & { token?: unknown }>(
  where: string,
  ask: (token: string | null) => Promise<T | null>,
): AsyncGenerator<Turned<T>> {
  const used = new Set<string>();
  let token: string | null = null;
  let restarts = 0;
  for (;;) {
    const page: T | null = await ask(token);
    if (page === null) {
      if (++restarts > MOST_RESTARTS) throw endless(where, `its token expired ${restarts} times`);
      used.clear();
      token = null;
      continue;
    }
    const next = tokenOf(where, page.token);
    yield { ...page, last: next === null };
    if (next === null) return;
    if (used.has(next)) throw endless(where, 'the same token twice');
    used.add(next);
    token = next;
  }
}

/** A list with numbered pages, by default from 1 on; `more` says whether another one follows. */
export function byPage<T extends Listed & { more: boolean }>(
  where: string,
  ask: (page: number) => Promise<T>,
  first = 1,
): AsyncGenerator<Turned<T>> {
  return numbered(where, ask, first, 1);
}

/** A list asked for from an offset on, `size` records at a time, however many of them a page really holds. */
export function byOffset<T extends Listed & { more: boolean }>(
  where: string,
  size: number,
  ask: (offset: number) => Promise<T>,
): AsyncGenerator<Turned<T>> {
  return numbered(where, ask, 0, size);
}

async function* numbered<T extends Listed & { more: boolean }>(
  where: string,
  ask: (number: number) => Promise<T>,
  first: number,
  step: number,
): AsyncGenerator<Turned<T>> {
  let before: Buffer | undefined;
  for (let number = first; ; number += step) {
    const page = await ask(number);
    const body = page.records[0]?.body;
    // Numbers never repeat, but a tool that does not know the parameter answers its first page for ever.
    if (body && before?.equals(body)) throw endless(where, 'the same page twice');
    yield { ...page, last: !page.more };
    if (!page.more) return;
    before = body;
  }
}

/** Cursor of lists that are read whole each time: the run that last saw the end. */
export const Through = z.object({ through: z.string() });
export type Through = z.infer<typeof Through>;

/**
 * The pages of a list that is read whole, for the engine: cursor and proof of wholeness come with the last one.
 * `meta` is kept with every record.
 */
export async function* wholeList(
  until: Instant,
  pages: AsyncIterable<Turned<Listed>>,
  meta?: Raw['meta'],
): AsyncGenerator<Page<Through>> {
  for await (const { records, last, total, vanished } of pages) {
    const page = {
      records: meta ? records.map((raw) => ({ ...raw, meta })) : records,
      ...(total !== undefined && { total }),
    };
    if (last) yield { ...page, next: { through: until }, ...(!vanished && { whole: true }) };
    else yield page;
  }
}

/** The records of a page that lie in a list inside its body: `/data` → `/data/0`, `/data/1`, … */
export function recordsAt(body: Buffer, pointer: string, list: readonly unknown[]): Raw[] {
  return list.map((_, index) => ({ body, at: `${pointer}/${index}` }));
}

/** A walk that would never end. */
export function endless(where: string, got: string): ContractError {
  return new ContractError('The list does not end', { code: 'UPSTREAM_LOOP', where, got });
}

function tokenOf(where: string, token: unknown): string | null {
  if (token === null || token === undefined) return null;
  if ((typeof token === 'string' && token !== '') || typeof token === 'number') return String(token);
  throw new ContractError('The list names a next page without its token', {
    where,
    expected: 'text, or nothing at the end',
    got: token,
  });
}
