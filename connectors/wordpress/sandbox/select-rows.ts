import type { CommentRow, PostRow, TermRow } from './site-state.js';
import type { Values } from './arguments.js';
import { RestError } from './rest-error.js';

/** One page of a list, with what the two total headers say. */
export interface Page<Row> {
  rows: Row[];
  total: number;
  pages: number;
  page: number;
}

function has(list: Values[string], value: number | string): boolean {
  return Array.isArray(list) && (list as (number | string)[]).includes(value);
}

function isFilled(list: Values[string]): boolean {
  return Array.isArray(list) && list.length > 0;
}

/** Keeps what a list argument names, drops what its `_exclude` names; an absent argument keeps everything. */
function passes(values: Values, name: string, ids: (number | string)[]): boolean {
  if (isFilled(values[name]) && !ids.some((id) => has(values[name], id))) return false;
  return !ids.some((id) => has(values[`${name}_exclude`], id));
}

/** Exclusive bounds on the local columns: the tool compares site-local texts, not instants (notes §5.3). */
function isWithin(values: Values, date: string, after: string, before: string): boolean {
  const from = values[after];
  const to = values[before];
  return !(typeof from === 'string' && date <= from) && !(typeof to === 'string' && date >= to);
}

function passesIds(values: Values, id: number): boolean {
  return !(isFilled(values.include) && !has(values.include, id)) && !has(values.exclude, id);
}

/** The rows of one post type that a query asks for, readable or not. */
export function filterPosts(rows: PostRow[], values: Values): PostRow[] {
  const statuses = values.status as string[];
  const any = statuses.includes('any');
  const search = typeof values.search === 'string' ? values.search.toLowerCase() : null;
  return rows.filter(
    (row) =>
      // `any` leaves the bin out; it has to be named (notes §5.2).
      (statuses.includes(row.status) || (any && row.status !== 'trash')) &&
      passesIds(values, row.id) &&
      isWithin(values, row.date, 'after', 'before') &&
      isWithin(values, row.modified, 'modified_after', 'modified_before') &&
      passes(values, 'author', [row.author]) &&
      passes(values, 'categories', row.categories) &&
      passes(values, 'tags', row.tags) &&
      passes(values, 'parent', [row.parent]) &&
      passes(values, 'slug', [row.slug]) &&
      values.sticky !== true &&
      (typeof values.media_type !== 'string' || row.file?.mime.startsWith(`${values.media_type}/`) === true) &&
      (typeof values.mime_type !== 'string' || row.file?.mime === values.mime_type) &&
      (search === null || `${row.title}\n${row.content}`.toLowerCase().includes(search)),
  );
}

/** The terms a query asks for. */
export function filterTerms(
  terms: TermRow[],
  values: Values,
  count: (term: TermRow) => number,
  ofPost: PostRow | undefined,
): TermRow[] {
  return terms.filter(
    (term) =>
      passesIds(values, term.id) &&
      passes(values, 'slug', [term.slug]) &&
      (values.parent === undefined || term.parent === values.parent) &&
      (values.hide_empty !== true || count(term) > 0) &&
      (values.post === undefined || [...(ofPost?.categories ?? []), ...(ofPost?.tags ?? [])].includes(term.id)),
  );
}

/** The comments a query asks for; `after` runs on the local date. */
export function filterComments(comments: CommentRow[], values: Values): CommentRow[] {
  return comments.filter(
    (comment) =>
      passesIds(values, comment.id) &&
      passes(values, 'post', [comment.post]) &&
      passes(values, 'author', [comment.author]) &&
      passes(values, 'parent', [0]) &&
      isWithin(values, comment.date, 'after', 'before'),
  );
}

/** Keeps included and not excluded rows, and named slugs. */
export function filterByIdAndSlug<Row extends { id: number; slug?: string }>(rows: Row[], values: Values): Row[] {
  return rows.filter(
    (row) => passesIds(values, row.id) && (row.slug === undefined || passes(values, 'slug', [row.slug])),
  );
}

/** Sorts by one column; equal values by id in the same direction. */
export function sortRows<Row extends { id: number }>(
  rows: Row[],
  values: Values,
  columns: Record<string, (row: Row) => string | number>,
): Row[] {
  const by = String(values.orderby);
  if (by === 'include' && isFilled(values.include)) {
    const order = values.include as number[];
    return [...rows].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  }
  const read = columns[by] ?? ((row: Row): number => row.id);
  const sign = values.order === 'asc' ? 1 : -1;
  return [...rows].sort((a, b) => {
    const left = read(a);
    const right = read(b);
    if (left === right) return sign * (a.id - b.id);
    return left < right ? -sign : sign;
  });
}

/** What a list does when asked for a page beyond its end. */
export type BeyondEnd = { code: string } | 'empty';

/** Cuts one page out of a list. Posts and revisions refuse pages beyond the end, the other lists answer empty. */
export function takePage<Row>(rows: Row[], values: Values, beyondEnd: BeyondEnd): Page<Row> {
  const total = rows.length;
  const size = typeof values.per_page === 'number' ? values.per_page : Math.max(total, 1);
  const page = typeof values.page === 'number' ? values.page : 1;
  const pages = Math.ceil(total / size);
  if (beyondEnd !== 'empty' && values.offset === undefined && page > pages && total > 0) {
    throw new RestError(400, beyondEnd.code, 'The page number requested is larger than the number of pages available.');
  }
  const start = typeof values.offset === 'number' ? values.offset : (page - 1) * size;
  return { rows: rows.slice(start, start + size), total, pages, page };
}
