import { z } from 'zod';
import type { Found, Gone, Instant, Job, Page, Raw } from '#sdk';
import type { MondayApi } from './api.js';
import { refusalOf } from './classify.js';
import { ITEMS_BY_ID, ITEMS_FIRST, ITEMS_NEXT } from './documents.js';
import { touchedBy, type Touched } from './events.js';
import { describe } from './gates.js';
import { readLog } from './log-pages.js';
import { idOf, moved, settled } from './shapes.js';
import { isTooLarge, loop, type Listing, type Row } from './wire.js';

const PAGE = 500;
const BATCH = 100;
const MAX_RESTARTS = 3;
const BY_ID = { document: ITEMS_BY_ID, field: 'items' };

/** `columns` marks the columns the board had: when they change, items show other words although none was touched. */
export const ItemCursor = z.object({ through: z.string(), columns: z.string() });
export type ItemCursor = z.infer<typeof ItemCursor>;

/**
 * A board's items: all of them, or those stamped since and those its log names since. The stamp misses archived, deleted
 * and duplicated items, the log misses files and tells late: each window overlaps the one before.
 */
export async function* readItems(
  api: MondayApi,
  { part, since, until, full }: Job<ItemCursor>,
): AsyncGenerator<Page<ItemCursor>> {
  const { columnsMark: columns } = await api.board(part);
  const known = full || since?.columns !== columns ? null : since.through;
  const touched: Touched = { items: new Map(), isUnclear: false };
  for await (const { lines } of readLog(api, part, { from: known, to: until }))
    touchedBy(
      lines.flatMap(({ entry }) => entry ?? []),
      touched,
    );
  const from = touched.isUnclear ? null : known;
  const met = new Set<string>();
  for await (const listing of listItems(api, part, from, until)) {
    for (const row of listing.rows) met.add(idOf(row));
    yield { records: await withMeta(api, listing) };
  }
  const owed: string[] = [];
  for (const [item, { end }] of touched.items) {
    if (end === 'left') api.left.add(item);
    else if (!met.has(item)) owed.push(item);
  }
  for (let start = 0; start < owed.length; start += BATCH)
    yield await reread(api, part, owed.slice(start, start + BATCH), touched);
  yield { records: [], next: { through: settled(until), columns }, ...(from === null ? { whole: true } : {}) };
}

/** Items the list does not show: archived ones are there, deleted ones are gone, moved ones are read with their board. */
async function reread(
  api: MondayApi,
  board: string,
  items: string[],
  { items: told }: Touched,
): Promise<Page<ItemCursor>> {
  const page = { records: [] as Raw[], gone: [] as Gone[] };
  for (const one of await lookAt(api, items, board)) {
    if (one.state === 'live') page.records.push(one.raw);
    if (one.state !== 'deleted') continue;
    const { key } = one;
    const { end, at } = told.get(key)!;
    page.gone.push(end === 'deleted' ? { key, proof: 'event', at } : { key, proof: 'not-found' });
  }
  return page;
}

/** Items by id, as they concern a board: what lies on another one is read there. Without one, each says where it lies. */
export async function lookAt(api: MondayApi, keys: string[], board?: string): Promise<Found[]> {
  const fate = board === undefined ? null : await api.fateOf(board);
  // Asked for items of a deleted board monday answers with an internal error that names none of them.
  if (fate) return keys.map((key) => ({ key, state: fate }));
  const looked = await api.look(BY_ID, keys);
  const metas = await describe(
    api,
    looked.map(({ row }) => row ?? {}),
  );
  return looked.map(({ row, ...one }, index): Found => {
    const isElsewhere = row ? board !== undefined && homeOf(row) !== board : api.left.has(one.key);
    if (isElsewhere && row?.['state'] !== 'deleted') return { key: one.key, state: 'hidden' };
    if (one.state !== 'live') return one;
    return { ...one, raw: { ...one.raw, meta: metas[index] }, ...(row && { part: homeOf(row) }) };
  });
}

const homeOf = (row: Row): string => idOf(row['board']);

async function withMeta(api: MondayApi, { records, rows }: Listing): Promise<Raw[]> {
  const metas = await describe(api, rows);
  return records.map((raw, index) => ({ ...raw, meta: metas[index] }));
}

/** A board's active items, stamped in a span of time or all. A cursor that died is no place to go on: the order is not stable. */
async function* listItems(
  api: MondayApi,
  board: string,
  from: Instant | null,
  until: Instant,
): AsyncGenerator<Listing> {
  // Only `between` is taken for this column, both ends a second wider since its stamps have none of their own below it.
  const compare_value = from === null ? [] : [moved(from, -1_000), moved(until, 1_000)];
  const query =
    from === null ? undefined : { rules: [{ column_id: '__last_updated__', operator: 'between', compare_value }] };
  for (let restarts = 0; ; restarts++) {
    try {
      yield* pagesOf(api, board, query);
      return;
    } catch (error) {
      if (refusalOf(error)?.code !== 'CursorException') throw error;
      if (restarts === MAX_RESTARTS) throw loop(`items of board ${board}`, `cursor expired ${restarts + 1} times`);
      api.log({ board }, 'The cursor of a board expired; its items are listed again');
    }
  }
}

async function* pagesOf(api: MondayApi, board: string, query: object | undefined): AsyncGenerator<Listing> {
  const used = new Set<string>();
  let cursor: string | null = null;
  let limit = PAGE;
  for (;;) {
    let listing: Listing;
    try {
      listing = cursor
        ? await api.pageOf(board, ITEMS_NEXT, ['next_items_page', 'items'], { cursor, limit })
        : await api.pageOf(board, ITEMS_FIRST, ['boards', 0, 'items_page', 'items'], { board, limit, query });
    } catch (error) {
      if (!isTooLarge(error) || limit === 1) throw error;
      limit = Math.ceil(limit / 5);
      continue;
    }
    yield listing;
    const next = listing.holder['cursor'];
    if (typeof next !== 'string' || next === '') return;
    if (used.has(next)) throw loop(`items of board ${board}`, 'the same cursor twice');
    used.add(next);
    cursor = next;
  }
}
