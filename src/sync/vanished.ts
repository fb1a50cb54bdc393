import { commitPages } from './commit.js';
import { addCounts, type Counts, type Engine, type Opened } from './engine.js';
import type { Reading } from './prepare.js';
import { proveAbsent } from './sweep.js';

/**
 * Parts read before that the tool no longer lists (a project was deleted, access to it went). Nothing can be walked there
 * any more, so each record last seen in one is asked for by name; then the part is forgotten, and freshness no longer waits for it.
 */
export async function closeVanished(
  engine: Engine,
  opened: Opened,
  reading: Reading,
  listed: string[],
  counts: Counts,
): Promise<void> {
  const stream = reading.stream.name;
  const { rows } = await engine.pool.query<{ part: string; complete_through: Date | null }>(
    'SELECT part, complete_through FROM stream_state WHERE connection_id = $1 AND stream = $2 AND part <> ALL($3)',
    [opened.id, stream, listed],
  );
  for (const { part, complete_through } of rows) {
    if (await opened.deletions.isWaiting(stream, part)) continue;
    // Without a way to ask, a part that is gone proves nothing about its records.
    if (reading.stream.get) {
      const requestedAt = new Date(engine.now()).toISOString();
      const proved = await proveAbsent(engine, opened, reading, part, new Set());
      const previousAt = complete_through?.toISOString() ?? null;
      const page = { part, ...proved, requestedAt, previousAt, whole: false, completeThrough: null, version: null };
      addCounts(counts, await commitPages(engine, opened, reading, [page]));
      // What was kept back is asked for again: the part is not forgotten before.
      if (await opened.deletions.isWaiting(stream, part)) continue;
    }
    await engine.pool.query('DELETE FROM stream_state WHERE connection_id = $1 AND stream = $2 AND part = $3', [
      opened.id,
      stream,
      part,
    ]);
    engine.log('info', { connection: opened.name, stream, part }, 'a part is no longer listed');
  }
}
