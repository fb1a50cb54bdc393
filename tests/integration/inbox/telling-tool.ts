import { createHmac } from 'node:crypto';
import { z } from 'zod';
import {
  ContractError,
  Forbidden,
  type Call,
  type Connector,
  type Notice,
  type Webhook,
} from '../../../src/sdk/index.js';
import { FakeTool } from '../engine/fake-tool.js';

/** One event as the fake tool sends it. */
export interface Event {
  id: string;
  stream?: string;
  key: string;
  part?: string;
  at?: string;
  /** The record itself. */
  record?: unknown;
  gone?: true;
}

export const SECRET = 'a secret of sixteen letters';

/** A call as it arrives; signed with this secret, or with none. */
export function callOf(events: Event[] | string, secret: string | null = SECRET, headers: Call['headers'] = {}): Call {
  const body = Buffer.from(typeof events === 'string' ? events : JSON.stringify({ events }));
  const signature = secret === null ? {} : { 'x-signature': signOf(secret, body) };
  return {
    method: 'POST',
    path: '/',
    headers: { ...signature, ...headers },
    body,
    receivedAt: new Date().toISOString(),
  };
}

const signOf = (secret: string, body: Buffer): string => createHmac('sha256', secret).update(body).digest('hex');

/** The fake tool, which also tells: it shakes hands with a secret, signs with it, and knows subscriptions. */
export class TellingTool extends FakeTool {
  targets = ['p1'];
  readonly subscriptions = new Map<string, { target: string; url: string; active: boolean }>();
  /** Called while a subscription is made, as tools do. */
  shake: (url: string, secret: string) => Promise<void> = () => Promise.resolve();
  completed = 0;
  refuses: Error | null = null;
  private made = 0;

  override get connector(): Connector {
    return { ...super.connector, secrets: z.unknown(), webhook: this.webhook() };
  }

  private webhook(): Webhook<unknown, unknown> {
    return {
      verify(call, _secrets, hook) {
        if (call.headers['x-handshake']) return 'hint';
        const given = call.headers['x-signature'];
        if (given === undefined) return 'hint';
        if (!hook.secrets.some((secret) => signOf(secret, call.body) === given))
          throw new Forbidden('A wrong signature', { code: 'WEBHOOK_SIGNATURE_INVALID' });
        return 'signed';
      },
      greet(call, _secrets, hook) {
        const secret = call.headers['x-handshake'];
        if (secret === undefined) return null;
        if (!hook.pending) throw new Forbidden('A handshake nobody asked for');
        return { answer: { status: 200, headers: { 'x-handshake': secret } }, secret };
      },
      events: (call) => noticesIn(call),
      complete: (_api, { raw }) => {
        this.completed++;
        return Promise.resolve(raw);
      },
      subscribing: {
        targets: () => toAsync(this.targets),
        list: () => toAsync([...this.subscriptions].map(([id, one]) => ({ id, ...one }))),
        create: async (_api, target, url) => {
          if (this.refuses) throw this.refuses;
          await this.shake(url, SECRET);
          const id = `s${++this.made}`;
          this.subscriptions.set(id, { target, url, active: true });
          return { id };
        },
        remove: (_api, id) => {
          this.subscriptions.delete(id);
          return Promise.resolve();
        },
      },
    };
  }
}

function noticesIn({ body }: Call): Notice[] {
  let said: { events: Event[] };
  try {
    said = JSON.parse(body.toString('utf8')) as { events: Event[] };
  } catch {
    throw new ContractError('Not JSON', { code: 'WEBHOOK_MALFORMED' });
  }
  return said.events.map(({ record, gone, stream = 'notes', ...event }, i) => ({
    ...event,
    stream,
    ...(record !== undefined && { raw: { body, at: `/events/${i}/record` } }),
    ...(gone && { gone: { proof: 'event' as const, ...(event.at && { at: event.at }) } }),
  }));
}

async function* toAsync<T>(list: T[]): AsyncGenerator<T> {
  for (const item of list) {
    await Promise.resolve();
    yield item;
  }
}
