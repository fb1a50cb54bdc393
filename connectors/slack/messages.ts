import { z } from 'zod';
import { stream, type Child, type Gone, type Instant, type Job, type Page, type Raw } from '#sdk';
import { isRow, type Row, type SlackApi } from './api.js';
import { readableChannels } from './channels.js';
import { messageDrafts } from './drafts.js';
import { findMessages, placeOf } from './find.js';
import { findInMessage } from './found.js';
import { isReply, isTombstone, keyOf, Message, TEXT_PATHS } from './message.js';
import { observed } from './reactions.js';
import { rawOf } from './records.js';
import { endOfSecond, instantOf, later, micros, TS, tsOf } from './ts.js';

const DAY_MS = 86_400_000;
const DAY_MICROS = BigInt(DAY_MS) * 1_000n;
const FIRST = '0.000000';

const Cursor = z.object({
  /** The newest `ts` that was handed over: Slack's clock, not ours. */
  ts: z.string().regex(TS),
  /** Where the last walk began; everything newer was looked at in it. */
  from: z.string().regex(TS),
  /** When the last walk, and the last one over everything, began. */
  through: z.string(),
  whole: z.string(),
  /** First messages of all threads. */
  threads: z.array(z.string()),
});
type Cursor = z.infer<typeof Cursor>;

/** The thread that a message opens, read when it has grown or shrunk. */
export function threadParts({ ts, latest_reply, reply_count, meta }: Message): Child[] {
  return reply_count ? [{ part: `${meta.channel}:${ts}`, version: `${latest_reply ?? ''} ${reply_count}` }] : [];
}

/**
 * Newest first, so the cursor comes with the last page alone. Slack knows no "changed since": each walk goes back over a
 * window of days, and reads the threads in it again, since an edited or deleted reply shows nowhere else.
 */
async function* readChannel(api: SlackApi, job: Job<Cursor>): AsyncGenerator<Page<Cursor>> {
  const { part: channel, since, until, full } = job;
  const newest = since?.ts ?? endOfSecond(until);
  const window = tsOf(micros(newest) - BigInt(api.settings.lookBack) * DAY_MICROS);
  const from = full || !since ? FIRST : window;
  const query = { channel, latest: endOfSecond(until), ...(from !== FIRST && { oldest: from }) };
  const threads = new Set<string>();
  let ts = since?.ts ?? FIRST;
  for await (const page of api.pages({ method: 'conversations.history', field: 'messages', query })) {
    const records: Raw[] = [];
    const gone: Gone[] = [];
    const again: Child[] = [];
    for (const [index, given] of page.rows.entries()) {
      const row = isRow(given) ? given : {};
      const own = stampOf(row);
      if (own !== null) ts = later(ts, own);
      // A broadcast belongs to its thread and is read there.
      if (isReply(row)) continue;
      const isGone = own !== null && isTombstone(row);
      if (isGone) gone.push({ key: `${channel}:${own}`, proof: 'event' });
      else records.push(await rawOf(api, channel, page, index, since && own ? lookBefore(since, own) : undefined));
      if (own === null || !Number(row['reply_count'])) continue;
      threads.add(own);
      const inWindow = micros(own) >= micros(window);
      // The thread of a deleted message hangs on nothing that is landed.
      if (inWindow || isGone) again.push(threadOf(channel, own, row, inWindow ? until : ''));
    }
    const shownBy = since && ((key: string) => lookBefore(since, placeOf(key).ts));
    const known = { records, gone, again, ...(shownBy && { shownBy }) };
    if (!page.last) yield known;
    else {
      const [left, older] = partition(since?.threads ?? [], from, threads);
      // Its last reply went, and perhaps the message itself after it.
      again.push(...left.map((one) => ({ part: `${channel}:${one}`, version: `left ${until}` })));
      const place = { ts, from, through: until, threads: [...older, ...threads] };
      const isOld = (one: string): boolean => micros(one) < micros(window);
      if (since)
        again.push(
          ...place.threads
            .filter((one) => isOld(one) && isItsTurn(one, since.through, until, api.settings.oldThreads))
            .map((one) => ({ part: `${channel}:${one}`, version: `turn ${until}` })),
        );
      if (from === FIRST) yield { ...known, next: { ...place, whole: until }, whole: true };
      else yield { ...known, next: { ...place, whole: since!.whole }, wholeAfter: `${channel}:${from}` };
    }
  }
}

/** Threads known before: those that this walk should have shown and did not, and those that are older than it went. */
function partition(known: string[], from: string, shown: Set<string>): [left: string[], older: string[]] {
  const isOlder = (ts: string): boolean => micros(ts) <= micros(from);
  return [known.filter((ts) => !isOlder(ts) && !shown.has(ts)), known.filter(isOlder)];
}

/**
 * Whether a thread's turn came between two looks: every so many days, at the time of the day at which it began, so that
 * the turns of many threads are spread over the day and nothing needs to be remembered. 0 days: never.
 */
function isItsTurn(ts: string, before: Instant, now: Instant, days: number): boolean {
  const began = Date.parse(instantOf(ts));
  const turns = (at: Instant): number => Math.floor((Date.parse(at) - began) / (days * DAY_MS));
  return days > 0 && turns(now) > turns(before);
}

function threadOf(channel: string, ts: string, row: Row, look: string): Child {
  const grown = [row['latest_reply'], row['reply_count'], look].filter(Boolean);
  return { part: `${channel}:${ts}`, version: grown.join(' ') };
}

/** When this message was looked at before, at the latest: in the last walk, or in the last one over everything. */
function lookBefore(since: Cursor, ts: string): string {
  return micros(ts) > micros(since.from) ? since.through : since.whole;
}

function stampOf({ ts }: Row): string | null {
  return typeof ts === 'string' && TS.test(ts) ? ts : null;
}

/** What is common to a channel's messages and to the replies of its threads. */
export const TALK = {
  record: Message,
  identify: (value: unknown) => ({ key: keyOf(value) }),
  // Where the reader of a token is; when we looked before.
  volatile: ['/meta/lastLook', '/last_read', '/subscribed', '/unread_count', '/is_starred', '/pinned_to', '/saved'],
  redact: { paths: TEXT_PATHS, found: findInMessage },
  drafts: messageDrafts,
  observed,
};

/** What is said in channels, one part a channel. Replies are in the threads' own parts. */
export const messages = stream({
  name: 'messages',
  scopes: ['channels:history', 'groups:history', 'reactions:read'],
  ...TALK,
  parts: { list: readableChannels },
  cursor: Cursor,
  read: readChannel,
  get: (api: SlackApi, keys) => findMessages(api, keys, 'channel'),
});
