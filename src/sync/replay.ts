import type { ClientBase } from 'pg';
import type { Stream } from '../sdk/index.js';
import { checkFence, dropLease, takeLease, type Lease } from '../store/lease.js';
import { timeId } from '../store/ids.js';
import { transaction } from '../store/pools.js';
import { apply } from './apply.js';
import { ERASED_SHA256 } from './bodies.js';
import type { Engine } from './engine.js';
import { mapCopies, type Telling, type ToldTogether } from './map-copies.js';
import { readingOf, type Reading } from './prepare.js';
import { addDraft, RowSet } from './rows.js';
import type { Target } from './run.js';
import { readStored, seenOf, type StoredRecord } from './stored.js';

const BATCH = 500;

/** What a replay did: how many stored records were mapped again, how many rows that changed, which no longer map. */
export interface Replay {
  connection: string;
  records: number;
  changedRows: number;
  misfits: { stream: string; key: string; reason: string }[];
}

/** Maps everything kept of a connection once more, without the tool: a better mapping reaches all history. */
export async function replayConnection(engine: Engine, target: Target, stream?: string): Promise<Replay> {
  const lease = await takeLease(engine.pool, target.id, timeId());
  const replay: Replay = { connection: target.name, records: 0, changedRows: 0, misfits: [] };
  try {
    for (const one of target.connector.streams) {
      if (stream && one.name !== stream) continue;
      const reading = readingOf(engine.reader, target, one);
      await replayStream(engine, lease, reading, replay);
    }
  } finally {
    await dropLease(engine.pool, lease);
  }
  return replay;
}

/** The same for one stream, under a lease that is held already. */
export async function replayStream(engine: Engine, lease: Lease, reading: Reading, replay: Replay): Promise<void> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const last = await transaction(engine.pool, async (client) => {
      await checkFence(client, lease);
      const records = await loadRecords(client, reading, after);
      if (records.length === 0) return null;
      const set = new RowSet();
      const mapped: string[] = [];
      const copies = new Map<string, Telling>();
      const misfits = new Map<string, unknown>();
      for (const record of records) {
        try {
          const copy = await mapStored(client, reading, record, set);
          if (copy) copies.set(record.id, copy);
          else mapped.push(record.id);
        } catch (error) {
          misfits.set(record.id, error);
        }
      }
      const told = reading.stream.copyOf ? await mapAgain(client, reading, copies, set) : null;
      for (const [id, error] of told?.misfits ?? []) if (copies.has(id)) misfits.set(id, error);
      for (const [id, error] of misfits)
        replay.misfits.push({
          stream: reading.stream.name,
          key: records.find((record) => record.id === id)!.key,
          reason: error instanceof Error ? error.message : String(error),
        });
      replay.records += records.length - misfits.size;
      replay.changedRows += await apply(client, set, [...mapped, ...(told?.rawIds ?? [])], undefined, told?.rawIds);
      return records.at(-1)!.id;
    });
    if (last === null) return;
    after = last;
    engine.progress({ connection: replay.connection, stream: reading.stream.name, done: replay.records, total: null });
  }
}

async function loadRecords(client: ClientBase, reading: Reading, after: string): Promise<StoredRecord[]> {
  const { rows } = await client.query<StoredRecord>(
    `SELECT r.id, r.key, b.bytes, r.pointer, r.meta, r.redacted, r.requested_at, r.previous_at FROM raw_record r JOIN raw_body b ON b.id = r.body_id
     WHERE r.connection_id = $1 AND r.stream = $2 AND r.id > $3 AND r.state <> 'deleted'
       AND b.sha256 <> $5 ORDER BY r.id LIMIT $4`,
    [reading.connectionId, reading.stream.name, after, BATCH, ERASED_SHA256],
  );
  return rows;
}

/** Copies are mapped with the others of their name, which may lie in any batch; what they are copies of is read anew first. */
async function mapAgain(
  client: ClientBase,
  reading: Reading,
  copies: Map<string, Telling>,
  set: RowSet,
): Promise<ToldTogether> {
  const now = [...copies].map(([id, { record }]) => {
    const { of, ...copy } = reading.stream.copyOf!(record);
    return { id, of, copy };
  });
  await client.query(
    `UPDATE raw_record r SET copy_of = c.of, copy = c.copy FROM jsonb_to_recordset($1) AS c(id uuid, "of" text, copy jsonb)
     WHERE r.id = c.id AND (r.copy_of, r.copy) IS DISTINCT FROM (c.of, c.copy)`,
    [JSON.stringify(now)],
  );
  return mapCopies(client, reading, copies, new Set(), set, true);
}

/**
 * The drafts of the present version, and what its revisions say changed between the looks. A record that may be a copy is
 * handed back instead.
 */
async function mapStored(
  client: ClientBase,
  reading: Reading,
  stored: StoredRecord,
  set: RowSet,
): Promise<Telling | null> {
  const stream: Stream<unknown, unknown, unknown> = reading.stream;
  const record = await readStored(reading, stored);
  if (stream.copyOf) return { record, seen: seenOf(stored), was: 'live' };
  const drafts = stream.drafts(record as never, seenOf(stored), reading.config);
  if (stream.observed) {
    const { rows } = await client.query<StoredRecord & { revision: number }>(
      `SELECT v.record_id AS id, v.revision, '' AS key, b.bytes, v.pointer, v.meta, v.redacted, v.requested_at, v.previous_at
       FROM raw_revision v JOIN raw_body b ON b.id = v.body_id WHERE v.record_id = $1 ORDER BY v.revision`,
      [stored.id],
    );
    let before: unknown = null;
    for (const revision of rows) {
      const now = await readStored(reading, revision);
      // Where retention took the versions before, this one tells only what the next is compared with.
      if (before !== null || revision.revision === 1) drafts.push(...stream.observed(before, now, seenOf(revision)));
      before = now;
    }
  }
  for (const draft of drafts)
    addDraft(
      set,
      { connectionId: reading.connectionId, rawId: stored.id, requestedAt: stored.requested_at.toISOString() },
      draft,
    );
  return null;
}
