import { ContractError, type Answer, type Found, type Page, type Raw } from '#sdk';
import type { Query, WordpressApi } from './api.js';
import { classify } from './classify.js';

const PER_PAGE = 100;
const TRIES = 3;

/** One page of a list: the answer, its rows before anybody checked them, and how many the site says there are. */
export interface Listing {
  answer: Answer;
  rows: unknown[];
  records: Raw[];
  total?: number;
}

const idOf = (row: unknown): number => Number((row as { id?: unknown } | null)?.id) || 0;

/** The rows of an answer, each with its place in it. */
export function listingOf(answer: Answer): Listing {
  const rows = answer.json<unknown[]>();
  if (!Array.isArray(rows)) throw new ContractError('Not a list', { expected: '[...]', got: rows });
  const total = Number(answer.headers['x-wp-total'] ?? Number.NaN);
  const records = rows.map((_, at) => ({ body: answer.body, at: `/${at}` }));
  return { answer, rows, records, ...(Number.isNaN(total) ? {} : { total }) };
}

function assertBeyondEnd(answer: Answer, now: string): void {
  const { status, headers } = answer;
  const body = answer.json<{ code?: string }>();
  if (body.code?.endsWith('_invalid_page_number')) return;
  throw classify({ status, headers, body, now: Date.parse(now) }) ?? new ContractError('Not a list', { got: body });
}

/**
 * A list to its end, by ascending id: new rows join at the end, so pages stay where they are. Rows that leave move the
 * rest up, which shows in the total; then the walk steps back. A short page is no end: WordPress leaves out rows that
 * the caller may not edit after it has counted them.
 */
export async function* byPage(api: WordpressApi, route: string, query: Query = {}): AsyncGenerator<Listing> {
  const fixed = { context: 'edit', orderby: 'id', order: 'asc', ...query, per_page: PER_PAGE };
  let [page, lastId, known, empty, stepped] = [1, 0, Number.NaN, 0, 0];
  for (;;) {
    const answer = await api.get(route, { ...fixed, page }, [400]);
    if (answer.status === 400) {
      assertBeyondEnd(answer, api.now());
      // Beyond the end although rows were left: those before them are gone, and the rest moved to a page already read.
      if (page === 1 || stepped === page || !(known > (page - 1) * PER_PAGE)) return;
      [stepped, page, lastId, known] = [page, page - 1, 0, Number.NaN];
      continue;
    }
    const listing = listingOf(answer);
    const { rows, total = Number.NaN } = listing;
    if (rows.length === 0 && total > (page - 1) * PER_PAGE && ++empty < TRIES) continue;
    empty = 0;
    const highest = Math.max(0, ...rows.map(idOf));
    if (highest > 0 && highest <= lastId && !(total > known))
      throw new ContractError('The same page again', { code: 'UPSTREAM_LOOP', where: `${route} page ${page}` });
    if (rows.length > 0) yield listing;
    const left = known - total;
    [known, lastId] = [total, Math.max(lastId, highest)];
    if (left > 0) [page, lastId] = [Math.max(1, page - Math.ceil(left / PER_PAGE)), 0];
    else if (rows.length === PER_PAGE || (Number.isNaN(total) ? rows.length > 0 : total > page * PER_PAGE)) page += 1;
    else return;
  }
}

/** The whole of a short list, read at every run. */
export async function* listAll(
  api: WordpressApi,
  route: string,
  query: Query = {},
): AsyncGenerator<Page<Record<string, never>>> {
  for await (const { records, total } of byPage(api, route, query)) yield { records, total };
  yield { records: [], next: {}, whole: true };
}

/** A list in which keys may be found, and what it must be asked for. */
export interface Place {
  route: string;
  query?: Query;
}

/** Looks records up: all at once by `include`, then each missing one alone, since lists leave out the forbidden. */
export async function look(api: WordpressApi, places: Place[], keys: string[], prefix = ''): Promise<Found[]> {
  const found = new Map<string, Found>();
  const ids = keys.map((key) => key.slice(prefix.length)).filter((id) => /^\d+$/.test(id));
  for (const { route, query } of places) {
    const missing = ids.filter((id) => !found.has(prefix + id));
    for (let i = 0; i < missing.length; i += PER_PAGE) {
      const include = missing.slice(i, i + PER_PAGE).join(',');
      const { rows, records } = listingOf(
        await api.get(route, { context: 'edit', ...query, per_page: PER_PAGE, include }),
      );
      for (const [at, row] of rows.entries()) {
        const key = prefix + idOf(row);
        found.set(key, { key, state: 'live', raw: records[at]! });
      }
    }
  }
  for (const id of ids) if (!found.has(prefix + id)) found.set(prefix + id, await ask(api, places, id, prefix + id));
  return keys.map((key) => found.get(key) ?? { key, state: 'hidden' });
}

// Only WordPress's own "invalid id" proves a deletion; a route that a plugin took away proves nothing.
async function ask(api: WordpressApi, places: Place[], id: string, key: string): Promise<Found> {
  for (const { route, query } of places) {
    const answer = await api.get(`${route}/${id}`, { context: query?.context ?? 'edit' }, [401, 403, 404, 410]);
    const { code = '', status } = answer.json<{ code?: string; status?: string }>();
    // Comments in the bin or in spam are shown one by one, in no list.
    if (answer.status === 200 && (status === 'trash' || status === 'spam')) return { key, state: 'deleted' };
    if (answer.status === 200) return { key, state: 'live', raw: { body: answer.body } };
    if (!/_invalid(_id)?$/.test(code)) return { key, state: 'hidden' };
  }
  return { key, state: places.length > 0 ? 'deleted' : 'hidden' };
}
