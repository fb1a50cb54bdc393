import type { Walk } from './cursors.js';
import { AUTOMATION_ID, type Board, type Item, type Update } from './entities.js';
import { invalid } from './failures.js';
import { instantOf } from './activity.js';
import { isKnown, iso, visibleBoards, type Scene } from './scene.js';

export interface UpdatesArguments {
  limit?: number | null;
  page?: number | null;
  ids?: string[] | null;
  from_date?: string | null;
  to_date?: string | null;
}

export interface UpdatesPageArguments {
  limit?: number | null;
  cursor?: string | null;
}

/** The most updates in one page, since 2025-01. */
const MOST = 100;

export const liveUpdates = (item: Item): Update[] => item.updates.filter(({ deleted }) => !deleted);

/** Updates of a board are those of its items, newest first; none is written on a board itself here. */
export const updatesOfBoard = (board: Board, scene: Scene): Update[] =>
  newestFirst(
    [...board.items]
      .filter((item) => item.state !== 'deleted' && isKnown(item, scene))
      .flatMap((item) => liveUpdates(item)),
  );

export const itemUpdates = (item: Item, args: UpdatesArguments, scene: Scene) =>
  listed(newestFirst(liveUpdates(item)), args, scene);

export function boardUpdates(
  board: Board,
  args: UpdatesArguments & { board_updates_only?: boolean | null },
  scene: Scene,
) {
  return listed(args.board_updates_only ? [] : updatesOfBoard(board, scene), args, scene);
}

/** Every update of the account, or of some ids. */
export const allUpdates = (args: UpdatesArguments, scene: Scene) =>
  listed(
    newestFirst(
      visibleBoards(scene)
        .filter(isThere)
        .flatMap((board) => updatesOfBoard(board, scene)),
    ),
    args,
    scene,
  );

const isThere = ({ state }: Board): boolean => state !== 'deleted';

interface RepliesArguments {
  limit?: number | null;
  page?: number | null;
  board_ids: string[];
  created_at_from?: string | null;
  created_at_to?: string | null;
}

export function allReplies(args: RepliesArguments, scene: Scene) {
  const boards = visibleBoards(scene).filter((board) => isThere(board) && args.board_ids.includes(board.id));
  const replies = boards.flatMap((board) => updatesOfBoard(board, scene).flatMap((update) => liveReplies(update)));
  const { created_at_from: from_date, created_at_to: to_date, limit, page } = args;
  return listed(newestFirst(replies), { limit, page, from_date, to_date }, scene, false);
}

function listed(all: Update[], args: UpdatesArguments, scene: Scene, isPaired = true) {
  const [limit, page] = [args.limit ?? 25, args.page ?? 1];
  const { ids, from_date: from, to_date: to } = args;
  checkLimit(limit, scene);
  if (isPaired && Boolean(from) !== Boolean(to)) throw invalid('from_date and to_date must be used together');
  const first = from ? instantOf(from) : -Infinity;
  // A bare date is the whole day.
  const last = to ? instantOf(to) + (to.includes('T') ? 0 : 86_399_999) : Infinity;
  return all
    .filter((one) => (!ids || ids.includes(one.id)) && one.createdAt >= first && one.createdAt <= last)
    .slice((page - 1) * limit, page * limit)
    .map((one) => scene.show.update(one));
}

export function updatesPage(all: Update[], { limit: asked, cursor }: UpdatesPageArguments, scene: Scene) {
  const limit = asked ?? 25;
  checkLimit(limit, scene);
  const walk: Walk<null> = cursor ? scene.cursors.open('updates', cursor) : scene.cursors.begin('updates', null);
  const sorted = newestFirst(all);
  const start = walk.after === null ? 0 : sorted.findIndex((one) => keyOf(one) < walk.after!);
  const found = start < 0 ? [] : sorted.slice(start, start + limit);
  const hasMore = start >= 0 && start + limit < sorted.length;
  if (scene.pageFault === 'empty-page' && found.length > 0) {
    scene.pageFault = null;
    return { updates: [], cursor: scene.cursors.seal(walk, walk.after) };
  }
  let next = hasMore ? scene.cursors.seal(walk, keyOf(found.at(-1)!)) : null;
  if (scene.pageFault === 'repeat-cursor' && cursor) {
    scene.pageFault = null;
    next = cursor;
  }
  return { updates: found.map((one) => scene.show.update(one)), cursor: next };
}

function checkLimit(limit: number, scene: Scene): void {
  if (limit >= 1 && limit <= MOST) return;
  scene.note(`updates: limit ${limit}`);
  throw invalid(`limit must be between 1 and ${MOST}`);
}

const keyOf = ({ createdAt, id }: Update): string => `${String(createdAt).padStart(16, '0')}:${id.padStart(24, '0')}`;

const newestFirst = (updates: Update[]): Update[] => updates.toSorted((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1));

const liveReplies = ({ replies }: Update): Update[] => replies.filter(({ deleted }) => !deleted);

/** An update or a reply; the two differ in what leads on from them. */
export function renderUpdate(update: Update, scene: Scene) {
  const { show } = scene;
  return {
    id: update.id,
    kind: 'reply',
    body: `<p>${escape(update.text).replaceAll('\n', '<br>')}</p>`,
    text_body: update.text,
    creator_id: update.by?.id ?? AUTOMATION_ID,
    creator: () => (update.by ? show.user(update.by) : null),
    created_at: iso(update.createdAt),
    updated_at: iso(update.editedAt ?? update.createdAt),
    edited_at: iso(update.editedAt ?? update.createdAt),
    original_creation_date: null,
    item_id: update.item.id,
    item: () => show.item(update.item),
    replies: () => liveReplies(update).map((reply) => show.update(reply)),
    assets: [],
    likes: [],
    pinned_to_top: [],
    viewers: [],
  };
}

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
