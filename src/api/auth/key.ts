import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { checksumOf } from './checksum.js';

/** The parts of a key that a client sends. */
export interface ParsedKey {
  id: string;
  secret: string;
}

const SHAPE = /^hub_([a-z0-9]{1,16})_([0-9a-z]{12})_([A-Za-z0-9-]{43})_([0-9A-Za-z]{6})$/;

/** A new key: `hub_<environment>_<id>_<secret>_<checksum>`; 256 bits of secret, shown once. */
export function mintKey(environment: string): ParsedKey & { text: string } {
  const id = randomBytes(8).readBigUInt64BE().toString(36).padStart(13, '0').slice(-12);
  // base64url without its underscore, which parts the key.
  let secret = '';
  while (secret.length !== 43 || secret.includes('_')) secret = randomBytes(32).toString('base64url');
  const body = `hub_${environment}_${id}_${secret}`;
  return { id, secret, text: `${body}_${checksumOf(body)}` };
}

/** The parts of a key, or null where shape or checksum are wrong; touches neither hash nor database. */
export function parseKey(text: string): ParsedKey | null {
  const match = SHAPE.exec(text);
  if (!match) return null;
  const cut = text.lastIndexOf('_');
  if (checksumOf(text.slice(0, cut)) !== match[4]) return null;
  return { id: match[2]!, secret: match[3]! };
}

/** What is stored: HMAC-SHA-256 of id and secret under a pepper that the database never sees. */
export function hashKey(key: ParsedKey, pepper: string): string {
  return createHmac('sha256', pepper).update(`${key.id}.${key.secret}`).digest('hex');
}

/** Equal, in a time that does not depend on where they differ. */
export function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
