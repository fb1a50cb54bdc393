import type { ClientBase } from 'pg';
import { Alias } from '../model/fact/alias.js';
import { Placement } from '../model/fact/container.js';
import { TransientError, type Draft, type Seen, type Stream } from '../sdk/index.js';
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

/** What is to be told of one thing: by whom, under which name. */
interface Plan {
  name: string;
  tellers: StoredKin[];
  isBack: boolean;
}

/** Who tells from now on what a copy that is gone told; `place`: who lies where it lay, if anybody does. */
interface Heir {
  id: string;
  heir: string;
  place: string | null;
}

/**
 * Maps records that may be copies, each together with the others of its name: who tells the thing, what it is called and where
 * it lies hang on all of them, never on which came first. `fresh`: the records at hand, stored already; `gone`: those that are
 * about to be buried; `all`: tell everything of these names anew, also what these records change nothing of.
 */
export async function mapCopies(
  client: ClientBase,
  reading: Reading,
  fresh: Map<string, Telling>,
  gone: Set<string>,
  set: RowSet,
  all = false,
): Promise<ToldTogether> {
  const told: ToldTogether = { rawIds: [], outlived: [], misfits: new Map() };
  if (fresh.size === 0 && gone.size === 0) return told;
  const plans: Plan[] = [];
  const heirs: Heir[] = [];
  for (const [of, family] of byName(await loadKin(client, reading, fresh, gone)))
    planFamily(of, family, fresh, all, plans, heirs);
  const tellers = plans.flatMap((plan) => plan.tellers);
  const stored = await loadStored(
    client,
    tellers.filter(({ id }) => !fresh.has(id)).map(({ id }) => id),
  );
  for (const plan of plans) await tellThing(reading, plan, fresh, stored, set, told);
  if (heirs.length > 0) await handOver(client, heirs);
  told.outlived = heirs.map(({ id }) => id);
  told.rawIds.push(...told.outlived);
  return told;
}

/** Somebody may send a thousand mails under one name: only what changed is told anew, not all of them for each that comes. */
function planFamily(
  of: string,
  family: StoredKin[],
  fresh: Map<string, Telling>,
  all: boolean,
  plans: Plan[],
  heirs: Heir[],
): void {
  const before = new Map<string, { name: string; first: string | undefined }>();
  const known = family.filter(({ was }) => was !== null).map((one) => ({ ...one, live: one.was === 'live' }));
  for (const { name, copies } of tellApart(of, known)) {
    const first = copies.find((one) => one.live && one.readable)?.id;
    for (const { id } of copies) before.set(id, { name, first });
  }
  for (const { name, copies } of tellApart(of, family)) {
    const living = copies.filter(({ live }) => live);
    const dead = copies.filter(({ live }) => !live);
    if (living.length === 0) continue;
    const readable = living.filter((one) => one.readable);
    const first = (readable[0] ?? living[0]!).id;
    // Another name, or another one who tells it: then all of them say something else.
    const isAnew = living.some(({ id }) => {
      const was = before.get(id);
      return was !== undefined && (was.name !== name || was.first !== first);
    });
    if (!all && !isAnew && dead.length === 0 && !copies.some(({ id }) => fresh.has(id))) continue;
    for (const { id, part } of dead)
      heirs.push({ id, heir: first, place: living.find((one) => one.part === part)?.id ?? null });
    const tellers = readable.filter(({ id }) => all || isAnew || id === first || fresh.has(id));
    const isBack = copies.some(({ was }) => was === 'deleted') && !copies.some(({ was }) => was === 'live');
    plans.push({ name, tellers, isBack });
  }
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
  { name, tellers, isBack }: Plan,
  fresh: Map<string, Telling>,
  stored: Map<string, StoredRecord>,
  set: RowSet,
  told: ToldTogether,
): Promise<void> {
  const stream: Stream<unknown, unknown, unknown> = reading.stream;
  const spoken = new Set<unknown>();
  for (const { id } of tellers) {
    const rows = new RowSet();
    try {
      const telling = fresh.get(id) ?? (await readTelling(reading, stored.get(id)));
      if (!telling) continue;
      const { record, seen } = telling;
      const drafts: Draft[] = stream.drafts(record as never, seen, reading.config, name);
      if (isBack && spoken.size === 0) drafts.push(...restored(drafts, seen));
      const saying = { connectionId: reading.connectionId, rawId: id, requestedAt: seen.requestedAt };
      for (const draft of drafts) addDraft(rows, saying, draft);
    } catch (error) {
      if (error instanceof TransientError) throw error;
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
async function handOver(client: ClientBase, heirs: Heir[]): Promise<void> {
  for (const table of ['message', 'asset', 'asset_version', 'approval', 'placement'])
    await client.query(
      `UPDATE "${table}" f SET raw_id = h.heir FROM jsonb_to_recordset($1) AS h(id uuid, heir uuid)
       WHERE f.raw_id = h.id AND h.heir IS NOT NULL`,
      [JSON.stringify(table === 'placement' ? heirs.map(({ id, place }) => ({ id, heir: place })) : heirs)],
    );
}
