import type { Company, Ms } from '#sandbox';
import type { Webhook } from './entities.js';
import { post } from './post.js';
import { heartbeatAt, lettersFor, sign, type Letter } from './tellEvents.js';
import { endOf, type Webhooks } from './webhooks.js';
import { World } from './world.js';

const HEARTBEAT: Ms = 8 * 3_600_000;
const FIRST_WAIT: Ms = 60_000;
const LONGEST_WAIT: Ms = 3_600_000;

/** A call as it left, and the status that came back; null: nothing did. */
export interface Delivery {
  webhook: string;
  /** By the company's clock. */
  at: Ms;
  headers: Record<string, string>;
  body: string;
  status: number | null;
}

/** What goes wrong on the way; each is asked about the n-th call that is due, from 0. */
export interface Flaws {
  /** Never sent, and never sent again: the tool tells at most once. */
  drop?(n: number): boolean;
  /** Sent twice. */
  twice?(n: number): boolean;
  /** Held back for so long by the company's clock, while later ones go. */
  delay?(n: number): Ms;
}

/** What is wrong with a call on purpose. */
export interface Forgery {
  secret?: string;
  /** What is sent in place of the signed body. */
  body?: string;
}

interface Waiting extends Letter {
  due: Ms;
  tries: number;
}

/** Calls the webhooks by the company's clock; what is not taken is tried again until the webhook is given up. */
export class Deliverer {
  private readonly waiting = new Map<string, Waiting[]>();
  private readonly heartbeatDue = new Map<string, Ms>();

  constructor(
    private readonly company: Company,
    private readonly webhooks: Webhooks,
    /** What is not answered by then counts as failed, in real time. */
    private readonly patienceMs: number,
  ) {}

  /** Tells each webhook in turn what happened after `from`, and after it was made, until `until`. */
  async deliver(from: Ms, until: Ms, flaws: Flaws = {}): Promise<Delivery[]> {
    const sent: Delivery[] = [];
    let n = 0;
    for (const webhook of this.webhooks.all) {
      const queue = this.waiting.get(webhook.gid) ?? [];
      this.waiting.set(webhook.gid, queue);
      for (const letter of this.newFor(webhook, Math.max(from, webhook.createdAt), until)) {
        const due = letter.at + (flaws.delay?.(n) ?? 0);
        const copies = flaws.drop?.(n) ? 0 : flaws.twice?.(n) ? 2 : 1;
        for (let copy = 0; copy < copies; copy++) queue.push({ ...letter, due, tries: 0 });
        n++;
      }
      sent.push(...(await this.run(webhook, queue, until)));
    }
    return sent;
  }

  /** Sends one call with these events, whatever the filters; with a flaw where a test wants one. */
  async send(gid: string, events: object[], forgery: Forgery = {}): Promise<Delivery> {
    return this.call(this.webhooks.one(gid), JSON.stringify({ events }), this.webhooks.one(gid).createdAt, forgery);
  }

  private newFor(webhook: Webhook, from: Ms, until: Ms): Letter[] {
    const letters: Letter[] = [];
    // The first one follows the handshake.
    let beat = this.heartbeatDue.get(webhook.gid) ?? webhook.createdAt;
    for (; beat <= until; beat += HEARTBEAT) letters.push(heartbeatAt(beat));
    this.heartbeatDue.set(webhook.gid, beat);
    if (from >= until) return letters;
    const world = new World(this.company);
    world.advance(from);
    const begin = world.log.end;
    world.advance(until);
    const { records } = world.log.read(webhook.resource.gid, begin, Infinity);
    return [...letters, ...lettersFor(webhook, records, world)].toSorted((a, b) => a.at - b.at);
  }

  private async run(webhook: Webhook, queue: Waiting[], until: Ms): Promise<Delivery[]> {
    const sent: Delivery[] = [];
    for (;;) {
      const next = earliest(queue, until);
      const end = endOf(webhook);
      if (end !== null && end <= Math.min(until, next?.due ?? until)) {
        this.webhooks.remove(webhook.gid);
        this.waiting.delete(webhook.gid);
        return sent;
      }
      if (!next) return sent;
      const delivery = await this.call(webhook, next.body, next.due, {});
      sent.push(delivery);
      if (note(webhook, delivery)) queue.splice(queue.indexOf(next), 1);
      else {
        next.due += Math.min(FIRST_WAIT * 2 ** next.tries++, LONGEST_WAIT);
        webhook.nextAttemptAt = next.due;
      }
    }
  }

  private async call(webhook: Webhook, body: string, at: Ms, forgery: Forgery): Promise<Delivery> {
    const headers = { 'x-hook-signature': sign(forgery.secret ?? webhook.secret, body) };
    const sent = forgery.body ?? body;
    const reply = await post(webhook.target, headers, sent, this.patienceMs);
    return { webhook: webhook.gid, at, headers, body: sent, status: reply?.status ?? null };
  }
}

/** Keeps the books of a webhook; whether the call was taken. */
function note(webhook: Webhook, { status, at }: Delivery): boolean {
  const isTaken = status !== null && status >= 200 && status < 300;
  if (isTaken) {
    webhook.lastSuccessAt = at;
    webhook.retries = 0;
    webhook.nextAttemptAt = null;
  } else {
    webhook.lastFailure = { at, content: status === null ? 'No answer in time' : `${status}` };
    webhook.retries++;
  }
  return isTaken;
}

/** What is due first; of one instant, what was queued first. */
function earliest(waiting: Waiting[], until: Ms): Waiting | undefined {
  let found: Waiting | undefined;
  for (const one of waiting) if (one.due <= until && (!found || one.due < found.due)) found = one;
  return found;
}
