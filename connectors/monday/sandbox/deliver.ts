import type { Company, Ms } from '#sandbox';
import { uuidOf } from './derivedIds.js';
import type { Hook, Hooks } from './hooks.js';
import { jwt } from './jwt.js';
import { dataText } from './logData.js';
import { post } from './post.js';
import { stepAndTell, type Notice } from './stepAndTell.js';
import { World } from './world.js';

/** One try, as it left, and the status that came back; null: nothing did. */
export interface Delivery {
  hook: string;
  /** By the company's clock. */
  at: Ms;
  headers: Record<string, string>;
  body: string;
  status: number | null;
}

/** What goes wrong on the way; each is asked about the n-th call that is due, from 0. */
export interface Flaws {
  drop?(n: number): boolean;
  /** Sent twice, under the same name. */
  twice?(n: number): boolean;
  /** Held back for so long by the company's clock, while later ones go. */
  delay?(n: number): Ms;
}

/** What is wrong with a call on purpose. */
export interface Forgery {
  secret?: string;
  /** Claims of the token in place of the true ones. */
  claims?: Record<string, unknown>;
  body?: string;
}

/** How webhooks are called. */
export interface Calling {
  signingSecret: string;
  /** The clock of tokens, which a receiver holds against its own. */
  wallNow: () => Ms;
  /** How long a receiver may take, in real time. */
  patienceMs: number;
}

/** Once a minute for half an hour (believed, CONNECTOR-NOTES §2.7). */
const RETRY: Ms = 60_000;
const RETRIES = 30;
const TOKEN_LIFE_SECONDS = 300;

interface Waiting {
  hook: Hook;
  event: Record<string, unknown>;
  due: Ms;
  tries: number;
}

/** Calls the webhooks by the company's clock. */
export class Deliverer {
  private waiting: Waiting[] = [];

  constructor(
    private readonly company: Company,
    private readonly hooks: Hooks,
    private readonly calling: Calling,
  ) {}

  /** Tells what happened after `from`, and after a webhook was made, until `until`, and what is due again. */
  async deliver(from: Ms, until: Ms, flaws: Flaws = {}): Promise<Delivery[]> {
    const world = new World(this.company);
    world.advance(from);
    let n = 0;
    while ((world.next()?.at ?? Infinity) <= until)
      for (const notice of stepAndTell(world))
        for (const hook of this.hooks.all.filter((one) => wants(one, notice))) {
          const copies = flaws.drop?.(n) ? 0 : flaws.twice?.(n) ? 2 : 1;
          const due = notice.at + (flaws.delay?.(n) ?? 0);
          const event = eventFor(hook, notice);
          for (let copy = 0; copy < copies; copy++) this.waiting.push({ hook, event, due, tries: 0 });
          n++;
        }
    return this.run(until);
  }

  /** Calls one webhook with this event, whatever it subscribed to. */
  send(id: string, event: Record<string, unknown>, forgery: Forgery = {}): Promise<Delivery> {
    const hook = this.hooks.all.find((one) => one.id === id);
    if (!hook) throw new Error(`monday sandbox: no webhook ${id}`);
    return this.call({ hook, event, due: hook.createdAt, tries: 0 }, forgery);
  }

  private async run(until: Ms): Promise<Delivery[]> {
    const sent: Delivery[] = [];
    for (;;) {
      // One that was deleted hears nothing more.
      this.waiting = this.waiting.filter(({ hook }) => this.hooks.all.includes(hook));
      const next = earliest(this.waiting, until);
      if (!next) return sent;
      const delivery = await this.call(next, {});
      sent.push(delivery);
      const isTaken = delivery.status !== null && delivery.status >= 200 && delivery.status < 300;
      if (isTaken || next.tries === RETRIES) this.waiting.splice(this.waiting.indexOf(next), 1);
      next.due += RETRY;
      next.tries++;
    }
  }

  private async call({ hook, event, due: at, tries }: Waiting, { secret, claims, body }: Forgery): Promise<Delivery> {
    const again = tries > 0 ? { isRetry: true, originalTriggerUuid: event['triggerUuid'] } : {};
    const sent = body ?? dataText({ event: { ...event, ...again } });
    const headers: Record<string, string> = hook.isOfApp
      ? { authorization: jwt({ ...this.claimsFor(hook, event), ...claims }, secret ?? this.calling.signingSecret) }
      : {};
    const reply = await post(hook.url, headers, sent, this.calling.patienceMs);
    return { hook: hook.id, at, headers, body: sent, status: reply?.status ?? null };
  }

  private claimsFor({ url }: Hook, event: Record<string, unknown>): object {
    const iat = Math.floor(this.calling.wallNow() / 1000);
    return {
      accountId: Number(this.company.mondayAccount.id),
      userId: event['userId'] ?? null,
      aud: url,
      iat,
      exp: iat + TOKEN_LIFE_SECONDS,
      shortLivedToken: uuidOf(`token ${iat}`),
    };
  }
}

/** Whether an address gives a challenge back as JSON. */
export async function gives(url: string, challenge: string, patienceMs: number): Promise<boolean> {
  const reply = await post(url, {}, JSON.stringify({ challenge }), patienceMs);
  if (reply?.status !== 200) return false;
  try {
    return (JSON.parse(reply.body) as { challenge?: unknown } | null)?.challenge === challenge;
  } catch {
    return false;
  }
}

function wants({ board, event, config, createdAt }: Hook, notice: Notice): boolean {
  const { columnId, groupId, columnValue } = config;
  return (
    notice.board === board &&
    notice.names.includes(event) &&
    notice.at > createdAt &&
    (columnId === undefined || columnId === notice.column) &&
    (groupId === undefined || groupId === notice.group) &&
    (columnValue?.index === undefined || columnValue.index === notice.label)
  );
}

const eventFor = (hook: Hook, { id, at, body }: Notice): Record<string, unknown> => ({
  ...body,
  triggerTime: new Date(at).toISOString(),
  subscriptionId: Number(hook.id),
  isRetry: false,
  originalTriggerUuid: null,
  triggerUuid: uuidOf(`${hook.id} ${id}`).replaceAll('-', ''),
});

/** What is due first; of one instant, what was queued first. */
function earliest(waiting: Waiting[], until: Ms): Waiting | undefined {
  let found: Waiting | undefined;
  for (const one of waiting) if (one.due <= until && (!found || one.due < found.due)) found = one;
  return found;
}
