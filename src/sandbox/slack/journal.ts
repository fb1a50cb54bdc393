import { SECOND } from '../time.js';
import type { Meant, Ms } from '../types.js';
import type { SlackEvent, SlackFile } from './types.js';

/** A message as it stands in its channel. */
export interface Posted {
  channel: string;
  ts: string;
  at: Ms;
  by: string;
  text: string;
  /** `ts` of the thread it is in or begins. */
  thread: string;
}

interface NewMessage {
  channel: string;
  at: Ms;
  by: string;
  text: string;
  blocks?: string;
  files?: Omit<SlackFile, 'id'>[];
  /** Six digits, where the very instant matters. */
  micros?: string;
  meant?: Meant;
}

/** Collects what happens in Slack; each message's own story must be told in order, the whole is sorted at the end. */
export class SlackJournal {
  readonly events: SlackEvent[] = [];
  readonly belongs: Record<string, string> = {};
  readonly meant: Record<string, Meant> = {};
  /** Channel and second → the last hundredth used there. */
  private readonly slots = new Map<string, number>();
  private stamps = 0;
  private files = 0;

  /** Journals write into the same channels: `lane` (below 10,000) keeps their instants apart, down to the micros. */
  constructor(private readonly lane: number) {}

  add(event: SlackEvent): void {
    this.events.push(event);
  }

  join(channel: string, at: Ms, by: string): void {
    this.events.push({ type: 'joined', channel, ts: this.stamp(channel, at), at, by });
  }

  /** A message in the channel; `campaign` is where it truly belongs. */
  post(message: NewMessage, campaign: string | null): Posted {
    return this.say(message, null, false, campaign);
  }

  /** A reply in the thread that `to` is in or begins. */
  reply(to: Posted, message: Omit<NewMessage, 'channel'> & { broadcast?: boolean }, campaign: string | null): Posted {
    const { broadcast, ...rest } = message;
    return this.say({ ...rest, channel: to.channel }, to.thread, broadcast ?? false, campaign);
  }

  edit(message: Posted, at: Ms, text: string): void {
    const { channel, ts, by } = message;
    this.events.push({ type: 'edited', channel, ts, text, at, by });
  }

  remove(message: Posted, at: Ms): void {
    const { channel, ts, by } = message;
    this.events.push({ type: 'deleted', channel, ts, at, by });
  }

  react(message: Posted, at: Ms, by: string, emoji: string): void {
    const { channel, ts } = message;
    this.events.push({ type: 'reacted', channel, ts, emoji, at, by });
  }

  unreact(message: Posted, at: Ms, by: string, emoji: string): void {
    const { channel, ts } = message;
    this.events.push({ type: 'unreacted', channel, ts, emoji, at, by });
  }

  private say(message: NewMessage, thread: string | null, broadcast: boolean, campaign: string | null): Posted {
    const { channel, at, by, text } = message;
    const ts = message.micros ? `${at / SECOND}.${message.micros}` : this.stamp(channel, at);
    const files = (message.files ?? []).map((file) => ({ ...file, id: this.fileId() }));
    const blocks = message.blocks ?? null;
    this.events.push({ type: 'posted', channel, ts, text, blocks, thread, broadcast, files, at, by });
    const key = `${channel}:${ts}`;
    if (campaign) this.belongs[key] = campaign;
    if (message.meant) this.meant[key] = message.meant;
    return { channel, ts, at, by, text, thread: thread ?? ts };
  }

  /** An instant of this second that no other message of the channel has; later ones of one second come later. */
  private stamp(channel: string, at: Ms): string {
    const second = `${channel}:${at}`;
    const before = this.slots.get(second);
    const slot = before === undefined ? (++this.stamps * 37) % 60 : before + 1;
    this.slots.set(second, slot);
    return `${at / SECOND}.${String(slot).padStart(2, '0')}${String(this.lane % 10_000).padStart(4, '0')}`;
  }

  private fileId(): string {
    return `F0${String(this.lane).padStart(5, '0')}${String(++this.files).padStart(3, '0')}`;
  }
}
