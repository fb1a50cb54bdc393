import type { Ms } from '#sandbox';
import type { Way } from './deliver.js';
import { verification } from './envelope.js';
import { post } from './post.js';
import { sign } from './signature.js';

/** How the app is called. */
export interface Calling {
  signingSecret: string;
  /** The clock that is signed: a receiver holds it against its own. */
  wallNow: () => Ms;
  /** How long a receiver may take, in real time. */
  patienceMs: number;
}

/** Asks an address to give a challenge back, as JSON, as a form or bare; whether it did. */
export async function verifies(url: string, calling: Calling, challenge: string): Promise<boolean> {
  const body = JSON.stringify(verification(challenge));
  const headers = sign(calling.signingSecret, Math.floor(calling.wallNow() / 1000), body);
  const reply = await post(url, headers, body, calling.patienceMs);
  if (typeof reply === 'string' || reply.status !== 200) return false;
  const said = reply.body.trim();
  if (said === challenge || new URLSearchParams(said).get('challenge') === challenge) return true;
  try {
    return (JSON.parse(said) as { challenge?: unknown } | null)?.challenge === challenge;
  } catch {
    return false;
  }
}

/** The way over the app's address. */
export const wayTo =
  (url: string, { signingSecret, wallNow, patienceMs }: Calling): Way =>
  async (payload, retry, reason, forgery) => {
    const body = JSON.stringify(payload);
    const seconds = forgery.seconds ?? Math.floor(wallNow() / 1000);
    const again: Record<string, string> =
      retry > 0 ? { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': reason } : {};
    const headers = { ...again, ...sign(forgery.secret ?? signingSecret, seconds, body) };
    const reply = await post(url, headers, forgery.body ?? body, patienceMs);
    if (typeof reply === 'string') return { reason: reply };
    if (reply.status >= 200 && reply.status < 300) return 'taken';
    return reply.headers['x-slack-no-retry'] === '1' ? 'stop' : { reason: 'http_error' };
  };
