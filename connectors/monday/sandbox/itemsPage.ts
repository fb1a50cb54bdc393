import type { Walk } from './cursors.js';
import { scatter } from './derivedIds.js';
import type { Board, Item } from './entities.js';
import { cursorUnknown, internal, invalid } from './failures.js';
import { filterOf, sortText, type ItemsQuery } from './itemsQuery.js';
import { refuseWhileLocked, type Scene } from './scene.js';

export interface ItemsPageArguments {
  cursor?: string | null;
  limit: number;
  query_params?: ItemsQuery | null;
}

/** What a walk over items keeps from its first page on. */
interface Kept {
  board: string;
  group: string | null;
  query: ItemsQuery;
}

const MOST = 500;

/** A page of a board's items, or of one of its groups. */
export function itemsPage(board: Board, group: string | null, args: ItemsPageArguments, scene: Scene) {
  if (board.state === 'deleted') throw internal();
  const { cursor, query_params: query } = args;
  if (!cursor)
    return page(scene.cursors.begin<Kept>('items', { board: board.id, group, query: query ?? {} }), args, scene);
  if (query) {
    scene.note('items_page: query_params beside a cursor, which has its own');
    throw invalid('query_params cannot be combined with a cursor');
  }
  return nextItemsPage({ ...args, cursor }, scene);
}

export function nextItemsPage(args: { cursor: string; limit: number }, scene: Scene) {
  return page(scene.cursors.open<Kept>('items', args.cursor), args, scene);
}

function page(walk: Walk<Kept>, { cursor, limit }: ItemsPageArguments, scene: Scene) {
  if (limit < 1 || limit > MOST) {
    scene.note(`items_page: limit ${limit}`);
    throw invalid(`limit must be between 1 and ${MOST}`);
  }
  const board = scene.world.boards.get(walk.query.board);
  if (!board?.visible) throw cursorUnknown();
  if (board.state === 'deleted') throw internal();
  refuseWhileLocked(board, scene);
  const keyed = scene.cursors.orderOf(walk, () => inOrder(board, walk, scene));
  const start = walk.after === null ? 0 : keyed.findIndex(({ key }) => key > walk.after!);
  const found = start < 0 ? [] : keyed.slice(start, start + limit);
  const hasMore = start >= 0 && start + limit < keyed.length;
  if (scene.pageFault === 'empty-page' && found.length > 0) {
    scene.pageFault = null;
    return { items: [], cursor: scene.cursors.seal(walk, walk.after) };
  }
  let next = hasMore ? scene.cursors.seal(walk, found.at(-1)!.key) : null;
  if (scene.pageFault === 'repeat-cursor' && cursor) {
    scene.pageFault = null;
    next = cursor;
  }
  return { items: found.map(({ item }) => scene.show.item(item)), cursor: next };
}

interface Keyed {
  item: Item;
  key: string;
}

/**
 * The items of a walk in its own order, which another walk does not share (CONNECTOR-NOTES §2.2). The place in it goes
 * by key and not by count, so that nothing is lost when items come and go between two pages.
 */
function inOrder(board: Board, { number, query: { group, query } }: Walk<Kept>, scene: Scene): Keyed[] {
  const fits = filterOf(query, board, scene);
  const [order] = query.order_by ?? [];
  const keyed: Keyed[] = [];
  for (const item of board.items) {
    if (item.state !== 'active' || (group !== null && item.group.id !== group) || !fits(item)) continue;
    const shuffled = scatter(`${number}:${item.id}`).toString(16).padStart(8, '0');
    const sorted = order ? sortKey(sortText(item, order.column_id, scene), order.direction ?? 'asc') : '';
    keyed.push({ item, key: [sorted, shuffled, item.id].join('\0') });
  }
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Text that sorts the other way round when the direction is. */
const sortKey = (text: string, direction: 'asc' | 'desc'): string =>
  direction === 'asc'
    ? text
    : Array.from(text, (letter) => String.fromCodePoint(0x10ffff - letter.codePointAt(0)!)).join('');
