import type { Found } from '#sdk';
import { isRow, type List, type Listing, type Row, type SlackApi } from './api.js';
import { isRead } from './channels.js';
import { isLostChannel, wordOf } from './classify.js';
import { isReply, isTombstone } from './message.js';
import { rawOf } from './records.js';
import { later, TS } from './ts.js';

/** The channel and the `ts` in a key of a message or of a thread. */
export function placeOf(key: string): { channel: string; ts: string } {
  const cut = key.indexOf(':');
  return { channel: key.slice(0, cut), ts: key.slice(cut + 1) };
}

/**
 * Each message by its name, and where it lies. Only a message with an older one still shown is proved to be deleted: what is
 * older than all that a channel shows went by the retention of the plan, which is nobody's deletion. An event may name a
 * message that is none of this stream's, or was said where the hub does not read: nothing is claimed of it.
 */
export async function findMessages(api: SlackApi, keys: string[], where: 'channel' | 'thread'): Promise<Found[]> {
  const found: Found[] = [];
  const lost = new Set<string>();
  // Per channel: at or before this nothing is shown any more.
  const ends = new Map<string, string>();
  for (const key of keys.toSorted((one, other) => (one < other ? 1 : -1))) {
    const { channel, ts } = placeOf(key);
    const end = ends.get(channel);
    // The key of a quarantined record may be anything; what cannot be asked is not proved to be deleted.
    if (!TS.test(ts) || lost.has(channel) || (end !== undefined && later(ts, end) === end)) {
      found.push({ key, state: 'hidden' });
      continue;
    }
    try {
      const one = await look(api, channel, ts, where);
      if (one === 'before all') ends.set(channel, ts);
      const isHidden =
        one === 'before all' || one === 'elsewhere' || (one.state === 'live' && !(await isRead(api, channel)));
      found.push(isHidden ? { key, state: 'hidden' } : { key, ...one });
    } catch (error) {
      if (!isLostChannel(error)) throw error;
      lost.add(channel);
      found.push({ key, state: 'hidden' });
    }
  }
  return found;
}

type Seen = { state: 'live'; raw: Awaited<ReturnType<typeof rawOf>>; part: string } | { state: 'deleted' };

async function look(
  api: SlackApi,
  channel: string,
  ts: string,
  where: 'channel' | 'thread',
): Promise<Seen | 'before all' | 'elsewhere'> {
  if (where === 'thread') {
    const query = { channel, ts, oldest: ts, latest: ts, inclusive: true };
    const hit = await firstRow(api, { method: 'conversations.replies', field: 'messages', query }, (own) => own === ts);
    if (hit) return isReply(rowOf(hit)) ? seen(api, channel, hit) : 'elsewhere';
  }
  const query = { channel, latest: ts, inclusive: true, limit: 1 };
  const hit = await firstRow(api, { method: 'conversations.history', field: 'messages', query }, () => true);
  if (!hit) return 'before all';
  if (hit.ts !== ts) return { state: 'deleted' };
  // A broadcast stands in both, and belongs to its thread.
  return isReply(rowOf(hit)) === (where === 'thread') ? seen(api, channel, hit) : 'elsewhere';
}

interface Hit {
  page: Listing;
  index: number;
  ts: unknown;
}

async function firstRow(api: SlackApi, list: List, is: (ts: unknown) => boolean): Promise<Hit | null> {
  try {
    // A page may be empty and not be the last.
    for await (const page of api.pages(list)) {
      const index = page.rows.findIndex((row) => isRow(row) && is(row['ts']));
      if (index >= 0) return { page, index, ts: (page.rows[index] as { ts: unknown }).ts };
    }
  } catch (error) {
    if (wordOf(error) !== 'thread_not_found') throw error;
  }
  return null;
}

const rowOf = ({ page, index }: Hit): Row => page.rows[index] as Row;

async function seen(api: SlackApi, channel: string, hit: Hit): Promise<Seen> {
  const row = rowOf(hit);
  if (isTombstone(row)) return { state: 'deleted' };
  const part = isReply(row) ? `${channel}:${String(row['thread_ts'])}` : channel;
  return { state: 'live', raw: await rawOf(api, channel, hit.page, hit.index), part };
}
