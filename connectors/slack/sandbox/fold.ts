import type { SlackEvent } from '#sandbox';
import { microsOf, type Account, type Channel, type Message } from './entities.js';
import type { World } from './world.js';

/** Takes one event into the world. */
export function foldEvent(world: World, event: SlackEvent): void {
  const by = world.accounts.of(event.by);
  if (event.type === 'channel_added') return addChannel(world, event, by);
  const channel = known(world.channels.get(event.channel), event, event.channel);
  switch (event.type) {
    case 'channel_renamed':
      addLine(channel, event, by, 'channel_name', `has renamed the channel from "${channel.name}" to "${event.name}"`);
      channel.previousNames.unshift(channel.name);
      channel.name = event.name;
      channel.updatedAt = event.at;
      return;
    case 'channel_archived':
      addLine(
        channel,
        event,
        by,
        event.archived ? 'channel_archive' : 'channel_unarchive',
        `${event.archived ? 'archived' : 'un-archived'} the channel`,
      );
      channel.isArchived = event.archived;
      channel.updatedAt = event.at;
      return;
    case 'app_added':
    case 'app_removed':
      return setApp(world, channel, event.type === 'app_added');
    case 'joined': {
      const message = addMessage(channel, event, event.ts, by);
      message.kind = 'channel_join';
      message.text = `<@${by.user ?? by.bot}> has joined the channel`;
      if (by === world.accounts.app) channel.hasApp = true;
      return;
    }
    case 'posted':
      return post(world, channel, event, by);
    default:
      return change(world, known(channel.messages.get(event.ts), event, event.ts), event, by);
  }
}

type Of<Type extends SlackEvent['type']> = Extract<SlackEvent, { type: Type }>;

/** The record an event names: an event about something that is not there is a fault of the company. */
function known<T>(found: T | undefined, event: SlackEvent, name: string): T {
  if (found === undefined)
    throw new Error(`slack sandbox: ${event.type} at ${event.at} names ${name}, which is not there`);
  return found;
}

function addChannel(world: World, event: Of<'channel_added'>, by: Account): void {
  world.channels.set(event.id, {
    id: event.id,
    ordinal: world.channels.size,
    name: event.name,
    previousNames: [],
    isPrivate: event.private,
    topic: event.topic,
    createdAt: event.at,
    updatedAt: event.at,
    creator: by,
    isArchived: false,
    hasApp: event.app,
    members: new Set(event.app ? [by, world.accounts.app] : [by]),
    messages: new Map(),
  });
}

function setApp(world: World, channel: Channel, isIn: boolean): void {
  channel.hasApp = isIn;
  if (isIn) channel.members.add(world.accounts.app);
  else channel.members.delete(world.accounts.app);
}

function addMessage(channel: Channel, event: SlackEvent, ts: string, author: Account): Message {
  const micros = microsOf(ts);
  if (micros === null || !/^\d{10}\.\d{6}$/.test(ts) || channel.messages.has(ts))
    throw new Error(`slack sandbox: ${event.type} at ${event.at} has the ts ${ts}, which no new message can have`);
  const message: Message = {
    channel,
    ts,
    micros,
    kind: 'posted',
    author,
    text: '',
    blocks: null,
    parent: null,
    isBroadcast: false,
    files: [],
    edited: null,
    isTombstone: false,
    reactions: new Map(),
    replies: [],
  };
  channel.messages.set(ts, message);
  channel.members.add(author);
  return message;
}

/** Slack's own lines have no ts in the story: they get one of that second that nobody else has. */
function addLine(channel: Channel, event: SlackEvent, by: Account, kind: Message['kind'], text: string): void {
  let micros = 990_000;
  const ts = () => `${Math.floor(event.at / 1000)}.${micros}`;
  while (channel.messages.has(ts())) micros++;
  Object.assign(addMessage(channel, event, ts(), by), { kind, text });
}

function post(world: World, channel: Channel, event: Of<'posted'>, by: Account): void {
  const parent = event.thread === null ? null : known(channel.messages.get(event.thread), event, event.thread);
  const message = addMessage(channel, event, event.ts, by);
  message.text = event.text;
  message.blocks = event.blocks;
  message.parent = parent;
  message.isBroadcast = event.broadcast;
  for (const file of event.files) {
    const record = world.files.get(file.id) ?? {
      ...file,
      ordinal: world.files.size,
      owner: by,
      createdAt: event.at,
      shares: new Set(),
    };
    world.files.set(file.id, record);
    record.shares.add(message);
    message.files.push(record);
  }
  if (!parent) return;
  parent.replies.push(message);
  parent.replies.sort((a, b) => a.micros - b.micros);
}

function change(
  world: World,
  message: Message,
  event: Of<'edited' | 'deleted' | 'reacted' | 'unreacted'>,
  by: Account,
): void {
  switch (event.type) {
    case 'edited':
      message.text = event.text;
      message.blocks = null;
      message.edited = { by, at: event.at };
      return;
    case 'deleted':
      return remove(message);
    case 'reacted': {
      const who = message.reactions.get(event.emoji) ?? [];
      if (!who.includes(by)) message.reactions.set(event.emoji, [...who, by]);
      return;
    }
    case 'unreacted': {
      const left = (message.reactions.get(event.emoji) ?? []).filter((account) => account !== by);
      if (left.length > 0) message.reactions.set(event.emoji, left);
      else message.reactions.delete(event.emoji);
    }
  }
}

function remove(message: Message): void {
  for (const file of message.files) file.shares.delete(message);
  message.files = [];
  message.reactions.clear();
  message.edited = null;
  if (message.replies.length > 0) {
    message.isTombstone = true;
    return;
  }
  message.channel.messages.delete(message.ts);
  const { parent } = message;
  if (!parent) return;
  parent.replies = parent.replies.filter((reply) => reply !== message);
  if (parent.isTombstone && parent.replies.length === 0) remove(parent);
}
