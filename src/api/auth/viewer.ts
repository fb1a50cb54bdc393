import type { FastifyRequest } from 'fastify';
import type { ApiOptions } from '../options.js';
import { Refusal } from '../failures/refusal.js';
import type { Attempts } from './attempts.js';
import { findKey } from './keys.js';

/** Who asks. `local` is whoever sits at this machine where no key is demanded. */
export interface Viewer {
  name: string;
  role: 'viewer' | 'admin' | 'local';
  /** Public part of the key; null without one. */
  keyId: string | null;
}

const LOCAL: Viewer = { name: 'local', role: 'local', keyId: null };

/** Whether this viewer may change things and see what is an administrator's. */
export const isAdmin = (viewer: Viewer): boolean => viewer.role !== 'viewer';

/** Who sent the request; one and the same refusal for every reason there is. */
export async function viewerOf(request: FastifyRequest, options: ApiOptions, attempts: Attempts): Promise<Viewer> {
  if (!options.auth.required) return LOCAL;
  const seconds = attempts.blockedSeconds(request.ip, performance.now());
  if (seconds > 0)
    throw new Refusal(429, 'TOO_MANY_REQUESTS', 'Too many failed attempts', { 'retry-after': `${seconds}` });
  const text = bearer(request);
  const key = text && options.auth.pepper ? await findKey(options.api, options.auth.pepper, text, options.now()) : null;
  if (!key) {
    attempts.fail(request.ip, performance.now());
    throw new Refusal(401, 'UNAUTHENTICATED', 'A valid API key is needed: Authorization: Bearer hub_…', {
      'www-authenticate': 'Bearer realm="hub"',
    });
  }
  return { name: key.name, role: key.role === 'admin' ? 'admin' : 'viewer', keyId: key.id };
}

// Node keeps the first of two Authorization headers and drops the other; two are a disagreement, not a key.
function bearer(request: FastifyRequest): string | null {
  const names = request.raw.rawHeaders.filter((_, index) => index % 2 === 0);
  if (names.filter((name) => name.toLowerCase() === 'authorization').length !== 1) return null;
  return /^Bearer ([\x21-\x7e]{1,200})$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
}
