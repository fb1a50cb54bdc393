import { stream, type Gone, type Instant, type Page, type Raw } from '#sdk';
import { isRow, type SlackApi } from './api.js';
import { isLostChannel, wordOf } from './classify.js';
import { findMessages, placeOf } from './find.js';
import { isTombstone } from './message.js';
import { TALK, threadParts } from './messages.js';
import { rawOf } from './records.js';
import { Through } from './users.js';

/** A thread to its end, oldest first; its first message stands before the replies, perhaps on every page. */
async function* readThread(api: SlackApi, part: string, until: Instant): AsyncGenerator<Page<Through>> {
  const { channel, ts } = placeOf(part);
  const list = { method: 'conversations.replies', field: 'messages', query: { channel, ts } } as const;
  const end = { next: { through: until }, whole: true as const };
  try {
    for await (const page of api.pages(list)) {
      const records: Raw[] = [];
      const gone: Gone[] = [];
      for (const [index, row] of page.rows.entries()) {
        const own = isRow(row) ? row['ts'] : null;
        if (own === ts) continue;
        if (isRow(row) && isTombstone(row)) gone.push({ key: `${channel}:${String(own)}`, proof: 'event' });
        else records.push(await rawOf(api, channel, page, index));
      }
      yield { records, gone, ...(page.last && end) };
    }
  } catch (error) {
    // Nothing is left of the thread; each reply is still asked for by name.
    if (wordOf(error) === 'thread_not_found') yield { records: [], ...end };
    else if (isLostChannel(error)) yield { records: [], next: end.next };
    else throw error;
  }
}

/** Replies, broadcast or not, read whole for each new look at a thread: no list of a channel holds them (airbyte#32143). */
export const replies = stream({
  name: 'replies',
  scopes: ['channels:history', 'groups:history'],
  ...TALK,
  parts: { of: 'messages', from: threadParts },
  cursor: Through,
  read: (api: SlackApi, { part, until }) => readThread(api, part, until),
  get: (api, keys) => findMessages(api, keys, 'thread'),
});
