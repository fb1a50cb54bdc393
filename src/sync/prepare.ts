import { z } from 'zod';
import {
  ContractError,
  HubError,
  TransientError,
  type Copy,
  type Raw,
  type Reader,
  type Stream,
} from '../sdk/index.js';
import { factId } from '../store/ids.js';
import { contentHash, decode, without } from './decode.js';

/** A record between the wire and the database. */
export interface Prepared {
  part: string;
  /** Null where not even the key could be read. */
  key: string | null;
  /** The key under which it waits, or has waited, while it cannot be decoded; null: it has none. */
  unreadKey: string | null;
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
  /** What it is one of several of; null: of nothing, or with a problem. */
  copy: Copy | null;
  problem: Problem | null;
}

interface Problem {
  code: string;
  /** The place, what was expected, what came; of talk whose text is not kept, no value that came. */
  reason: string;
}

/** Which stream of which connection, how that is configured, and whether it may keep text. */
export interface Reading {
  connectionId: string;
  // oxlint-disable-next-line no-explicit-any -- each stream has its own record type
  stream: Stream<any, any, any, any>;
  config: unknown;
  keepText: boolean;
  reader: Reader;
}

/** A stream of a connection, as its records are read. */
export function readingOf(
  reader: Reader,
  { id, config, keepText }: { id: string; config: unknown; keepText: boolean },
  stream: Reading['stream'],
): Reading {
  return { connectionId: id, stream, config, keepText, reader };
}

/**
 * Decodes, names, checks and redacts one record; never throws for a bad one: it says what is wrong with it. What passes by
 * itself (a TransientError) says nothing about the record and goes on to the caller.
 */
export async function prepare(reading: Reading, part: string, raw: Raw): Promise<Prepared> {
  const { stream, connectionId } = reading;
  const base = {
    part,
    unreadKey: stream.unreadKey?.(raw) ?? null,
    body: raw.body,
    pointer: raw.at ?? '',
    meta: raw.meta ?? null,
    redacted: false,
    record: null,
    copy: null,
  };
  let value: unknown;
  try {
    value = await decode(stream, raw);
  } catch (error) {
    if (error instanceof TransientError) throw error;
    const hash = contentHash([raw.body.toString('base64'), raw.at ?? '']);
    const unread = { key: base.unreadKey, rawId: null, version: null, hash, problem: fault(reading, error) };
    return { ...base, ...unread, ...(hidesText(reading) && withoutText(raw, { unreadableBytes: raw.body.length })) };
  }
  const own = { ...base, ...ownBody(reading, raw, value) };
  let key: string;
  let version: string | null;
  try {
    const identity = stream.identify(value);
    if (typeof identity.key !== 'string' || identity.key === '')
      throw new ContractError('The record has no key', { expected: 'text', got: identity.key });
    key = identity.key;
    version = identity.version ?? null;
  } catch (error) {
    return { ...own, key: null, rawId: null, version: null, ...misfitOf(reading, raw, value, fault(reading, error)) };
  }
  const rawId = factId(connectionId, `raw:${stream.name}`, key);
  const named = { ...own, key, rawId, version };
  const read = readRecord(reading, value);
  if ('problem' in read) return { ...named, ...misfitOf(reading, raw, value, read.problem) };
  const kept = read.redacted
    ? { body: Buffer.from(JSON.stringify(read.record)), pointer: '', redacted: true }
    : { body: own.body, pointer: own.pointer, redacted: false };
  const hash = contentHash(without(read.redacted ? read.record : value, stream.volatile ?? []));
  try {
    return { ...named, ...kept, hash, record: read.record, copy: stream.copyOf?.(read.record) ?? null, problem: null };
  } catch (error) {
    return { ...named, ...misfitOf(reading, raw, value, fault(reading, error)) };
  }
}

