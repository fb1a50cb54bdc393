import type { Board, LogEntry, User } from './entities.js';
import { entrySheet, reachable, ticksOf } from './activity.js';
import type { Scene } from './scene.js';

export interface ActivityArguments {
  from?: string | null;
  to?: string | null;
  board_ids?: string[] | null;
  limit?: number | null;
  event_types?: string[] | null;
  correlation_ids?: string[] | null;
  entities?: string[] | null;
  cursor?: string | null;
}

type Asked = Pick<ActivityArguments, 'from' | 'to' | 'board_ids' | 'event_types' | 'entities'>;

/** What one user did on the boards the token sees, newest first, page by page with a cursor. */
export function activityPage(user: User, boards: Board[], args: ActivityArguments, scene: Scene) {
  const limit = Math.max(1, args.limit ?? 25);
  const { from, to, board_ids, event_types, entities } = args;
  const walk = args.cursor
    ? scene.cursors.open<Asked>('activity', args.cursor)
    : scene.cursors.begin<Asked>('activity', { from, to, board_ids, event_types, entities });
  const all = boards
    .filter((board) => isAsked(walk.query.board_ids, board.id))
    .filter((board) => board.state !== 'deleted' && !scene.hiddenLogs.has(board.id))
    .flatMap((board) => reachable(board, scene.now))
    .filter((entry) => entry.userId === user.id && fits(entry, walk.query))
    .toSorted((a, b) => (a.ticks < b.ticks ? 1 : -1));
  const start = walk.after === null ? 0 : all.findIndex(({ ticks }) => ticks < BigInt(walk.after!));
  const page = start < 0 ? [] : all.slice(start, start + limit);
  const hasMore = start >= 0 && start + limit < all.length;
  return {
    logs: page.map((entry) => entrySheet(entry, scene)),
    cursor: hasMore ? scene.cursors.seal(walk, String(page.at(-1)!.ticks)) : null,
  };
}

function fits(entry: LogEntry, { from, to, event_types, entities }: Asked): boolean {
  const [first, last] = [ticksOf(from), ticksOf(to)];
  return (
    (first === null || entry.ticks >= first) &&
    (last === null || entry.ticks <= last) &&
    isAsked(event_types, entry.event) &&
    isAsked(entities, entry.entity)
  );
}

const isAsked = (list: string[] | null | undefined, one: string): boolean => !list || list.includes(one);
