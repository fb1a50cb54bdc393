import { z } from 'zod';
import { ContractError, HubError, type Raw, type Reader, type Stream } from '../sdk/index.js';
import { factId } from '../store/ids.js';
import { contentHash, decode, without } from './decode.js';

/** A record between the wire and the database. */
export interface Prepared {
  part: string;
  /** Null where not even the key could be read; then only quarantine takes it. */
  key: string | null;
  rawId: string | null;
  version: string | null;
  hash: string;
  /** What is kept: the tool's bytes, or the redacted JSON. */
  body: Buffer;
  pointer: string;
  meta: Record<string, unknown> | null;
  redacted: boolean;
  /** The typed record as `drafts` sees it; null with a problem. */
  record: unknown;
  problem: { code: string; reason: string } | null;
}

/** Which stream of which connection, and whether it may keep text. */
export interface Reading {
  connectionId: string;
  // oxlint-disable-next-line no-explicit-any -- each stream has its own record type
  stream: Stream<any, any, any>;
  keepText: boolean;
  reader: Reader;
}

/** Decodes, names, checks and redacts one record; never throws for a bad one: it says what is wrong with it. */
export async function prepare(reading: Reading, part: string, raw: Raw): Promise<Prepared> {
  const base = { part, body: raw.body, pointer: raw.at ?? '', meta: raw.meta ?? null, redacted: false, record: null };
  let value: unknown;
  try {
    value = await decode(reading.stream, raw);
  } catch (error) {
    const hash = contentHash([raw.body.toString('base64'), raw.at ?? '']);
    return { ...base, key: null, rawId: null, version: null, hash, problem: fault(error) };
  }
  let key: string;
  let version: string | null;
  try {
    const identity = reading.stream.identify(value);
    if (typeof identity.key !== 'string' || identity.key === '')
      throw new ContractError('The record has no key', { expected: 'text', got: identity.key });
    key = identity.key;
    version = identity.version ?? null;
  } catch (error) {
    return { ...base, key: null, rawId: null, version: null, hash: contentHash(value), problem: fault(error) };
  }
  const rawId = factId(reading.connectionId, `raw:${reading.stream.name}`, key);
  const named = { ...base, key, rawId, version };
  const read = readRecord(reading, value);
  if ('problem' in read) return { ...named, hash: contentHash(value), problem: read.problem };
  const kept = read.redacted
    ? { body: Buffer.from(JSON.stringify(read.record)), pointer: '', redacted: true }
    : { body: raw.body, pointer: raw.at ?? '', redacted: false };
  const hash = contentHash(without(read.redacted ? read.record : value, reading.stream.volatile ?? []));
  return { ...named, ...kept, hash, record: read.record, problem: null };
}

/** The typed record of a decoded value: checked, what is to be found in its text found, the text taken away. */
export function readRecord(
  reading: Reading,
  value: unknown,
): { record: unknown; redacted: boolean } | { problem: { code: string; reason: string } } {
  const { stream, keepText } = reading;
  const checked = stream.record.safeParse(value);
  if (!checked.success) return { problem: { code: 'RECORD_QUARANTINED', reason: misfit(checked.error, value) } };
  if (!stream.redact) return { record: checked.data, redacted: false };
  try {
    const found = stream.redact.found(checked.data, reading.reader);
    const record = { ...(checked.data as object), found };
    return keepText ? { record, redacted: false } : { record: without(record, stream.redact.paths), redacted: true };
  } catch (error) {
    return { problem: fault(error) };
  }
}

function fault(error: unknown): { code: string; reason: string } {
  if (error instanceof HubError) return { code: error.code, reason: error.message };
  return {
    code: 'RECORD_QUARANTINED',
    reason: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'unreadable',
  };
}

function misfit(error: z.ZodError, value: unknown): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => {
      let got: unknown = value;
      for (const step of issue.path) got = (got as Record<PropertyKey, unknown> | null | undefined)?.[step];
      return `/${issue.path.join('/')}: ${issue.message}; got ${(JSON.stringify(got) ?? 'nothing').slice(0, 80)}`;
    })
    .join(' · ');
}
