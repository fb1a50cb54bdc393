import { gunzipSync } from 'node:zlib';
import type { ClientBase } from 'pg';
import { RawRecord } from '../model/engine/raw.js';
import type { Copy } from '../sdk/index.js';
import { factId } from '../store/ids.js';
import { upsert } from '../store/upsert.js';
import { bodyId, storeBodies } from './bodies.js';
import { MAPPING_VERSION, type Counts } from './engine.js';
import type { Prepared } from './prepare.js';
import { heal, setAside } from './set-aside.js';

/** One part's share of a page transaction. */
export interface Landing {
  part: string;
  records: Prepared[];
  /** `shownBy`: the last look that would have shown it; absent: that of the landing. */
  gone: { key: string; proof: string; at?: string; shownBy?: string }[];
  requestedAt: string;
  previousAt: string | null;
}

/** The stored form of a record's last version, before this page. */
export interface Before {
  body: Buffer;
  pointer: string;
  meta: Record<string, unknown> | null;
  redacted: boolean;
  requestedAt: string;
}

/** A record that is new or newer than what is stored. */
export interface Landed {
  prepared: Prepared;
  rawId: string;
  requestedAt: string;
  previousAt: string | null;
  before: Before | null;
  /** The tool had taken it away; now it is back. */
  revived: boolean;
  /** What was known of it before this page: live, deleted or hidden; null: nothing. */
  was: string | null;
}

/** A prepared record and the part that handed it over. */
export interface Arrived {
  landing: Landing;
  prepared: Prepared;
}

interface Stored {
  hash: string;
  version: string | null;
  requestedAt: string;
  state: string;
  /** Deleted since; null: it is there, or out of sight. */
  goneAt: string | null;
}

/** What a page brought: records to be mapped whole, and older versions, which still know of people and history. */
export interface Sorted {
  landed: Landed[];
  older: Landed[];
}

/** Sorts the page's records into new, unchanged, superseded and bad, and stores what is new; counts every one of them. */
export async function land(
  client: ClientBase,
  connectionId: string,
  stream: string,
  landings: Landing[],
  counts: Counts,
  needsBefore: boolean,
): Promise<Sorted> {
  const all = landings.flatMap((landing) => landing.records.map((prepared) => ({ landing, prepared })));
  counts.read += all.length;
  const bad = all.filter(({ prepared }) => prepared.problem);
  const good = all.filter(({ prepared }) => !prepared.problem);
  const stored = await load(client, [...new Set(good.map(({ prepared }) => prepared.rawId!))]);
  const goneNow = new Set(landings.flatMap((l) => l.gone.map((g) => factId(connectionId, `raw:${stream}`, g.key))));
  const fresh = new Map<string, Arrived & Pick<Landed, 'revived' | 'was'>>();
  const confirmed: Arrived[] = [];
  const older: Arrived[] = [];
  for (const { landing, prepared } of good) {
    const id = prepared.rawId!;
    const before = stored.get(id);
    const here = fresh.get(id);
    const old = here ? { ...here.prepared, requestedAt: here.landing.requestedAt } : before;
    // Deleted or out of sight until now: shown again it is back, even when nothing in it has changed.
    const back = before !== undefined && before.state !== 'live' && !goneNow.has(id);
    // A look from before the deletion does not bring it back, however new its version.
    const wasBefore = back && before.goneAt !== null && landing.requestedAt < before.goneAt;
    if (old && (wasBefore || isOlder(prepared.version, landing.requestedAt, old))) {
      counts.superseded++;
      older.push({ landing, prepared });
    } else if (old && old.hash === prepared.hash && !(back && !here)) {
      counts.unchanged++;
      confirmed.push({ landing, prepared });
    } else {
      // The page held two versions of it: the later one counts.
      if (here) {
        counts.superseded++;
        older.push(here);
      } else counts.applied++;
      const revived = back && before.state === 'deleted';
      fresh.set(id, { landing, prepared, revived, was: before?.state ?? null });
    }
  }
  const before = needsBefore ? await loadBefore(client, [...fresh.keys()]) : new Map<string, Before>();
  const kept = [...fresh.values()];
  await storeBodies(
    client,
    connectionId,
    [...kept, ...bad].map(({ prepared }) => prepared.body),
  );
  await storeRecords(client, connectionId, stream, kept);
  await heal(client, connectionId, stream, kept, confirmed);
  await setAside(client, connectionId, stream, bad);
  counts.quarantined += bad.length;
  return {
    landed: kept.map(({ revived, was, ...one }) => ({
      ...toLanded(one),
      revived,
      was,
      before: before.get(one.prepared.rawId!) ?? null,
    })),
    older: older.map(toLanded),
  };
}

