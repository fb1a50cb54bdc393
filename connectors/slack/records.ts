import { NotFound, ScopeError, type Instant, type Raw } from '#sdk';
import { isRow, type SlackApi } from './api.js';
import { Bare, metaOf, wordsOf, type Reactions } from './message.js';
import { mentionsIn } from './mrkdwn.js';
import { isTruncated } from './reactions.js';
import { directoryOf } from './users.js';

/** A message of a page as the engine lands it, with all that is known of it beside its own fields. */
export function rawOf(
  api: SlackApi,
  channel: string,
  page: { body: Buffer; rows: unknown[] },
  index: number,
  lastLook?: Instant,
): Promise<Raw> {
  return dress(api, channel, page.rows[index], { body: page.body, at: `/messages/${index}` }, lastLook);
}

/** The same of a message that stands anywhere. */
export async function dress(
  api: SlackApi,
  channel: string,
  row: unknown,
  place: Pick<Raw, 'body' | 'at'>,
  lastLook?: Instant,
): Promise<Raw> {
  const { site } = await api.account();
  const { data: message } = Bare.safeParse(row);
  // What is not understood is set aside under its key.
  if (!message) return { ...place, meta: { channel, site } };
  const directory = await directoryOf(api);
  const known = { channel, site, directory, marker: api.settings.approvalMarker };
  let meta = metaOf(message, known);
  if (isTruncated(message.reactions) && (meta.marked || mentionsIn(wordsOf(message, true)).length > 0)) {
    const all = await askReactions(api, channel, message.ts);
    if (all) meta = metaOf(message, known, all);
  }
  return { ...place, meta: { ...meta, ...(lastLook && { lastLook }) } };
}

async function askReactions(api: SlackApi, channel: string, timestamp: string): Promise<Reactions | null> {
  try {
    const answer = await api.call('reactions.get', { channel, timestamp, full: true });
    const { message } = answer.json<{ message?: unknown }>();
    return Bare.shape.reactions.safeParse(isRow(message) ? message['reactions'] : null).data ?? null;
  } catch (error) {
    // Deleted a moment ago, or no right to ask: the first ones are known, and the count says that there are more.
    if (error instanceof NotFound || error instanceof ScopeError) return null;
    throw error;
  }
}
