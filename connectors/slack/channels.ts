import { z } from 'zod';
import { stream, type Found, type Page } from '#sdk';
import { identify, type List, type Row, type SlackApi } from './api.js';
import { isLostChannel } from './classify.js';
import { Through } from './users.js';

const Channel = z.looseObject({
  id: z.string().min(1),
  /** Direct messages have none. */
  name: z.string().nullish(),
  user: z.string().nullish(),
  created: z.number().nullish(),
  is_archived: z.boolean().nullish(),
  is_member: z.boolean().nullish(),
  meta: z.looseObject({ site: z.string().nullable() }),
});

/** Kinds of conversations and the right that shows each; where the token lacks one, asking for it fails the whole list. */
const TYPES = [
  ['public_channel', 'channels:read'],
  ['private_channel', 'groups:read'],
  ['im', 'im:read'],
  ['mpim', 'mpim:read'],
] as const;

async function listOf(api: SlackApi): Promise<List> {
  const { scopes } = await api.account();
  const wanted = TYPES.slice(0, api.settings.directMessages ? 4 : 2);
  const allowed = wanted.filter(([type, scope]) => type === 'public_channel' || !scopes || scopes.has(scope));
  return {
    method: 'conversations.list',
    field: 'channels',
    query: { types: allowed.map(([type]) => type).join(), exclude_archived: false },
  };
}

/**
 * The channels whose talk this token can read. An app reads what it is in; a person's token also any public channel,
 * for which Slack says `is_member: false` all the same.
 */
export async function* readableChannels(api: SlackApi): AsyncGenerator<string> {
  const { isBot } = await api.account();
  let closed = 0;
  for (const row of await api.rows(await listOf(api))) {
    const { id, is_member: isMember } = row;
    if (typeof id !== 'string' || id === '') continue;
    if (isBot && isMember === false) closed++;
    else yield id;
  }
  if (closed > 0) api.log({ channels: closed }, 'channels that the app is not in are not read');
}

/** Whether a conversation is one of those that are read: direct ones, of several people too, only where that is wanted. */
export async function isRead(api: SlackApi, id: string): Promise<boolean> {
  if (api.settings.directMessages) return true;
  const rows = await api.rows(await listOf(api));
  if (rows.some((row) => row['id'] === id)) return true;
  try {
    // Newer than the list, or in none.
    const answer = await api.call('conversations.info', { channel: id });
    const { channel } = answer.json<{ channel?: Row | null }>();
    return channel?.['is_im'] !== true && channel?.['is_mpim'] !== true;
  } catch (error) {
    if (!isLostChannel(error)) throw error;
    return false;
  }
}

/** The channels themselves, archived ones too. */
export const channels = stream({
  name: 'channels',
  scopes: ['channels:read', 'groups:read'],
  record: Channel,
  identify,
  // Numbers that move with every visitor, and tabs that people rearrange.
  volatile: ['/num_members', '/updated', '/priority', '/properties', '/last_read', '/unread_count'],
  cursor: Through,
  async *read(api: SlackApi, { until }): AsyncGenerator<Page<Through>> {
    const { site } = await api.account();
    for await (const { body, rows, last } of api.listing(await listOf(api))) {
      const records = rows.map((_, index) => ({ body, at: `/channels/${index}`, meta: { site } }));
      yield { records, ...(last && { next: { through: until }, whole: true as const }) };
    }
  },
  // A channel that is deleted and one that the app was taken out of look the same: neither is proved to be gone.
  async get(api, keys): Promise<Found[]> {
    const { site } = await api.account();
    const found: Found[] = [];
    for (const key of keys) {
      try {
        const { body } = await api.call('conversations.info', { channel: key });
        found.push({ key, state: 'live', raw: { body, at: '/channel', meta: { site } } });
      } catch (error) {
        if (!isLostChannel(error)) throw error;
        found.push({ key, state: 'hidden' });
      }
    }
    return found;
  },
  drafts: ({ id, name, user, created, is_archived, meta }) => [
    {
      draft: 'container',
      key: id,
      kind: 'channel',
      name: name || user || id,
      url: meta.site && `${meta.site}/archives/${id}`,
      archived: is_archived === true,
      createdAt: created ? new Date(created * 1_000).toISOString() : null,
    },
  ],
});
