import type { MetricEvent } from '../metrics/events.js';
import { iso } from './events.js';
import type { Ask, Cast } from './load.js';
import { TALK } from './statements.js';

interface TalkRow {
  id: string;
  tool: string;
  at: string;
  author: string | null;
  bot: boolean;
  chase: MetricEvent['chase'] | null;
  thread: string;
  campaign: string | null;
  item: string | null;
}

/** Which talk is wanted: between two instants (epoch milliseconds), of these campaigns or all. */
export interface TalkScope {
  from: number;
  to: number;
  campaigns?: readonly string[];
}

/** Messages as events; what each asks was read out of it before its text went. Null: there are more than `limit`. */
export async function loadTalk(
  ask: Ask,
  { from, to, campaigns }: TalkScope,
  { personOf }: Cast,
  limit: number,
): Promise<MetricEvent[] | null> {
  const rows = await ask<TalkRow>(TALK, [new Date(from), new Date(to), campaigns ?? null, limit + 1]);
  if (rows.length > limit) return null;
  return rows.map(({ id, tool, at, author, bot, chase, thread, campaign, item }) => ({
    id,
    tool,
    type: 'message',
    at: iso(at),
    actor: author && personOf(author),
    bot,
    chase,
    thread,
    ...(campaign === null ? {} : { campaign }),
    ...(item === null ? {} : { item }),
  }));
}
