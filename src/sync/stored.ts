import { gunzipSync } from 'node:zlib';
import type { Seen } from '../sdk/index.js';
import { decode } from './decode.js';
import { readRecord, type Reading } from './prepare.js';

/** A record as it lies here, with its bytes. */
export interface StoredRecord {
  id: string;
  key: string;
  bytes: Buffer;
  pointer: string;
  meta: Record<string, unknown> | null;
  redacted: boolean;
  requested_at: Date;
  previous_at: Date | null;
}

/** When it was asked for. */
export const seenOf = (stored: StoredRecord): Seen => ({
  requestedAt: stored.requested_at.toISOString(),
  previousAt: stored.previous_at?.toISOString() ?? null,
});

/** The record as `drafts` sees it; throws where it no longer reads. */
export async function readStored(reading: Reading, stored: StoredRecord): Promise<unknown> {
  const body = gunzipSync(stored.bytes);
  // A redacted body is the record as `drafts` sees it, `found` and all.
  if (stored.redacted) return JSON.parse(body.toString('utf8'));
  const value = await decode(reading.stream, { body, at: stored.pointer, ...(stored.meta && { meta: stored.meta }) });
  const read = readRecord(reading, value);
  if ('problem' in read) throw new Error(read.problem.reason);
  return read.record;
}
