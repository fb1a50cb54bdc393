import type { Call, Instant, Notice } from '#sdk';
import { isRow, type Row } from './api.js';
import { eventOf, malformed, type Envelope } from './envelope.js';
import { isReply, isTombstone } from './message.js';
import { mayDecide } from './reactions.js';
import { instantOf, TS } from './ts.js';

/** A message told later than this after it was written may have been edited, answered or taken back since. */
const LATE_MS = 30_000;
const CHANNEL = /^(?!D)[A-Z0-9]{2,}$/;
/** Whatever else says something about a channel: it is looked at. */
const OF_CHANNELS = /^(?:channel|group)_(?:created|rename|archive|unarchive|shared|unshared)$/;

type Said = Omit<Notice, 'id' | 'at'> & Pick<Partial<Notice>, 'at'>;

/** What an event says to look at, and the record itself where the event holds all of it. */
export function noticesOf(call: Call, envelope: Envelope | null): Notice[] {
  if (!envelope) throw malformed('a JSON object', call.body);
  const event = eventOf(envelope);
  // About the app (its rights, its limits), or a kind of call that holds no event.
  if (!event) return [];
  const { event_id: name, event_time: time } = envelope.said;
  if (typeof name !== 'string' || name === '') throw malformed('event_id', name);
  const stamp = stampOf(event['event_ts']);
  const at = stamp ? instantOf(stamp) : typeof time === 'number' ? secondsAt(time) : undefined;
  const place = { body: call.body, at: `${envelope.at}/event` };
  return saidBy(event, { call, place, at }).map((said, index) => ({
    ...said,
    // One event may be about two records; Slack's name is that of the first.
    id: index === 0 ? name : `${name}:${said.stream}:${said.key}`,
    ...(at !== undefined && { at }),
  }));
}

interface About {
  call: Call;
  place: { body: Buffer; at: string };
  at: Instant | undefined;
}

function saidBy(event: Row, about: About): Said[] {
  const { type } = event;
  if (type === 'message') return byMessage(event, about);
  if (type === 'reaction_added' || type === 'reaction_removed') return byReaction(event);
  if (type === 'user_change' || type === 'team_join') return byUser(event, about);
  if (type === 'channel_id_changed') return [event['old_channel_id'], event['new_channel_id']].flatMap(channelAt);
  if (type === 'channel_deleted' || type === 'group_deleted')
    return channelAt(event['channel']).map((said) => ({ ...said, gone: goneAt(about) }));
  if (typeof type === 'string' && OF_CHANNELS.test(type)) return channelAt(event['channel']);
  // Files come, change and go with their message, which is told for itself.
  return [];
}

function byMessage(event: Row, about: About): Said[] {
  const { channel, channel_type: kind, subtype } = event;
  // What is said directly is not for a hub that was not told to read it, and the event does not know.
  if (typeof channel !== 'string' || !CHANNEL.test(channel) || (kind !== 'channel' && kind !== 'group')) return [];
  if (subtype === 'message_deleted') {
    const deleted = { ...rowOf(event['previous_message']), ts: event['deleted_ts'] };
    return messageAt(channel, deleted).map((said) => ({ ...said, gone: goneAt(about) }));
  }
  const inner = rowOf(event['message']);
  if (stampOf(inner['ts'])) {
    // Deleted, and still shown because it has replies.
    if (isTombstone(inner)) return messageAt(channel, inner).map((said) => ({ ...said, gone: goneAt(about) }));
    // Who reacted, and how many answered, is not in it.
    return messageAt(channel, inner);
  }
  if (event['hidden'] === true) return [];
  const isWhole = isFresh(about) && !hasHiddenFile(event);
  return messageAt(channel, event).map((said) =>
    isWhole ? { ...said, raw: { ...about.place, meta: { channel } } } : said,
  );
}

/** A reaction says of its message only where it stands, not whether that is an answer: it is asked for as both. */
function byReaction({ item, reaction }: Row): Said[] {
  const { type, channel, ts: given } = rowOf(item);
  const ts = stampOf(given);
  if (type !== 'message' || typeof channel !== 'string' || !CHANNEL.test(channel) || !ts) return [];
  // The others wait for the next run: a busy day has more of them than Slack answers questions.
  if (typeof reaction !== 'string' || !mayDecide(reaction)) return [];
  return [
    { stream: 'messages', key: `${channel}:${ts}`, part: channel },
    { stream: 'replies', key: `${channel}:${ts}` },
  ];
}

/** Somebody as the list of users shows them; without the address, which the app may not see here, the list tells. */
function byUser({ user }: Row, { place }: About): Said[] {
  const { id, deleted, is_bot: isBot, profile } = rowOf(user);
  if (typeof id !== 'string' || id === '') return [];
  const isWhole = typeof rowOf(profile)['email'] === 'string' || isBot === true || deleted === true;
  return isWhole ? [{ stream: 'users', key: id, part: 'all', raw: { ...place, at: `${place.at}/user` } }] : [];
}

function messageAt(channel: string, message: Row): Said[] {
  const ts = stampOf(message['ts']);
  if (!ts) return [];
  const key = `${channel}:${ts}`;
  if (!isReply(message)) return [{ stream: 'messages', key, part: channel }];
  return [{ stream: 'replies', key, part: `${channel}:${String(message['thread_ts'])}` }];
}

function channelAt(given: unknown): Said[] {
  const id = isRow(given) ? given['id'] : given;
  return typeof id === 'string' && CHANNEL.test(id) ? [{ stream: 'channels', key: id, part: 'all' }] : [];
}

const goneAt = ({ at }: About): NonNullable<Notice['gone']> => ({ proof: 'event', ...(at !== undefined && { at }) });

const isFresh = ({ call, at }: About): boolean =>
  at !== undefined && Date.parse(call.receivedAt) - Date.parse(at) <= LATE_MS;

/** Files of another workspace are named by their id alone. */
function hasHiddenFile({ files }: Row): boolean {
  return Array.isArray(files) && files.some((file) => rowOf(file)['file_access'] === 'check_file_info');
}

const stampOf = (value: unknown): string | null => (typeof value === 'string' && TS.test(value) ? value : null);
const secondsAt = (seconds: number): Instant | undefined =>
  Number.isSafeInteger(seconds) && seconds >= 0 && seconds < 1e11 ? new Date(seconds * 1_000).toISOString() : undefined;
const rowOf = (value: unknown): Row => (isRow(value) ? value : {});
