import { channelOf, flag, isVisible, limitOf, readableChannelOf, type Call, type Method } from './call.js';
import { microsOf, type Channel, type Message } from './entities.js';
import { fails } from './failures.js';
import { pageOf } from './paging.js';
import { renderFile } from './renderFiles.js';
import { filesOf, permalinkOf, reactionsOf, renderMessage, whoAndWhat } from './renderMessages.js';
import { HELD_BACK_PAGE } from './tiers.js';

/** Sizes of a page of messages: what a call gets when it names none, and the most it gets. */
function sizeOf(call: Call, byDefault: number, most: number): number {
  const isHeldBack = call.tiers === 'distributed';
  return isHeldBack ? limitOf(call, HELD_BACK_PAGE, HELD_BACK_PAGE) : limitOf(call, byDefault, most);
}

/** The range of a call: both ends are outside of it, unless it is inclusive. */
function rangeOf(call: Call): (message: Message) => boolean {
  const end = (name: 'oldest' | 'latest', without: number) => {
    const given = call.args.get(name);
    const micros = given ? microsOf(given) : without;
    if (micros === null) throw fails(`invalid_ts_${name}`);
    return micros;
  };
  const oldest = end('oldest', -1);
  const latest = end('latest', Number.MAX_SAFE_INTEGER);
  const isInclusive = flag(call, 'inclusive');
  return ({ micros }) => (isInclusive ? micros >= oldest && micros <= latest : micros > oldest && micros < latest);
}

/** Newest first; replies are not in it, unless they were shown to the channel too. */
const history: Method = (call) => {
  const channel = readableChannelOf(call);
  const isInRange = rangeOf(call);
  const withMetadata = flag(call, 'include_all_metadata');
  const { records, next } = pageOf(call, {
    field: 'messages',
    scope: `conversations.history ${channel.id}`,
    rows: [...channel.messages.values()]
      .filter(
        (message) =>
          call.world.isKept(message) && (message.parent === null || message.isBroadcast) && isInRange(message),
      )
      .sort((a, b) => b.micros - a.micros),
    placeOf: ({ micros }) => micros,
    isBehind: (place, cursor) => place < cursor,
    start: Number.MAX_SAFE_INTEGER,
    size: sizeOf(call, 100, 999),
    render: (message) => renderMessage(message, call, withMetadata),
  });
  return {
    ok: true,
    messages: records,
    has_more: next !== '',
    pin_count: 0,
    response_metadata: { next_cursor: next },
  };
};

/** Oldest first, with the parent before the replies of every page; a reply's own ts gives that reply alone. */
const replies: Method = (call) => {
  const channel = readableChannelOf(call);
  const parent = channel.messages.get(call.args.get('ts')!);
  if (!parent || !call.world.isKept(parent)) throw fails('thread_not_found');
  const isInRange = rangeOf(call);
  const withMetadata = flag(call, 'include_all_metadata');
  const { records, next } = pageOf(call, {
    field: 'messages',
    scope: `conversations.replies ${channel.id} ${parent.ts}`,
    rows: parent.replies.filter(isInRange),
    placeOf: ({ micros }) => micros,
    isBehind: (place, cursor) => place > cursor,
    start: -1,
    // The parent counts, but a page moves on in any case.
    size: Math.max(1, sizeOf(call, 1000, 1000) - 1),
    render: (message) => renderMessage(message, call, withMetadata),
  });
  return {
    ok: true,
    messages: [renderMessage(parent, call, withMetadata), ...records],
    has_more: next !== '',
    response_metadata: { next_cursor: next },
  };
};

function messageOf({ world }: Call, channel: Channel, ts: string | null): Message {
  const message = channel.messages.get(ts ?? '');
  if (!message || !world.isKept(message)) throw fails('message_not_found');
  return message;
}

/** What has reactions: a message, or a file, which nobody in the company reacts to. */
const reactions: Method = (call) => {
  const { args, world } = call;
  const fileId = args.get('file');
  if (fileId !== null) {
    const file = world.files.get(fileId);
    if (!file) throw fails('file_not_found');
    return { ok: true, type: 'file', file: renderFile(file, call) };
  }
  const timestamp = args.get('timestamp');
  if (!args.get('channel') || !timestamp) throw fails('no_item_specified');
  if (microsOf(timestamp) === null) throw fails('bad_timestamp');
  const channel = channelOf(call, 'read');
  if (!channel.hasApp) throw fails('channel_not_found');
  const message = messageOf(call, channel, timestamp);
  return {
    ok: true,
    type: 'message',
    channel: channel.id,
    message: {
      ...whoAndWhat(message, call),
      ...filesOf(message, call),
      ...reactionsOf(message, flag(call, 'full')),
      permalink: permalinkOf(message, call),
    },
  };
};

const permalink: Method = (call) => {
  const channel = call.world.channels.get(call.args.get('channel')!);
  if (!channel || !isVisible(channel)) throw fails('channel_not_found');
  return {
    ok: true,
    channel: channel.id,
    permalink: permalinkOf(messageOf(call, channel, call.args.get('message_ts')), call),
  };
};

export const methodsOfMessages: Record<string, Method> = {
  'conversations.history': history,
  'conversations.replies': replies,
  'reactions.get': reactions,
  'chat.getPermalink': permalink,
};
