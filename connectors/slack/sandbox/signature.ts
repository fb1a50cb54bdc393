import { createHmac } from 'node:crypto';

/** The two headers that prove a body: the stamp in seconds, and the HMAC of version, stamp and body. */
export function sign(secret: string, seconds: number, body: string): Record<string, string> {
  const hmac = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${hmac}` };
}
