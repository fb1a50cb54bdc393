import type { SlackEvent } from '#sandbox';
import type { Body, Call } from './call.js';
import { idOf, type Channel, type Message } from './entities.js';
import { renderChannel } from './renderChannels.js';
import { renderMessage } from './renderMessages.js';

/** An event as Slack words it, without its envelope. */
export type Inner = Body & { type: string; event_ts: string };

/** Lets the next thing happen and gives what the app hears of it: of private channels, and of talk, only where it is. */
export function stepAndTell(call: Call): Inner[] {
  const { world } = call;
  const event = world.next()!;
  if (event.type === 'channel_added') {
    world.step();
    return ofNewChannel(world.channels.get(event.id)!, event, call);
  }
  const channel = world.channels.get(event.channel)!;
  // Slack's own lines get their ts when they are written.
  const before = 'ts' in event ? null : new Set(channel.messages.keys());
  const touched = 'ts' in event ? channel.messages.get(event.ts) : undefined;
  const parent = touched?.parent ?? null;
  const [was, parentWas] = [touched && inEvent(touched, call), parent && inEvent(parent, call)];
  const [files, reactions] = [touched?.files ?? [], countOf(touched)];
  world.step();
  const line =
    'ts' in event ? channel.messages.get(event.ts) : [...channel.messages.values()].find(({ ts }) => !before!.has(ts));
  switch (event.type) {
    case 'edited':
      return hears(channel) ? [changed(touched!, was!, event, call)] : [];
    case 'deleted': {
      if (!hears(channel)) return [];
      const gone = files.filter(({ shares }) => shares.size === 0);
      return [
        touched!.isTombstone ? changed(touched!, was!, event, call) : deleted(touched!, was!, event),
        // The last reply of a message that was deleted before takes it along.
        ...(parent && !channel.messages.has(parent.ts) ? [deleted(parent, parentWas!, event)] : []),
        ...gone.map(({ id }) => ({ type: 'file_deleted', file_id: id, event_ts: stampOf(event) })),
      ];
    }
    case 'reacted':
    case 'unreacted':
      return hears(channel) && countOf(touched) !== reactions ? [reaction(touched!, event, call)] : [];
    case 'posted':
      return hears(channel) ? [spoken(line!, call), ...shared(line!)] : [];
    case 'joined': {
      const joined = memberJoined(channel, idOf(line!.author), event, call);
      return hears(channel) ? [spoken(line!, call), joined] : [];
    }
    case 'app_added':
      return [memberJoined(channel, call.world.team.appUser, event, call)];
    case 'app_removed': {
      const type = channel.isPrivate ? 'group_left' : 'channel_left';
      return [{ type, channel: channel.id, actor_id: idOf(world.accounts.of(event.by)), event_ts: stampOf(event) }];
    }
    default:
      return [...ofChannel(channel, event, call), ...(hears(channel) ? [spoken(line!, call)] : [])];
  }
}

const hears = ({ hasApp }: Channel): boolean => hasApp;
const countOf = (message: Message | undefined): number =>
  [...(message?.reactions.values() ?? [])].reduce((sum, who) => sum + who.length, 0);

/** When it happened, as a `ts` of its own. */
export const stampOf = ({ at }: { at: number }): string =>
  `${Math.floor(at / 1000)}.${String(at % 1000).padStart(3, '0')}200`;

const CREATED =
  `id name name_normalized created creator context_team_id is_archived is_channel is_ext_shared is_general is_group is_im is_mpim
  is_org_shared is_pending_ext_shared is_private is_shared`.split(/\s+/);

const typeOf = ({ isPrivate }: Channel) => (isPrivate ? 'group' : 'channel');

/** A message inside of an event: who reacted is not in it. */
function inEvent(message: Message, call: Call): Body {
  const { reactions: _, ...rest } = renderMessage(message, call, true);
  return rest;
}

function spoken(message: Message, call: Call): Inner {
  const { channel, ts, files, author, kind } = message;
  const isShare = kind === 'posted' && files.length > 0 && author.bot === null && !message.isBroadcast;
  const team = kind === 'posted' ? {} : { team: author.team };
  const names = kind === 'channel_name' ? { name: channel.name, old_name: channel.previousNames[0] } : {};
  return {
    ...inEvent(message, call),
    ...(isShare && { subtype: 'file_share' }),
    ...team,
    ...names,
    type: 'message',
    channel: channel.id,
    channel_type: typeOf(channel),
    event_ts: ts,
  };
}

const shared = ({ files, author, channel, ts }: Message): Inner[] =>
  files.map(({ id }) => ({
    type: 'file_shared',
    file_id: id,
    user_id: idOf(author),
    file: { id },
    channel_id: channel.id,
    event_ts: ts,
  }));

function changed(message: Message, was: Body, event: SlackEvent, call: Call): Inner {
  const { channel } = message;
  return {
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    channel: channel.id,
    channel_type: typeOf(channel),
    message: inEvent(message, call),
    previous_message: was,
    ts: stampOf(event),
    event_ts: stampOf(event),
  };
}

const deleted = ({ channel, ts }: Message, was: Body, event: SlackEvent): Inner => ({
  type: 'message',
  subtype: 'message_deleted',
  hidden: true,
  channel: channel.id,
  channel_type: typeOf(channel),
  deleted_ts: ts,
  previous_message: was,
  ts: stampOf(event),
  event_ts: stampOf(event),
});

function reaction(message: Message, event: Extract<SlackEvent, { emoji: string }>, { world }: Call): Inner {
  return {
    type: event.type === 'reacted' ? 'reaction_added' : 'reaction_removed',
    user: idOf(world.accounts.of(event.by)),
    reaction: event.emoji,
    item: { type: 'message', channel: message.channel.id, ts: message.ts },
    ...(message.author.user !== null && { item_user: message.author.user }),
    event_ts: stampOf(event),
  };
}

const memberJoined = (channel: Channel, user: string, event: SlackEvent, { world }: Call): Inner => ({
  type: 'member_joined_channel',
  user,
  channel: channel.id,
  channel_type: channel.isPrivate ? 'G' : 'C',
  team: world.team.id,
  event_ts: stampOf(event),
});

function ofNewChannel(channel: Channel, event: SlackEvent, call: Call): Inner[] {
  const told: Inner[] = channel.isPrivate
    ? []
    : [{ type: 'channel_created', channel: inCreated(channel, call), event_ts: stampOf(event) }];
  return channel.hasApp ? [...told, memberJoined(channel, call.world.team.appUser, event, call)] : told;
}

/** Less than a list shows of it, and whether it is frozen. */
function inCreated(channel: Channel, { world }: Call): Body {
  const shown = renderChannel(channel, world);
  return { ...Object.fromEntries(CREATED.map((name) => [name, shown[name]])), is_frozen: false };
}

function ofChannel(channel: Channel, event: SlackEvent, { world }: Call): Inner[] {
  if (channel.isPrivate && !hears(channel)) return [];
  const kind = typeOf(channel);
  const { id, name, isArchived, createdAt } = channel;
  if (event.type === 'channel_renamed') {
    const renamed = {
      id,
      name,
      name_normalized: name,
      created: Math.floor(createdAt / 1000),
      is_channel: true,
      is_mpim: false,
    };
    return [{ type: `${kind}_rename`, channel: renamed, event_ts: stampOf(event) }];
  }
  const type = `${kind}_${isArchived ? 'archive' : 'unarchive'}`;
  return [{ type, channel: id, user: idOf(world.accounts.of(event.by)), event_ts: stampOf(event) }];
}
