import { channelOf, flag, isVisible, needScope, type Body, type Call, type Method } from './call.js';
import type { Channel } from './entities.js';
import { fails } from './failures.js';
import { pageByOrdinal } from './paging.js';
import { membersOf, renderChannel } from './renderChannels.js';

/**
 * No page takes in more channels than this, whatever the limit: the tool may give fewer than were asked for although
 * more follow, and callers must go by the cursor alone.
 */
const MOST_OF_A_PAGE = 8;

const SCOPES: Record<string, string> = {
  public_channel: 'channels:read',
  private_channel: 'groups:read',
  mpim: 'mpim:read',
  im: 'im:read',
};

/** Direct messages are none of the company's story, so those types are known and empty. */
function typesOf(call: Call): string[] {
  const types = (call.args.get('types') || 'public_channel').split(',').map((type) => type.trim());
  if (types.some((type) => !Object.hasOwn(SCOPES, type))) throw fails('invalid_types');
  for (const type of types) needScope(call, SCOPES[type]!);
  return types;
}

/** Only some methods refuse a limit out of bounds; the others take it for the nearest they know. */
function checkLimit({ args }: Call): void {
  const limit = Number(args.get('limit') ?? 100);
  if (limit < 1 || limit > 999) throw fails('invalid_limit');
}

function listChannels(call: Call, scope: string, isListed: (channel: Channel) => boolean): Body {
  checkLimit(call);
  const types = typesOf(call);
  const withoutArchived = flag(call, 'exclude_archived');
  return pageByOrdinal(call, {
    field: 'channels',
    scope,
    rows: [...call.world.channels.values()],
    placeOf: ({ ordinal }) => ordinal,
    isShown: (channel) =>
      isVisible(channel) &&
      isListed(channel) &&
      types.includes(channel.isPrivate ? 'private_channel' : 'public_channel') &&
      !(withoutArchived && channel.isArchived),
    render: (channel) => renderChannel(channel, call.world),
    most: MOST_OF_A_PAGE,
    byDefault: 100,
  });
}

const list: Method = (call) => {
  const body = listChannels(call, 'conversations.list', () => true);
  for (const channel of body.channels as Record<string, unknown>[])
    channel.num_members = membersOf(call.world.channels.get(channel.id as string)!, call.world).length;
  return body;
};

/** Channels of one user; without a name the app's own. They do not say whether the app is a member. */
const ofUser: Method = (call) => {
  const { accounts, team } = call.world;
  const account = accounts.byUser(call.args.get('user') ?? team.appUser);
  if (!account) throw fails('user_not_found');
  const isIn = (channel: Channel) => (account === accounts.app ? channel.hasApp : channel.members.has(account));
  const body = listChannels(call, `users.conversations ${account.user}`, isIn);
  for (const channel of body.channels as Record<string, unknown>[]) delete channel.is_member;
  return body;
};

const info: Method = (call) => {
  const channel = channelOf(call, 'read');
  return {
    ok: true,
    channel: {
      ...renderChannel(channel, call.world),
      ...(flag(call, 'include_num_members') ? { num_members: membersOf(channel, call.world).length } : {}),
      ...(flag(call, 'include_locale') ? { locale: 'en-US' } : {}),
    },
  };
};

const members: Method = (call) => {
  checkLimit(call);
  const channel = channelOf(call, 'read');
  const users = membersOf(channel, call.world);
  return pageByOrdinal(call, {
    field: 'members',
    scope: `conversations.members ${channel.id}`,
    rows: users,
    placeOf: (user) => users.indexOf(user),
    render: (user) => user,
    most: 999,
    byDefault: 100,
  });
};

export const methodsOfChannels: Record<string, Method> = {
  'conversations.list': list,
  'conversations.info': info,
  'conversations.members': members,
  'users.conversations': ofUser,
};
