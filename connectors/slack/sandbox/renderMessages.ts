import { createHash } from 'node:crypto';
import type { Call } from './call.js';
import { idOf, signatureOf, type Message } from './entities.js';
import { richTextOf, sectionsOf } from './renderBlocks.js';
import { renderFile } from './renderFiles.js';
import { appOf } from './renderPeople.js';

/** How many names a reaction keeps in answers that were not asked for all of them; its count stays whole. */
const REACTORS = 3;
/** How many names a thread's parent gives of those who replied. */
const REPLIERS = 5;

/** A message as history and threads give it. */
export function renderMessage(message: Message, call: Call, withMetadata: boolean): Record<string, unknown> {
  return {
    ...whoAndWhat(message, call),
    ...threadOf(message, call),
    ...(message.edited ? { edited: editOf(message.edited) } : {}),
    ...reactionsOf(message, false),
    ...filesOf(message, call),
    ...(withMetadata && asksByMarker(message, call)
      ? { metadata: { event_type: 'approval_requested', event_payload: {} } }
      : {}),
  };
}

// A whole second, as the tool gives it.
const editOf = ({ by, at }: NonNullable<Message['edited']>) => ({
  user: signatureOf(by),
  ts: `${Math.floor(at / 1000)}.000000`,
});

/** Type, author and words. */
export function whoAndWhat(message: Message, call: Call): Record<string, unknown> {
  const { kind, author, text, ts } = message;
  if (message.isTombstone)
    return {
      type: 'message',
      subtype: 'tombstone',
      text: 'This message was deleted.',
      user: idOf(call.world.accounts.slackbot),
      hidden: true,
      ts,
    };
  if (kind !== 'posted') return { type: 'message', subtype: kind, ts, user: idOf(author), text };
  if (author.bot !== null)
    return {
      type: 'message',
      subtype: message.isBroadcast ? 'thread_broadcast' : 'bot_message',
      text,
      ts,
      username: author.displayName || author.realName,
      bot_id: author.bot,
      app_id: appOf(author.bot),
      ...blocksOf(message, call),
    };
  return {
    type: 'message',
    ...(message.isBroadcast ? { subtype: 'thread_broadcast' } : {}),
    user: idOf(author),
    text,
    ts,
    client_msg_id: idOfClient(message),
    team: author.team,
    ...blocksOf(message, call),
  };
}

function blocksOf(message: Message, call: Call): Record<string, unknown> {
  const { author, text, blocks, edited } = message;
  const hasButtons = asksByMarker(message, call) && edited === null;
  if (text === '' && blocks !== null) return { blocks: sectionsOf(blocks, hasButtons) };
  if (author.bot !== null) return hasButtons || edited !== null ? { blocks: sectionsOf(text, hasButtons) } : {};
  return text === '' ? {} : { blocks: richTextOf(text) };
}

/** Whether a program asks for an approval here: its own app would offer buttons. */
const asksByMarker = ({ author, text, blocks }: Message, { world }: Call): boolean =>
  author.bot !== null && `${text}${blocks ?? ''}`.includes(world.team.approvalMarker);

/** What ties a message to its thread, and a parent to its replies. */
function threadOf(message: Message, call: Call): Record<string, unknown> {
  const { parent, replies, ts } = message;
  if (parent)
    return {
      thread_ts: parent.ts,
      ...(parent.author.bot === null ? { parent_user_id: idOf(parent.author) } : {}),
      ...(message.isBroadcast ? { root: { ...whoAndWhat(parent, call), ...threadOf(parent, call) } } : {}),
    };
  const latest = replies.at(-1);
  if (!latest) return {};
  const repliers = [...new Set(replies.map(({ author }) => signatureOf(author)))];
  return {
    thread_ts: ts,
    reply_count: replies.length,
    reply_users_count: repliers.length,
    latest_reply: latest.ts,
    reply_users: repliers.slice(0, REPLIERS),
    is_locked: false,
    subscribed: false,
  };
}

export function reactionsOf({ reactions }: Message, isFull: boolean): Record<string, unknown> {
  if (reactions.size === 0) return {};
  return {
    reactions: [...reactions].map(([name, who]) => ({
      name,
      users: who.slice(0, isFull ? undefined : REACTORS).map(idOf),
      count: who.length,
    })),
  };
}

export const filesOf = ({ files, author }: Message, call: Call): Record<string, unknown> =>
  files.length === 0
    ? {}
    : {
        files: files.map((file) => renderFile(file, call)),
        upload: files.some((file) => file.owner === author),
        display_as_bot: false,
      };

/** A random UUID in the tool, the same at every look. */
function idOfClient({ channel, ts }: Message): string {
  const hex = createHash('sha256').update(`${channel.id}:${ts}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** The address of a message for people. */
export function permalinkOf({ channel, ts, parent }: Message, { world }: Call): string {
  const address = `https://${world.team.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`;
  return parent ? `${address}?thread_ts=${parent.ts}&cid=${channel.id}` : address;
}