const toLanded = ({ landing, prepared }: Arrived): Landed => ({
  prepared,
  rawId: prepared.rawId!,
  requestedAt: landing.requestedAt,
  previousAt: landing.previousAt,
  before: null,
  revived: false,
  was: null,
});

// Versions are the tool's stamps in one spelling, so text order is time order; equal stamps are settled by the later look.
function isOlder(version: string | null, requestedAt: string, old: Pick<Stored, 'version' | 'requestedAt'>): boolean {
  if (version !== null && old.version !== null && version !== old.version) return version < old.version;
  return requestedAt < old.requestedAt;
}

async function load(client: ClientBase, ids: string[]): Promise<Map<string, Stored>> {
  const { rows } = await client.query<StoredRow>(
    `SELECT id, hash, version, state, requested_at, CASE WHEN state = 'deleted' THEN gone_at END AS gone_at FROM raw_record WHERE id = ANY($1)`,
    [ids],
  );
  return new Map(
    rows.map(({ id, requested_at, gone_at, ...row }) => [
      id,
      { ...row, requestedAt: requested_at.toISOString(), goneAt: gone_at?.toISOString() ?? null },
    ]),
  );
}

type StoredRow = Omit<Stored, 'requestedAt' | 'goneAt'> & { id: string; requested_at: Date; gone_at: Date | null };

async function loadBefore(client: ClientBase, ids: string[]): Promise<Map<string, Before>> {
  const { rows } = await client.query<{
    id: string;
    bytes: Buffer;
    pointer: string;
    meta: Record<string, unknown> | null;
    redacted: boolean;
    requested_at: Date;
  }>(
    'SELECT r.id, b.bytes, r.pointer, r.meta, r.redacted, r.requested_at FROM raw_record r JOIN raw_body b ON b.id = r.body_id WHERE r.id = ANY($1)',
    [ids],
  );
  return new Map(
    rows.map((r) => [
      r.id,
      {
        body: gunzipSync(r.bytes),
        pointer: r.pointer,
        meta: r.meta,
        redacted: r.redacted,
        requestedAt: r.requested_at.toISOString(),
      },
    ]),
  );
}

async function storeRecords(client: ClientBase, connectionId: string, stream: string, kept: Arrived[]): Promise<void> {
  const rows = kept.map(({ landing, prepared }) => ({
    id: prepared.rawId!,
    connectionId,
    stream,
    key: prepared.key,
    part: prepared.part,
    bodyId: bodyId(connectionId, prepared.body),
    pointer: prepared.pointer,
    meta: prepared.meta,
    redacted: prepared.redacted,
    hash: prepared.hash,
    version: prepared.version,
    mappingVersion: MAPPING_VERSION,
    requestedAt: landing.requestedAt,
    previousAt: landing.previousAt,
    state: 'live',
    goneAt: null,
    goneProof: null,
    ...copyColumns(prepared.copy),
  }));
  await upsert(client, RawRecord, rows);
  await client.query(
    `INSERT INTO raw_revision (record_id, revision, body_id, pointer, meta, redacted, hash, requested_at, previous_at)
     SELECT r.id, coalesce((SELECT max(v.revision) FROM raw_revision v WHERE v.record_id = r.id), 0) + 1,
            r.body_id, r.pointer, r.meta, r.redacted, r.hash, r.requested_at, r.previous_at
     FROM raw_record r WHERE r.id = ANY($1)`,
    [rows.map((row) => row.id)],
  );
}

function copyColumns(copy: Copy | null): { copyOf: string | null; copy: object | null } {
  if (copy === null) return { copyOf: null, copy: null };
  const { of, ...own } = copy;
  return { copyOf: of, copy: own };
}
