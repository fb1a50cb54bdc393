import type { Feed } from '../../sdk/index.js';
import { transaction } from '../../store/pools.js';
import type { Engine } from '../engine.js';
import type { Target } from '../run.js';
import { keepHeard } from './store.js';

/** A feed that says there is more is asked again at once, so often. */
const PAGES = 20;

/**
 * Asks for what happened in each part since it was asked last; what came and how far it was read are kept together. A part
 * whose place the tool has forgotten brings the next run forward.
 */
export async function askFeed(engine: Engine, target: Target, feed: Feed<unknown>, api: unknown): Promise<number> {
  const { pool } = engine;
  const { rows } = await pool.query<{ part: string; cursor: string }>(
    'SELECT part, cursor FROM feed_cursor WHERE connection_id = $1',
    [target.id],
  );
  const cursors = new Map(rows.map(({ part, cursor }) => [part, cursor]));
  const parts: string[] = [];
  let events = 0;
  for await (const part of feed.parts(api)) {
    engine.signal.throwIfAborted();
    parts.push(part);
    let cursor = cursors.get(part) ?? null;
    for (let page = 0; page < PAGES; page++) {
      const answer = await feed.poll(api, part, cursor);
      await keepPage(engine, target.id, part, answer);
      events += answer.events.length;
      cursor = answer.next;
      if (!answer.more) break;
    }
  }
  await pool.query('DELETE FROM feed_cursor WHERE connection_id = $1 AND part <> ALL($2)', [target.id, parts]);
  return events;
}

type Answer = Awaited<ReturnType<Feed<unknown>['poll']>>;

async function keepPage(engine: Engine, connectionId: string, part: string, answer: Answer): Promise<void> {
  const receivedAt = new Date(engine.now()).toISOString();
  await transaction(engine.pool, async (client) => {
    // Asked for over the tool's own address: as good as signed, but it carries no values that would be landed.
    if (answer.events.length > 0)
      await keepHeard(client, {
        connectionId,
        hookId: null,
        source: 'feed',
        proof: 'hint',
        call: null,
        notices: answer.events,
        receivedAt,
      });
    await client.query(
      `INSERT INTO feed_cursor (connection_id, part, cursor, asked_at) VALUES ($1, $2, $3, now())
       ON CONFLICT (connection_id, part) DO UPDATE SET cursor = excluded.cursor, asked_at = excluded.asked_at`,
      [connectionId, part, answer.next],
    );
    if (answer.lost)
      await client.query('UPDATE connection SET due_at = least(due_at, now()) WHERE id = $1 AND due_at IS NOT NULL', [
        connectionId,
      ]);
  });
}
