import { z } from 'zod';
import { attachmentsToMrkdwn, blocksToMrkdwn } from './blocks.js';
import { mentionsIn } from './mrkdwn.js';
import { TS } from './ts.js';
import type { Directory } from './users.js';

const Stamp = z.string().regex(TS, 'a ts as text: seconds, a dot, six decimals');
const Reactions = z.array(
  z.object({ name: z.string(), count: z.number().int().nonnegative(), users: z.array(z.string()).default([]) }),
);

const File = z.object({
  id: z.string().min(1),
  user: z.string().nullish(),
  created: z.number().nullish(),
  filetype: z.string().nullish(),
  mimetype: z.string().nullish(),
  size: z.number().nullish(),
  /** `tombstone`: deleted; `hidden_by_limit`: the plan shows it no more; then and in foreign workspaces the rest is absent. */
  mode: z.string().nullish(),
  name: z.string().nullish(),
  title: z.string().nullish(),
  permalink: z.string().nullish(),
});

/** What the message itself does not say: a stream's functions see neither settings nor other records. */
const Meta = z.object({
  channel: z.string().min(1),
  site: z.string().nullable(),
  /** Who wrote it, where the message names only a bot that has an account. */
  author: z.string().optional(),
  /** No person wrote it. */
  program: z.literal(true).optional(),
  /** Those it mentions, and those who reacted, that are programs. */
  programs: z.array(z.string()).optional(),
  /** A program's message that holds the configured marker of approvals. */
  marked: z.literal(true).optional(),
  /** Everyone who reacted, where the message names only the first ones. */
  reactions: Reactions.optional(),
  /** When this message was looked at before. */
  lastLook: z.string().optional(),
});

/**
 * A message as it is kept. Not a loose object: where no text is kept, nothing is that is not named here, so that a field
 * Slack adds some day cannot carry text in.
 */
export const Message = z.object({
  type: z.literal('message'),
  subtype: z.string().nullish(),
  ts: Stamp,
  thread_ts: Stamp.nullish(),
  reply_count: z.number().int().nullish(),
  latest_reply: Stamp.nullish(),
  user: z.string().nullish(),
  bot_id: z.string().nullish(),
  bot_profile: z.object({ name: z.string().nullish() }).nullish(),
  username: z.string().nullish(),
  /** Comes with authors of another workspace, who are in no list of ours. */
  user_profile: z.object({ real_name: z.string().nullish(), display_name: z.string().nullish() }).nullish(),
  edited: z.object({ ts: Stamp }).nullish(),
  reactions: Reactions.nullish(),
  files: z.array(File).nullish(),
  text: z.string().nullish(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
  meta: Meta,
});
export type Message = z.infer<typeof Message>;
export type Reactions = z.infer<typeof Reactions>;

/** The same before anybody added to it. */
export const Bare = Message.omit({ meta: true });
export type MessageMeta = z.infer<typeof Meta>;

const TEXT_FIELDS =
  'text blocks attachments root topic purpose name old_name metadata room x_files agent_session assistant_app_thread comment file item permalink saved';
const FILE_FIELDS =
  'name title permalink permalink_public url_private url_private_download external_url edit_link preview preview_highlight preview_plain_text plain_text simplified_html alt_txt subject initial_comment transcription attachments blocks title_blocks headers shares';

/** Where in a message text may stand, in the words of today's contract; for records that are set aside as they came. */
export const TEXT_PATHS: readonly string[] = [
  ...TEXT_FIELDS.split(' ').map((field) => `/${field}`),
  ...FILE_FIELDS.split(' ').map((field) => `/files/*/${field}`),
];

// Whoever joins, leaves, renames or pins says nothing; what Slack adds some day is landed and says nothing either.
const TALK = new Set(['bot_message', 'me_message', 'thread_broadcast', 'file_share']);

/** Whether somebody speaks. */
export function isTalk({ subtype }: Pick<Message, 'subtype'>): boolean {
  return !subtype || TALK.has(subtype);
}

/** Deleted, and still shown as such because it has replies. */
export function isTombstone({ subtype }: { subtype?: unknown }): boolean {
  return subtype === 'tombstone';
}

/** A reply has the `ts` of its thread's first message beside its own; a broadcast is one that the channel shows as well. */
export function isReply({ ts, thread_ts }: { ts?: unknown; thread_ts?: unknown }): boolean {
  return typeof thread_ts === 'string' && thread_ts !== ts;
}

/** Key of a message: a `ts` is unique in its channel only. Empty where the record has none. */
export function keyOf(value: unknown): string {
  const { ts, meta } = (value ?? {}) as { ts?: unknown; meta?: { channel?: string } };
  const isNamed = (typeof ts === 'string' && ts !== '') || typeof ts === 'number';
  return isNamed && meta?.channel ? `${meta.channel}:${ts}` : '';
}

/** Key of who wrote it: an account, else a bot without one. */
export function authorOf({ user, bot_id, meta }: Pick<Message, 'user' | 'bot_id' | 'meta'>): string | null {
  return user || meta.author || bot_id || null;
}

type Worded = Pick<Message, 'text' | 'blocks' | 'attachments'>;

/**
 * What it says, as mrkdwn. A person's blocks repeat the text, and what hangs below it is quoted; a program may say in
 * blocks and attachments what its text, made for notifications, does not.
 */
export function wordsOf(message: Worded, isProgram: boolean): string {
  const text = message.text ?? '';
  const blocks = isProgram || text === '' ? blocksToMrkdwn(message.blocks) : '';
  const parts = [text, blocks, isProgram ? attachmentsToMrkdwn(message.attachments) : ''];
  return parts
    .filter((part, at) => part !== '' && !parts.some((other, index) => index !== at && holds(other, part, index < at)))
    .join('\n');
}

const holds = (whole: string, part: string, isBefore: boolean): boolean =>
  whole === part ? isBefore : whole.includes(part);

/** What is known of a message from the list of users and the connection's settings; `reactions` where all were asked for. */
export function metaOf(
  message: z.infer<typeof Bare>,
  known: { channel: string; site: string | null; directory: Directory; marker: string | undefined },
  reactions?: Reactions,
): MessageMeta {
  const { directory, marker, ...place } = known;
  const account = message.bot_id ? directory.byBot.get(message.bot_id) : undefined;
  const author = message.user || account;
  const isBot = Boolean(message.bot_id) || message.subtype === 'bot_message';
  const isProgram = !author || directory.programs.has(author) || (isBot && !directory.people.has(author));
  const words = wordsOf(message, isProgram);
  const reacted = (reactions ?? message.reactions ?? []).flatMap(({ users }) => users);
  const programs = [...new Set([...mentionsIn(words), ...reacted])].filter((id) => directory.programs.has(id)).sort();
  return {
    ...place,
    ...(account && !message.user && { author: account }),
    ...(isProgram && { program: true }),
    ...(programs.length > 0 && { programs }),
    ...(isProgram && marker !== undefined && words.includes(marker) && { marked: true }),
    ...(reactions && { reactions }),
  };
}
