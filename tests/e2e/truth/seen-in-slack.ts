import type { Company, Ms, Truth, TruthItem } from '#sandbox';
import { slackChannelsAt } from '../../../src/sandbox/truth/slack-channels.js';
import { talkAt, type Said } from './talk-of-slack.js';

const DAY = 86_400_000;
/** Days that each look goes back from the newest message of a channel; once a day it reads everything. */
const LOOK_BACK = 14 * DAY;

interface Walk {
  /** Nothing up to here was read. */
  from: Ms;
  /** Threads that began up to here are read when their turn comes, or when a walk shows that they grew. */
  window: Ms;
  /** When the channel was walked before, and when as a whole; null: never. */
  before: { at: Ms; whole: Ms } | null;
}

/**
 * What a hub that looked at these moments has read of Slack: a channel as far back as each look goes, and with each message
 * its thread; older threads once a day, at the time of the day at which they began. What was said where the app cannot listen is nowhere; what it heard before it was shown the door stays.
 */
export class SeenInSlack {
  /** Per look: channels that could be read. */
  private readonly walks: Map<string, Walk>[];
  /** Message → when its thread began. */
  private readonly begun = new Map<string, Ms>();
  private readonly replies = new Set<string>();
  /** Channel and begin of a thread → when replies came or went. */
  private readonly grown = new Map<string, Ms[]>();
  private readonly fileOf = new Map<string, string>();
  /** Per look: truth by kind and key. */
  private readonly items: Map<string, TruthItem>[];
  private readonly talk = new Map<number, Map<string, Said>>();

  constructor(
    private readonly company: Company,
    private readonly at: Ms[],
    private readonly truths: Truth[],
  ) {
    for (const event of company.slack) {
      if (event.type !== 'posted' && event.type !== 'deleted') continue;
      const key = `${event.channel}:${event.ts}`;
      if (event.type === 'posted') this.begun.set(key, millis(event.thread ?? event.ts));
      if (event.type === 'posted' && event.thread !== null) this.replies.add(key);
      if (this.replies.has(key)) {
        const thread = `${event.channel}:${this.begun.get(key)!}`;
        this.grown.set(thread, [...(this.grown.get(thread) ?? []), event.at]);
      }
      if (event.type !== 'posted') continue;
      for (const file of event.files) this.fileOf.set(`file:${file.id}`, key);
    }
    this.walks = walk(company, at);
    this.items = truths.map(
      ({ items }) =>
        new Map(items.filter(({ tool }) => tool === 'slack').map((item) => [`${item.kind}/${item.key}`, item])),
    );
  }

  /** The truth at a look as far as this hub can have seen it. */
  by(look: number): Truth {
    const truth = this.truths[look]!;
    const isOther = ({ tool }: { tool: string }): boolean => tool !== 'slack';
    const items = truth.items.filter(isOther);
    const approvals = truth.approvals.filter(isOther);
    const versions = truth.versions.filter(isOther);
    for (const [name, item] of this.items[look]!) {
      const read = this.lastRead(item.key, look);
      const then = read === null ? undefined : this.items[read]!.get(name);
      if (read === null || !then) continue;
      // Which campaigns there are, and what a channel is called, each look learns anew wherever it may listen.
      items.push(this.walks[look]!.has(this.channelOf(item.key)) ? { ...then, knowableBy: item.knowableBy } : then);
      const past = this.truths[read]!;
      const isSlacks = (row: { tool: string; key: string }): boolean => row.tool === 'slack' && row.key === item.key;
      if (item.kind === 'approval') approvals.push(...past.approvals.filter(isSlacks));
      if (item.kind === 'asset') versions.push(...past.versions.filter(isSlacks));
    }
    return { ...truth, items, approvals, versions };
  }

  /** A message as it was when it was read last; null: it never was. */
  said(key: string): Said | null {
    const read = this.lastRead(key, this.at.length - 1);
    if (read === null) return null;
    const talk = this.talk.get(read) ?? talkAt(this.company, this.at[read]!);
    this.talk.set(read, talk);
    return talk.get(key) ?? null;
  }

  /** The last look up to this one that read this message, or this file's; null: none did. */
  lastRead(key: string, look: number): number | null {
    for (let index = look; index >= 0; index--) if (this.isRead(key, index)) return index;
    return null;
  }

  /** Whether a look went as far back as this message's thread. */
  isRead(key: string, look: number): boolean {
    const message = this.fileOf.get(key) ?? key;
    const walk = this.walks[look]!.get(this.channelOf(key));
    const begun = this.begun.get(message)!;
    const now = this.at[look]!;
    if (walk === undefined || begun > now) return false;
    if (!this.replies.has(message) || begun > walk.window || !walk.before) return begun > walk.from;
    const days = (at: Ms): number => Math.floor((at - begun) / DAY);
    const { at, whole } = walk.before;
    const isGrown = (this.grown.get(`${this.channelOf(key)}:${begun}`) ?? []).some(
      (then) => then > whole && then <= now,
    );
    return days(now) > days(at) || (begun > walk.from && isGrown);
  }

  /** Name of a channel as the hub knows it; null: it was never shown one. */
  names(): { id: string; name: string }[] {
    const names = new Map<string, string>();
    for (const moment of this.at)
      for (const [id, channel] of slackChannelsAt(this.company, moment)) if (channel.seen) names.set(id, channel.name);
    return [...names].map(([id, name]) => ({ id, name }));
  }

  private channelOf(key: string): string {
    return (this.fileOf.get(key) ?? key).split(':')[0]!;
  }
}

function walk(company: Company, at: Ms[]): Map<string, Walk>[] {
  const known = new Map<string, { newest: Ms; at: Ms; whole: Ms }>();
  return at.map((moment) => {
    const walks = new Map<string, Walk>();
    for (const [id, { seen }] of slackChannelsAt(company, moment)) {
      const before = known.get(id);
      // Where the app may not listen any more, how far it was read is forgotten.
      known.delete(id);
      if (!seen) continue;
      const isWhole = !before || moment - before.whole >= DAY;
      const window = before ? before.newest - LOOK_BACK : -Infinity;
      walks.set(id, { from: isWhole ? -Infinity : window, window, before: before ?? null });
      known.set(id, { newest: newestOf(company, id, moment), at: moment, whole: isWhole ? moment : before.whole });
    }
    return walks;
  });
}

/** When the last line was written that a channel shows by itself: replies it does not. */
function newestOf(company: Company, channel: string, now: Ms): Ms {
  const lines = company.slack.filter(
    (event) =>
      event.at <= now &&
      'channel' in event &&
      event.channel === channel &&
      (event.type === 'joined' ||
        event.type === 'channel_renamed' ||
        event.type === 'channel_archived' ||
        (event.type === 'posted' && (event.thread === null || event.broadcast))),
  );
  return lines.at(-1)?.at ?? 0;
}

const millis = (ts: string): Ms => Number(ts) * 1000;
