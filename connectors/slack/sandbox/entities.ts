import type { Ms, SlackFile } from '#sandbox';

/** Somebody who can write: a person, a program, the app itself, or Slack's own Slackbot. */
export interface Account {
  /** Null: a program without a user, as an incoming webhook is one. */
  user: string | null;
  /** Null: no program. */
  bot: string | null;
  handle: string;
  realName: string;
  displayName: string;
  email: string | null;
  timezone: string;
  active: boolean;
  /** The workspace they belong to: another one for guests of a shared channel. */
  team: string;
}

/** How messages and lists name them. */
export const idOf = ({ user, bot }: Account): string => user ?? bot ?? '';

/** Programs write under their bot's id, whether or not they have a user. */
export const signatureOf = ({ user, bot }: Account): string => bot ?? user ?? '';

export interface Channel {
  id: string;
  /** Place in the order of arrival: lists and their cursors go by it. */
  ordinal: number;
  name: string;
  previousNames: string[];
  isPrivate: boolean;
  topic: string;
  createdAt: Ms;
  updatedAt: Ms;
  creator: Account;
  isArchived: boolean;
  /** Whether the app is in it now. */
  hasApp: boolean;
  members: Set<Account>;
  messages: Map<string, Message>;
}

export interface Message {
  channel: Channel;
  ts: string;
  /** `ts` as a number: below 2^53, so exact. */
  micros: number;
  /** `posted`, or the subtype of a line that Slack writes itself. */
  kind: 'posted' | 'channel_join' | 'channel_name' | 'channel_archive' | 'channel_unarchive';
  author: Account;
  text: string;
  blocks: string | null;
  parent: Message | null;
  isBroadcast: boolean;
  files: FileRecord[];
  edited: { by: Account; at: Ms } | null;
  /** Deleted, but still there to hold its replies. */
  isTombstone: boolean;
  /** Who reacted, by emoji, in the order they did. */
  reactions: Map<string, Account[]>;
  /** Oldest first. */
  replies: Message[];
}

export interface FileRecord extends SlackFile {
  ordinal: number;
  owner: Account;
  createdAt: Ms;
  /** Where it is shown now; nowhere: deleted. */
  shares: Set<Message>;
}

/** Microseconds of a `ts` or of any instant that arguments may give; null for what is no number. */
export function microsOf(ts: string): number | null {
  const parts = /^(\d+)(?:\.(\d+))?$/.exec(ts);
  return parts ? Number(parts[1]) * 1_000_000 + Number((parts[2] ?? '').slice(0, 6).padEnd(6, '0')) : null;
}
