import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { ApiKey } from '../../model/decision/decision.js';
import type { ApiOptions } from '../options.js';
import { Refusal } from '../failures/refusal.js';
import type { Attempts } from './attempts.js';
import { findKey, type KeyRole } from './keys.js';

/** Who asks. `local` is whoever sits at this machine where no key is demanded. */
export interface Viewer {
  name: string;
  role: KeyRole | 'local';
  scopes: readonly string[];
  /** Public part of the key; null without one. */
  keyId: string | null;
}

const LOCAL: Viewer = { name: 'local', role: 'local', scopes: [], keyId: null };

const ADMINS: ReadonlySet<Viewer['role']> = new Set(['admin', 'local'] as const);
const EXPORTERS: ReadonlySet<Viewer['role']> = new Set(['analyst', 'local'] as const);

/** Whether this viewer may change things and see what is an administrator's. */
export const isAdmin = ({ role }: Viewer): boolean => ADMINS.has(role);

/** Whether this viewer may take data out of the hub (RELIABILITY §2.1: no other role includes it). */
export const mayExport = ({ role }: Viewer): boolean => EXPORTERS.has(role);

/** Whether an export may name people to this viewer: that takes an analyst's key that says so. */
export const maySeeNames = ({ role, scopes }: Viewer): boolean => role === 'analyst' && scopes.includes('pii:read');

/** Who sent the request; one and the same refusal for every reason there is. */
export async function viewerOf(request: FastifyRequest, options: ApiOptions, attempts: Attempts): Promise<Viewer> {
  const text = bearer(request);
  const found = async (): Promise<ApiKey | null> =>
    text && options.auth.pepper ? findKey(options.api, options.auth.pepper, text, options.now()) : null;
  if (!options.auth.required) return keyed(await found()) ?? LOCAL;
  const seconds = attempts.blockedSeconds(request.ip, performance.now());
  if (seconds > 0)
    throw new Refusal(429, 'TOO_MANY_REQUESTS', 'Too many failed attempts', { 'retry-after': `${seconds}` });
  const viewer = keyed(await found());
  if (!viewer) {
    attempts.fail(request.ip, performance.now());
    throw new Refusal(401, 'UNAUTHENTICATED', 'A valid API key is needed: Authorization: Bearer hub_…', {
      'www-authenticate': 'Bearer realm="hub"',
    });
  }
  return viewer;
}

// Node keeps the first of two Authorization headers and drops the other; two are a disagreement, not a key.
function bearer(request: FastifyRequest): string | null {
  const names = request.raw.rawHeaders.filter((_, index) => index % 2 === 0);
  if (names.filter((name) => name.toLowerCase() === 'authorization').length !== 1) return null;
  return /^Bearer ([\x21-\x7e]{1,200})$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

const keyed = (key: ApiKey | null): Viewer | null =>
  key && { name: key.name, role: roleOf(key.role), scopes: key.scopes, keyId: key.id };

const roleOf = (role: string): KeyRole => (role === 'admin' || role === 'analyst' ? role : 'viewer');

/** The analyst behind a key who may see names, as the audit log calls them; null: this is no such key. */
export async function analystOf(pool: Pool, pepper: string, text: string | undefined): Promise<string | null> {
  const viewer = text === undefined ? null : keyed(await findKey(pool, pepper, text, Date.now()));
  return viewer && maySeeNames(viewer) ? `${viewer.name} (${viewer.keyId})` : null;
}
