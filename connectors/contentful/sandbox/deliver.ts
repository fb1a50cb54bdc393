import { createHash } from 'node:crypto';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { Company, Ms } from '#sandbox';
import { wants, type Hook, type Hooks } from './definitions-of-hooks.js';
import type { Notice } from './notices.js';
import { stepAndNotice } from './notices.js';
import { sign } from './signature.js';
import { World } from './world.js';

/** A webhook call as it left, and what came back; null: nothing did. */
export interface Delivery {
  topic: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  status: number | null;
}

/** What is wrong with a call on purpose. */
export interface Forgery {
  /** The path that is signed. */
  path?: string;
  /** The instant that is signed. */
  at?: Ms;
  secret?: string;
  /** What is sent in place of the signed body. */
  body?: string;
}

/** Calls the registered webhooks; without a definition nothing is sent. */
export class Deliverer {
  constructor(
    private readonly company: Company,
    private readonly hooks: Hooks,
    private readonly wallNow: () => Ms,
  ) {}

  /** Tells in order what happened after `from` and until `until`, one call at a time. */
  async deliver(from: Ms, until: Ms): Promise<Delivery[]> {
    const world = new World(this.company);
    world.advance(from);
    const sent: Delivery[] = [];
    while ((world.next()?.at ?? Infinity) <= until)
      for (const notice of stepAndNotice(world)) sent.push(...(await this.send(notice)));
    return sent;
  }

  /** Sends one notice to every definition that wants it. */
  async send(notice: Notice, forgery: Forgery = {}): Promise<Delivery[]> {
    const { type, action, payload } = notice;
    const sent: Delivery[] = [];
    for (const hook of this.hooks.all)
      if (wants(hook, type, action, payload)) sent.push(await this.call(hook, notice, forgery));
    return sent;
  }

  private async call(hook: Hook, { type, action, payload }: Notice, forgery: Forgery): Promise<Delivery> {
    const body = JSON.stringify(payload);
    const topic = `ContentManagement.${type}.${action}`;
    const url = new URL(hook.url);
    const said: Record<string, string> = {
      'content-type': 'application/vnd.contentful.management.v1+json',
      'x-contentful-topic': topic,
      'x-contentful-webhook-name': hook.name,
      // The same event told twice has the same key.
      'x-contentful-idempotency-key': createHash('sha256').update(`${hook.id} ${topic} ${body}`).digest('hex'),
    };
    const signed = sign(forgery.secret ?? this.company.contentfulSpace.signingSecret, {
      method: 'POST',
      path: forgery.path ?? url.pathname + url.search,
      headers: said,
      body,
      at: forgery.at ?? this.wallNow(),
    });
    const own = Object.fromEntries(hook.headers.map(({ key, value }) => [key.toLowerCase(), value]));
    const headers = { ...own, ...said, ...signed };
    const sent = forgery.body ?? body;
    return { topic, url: hook.url, headers, body: sent, status: await post(url, headers, sent) };
  }
}

function post(url: URL, headers: Record<string, string>, body: string): Promise<number | null> {
  const request = url.protocol === 'https:' ? requestSecure : requestPlain;
  return new Promise((resolve) => {
    // A line of its own for each call, so that none is left open behind.
    const call = request(
      url,
      { method: 'POST', headers: { ...headers, connection: 'close' }, agent: false },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode ?? null));
        answer.once('error', () => resolve(null));
      },
    );
    call.once('error', () => resolve(null));
    call.setTimeout(10_000, () => call.destroy());
    call.end(body);
  });
}
