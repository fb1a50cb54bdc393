import { GraphQLError } from 'graphql';
import type { Ms } from '#sandbox';
import type { Board, LogEntry } from './entities.js';
import { hidden, internal, invalid } from './failures.js';
import { refuseWhileLocked, type Scene } from './scene.js';

/**
 * An entry is in the log this long after what it tells (5 to 30 seconds in the tool, CONNECTOR-NOTES §2.3). By the
 * company's clock, which may stand still during a sync: what happened within the last ten seconds is then not there yet,
 * however often one asks, and is met by the next sync that looks back far enough.
 */
const LOG_LAG: Ms = 10_000;

/** Older entries are out of reach. */
const LOG_REACH = 10_000;

export interface LogArguments {
  column_ids?: (string | null)[] | null;
  from?: string | null;
  to?: string | null;
  group_ids?: (string | null)[] | null;
  item_ids?: string[] | null;
  user_ids?: string[] | null;
  limit?: number | null;
  page?: number | null;
}

/** What of a board's log can be reached now, oldest first. */
export function reachable(board: Board, now: Ms): LogEntry[] {
  let end = board.log.length;
  while (end > 0 && board.log[end - 1]!.at > now - LOG_LAG) end--;
  return board.log.slice(Math.max(0, end - LOG_REACH), end);
}

/** A page of a board's log, newest first. */
export function logPage(board: Board, args: LogArguments, scene: Scene) {
  if (board.state === 'deleted') throw internal();
  if (scene.hiddenLogs.has(board.id)) throw hidden();
  refuseWhileLocked(board, scene);
  const limit = args.limit ?? 25;
  const page = args.page ?? 1;
  if (limit < 1 || limit > LOG_REACH || page < 1) {
    scene.note(`activity_logs: limit ${limit}, page ${page}`);
    throw invalid(`limit must be between 1 and ${LOG_REACH}`);
  }
  const [from, to] = [ticksOf(args.from), ticksOf(args.to)];
  const asked = (list: (string | null)[] | null | undefined, has: (one: string) => boolean) =>
    !list || list.some((one) => one !== null && has(one));
  const found = reachable(board, scene.now).filter(
    (entry) =>
      (from === null || entry.ticks >= from) &&
      (to === null || entry.ticks <= to) &&
      asked(args.column_ids, (one) => entry.column === one) &&
      asked(args.group_ids, (one) => entry.group === one) &&
      asked(args.item_ids, (one) => entry.items.includes(one)) &&
      asked(args.user_ids, (one) => entry.userId === one),
  );
  return found
    .toReversed()
    .slice((page - 1) * limit, page * limit)
    .map((entry) => entrySheet(entry, scene));
}

export const entrySheet = (entry: LogEntry, { account }: Scene) => ({
  id: entry.id,
  account_id: account.id,
  user_id: entry.userId,
  entity: entry.entity,
  event: entry.event,
  created_at: String(entry.ticks),
  data: entry.data,
  correlation_id: null,
});

export function ticksOf(instant: string | null | undefined): bigint | null {
  if (instant === null || instant === undefined) return null;
  return BigInt(instantOf(instant)) * 10_000n;
}

/** An ISO 8601 instant or date. */
export function instantOf(text: string): Ms {
  const at = /^\d{4}-\d\d-\d\d(T.*)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw notAnInstant(text);
  return at;
}

const notAnInstant = (text: string): GraphQLError => invalid(`'${text}' is no ISO 8601 date`);
