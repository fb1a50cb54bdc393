import { createHash, randomBytes } from 'node:crypto';

const NAMESPACE = Buffer.from('6f1d8c1e5a3b4b0c9d2e7f4a1b6c8d90', 'hex');

function format(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** UUID version 5 of the parts (RFC 9562): everyone who can name a thing computes the same id. */
export function nameId(...parts: string[]): string {
  const hash = createHash('sha1').update(NAMESPACE);
  // A length before each part keeps ('a','bc') and ('ab','c') apart.
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  const bytes = hash.digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return format(bytes);
}

/** UUID version 7 (RFC 9562): time-ordered, for what the hub itself makes. */
export function timeId(nowMs: number = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return format(bytes);
}

/** Id of a connection by its name in hub.yaml. */
export const connectionId = (name: string): string => nameId('connection', name);

/**
 * Id of anything a tool names: person, container, task, asset, approval, message, change …
 * Tasks and approvals share one space: a tool whose approvals are tasks refers to both by one key, and a task can become one.
 */
export const factId = (connection: string, kind: string, key: string): string =>
  nameId(connection, kind === 'task' || kind === 'approval' ? 'work' : kind, key);
