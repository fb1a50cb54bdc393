import type { Company, Ms } from '#sandbox';
import type { Body, Call } from './call.js';
import { envelopeOf, invented, rateLimited } from './envelope.js';
import { stepAndTell } from './stepAndTell.js';

/** How one try ended: taken, refused for good, or to be tried again for this reason (Slack's word). */
type Outcome = 'taken' | 'stop' | { reason: string };

/** One try, as it left. */
export interface Delivery {
  /** By the company's clock. */
  at: Ms;
  event_id: string | null;
  /** Number of the retry; 0: the first try. */
  retry: number;
  outcome: Outcome;
}

/** What goes wrong on the way; each is asked about the n-th event that is due, from 0. */
export interface Flaws {
  drop?(n: number): boolean;
  /** Told twice, under the same name. */
  twice?(n: number): boolean;
  /** Held back for so long by the company's clock, while later ones go. */
  delay?(n: number): Ms;
}

/** What is wrong with a call on purpose. */
export interface Forgery {
  secret?: string;
  /** Seconds that are signed. */
  seconds?: number;
  /** What is sent in place of the signed body. */
  body?: string;
}

/** One way to the app: its address, or the lines it opened. */
export type Way = (payload: Body, retry: number, reason: string, forgery: Forgery) => Promise<Outcome>;

interface Waiting {
  payload: Body;
  due: Ms;
  tries: number;
  reason: string;
}

export interface Limits {
  /** Events an hour; for those beyond, `app_rate_limited` comes once a minute. */
  perHour: number;
  /** An app that takes fewer than 5 % of at least so many tries an hour is switched off. */
  fewestJudged: number;
}

const HOUR: Ms = 3_600_000;
/** Waits before the retries: at once, a minute, five minutes. */
const RETRIES: readonly Ms[] = [0, 60_000, 300_000];

/** Tells the app by the company's clock. */
export class Deliverer {
  private waiting: Waiting[] = [];
  private tries: { at: Ms; isTaken: boolean }[] = [];
  private told: Ms[] = [];
  private limitedMinute = -1;
  private seq = 0;
  /** Switched off because the app took too little; `revive` switches it on. */
  isDisabled = false;

  constructor(
    private readonly company: Company,
    private readonly callAt: (now: Ms) => Call,
    private readonly limits: Limits,
  ) {}

  revive(): void {
    this.isDisabled = false;
    this.tries = [];
  }

  /** Tells what happened after `from` and until `until`, and what is due again. Without a way nothing is told. */
  async deliver(way: Way | null, from: Ms, until: Ms, flaws: Flaws): Promise<Delivery[]> {
    if (!way) return [];
    const call = this.callAt(from);
    let n = 0;
    for (let next = call.world.next(); next && next.at <= until; next = call.world.next()) {
      const { at } = next;
      for (const event of stepAndTell(call)) {
        const payload = envelopeOf(this.company, event, at, this.seq++);
        const copies = flaws.drop?.(n) ? 0 : flaws.twice?.(n) ? 2 : 1;
        const due = at + (flaws.delay?.(n) ?? 0);
        for (let copy = 0; copy < copies; copy++) this.queue(payload, due);
        n++;
      }
    }
    return this.run(way, until);
  }

  /** Tells one event that the history does not hold, once. */
  async send(way: Way, event: Body & { type: string }, at: Ms, forgery: Forgery): Promise<Delivery> {
    const payload = envelopeOf(this.company, invented(event, at), at, this.seq++);
    const outcome = await way(payload, 0, '', forgery);
    return { at, event_id: payload.event_id, retry: 0, outcome };
  }

  private queue(payload: Body, due: Ms): void {
    this.told = this.told.filter((at) => at > due - HOUR);
    if (this.told.length < this.limits.perHour) {
      this.told.push(due);
      this.waiting.push({ payload, due, tries: 0, reason: '' });
      return;
    }
    const minute = Math.floor(due / 60_000);
    if (minute === this.limitedMinute) return;
    this.limitedMinute = minute;
    this.waiting.push({ payload: rateLimited(this.company, due), due, tries: 0, reason: '' });
  }

  private async run(way: Way, until: Ms): Promise<Delivery[]> {
    const sent: Delivery[] = [];
    while (!this.isDisabled) {
      const next = earliest(this.waiting, until);
      if (!next) return sent;
      const { payload, due: at, tries: retry } = next;
      const outcome = await way(payload, retry, next.reason, {});
      sent.push({ at, event_id: (payload['event_id'] as string | undefined) ?? null, retry, outcome });
      const wait = RETRIES[next.tries++];
      if (typeof outcome === 'string' || wait === undefined) this.waiting = this.waiting.filter((one) => one !== next);
      else Object.assign(next, { due: at + wait, reason: outcome.reason });
      this.judge(at, outcome === 'taken');
    }
    this.waiting = [];
    return sent;
  }

  private judge(at: Ms, isTaken: boolean): void {
    this.tries = [...this.tries.filter((one) => one.at > at - HOUR), { at, isTaken }];
    const taken = this.tries.filter((one) => one.isTaken).length;
    this.isDisabled = this.tries.length >= this.limits.fewestJudged && taken / this.tries.length < 0.05;
  }
}

/** What is due first; of one instant, what was queued first. */
function earliest(waiting: Waiting[], until: Ms): Waiting | undefined {
  let found: Waiting | undefined;
  for (const one of waiting) if (one.due <= until && (!found || one.due < found.due)) found = one;
  return found;
}
