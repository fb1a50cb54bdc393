import type { Company, Meant, SlackEvent, Truth, TruthItem } from '#sandbox';
import { truthAt } from '#sandbox';
import { quietCompany } from '../../support/company';

type Posted = Extract<SlackEvent, { type: 'posted' }>;

/** Seconds after noon of 2 March 2026: when things happen in the room. */
const NOON = Date.parse('2026-03-02T12:00:00Z');
const at = (second: number): number => NOON + second * 1000;

/** One channel with Ann, Ben, Cleo and a program, told event by event. */
export class SlackRoom {
  readonly company: Company;
  readonly channel = 'C1';

  constructor(name = 'general', more: { private?: boolean; app?: boolean } = {}) {
    const meant: Record<string, Meant> = {};
    this.company = {
      ...quietCompany(),
      people: ['ann', 'ben', 'cleo', 'bot'].map((id, index) => ({
        id,
        name: id,
        email: `${id}@acme.test`,
        team: 'Content',
        function: '',
        businessUnit: '',
        timezone: 'UTC',
        active: true,
        bot: id === 'bot',
        slack: { id: `U${index + 1}`, name: id, displayName: id, email: null },
        mail: [],
      })),
      belongs: { asana: {}, wordpress: {}, email: {}, monday: {}, slack: {}, contentful: {} },
      meant,
    };
    const { private: hidden, app } = more;
    this.tell(0, 'ann', {
      type: 'channel_added',
      id: this.channel,
      name,
      private: hidden ?? false,
      topic: '',
      app: app ?? true,
    });
  }

  /** Says one thing at a second; gives the key of a message. */
  tell(second: number, by: string, what: Record<string, unknown> & { type: SlackEvent['type'] }): string {
    const event = { channel: this.channel, at: at(second), by, ...what } as SlackEvent;
    this.company.slack.push(event);
    return 'ts' in event ? `${event.channel}:${event.ts}` : '';
  }

  post(second: number, by: string, text: string, more: Partial<Posted> & { meant?: Meant } = {}): string {
    const { meant, ...rest } = more;
    const key = this.tell(second, by, {
      type: 'posted',
      ts: ts(second),
      text,
      blocks: null,
      thread: null,
      broadcast: false,
      files: [],
      ...rest,
    });
    if (meant) this.company.meant![key] = meant;
    return key;
  }

  /** A question for the approval of these users. */
  ask(second: number, ...asks: string[]): string {
    return this.post(second, 'ann', 'please approve', { meant: { asks } });
  }

  reply(to: string, second: number, by: string, decides?: Meant['decides'], more: Partial<Posted> = {}): string {
    return this.post(second, by, 'a reply', {
      thread: to.split(':')[1]!,
      ...(decides ? { meant: { decides } } : {}),
      ...more,
    });
  }

  react(to: string, second: number, by: string, emoji: string): void {
    this.tell(second, by, { type: 'reacted', ts: to.split(':')[1], emoji });
  }

  unreact(to: string, second: number, by: string, emoji: string): void {
    this.tell(second, by, { type: 'unreacted', ts: to.split(':')[1], emoji });
  }

  edit(to: string, second: number, by: string, text: string, meant?: Meant): void {
    this.tell(second, by, { type: 'edited', ts: to.split(':')[1], text });
    if (meant) this.company.meant![to] = meant;
  }

  remove(to: string, second: number): void {
    this.tell(second, 'ann', { type: 'deleted', ts: to.split(':')[1] });
  }

  truth(second = 100_000): Truth {
    return truthAt(this.company, at(second));
  }

  item(key: string, kind: TruthItem['kind'] = 'message', second?: number): TruthItem {
    return this.truth(second).items.find((item) => item.key === key && item.kind === kind)!;
  }

  /** The one round of an approval, times in seconds. */
  round(key: string, second?: number) {
    const [round] = this.truth(second).approvals.find((approval) => approval.key === key)!.rounds;
    const { requestTellable, approvers, outcome } = round!;
    return {
      asked: seconds(round!.requestedAt),
      requestTellable,
      approvers,
      outcome,
      closed: seconds(round!.closedAt),
      decisions: round!.decisions.map((one) => `${one.actor} ${one.decision} at ${seconds(one.at)}, ${one.tellable}`),
    };
  }

  changes(second?: number): string[] {
    return this.truth(second).changes.map(
      ({ what, actor, from, to, at: when, tellable }) =>
        `${what} ${actor}: ${String(from)} → ${String(to)} at ${seconds(when)}, ${tellable}`,
    );
  }
}

/** The `ts` of a message of that second. */
export function ts(second: number, micros = '000100'): string {
  return `${at(second) / 1000}.${micros}`;
}

function seconds(when: number | null): number | null {
  return when === null ? null : (when - NOON) / 1000;
}
