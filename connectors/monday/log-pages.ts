import type { Instant, Raw } from '#sdk';
import type { MondayApi } from './api.js';
import { LOG } from './documents.js';
import { Entry, tickInstant } from './events.js';
import { idOf, moved } from './shapes.js';
import { isTooLarge, loop } from './wire.js';

/** Points are counted by what is asked for, not by what comes: most stretches hold little. */
const [FEW, MANY] = [100, 1_000];
/** monday shows about this many entries, newest first, and no more (its page on activity logs, seen 2026-07). */
export const REACH = 10_000;

/** One line of the log, and the same checked; null where it cannot be read. */
interface Line {
  raw: Raw;
  entry: Entry | null;
}

/** A stretch of time of a board's log: whole, and oldest first. */
export interface Slice {
  lines: Line[];
  to: Instant;
}

interface Stretch {
  from: Instant | null;
  to: Instant;
}

/**
 * A board's log from an instant (null: from its beginning), stretch by stretch, each told only when it is whole. What was
 * short is told a second time in the same run without asking: items and history are read by the same window.
 */
export async function* readLog(
  api: MondayApi,
  board: string,
  stretch: Stretch,
  columns?: string[],
): AsyncGenerator<Slice> {
  const name = `log of ${board} from ${stretch.from}`;
  const known = columns ? undefined : (api.memory.get(name) as Slice | undefined);
  if (known) {
    api.memory.delete(name);
    yield known;
    return;
  }
  let isFirst = true;
  for await (const slice of readSlices(api, board, stretch, columns)) {
    // The one slice of its stretch: a stretch that was parted begins with one that ends earlier.
    if (!columns && isFirst && slice.to === stretch.to && slice.lines.length < FEW) api.memory.set(name, slice);
    isFirst = false;
    yield slice;
  }
}

// Pages come newest first: a stretch that holds more than monday shows is parted where they ended, its older part first.
async function* readSlices(
  api: MondayApi,
  board: string,
  { from, to }: Stretch,
  columns: string[] | undefined,
): AsyncGenerator<Slice> {
  const end = moved(to, 1_000);
  const owed: Stretch[] = [{ from, to: end }];
  for (let stretch = owed.pop(); stretch; stretch = owed.pop()) {
    const { lines, isCut } = await readStretch(api, board, stretch, columns);
    const oldest = lines.find(({ entry }) => entry)?.entry?.created_at;
    const at = oldest === undefined ? null : tickInstant(oldest);
    const isInside = at !== null && moved(at, 1) < stretch.to && at > (stretch.from ?? '');
    if (isCut && isInside) {
      owed.push({ from: at, to: stretch.to }, { from: stretch.from, to: moved(at, 1) });
      continue;
    }
    if (stretch.from === null && stretch.to !== end && !isInside)
      api.log({ board, reaches: moved(stretch.to, -1) }, 'monday shows no older log of this board');
    yield { lines, to: stretch.to === end ? to : stretch.to };
  }
}

/** `isCut`: the stretch holds more than is shown of it. */
interface Read {
  lines: Line[];
  isCut: boolean;
}

async function readStretch(api: MondayApi, board: string, stretch: Stretch, columns?: string[]): Promise<Read> {
  let [limit, pages] = [FEW, 1];
  for (;;) {
    try {
      const read = await readPages(api, board, stretch, columns, limit, pages);
      if (!read.isCut || pages > 1) return read;
      limit = MANY;
    } catch (error) {
      if (!isTooLarge(error) || limit === 1) throw error;
      limit /= 10;
    }
    pages = REACH / limit;
  }
}

async function readPages(
  api: MondayApi,
  board: string,
  { from, to }: Stretch,
  columns: string[] | undefined,
  limit: number,
  pages: number,
): Promise<Read> {
  const lines = new Map<string, Line>();
  for (let page = 1; page <= pages; page++) {
    const variables = { board, from: from ?? undefined, to, columns, limit, page };
    const { rows, records, count } = await api.pageOf(board, LOG, ['boards', 0, 'activity_logs'], variables);
    const before = lines.size;
    for (const [index, row] of rows.entries())
      lines.set(idOf(row), { raw: records[index]!, entry: Entry.safeParse(row).data ?? null });
    if (count < limit) return { lines: inOrder(lines), isCut: false };
    if (lines.size === before) throw loop(`log of board ${board}`, `page ${page} again`);
  }
  return { lines: inOrder(lines), isCut: true };
}

// Told newest first; of one tick the later one stood above.
function inOrder(lines: Map<string, Line>): Line[] {
  const ticks = ({ entry }: Line): string => entry?.created_at.padStart(18, '0') ?? '';
  return [...lines.values()].reverse().sort((a, b) => (ticks(a) < ticks(b) ? -1 : ticks(a) > ticks(b) ? 1 : 0));
}
