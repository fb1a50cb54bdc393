import { type Chase, classifyChase } from '../chase.js';
import { bucketsOf } from '../dates.js';
import type { OrderedEvent } from '../events.js';
import type { History } from '../history.js';
import { isIn, type Metric, type Params } from '../metric.js';
import { within } from '../spans.js';
import { cont, ratio } from '../statistics.js';

interface Asked {
  event: OrderedEvent;
  chase: Chase | null;
}

/** The messages of humans in the window, and what they ask. */
function messagesOf(history: History, { window, campaign }: Params): Asked[] {
  const wanted = campaign === undefined ? null : history.root(campaign);
  return history.events
    .filter(
      (event) =>
        event.type === 'message' &&
        isIn(window, event.eff) &&
        history.isHuman(event) &&
        (wanted === null || history.campaignOf(event) === wanted),
    )
    .map((event) => ({ event, chase: event.chase === undefined ? classifyChase(event.text ?? '') : event.chase }));
}

const CHASE = {
  version: 1,
  grain: ['workspace', 'campaign'],
  reads: ['message'],
  params: ['campaign', 'window'],
} as const;

/** The first later message of another human in the thread of each message; from the end, so that long threads cost little. */
function repliesOf(history: History): Map<OrderedEvent, OrderedEvent> {
  const replies = new Map<OrderedEvent, OrderedEvent>();
  const threads = new Map<string, OrderedEvent[]>();
  for (const event of history.events) {
    if (event.type !== 'message' || event.thread === undefined || !history.isHuman(event)) continue;
    const key = `${event.tool}\u0000${event.thread}`;
    const thread = threads.get(key);
    if (thread) thread.push(event);
    else threads.set(key, [event]);
  }
  for (const thread of threads.values()) {
    // Where the next message of somebody else stands; behind the last one stands nothing.
    let other = thread.length;
    for (let k = thread.length - 1; k >= 0; k--) {
      const event = thread[k]!;
      if (thread[k + 1] && thread[k + 1]!.actor !== event.actor) other = k + 1;
      let at = other;
      // What was said at the same instant answers nothing.
      while (thread[at] && (thread[at]!.actor === event.actor || thread[at]!.eff <= event.eff)) at++;
      if (thread[at]) replies.set(event, thread[at]!);
    }
  }
  return replies;
}

/** Messages that ask for status, by class. */
export function chasesOf(history: History, params: Params) {
  const messages = messagesOf(history, params);
  const of = (chase: Chase): number => messages.filter((one) => one.chase === chase).length;
  const total = messages.filter(({ chase }) => chase !== null).length;
  return {
    messages: messages.length,
    total,
    by_class: { progress: of('progress'), owner: of('owner'), version: of('version'), readiness: of('readiness') },
    share: ratio(total, messages.length),
  };
}

export const CHASES: Metric[] = [
  {
    ...CHASE,
    id: 'status_chase',
    name: 'Status-chasing messages',
    unit: 'messages',
    clock: 'wall',
    formula:
      'Messages of humans that ask where things are, who owns them, which version is the latest or whether all is ready, by class and as a share of all messages.',
    excludes: 'bots; English only; what no tool shows us',
    compute: chasesOf,
  },
  {
    ...CHASE,
    id: 'chase_per_campaign_week',
    name: 'Chases per campaign and week',
    unit: 'messages',
    clock: 'wall',
    formula: 'Status-chasing messages by the weeks of the window in which each campaign was in progress.',
    excludes: 'as status_chase',
    compute(history, params) {
      const { window, campaign } = params;
      const [from, to] = [window?.from ?? -Infinity, window?.to ?? Infinity];
      let weeks = 0;
      for (const { id, window: worked } of history.campaigns.values()) {
        if (campaign !== undefined && id !== history.root(campaign)) continue;
        const spans = within(worked ?? [], from, to);
        weeks += new Set(spans.flatMap((span) => bucketsOf(span, 'week', history.tz))).size;
      }
      return ratio(messagesOf(history, params).filter(({ chase }) => chase !== null).length, weeks);
    },
  },
  {
    ...CHASE,
    id: 'chase_reply_h',
    name: 'Time to the answer',
    unit: 'h',
    clock: 'business',
    formula: 'The median time from a status-chasing message to the first reply in its thread by another human.',
    from: 'message',
    to: 'reply',
    excludes: 'what was not answered',
    compute(history, params, clock) {
      const reply = repliesOf(history);
      const replies = messagesOf(history, params).flatMap(({ event, chase }) =>
        chase === null ? [] : (clock.between(event.eff, reply.get(event)?.eff) ?? []),
      );
      return cont(50, replies);
    },
  },
];
