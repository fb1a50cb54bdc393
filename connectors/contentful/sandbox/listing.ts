import { compare, matcherOf, valuesAt } from './filters.js';
import type { Doc } from './entities.js';
import { invalidQuery } from './failures.js';

/** What a list may be asked. */
export interface Terms {
  /** Parameters by name. */
  names: readonly string[];
  /** Parameters that filter, by pattern. */
  filters?: RegExp;
  /** What is asked by another name than the documents have. */
  aliases?: Record<string, string>;
  /** How it comes where nobody says. */
  order: string;
  /** Only these orders may be asked for. */
  orders?: RegExp;
  /** Whether it can be read by cursor. */
  cursor?: true;
}

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** One page of a list, by `skip` or by cursor. */
export function listPage(documents: Doc[], url: URL, terms: Terms): Doc {
  const query = new Map(url.searchParams);
  for (const name of query.keys())
    if (!terms.names.includes(name) && !terms.filters?.test(name)) throw invalidQuery(`Unknown parameter: ${name}`);
  const limit = numberOf(query, 'limit', DEFAULT_LIMIT);
  if (limit > MAX_LIMIT) throw invalidQuery(`limit may be ${MAX_LIMIT} at most`);
  const isCursor = query.get('cursor') === 'true';
  if (isCursor && !terms.cursor) throw invalidQuery('Unknown parameter: cursor');
  const filters = [...query].filter(([name]) => terms.filters?.test(name));
  if (filters.some(([name]) => name.startsWith('fields.')) && !query.has('content_type'))
    throw invalidQuery('A filter on fields needs content_type');
  const matches = matcherOf(filters.map(([name, value]) => [terms.aliases?.[name] ?? name, value]));
  const keys = orderOf(query.get('order') ?? terms.order, terms);
  const sorted = documents.filter(matches).sort((one, other) => inOrder(keys, one, other));
  const select = query.get('select');
  const shown = (page: Doc[]): Doc[] => (select ? page.map((document) => pick(document, select.split(','))) : page);
  const sys = { type: 'Array' };
  if (!isCursor) {
    const skip = numberOf(query, 'skip', 0);
    return { sys, total: sorted.length, skip, limit, items: shown(sorted.slice(skip, skip + limit)) };
  }
  if (query.has('skip')) throw invalidQuery('skip and cursor exclude each other');
  const { items, pages } = turn(sorted, query, limit, url, keys);
  return { sys, limit, items: shown(items), pages };
}

function numberOf(query: Map<string, string>, name: string, byDefault: number): number {
  const text = query.get(name);
  if (text === undefined) return byDefault;
  if (!/^\d+$/.test(text)) throw invalidQuery(`${name} must be a number from 0 on`);
  return Number(text);
}

type Key = { path: string[]; sign: 1 | -1 };

function orderOf(order: string, { orders }: Terms): Key[] {
  return order.split(',').map((key) => {
    if (!/^-?[\w.-]+$/.test(key) || (orders && !orders.test(key))) throw invalidQuery(`Cannot order by ${key}`);
    return { path: key.replace(/^-/, '').split('.'), sign: key.startsWith('-') ? -1 : 1 };
  });
}

/** Of equal ones the id decides, so that pages do not overlap while nothing happens. */
function inOrder(keys: Key[], one: Doc, other: Doc): number {
  for (const { path, sign } of keys) {
    const way = compare(valuesAt(one, path)[0] ?? '', valuesAt(other, path)[0] ?? '');
    if (way !== 0) return way * sign;
  }
  return compare(idOf(one), idOf(other));
}

/** Empty for what has no id: a line of a log. */
function idOf(document: Doc): string {
  const [id] = valuesAt(document, ['sys', 'id']);
  return typeof id === 'string' ? id : '';
}

interface Place {
  /** Values of the last document's keys, and its id: a place in the order, whatever was added or went since. */
  values: unknown[];
  id: string;
}

function turn(
  sorted: Doc[],
  query: Map<string, string>,
  limit: number,
  url: URL,
  keys: Key[],
): { items: Doc[]; pages: Doc } {
  const [next, prev] = [query.get('pageNext'), query.get('pagePrev')];
  const after = next ? beyond(sorted, placeOf(next), keys) : 0;
  const start = prev ? Math.max(0, upTo(sorted, placeOf(prev), keys) - limit) : after;
  const items = sorted.slice(start, start + limit);
  const pages: Doc = {};
  const [first, last] = [items[0], items.at(-1)];
  if (last && start + limit < sorted.length) pages.next = addressOf(url, 'pageNext', tokenOf(last, keys));
  if (first && start > 0) pages.prev = addressOf(url, 'pagePrev', tokenOf(first, keys));
  return { items, pages };
}

const beyond = (sorted: Doc[], place: Place, keys: Key[]): number =>
  sorted.filter((document) => against(document, place, keys) <= 0).length;

const upTo = (sorted: Doc[], place: Place, keys: Key[]): number =>
  sorted.filter((document) => against(document, place, keys) < 0).length;

function against(document: Doc, { values, id }: Place, keys: Key[]): number {
  for (const [index, { path, sign }] of keys.entries()) {
    const way = compare(valuesAt(document, path)[0] ?? '', values[index] ?? '');
    if (way !== 0) return way * sign;
  }
  return compare(idOf(document), id);
}

function tokenOf(document: Doc, keys: Key[]): string {
  const place: Place = { values: keys.map(({ path }) => valuesAt(document, path)[0] ?? ''), id: idOf(document) };
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function placeOf(token: string): Place {
  try {
    const place = JSON.parse(Buffer.from(token, 'base64url').toString()) as Place;
    if (Array.isArray(place.values) && typeof place.id === 'string') return place;
  } catch {
    // Told below, like any other text that is no token.
  }
  throw invalidQuery('The page token is not one');
}

function addressOf(url: URL, name: 'pageNext' | 'pagePrev', token: string): string {
  const query = new URLSearchParams(url.search);
  query.delete('pageNext');
  query.delete('pagePrev');
  query.set(name, token);
  return `${url.pathname}?${query.toString()}`;
}

/** Only the named parts of a document; `sys` comes whole. */
function pick(document: Doc, names: string[]): Doc {
  const picked: Doc = {};
  for (const name of ['sys', ...names]) {
    const [top = '', field] = name.split('.');
    if (field === undefined || top === 'sys') picked[top] = document[top];
    else if (isPart(document[top]) && field in document[top])
      picked[top] = { ...(isPart(picked[top]) ? picked[top] : {}), [field]: document[top][field] };
  }
  return picked;
}

const isPart = (value: unknown): value is Doc => value !== null && typeof value === 'object';
