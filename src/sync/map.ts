import type { ClientBase } from 'pg';
import { Quarantined } from '../model/engine/quarantine.js';
import type { Draft, Seen } from '../sdk/index.js';
import { factId } from '../store/ids.js';
import { upsert, type Row } from '../store/upsert.js';
import { decode } from './decode.js';
import { MAPPING_VERSION, type Counts } from './engine.js';
import type { Before, Landed, Sorted } from './land.js';
import { mapCopies, type Telling } from './map-copies.js';
import { readRecord, type Reading } from './prepare.js';
import { restored } from './restored.js';
import { addDraft, RowSet } from './rows.js';

/** Rows of a page, and the records they came from. */
export interface Mapped {
  set: RowSet;
  /** What older versions of records say that newer ones may no longer say: people, and lines of history. */
  older: RowSet;
  rawIds: string[];
  /** Records that may be copies: what of theirs is stale goes altogether. */
  copyIds: string[];
  /** Copies that are gone while another one of their thing is there. */
  outlived: string[];
  records: unknown[];
}

/** Landed records → drafts → rows. A record whose mapping fails goes to quarantine and leaves no half of itself. */
export async function mapRecords(
  client: ClientBase,
  connectionId: string,
  reading: Reading,
  { landed, older }: Sorted,
  gone: string[],
  counts: Counts,
): Promise<Mapped> {
  const mapped: Mapped = { set: new RowSet(), older: new RowSet(), rawIds: [], copyIds: [], outlived: [], records: [] };
  const misfits: Row[] = [];
  const setAside = (one: Landed, error: unknown): void => {
    counts.applied--;
    counts.quarantined++;
    misfits.push(misfit(connectionId, reading.stream.name, one, error));
  };
  for (const one of landed) {
    const record = one.prepared.record;
    if (one.prepared.copy) continue;
    try {
      const seen: Seen = { requestedAt: one.requestedAt, previousAt: one.previousAt };
      const drafts: Draft[] = reading.stream.drafts(record as never, seen, reading.config);
      if (reading.stream.observed)
        drafts.push(...reading.stream.observed(await earlier(reading, one.before), record as never, seen));
      if (one.revived) drafts.push(...restored(drafts, seen));
      for (const draft of drafts)
        addDraft(mapped.set, { connectionId, rawId: one.rawId, requestedAt: one.requestedAt }, draft);
      mapped.rawIds.push(one.rawId);
      mapped.records.push(record);
    } catch (error) {
      setAside(one, error);
    }
  }
  if (reading.stream.copyOf) {
    const fresh = new Map(landed.filter((one) => one.prepared.copy).map((one) => [one.rawId, toTelling(one)]));
    const told = await mapCopies(client, reading, fresh, new Set(gone), mapped.set);
    for (const one of landed)
      if (told.misfits.has(one.rawId)) setAside(one, told.misfits.get(one.rawId));
      else if (one.prepared.copy) mapped.records.push(one.prepared.record);
    mapped.rawIds.push(...told.rawIds);
    mapped.copyIds = told.rawIds;
    mapped.outlived = told.outlived;
  }
  for (const one of older) addLasting(mapped.older, connectionId, reading, one);
  if (misfits.length) await storeMisfits(client, connectionId, reading.stream.name, misfits);
  return mapped;
}

const toTelling = ({ prepared, requestedAt, previousAt, was }: Landed): Telling => ({
  record: prepared.record,
  seen: { requestedAt, previousAt },
  was,
});

// Law 5: whichever version arrives first, the same people and the same history are known in the end.
function addLasting(set: RowSet, connectionId: string, reading: Reading, one: Landed): void {
  const saying = { connectionId, rawId: one.rawId, requestedAt: one.requestedAt };
  const seen: Seen = { requestedAt: one.requestedAt, previousAt: one.previousAt };
  try {
    for (const draft of reading.stream.drafts(one.prepared.record as never, seen, reading.config))
      if (draft.draft === 'person' || draft.draft === 'change') addDraft(set, saying, draft);
  } catch {
    // A version that is past and cannot be mapped is missed by nobody: the newer one is judged by itself.
  }
}

/** The record as it was before, typed like the present one; null where it was not there or no longer reads. */
async function earlier(reading: Reading, before: Before | null): Promise<unknown> {
  if (!before) return null;
  const stored = { body: before.body, at: before.pointer, ...(before.meta && { meta: before.meta }) };
  if (before.redacted) return JSON.parse(before.body.toString('utf8'));
  const read = readRecord(reading, await decode(reading.stream, stored));
  return 'problem' in read ? null : read.record;
}

function misfit(connectionId: string, stream: string, one: Landed, error: unknown): Row {
  const reason = error instanceof Error ? error.message.slice(0, 300) : 'mapping failed';
  return {
    id: factId(connectionId, `quarantine:${stream}`, one.prepared.key!),
    connectionId,
    stream,
    part: one.prepared.part,
    key: one.prepared.key,
    code: 'RECORD_QUARANTINED',
    reason,
    pointer: one.prepared.pointer,
    meta: one.prepared.meta,
    mappingVersion: MAPPING_VERSION,
    attempts: 1,
    status: 'waiting',
    requestedAt: one.requestedAt,
    firstSeenAt: one.requestedAt,
    rawId: one.rawId,
  };
}

// Its bytes were landed a moment ago as the record's current version: quarantine points at the same body.
async function storeMisfits(client: ClientBase, connectionId: string, stream: string, misfits: Row[]): Promise<void> {
  const { rows } = await client.query<{ key: string; body_id: string }>(
    'SELECT key, body_id FROM raw_record WHERE connection_id = $1 AND stream = $2 AND key = ANY($3)',
    [connectionId, stream, misfits.map((m) => m.key)],
  );
  const bodies = new Map(rows.map((row) => [row.key, row.body_id]));
  await upsert(
    client,
    Quarantined,
    misfits.map((m) => ({ ...m, bodyId: bodies.get(m.key as string) })),
    { except: ['first_seen_at', 'attempts'] },
  );
}
