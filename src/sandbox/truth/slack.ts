import type { SlackEvent } from '../slack/types.js';
import type { Company, Ms } from '../types.js';
import { Rounds } from './rounds.js';
import type { Decision } from './rounds.js';
import { slackChannelsAt } from './slack-channels.js';
import type { Part } from './tell-asana.js';
import { tellSlack } from './tell-slack.js';
import type { Asked, Said, SlackState } from './tell-slack.js';
import type { TruthChange } from './types.js';

/** Reactions that decide, without their skin tone; no other does. */
const verdicts: ReadonlyMap<string, 'approved' | 'rejected'> = new Map([
  ...['white_check_mark', 'heavy_check_mark', '+1', 'thumbsup', 'ballot_box_with_check'].map(
    (name) => [name, 'approved'] as const,
  ),
  ...['x', 'negative_squared_cross_mark', '-1', 'thumbsdown', 'no_entry', 'no_entry_sign'].map(
    (name) => [name, 'rejected'] as const,
  ),
]);

/** The truth of Slack at an instant, folded from its events one by one. */
export function truthOfSlack(company: Company, at: Ms): Part {
  const fold = new SlackFold(company, at);
  for (const event of company.slack) {
    if (event.at > at) break;
    fold.take(event);
  }
  return tellSlack(company, fold, at);
}

/** The talk as it stands after the events taken so far, with every decision that counts or came late. */
class SlackFold implements SlackState {
  readonly messages = new Map<string, Said>();
  readonly threads = new Map<string, Said[]>();
  readonly changes: SlackState['changes'] = [];
  readonly channels: SlackState['channels'];
  private readonly actors: Map<string, string>;

  constructor(
    private readonly company: Company,
    now: Ms,
  ) {
    this.channels = slackChannelsAt(company, now);
    this.actors = new Map(company.people.flatMap((one) => (one.slack ? [[one.id, one.slack.id] as const] : [])));
  }

  take(event: SlackEvent): void {
    switch (event.type) {
      case 'posted':
        this.post(event);
        return;
      case 'edited':
        this.edit(this.messages.get(`${event.channel}:${event.ts}`)!, event);
        return;
      case 'deleted':
        this.messages.get(`${event.channel}:${event.ts}`)!.gone = true;
        return;
      case 'reacted':
      case 'unreacted':
        this.react(this.messages.get(`${event.channel}:${event.ts}`)!, event);
    }
  }

  private post(event: Extract<SlackEvent, { type: 'posted' }>): void {
    const key = `${event.channel}:${event.ts}`;
    const meant = this.company.meant?.[key];
    const message: Said = {
      key,
      channel: event.channel,
      root: event.thread === null ? null : `${event.channel}:${event.thread}`,
      at: millis(event.ts),
      sharedAt: event.at,
      author: this.key(event.by),
      text: event.text || (event.blocks ?? ''),
      files: event.files,
      gone: false,
      asked: null,
    };
    this.messages.set(key, message);
    const thread = this.threads.get(message.root ?? key) ?? [];
    this.threads.set(message.root ?? key, thread);
    if (meant?.decides) this.answer(message, meant.decides, thread);
    if (meant?.asks) message.asked = ask(message, meant.asks);
    thread.push(message);
  }

  /** A reply decides what was asked last in its thread, if its author was asked. */
  private answer(reply: Said, decides: Decision, thread: Said[]): void {
    const asked = thread.findLast((one) => one.asked && !one.gone)?.asked;
    if (!asked || reply.author === null || !asked.approvers.includes(reply.author)) return;
    asked.replies.push({ reply, decision: asked.rounds.decide(decides, reply.author, reply.at, 'no')! });
  }

  private edit(message: Said, event: Extract<SlackEvent, { type: 'edited' }>): void {
    message.text = event.text;
    const click = this.company.meant?.[message.key]?.clicks?.find((one) => one.at === event.at);
    const { asked } = message;
    if (!click || !asked?.approvers.includes(click.actor)) return;
    asked.clicks.push(asked.rounds.decide(click.decides, click.actor, event.at, 'no')!);
  }

  private react(message: Said, event: Extract<SlackEvent, { type: 'reacted' | 'unreacted' }>): void {
    const { asked } = message;
    const actor = this.key(event.by);
    const verdict = verdicts.get(event.emoji.split('::')[0]!);
    if (!asked || !verdict || actor === null || !asked.approvers.includes(actor)) return;
    const change: TruthChange = {
      tool: 'slack',
      item: { kind: 'approval', key: message.key },
      what: 'approval_decided',
      from: event.type === 'reacted' ? null : verdict,
      to: event.type === 'reacted' ? verdict : null,
      container: null,
      actor,
      at: event.at,
      tellable: 'no',
    };
    this.changes.push(change);
    if (event.type === 'reacted') {
      const decision = asked.rounds.decide(verdict, actor, event.at, 'no')!;
      asked.reactions.push({ actor, emoji: event.emoji, verdict, standing: true, change, decision });
      return;
    }
    const taken = asked.reactions.find((one) => one.standing && one.actor === actor && one.emoji === event.emoji);
    if (!taken) return;
    taken.standing = false;
    asked.rounds.takeBack(actor);
  }

  private key(person: string | null): string | null {
    return person === null ? null : (this.actors.get(person) ?? null);
  }
}

/** Where several are asked all must say yes. */
function ask(message: Said, approvers: string[]): Asked {
  const rounds = new Rounds(approvers.length > 1 ? 'all' : 'any');
  rounds.request(message.at, 'no', approvers);
  return { approvers, rounds, replies: [], clicks: [], reactions: [] };
}

/** Milliseconds of a `ts`; its last three digits are finer than the graph's time. */
function millis(ts: string): Ms {
  const [seconds, micros] = ts.split('.');
  return Number(seconds) * 1000 + Number(micros!.slice(0, 3));
}
