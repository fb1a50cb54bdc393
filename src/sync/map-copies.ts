import type { ClientBase } from 'pg';
import { Alias } from '../model/fact/alias.js';
import { Placement } from '../model/fact/container.js';
import type { Draft, Seen, Stream } from '../sdk/index.js';
import { bodyId, ERASED } from './bodies.js';
import { tellApart, type Kin } from './copies.js';
import type { Reading } from './prepare.js';
import { restored } from './restored.js';
import { addDraft, RowSet } from './rows.js';
import { readStored, seenOf, type StoredRecord } from './stored.js';

/** A record at hand, typed, and when it was looked at. */
export interface Telling {
  record: unknown;
  seen: Seen;
  /** What was known of it before: live, deleted or hidden; null: nothing. */
  was: string | null;
}

/** What the copies say together. */
export interface ToldTogether {
  /** Records whose rows are in the set, or that say nothing any more. */
  rawIds: string[];
  /** Copies that are gone while another one of their thing is there. */
  outlived: string[];
  /** Records that could not be mapped, with the reason. */
  misfits: Map<string, unknown>;
}

interface StoredKin extends Kin {
  of: string;
  part: string;
  was: string | null;
  readable: boolean;
}

/**
 * Maps records that may be copies, each together with the others of its name: who tells the thing, what it is called and where
 * it lies hang on all of them, never on which came first. `fresh`: the records at hand, stored already; `gone`: those that are
 * about to be buried.
 */
export async function mapCopies(
  client: ClientBase,
  reading: Reading,
  fresh: Map<string, Telling>,
  gone: Set<string>,
  set: RowSet,
): Promise<ToldTogether> {
  const told: ToldTogether = { rawIds: [], outlived: [], misfits: new Map() };
  const kin = await loadKin(client, reading, fresh, gone);
  const stored = await loadStored(
    client,
    kin.filter((one) => one.live && one.readable && !fresh.has(one.id)).map(({ id }) => id),
  );
  const heirs: { id: string; heir: string; same_place: boolean }[] = [];
  for (const [of, family] of byName(kin)) {
    for (const { name, copies } of tellApart(of, family)) {
      const living = copies.filter((one) => one.live);
      if (living.length === 0) continue;
      const heir = living.find((one) => one.readable) ?? living[0]!;
      for (const one of copies.filter(({ live }) => !live))
        heirs.push({ id: one.id, heir: heir.id, same_place: one.part === heir.part });
      const isBack = copies.some(({ was }) => was === 'deleted') && !copies.some(({ was }) => was === 'live');
      await tellThing(reading, name, living, fresh, stored, isBack, set, told);
    }
  }
  if (heirs.length > 0) await handOver(client, heirs);
  told.outlived = heirs.map(({ id }) => id);
  told.rawIds.push(...told.outlived);
  return told;
}

function byName(kin: StoredKin[]): Map<string, StoredKin[]> {
  const families = new Map<string, StoredKin[]>();
  for (const one of kin) {
    const family = families.get(one.of);
    if (family) family.push(one);
    else families.set(one.of, [one]);
  }
  return families;
}

/** The first copy that can be read tells the thing, the others say who is named in them and where they lie. */
async function tellThing(
  reading: Reading,
  name: string,
  living: StoredKin[],
  fresh: Map<string, Telling>,
  stored: Map<string, StoredRecord>,
  isBack: boolean,
  set: RowSet,
  told: ToldTogether,
): Promise<void> {
  const stream: Stream<unknown, unknown, unknown> = reading.stream;
  const spoken = new Set<unknown>();
  for (const { id } of living) {
    const rows = new RowSet();
    try {
      const telling = fresh.get(id) ?? (await readTelling(reading, stored.get(id)));
      if (!telling) continue;
      const { record, seen } = telling;
      const drafts: Draft[] = stream.drafts(record as never, seen, name);
      if (isBack && spoken.size === 0) drafts.push(...restored(drafts, seen));
      const saying = { connectionId: reading.connectionId, rawId: id, requestedAt: seen.requestedAt };
      for (const draft of drafts) addDraft(rows, saying, draft);
    } catch (error) {
      told.misfits.set(id, error);
      continue;
    }
    if (spoken.size === 0) {
      set.take(rows, () => true);
      for (const fact of rows.all()) spoken.add(fact.id);
    } else set.take(rows, (table, row) => table === Alias || (table === Placement && spoken.has(row.itemId)));
    told.rawIds.push(id);
  }
}

async function readTelling(reading: Reading, stored: StoredRecord | undefined): Promise<Telling | null> {
  if (!stored) return null;
  return { record: await readStored(reading, stored), seen: seenOf(stored), was: 'live' };
}

async function loadKin(
  client: ClientBase,
  { connectionId, stream }: Reading,
  fresh: Map<string, Telling>,
  gone: Set<string>,
): Promise<StoredKin[]> {
  const { rows } = await client.query<Omit<StoredKin, 'live' | 'was'> & { state: string }>(
    `SELECT r.id, r.copy_of AS "of", r.copy, r.part, r.state, r.body_id <> $4 AS readable FROM raw_record r
     WHERE r.connection_id = $1 AND r.stream = $2 AND r.copy_of IS NOT NULL
       AND r.copy_of IN (SELECT o.copy_of FROM raw_record o WHERE o.id = ANY($3))`,
    [connectionId, stream.name, [...fresh.keys(), ...gone], bodyId(connectionId, ERASED)],
  );
  return rows.map(({ state, ...row }) => {
    const atHand = fresh.get(row.id);
    return { ...row, live: state === 'live' && !gone.has(row.id), was: atHand ? atHand.was : state };
  });
}

async function loadStored(client: ClientBase, ids: string[]): Promise<Map<string, StoredRecord>> {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<StoredRecord>(
    `SELECT r.id, r.key, b.bytes, r.pointer, r.meta, r.redacted, r.requested_at, r.previous_at
     FROM raw_record r JOIN raw_body b ON b.id = r.body_id WHERE r.id = ANY($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** What a copy that goes had told is told by another one from now on, also where that one's bytes are no longer kept. */
async function handOver(client: ClientBase, heirs: { id: string; heir: string; same_place: boolean }[]): Promise<void> {
  for (const table of ['message', 'asset', 'asset_version', 'approval', 'placement'])
    await client.query(
      `UPDATE "${table}" f SET raw_id = h.heir FROM jsonb_to_recordset($1) AS h(id uuid, heir uuid, same_place boolean)
       WHERE f.raw_id = h.id ${table === 'placement' ? 'AND h.same_place' : ''}`,
      [JSON.stringify(heirs)],
    );
}
