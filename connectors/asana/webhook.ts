import { createHmac, timingSafeEqual } from 'node:crypto';
import { Forbidden, type Call, type Hook, type HookAnswer, type Webhook } from '#sdk';
import type { AsanaApi } from './api.js';
import { eventsIn, noticesOf } from './notices.js';
import { subscribing } from './subscribing.js';

const HANDSHAKE = 'x-hook-secret';
const SECRET = /^[\x21-\x7e]{16,256}$/;
// Lower case, as the guide has it; a header given twice is joined and fits no more.
const SIGNATURE = /^[0-9a-f]{64}$/;

/** Calls of Asana: signed with the secret that each subscription's own handshake brought. */
export const webhook: Webhook<AsanaApi, { token: string }> = {
  verify(call, _secrets, hook) {
    if (call.headers[HANDSHAKE] !== undefined) {
      greet(call, hook);
      return 'hint';
    }
    const given = call.headers['x-hook-signature'] ?? '';
    if (!SIGNATURE.test(given)) throw refused('no signature of 64 lower case hexadecimal digits');
    const signature = Buffer.from(given, 'hex');
    // All of them, so that how long it takes does not tell which one it was.
    const good = hook.secrets.map((secret) => timingSafeEqual(signOf(secret, call.body), signature));
    if (!good.includes(true)) throw refused('a signature of another secret or another body');
    return 'signed';
  },
  greet: (call, _secrets, hook) => greet(call, hook),
  events: (call) => (call.headers[HANDSHAKE] === undefined ? noticesOf(eventsIn(call.body)) : []),
  subscribing,
};

function signOf(secret: string, body: Buffer): Buffer {
  return createHmac('sha256', secret).update(body).digest();
}

/** A secret is taken while the hub itself registers, and at no other time: later it would replace the one in use (n8n#37311). */
function greet({ headers }: Call, { pending }: Hook): { answer: HookAnswer; secret: string } | null {
  const secret = headers[HANDSHAKE];
  if (secret === undefined) return null;
  if (!pending) throw refused('a handshake that the hub did not ask for');
  if (!SECRET.test(secret)) throw refused('a handshake without a usable secret');
  return { answer: { status: 200, headers: { [HANDSHAKE]: secret } }, secret };
}

const refused = (got: string): Forbidden =>
  new Forbidden('A call that Asana did not sign', {
    code: 'WEBHOOK_SIGNATURE_INVALID',
    expected: 'X-Hook-Signature of the body',
    got,
  });