/** The same for a record that lies here redacted: it was read well before, and its text is gone. */
export function prepareRedacted(reading: Reading, part: string, raw: Raw): Prepared {
  const { stream, connectionId } = reading;
  const record = JSON.parse(raw.body.toString('utf8')) as unknown;
  const { key, version } = stream.identify(record);
  return {
    part,
    key,
    unreadKey: null,
    rawId: factId(connectionId, `raw:${stream.name}`, key),
    version: version ?? null,
    hash: contentHash(without(record, stream.volatile ?? [])),
    body: raw.body,
    pointer: '',
    meta: raw.meta ?? null,
    redacted: true,
    record,
    copy: stream.copyOf?.(record) ?? null,
    problem: null,
  };
}

const hidesText = ({ stream, keepText }: Reading): boolean => Boolean(stream.redact) && !keepText;

// Talk that may be kept lies alone, not in its page's body: the tool can take back one message without the others.
function ownBody({ stream }: Reading, raw: Raw, value: unknown): { body?: Buffer; pointer?: string } {
  if (!stream.redact || stream.decode || !raw.at) return {};
  return {
    body: Buffer.from(JSON.stringify(raw.meta ? { ...(value as object), meta: undefined } : value)),
    pointer: '',
  };
}

// A record that is not understood is kept as it came; of talk whose text is not to be kept, without the text.
function misfitOf(
  reading: Reading,
  raw: Raw,
  value: unknown,
  problem: Problem,
): { hash: string; problem: Problem } & Partial<Prepared> {
  if (!hidesText(reading)) return { hash: contentHash(value), problem };
  const rest = without(value, reading.stream.redact!.paths);
  return { hash: contentHash(rest), problem, ...withoutText(raw, rest) };
}

/** Marks what lies in quarantine without its text: it cannot be tried again, only read again. */
export const WITHOUT_TEXT = 'withoutText';

function withoutText(raw: Raw, rest: unknown): Pick<Prepared, 'body' | 'pointer' | 'meta'> {
  // A record that is no object has no fields to leave out: all of it may be text.
  const kept = rest !== null && typeof rest === 'object' ? rest : { [typeof rest]: 'not kept' };
  return { body: Buffer.from(JSON.stringify(kept)), pointer: '', meta: { ...raw.meta, [WITHOUT_TEXT]: true } };
}

/** The typed record of a decoded value: checked, what is to be found in its text found, the text taken away. */
export function readRecord(
  reading: Reading,
  value: unknown,
): { record: unknown; redacted: boolean } | { problem: Problem } {
  const { stream, keepText } = reading;
  const checked = stream.record.safeParse(value);
  if (!checked.success)
    return { problem: { code: 'RECORD_QUARANTINED', reason: misfit(reading, checked.error, value) } };
  if (!stream.redact) return { record: checked.data, redacted: false };
  try {
    const found = stream.redact.found(checked.data, reading.reader);
    const record = { ...(checked.data as object), found };
    return keepText ? { record, redacted: false } : { record: without(record, stream.redact.paths), redacted: true };
  } catch (error) {
    return { problem: fault(reading, error) };
  }
}

function fault(reading: Reading, error: unknown): Problem {
  const code = error instanceof HubError ? error.code : 'RECORD_QUARANTINED';
  const name = error instanceof Error ? error.name : 'unreadable';
  // A parser's message quotes what it stumbled over.
  if (hidesText(reading)) return { code, reason: `${name} in ${reading.stream.name}; its text is not kept` };
  if (error instanceof HubError) return { code, reason: error.message };
  return { code, reason: error instanceof Error ? `${name}: ${error.message}`.slice(0, 300) : name };
}

function misfit(reading: Reading, error: z.ZodError, value: unknown): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => {
      let got: unknown = value;
      for (const step of issue.path) got = (got as Record<PropertyKey, unknown> | null | undefined)?.[step];
      const shown = hidesText(reading) ? typeof got : (JSON.stringify(got) ?? 'nothing').slice(0, 80);
      return `/${issue.path.join('/')}: ${issue.message}; got ${shown}`;
    })
    .join(' · ');
}
