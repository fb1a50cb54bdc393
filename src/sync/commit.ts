import type { ClientBase } from 'pg';
import type { Child } from '../sdk/index.js';

import { factId } from '../store/ids.js';
import { checkFence, lockPages } from '../store/lease.js';
import { patientTransaction } from '../store/pools.js';
import { apply } from './apply.js';
import { watchFields } from './drift/watch.js';
import { noCounts, type Counts, type Engine, type Opened } from './engine.js';
import { forget } from './erase.js';
import { bury } from './gone.js';
import { land, type Landing } from './land.js';
import { mapRecords } from './map.js';
import { queueChildren } from './queue.js';
import type { Reading } from './prepare.js';

/** A part's landing and what it means for the part: how far it is read now. */
export interface PartPage extends Landing {
  /** Undefined: the cursor stays where it was. */
  next?: unknown;
  whole: boolean;
  /** The walk's upper bound, set when the walk has ended. */
  completeThrough: string | null;
  /** Child parts: this version of it is read to its end. */
  version: string | null;
  /** Child parts that the page names beside those its records open. */
  again?: Child[];
}

/**
 * Law 3 in one place: bodies, records, facts, history, children, tombstones and cursors of these parts commit together,
 * under a fence, and every record read is accounted for.
 */
export async function commitPages(
  engine: Engine,
  opened: Opened,
  reading: Reading,
  pages: PartPage[],
): Promise<Counts> {
  let counts = noCounts();
  await engine.reach('before-page');
  await patientTransaction(engine.pool, engine.signal, async (client) => {
    counts = noCounts();
    await checkFence(client, opened.lease);
    await engine.reach('after-begin');
    const again = pages.flatMap((page) => page.again ?? []);
    await storeLandings(engine, client, opened, reading, pages, again, counts);
    await engine.reach('before-cursor');
    await moveCursors(client, opened.id, reading.stream.name, pages);
    await engine.reach('before-commit');
  });
  await engine.reach('after-commit');
  return counts;
}

/**
 * The same for what the tool told by itself, while somebody else may hold the lease: no cursor moves, pages of the connection
 * wait for this transaction and this one for theirs, and of two looks at one record the newer wins whichever comes last.
 */
export async function commitHeard(
  engine: Engine,
  opened: Pick<Opened, 'id' | 'name' | 'connector'>,
  reading: Reading,
  landings: Landing[],
): Promise<Counts> {
  let counts = noCounts();
  await patientTransaction(engine.pool, engine.signal, async (client) => {
    counts = noCounts();
    await lockPages(client, opened.id);
    await storeLandings(engine, client, opened, reading, landings, [], counts);
  });
  return counts;
}

async function storeLandings(
  engine: Engine,
  client: ClientBase,
  opened: Pick<Opened, 'id' | 'name' | 'connector'>,
  reading: Reading,
  landings: Landing[],
  again: Child[],
  counts: Counts,
): Promise<void> {
  const { name } = reading.stream;
  const landed = await land(client, opened.id, name, landings, counts, Boolean(reading.stream.observed));
  await engine.reach('after-land');
  const at = landings[0]?.requestedAt;
  const shown = landed.landed.map(({ prepared }) => prepared.record);
  if (at !== undefined) await watchFields(client, opened.id, name, shown, at);
  const gone = landings.flatMap((one) => one.gone.map(({ key }) => factId(opened.id, `raw:${name}`, key)));
  const mapped = await mapRecords(client, opened.id, reading, landed, gone, counts);
  await apply(client, mapped.set, mapped.rawIds, mapped.older, mapped.copyIds);
  await forget(client, opened.id, mapped.outlived);
  counts.tombstones += await bury(client, opened.id, name, landings);
  await engine.reach('after-apply');
  await queueChildren(client, opened, name, mapped.records, again);
  const { read, applied, unchanged, superseded, quarantined } = counts;
  if (read !== applied + unchanged + superseded + quarantined) {
    throw new Error(
      `${opened.name}/${name}: ${read} read, but ${applied} + ${unchanged} + ${superseded} + ${quarantined} accounted for`,
    );
  }
}

async function moveCursors(client: ClientBase, connectionId: string, stream: string, pages: PartPage[]): Promise<void> {
  const states = pages.map((page) => ({
    part: page.part,
    cursor: page.next ?? null,
    moves: page.next !== undefined,
    as_of: page.requestedAt,
    complete_through: page.completeThrough,
    whole_at: page.whole ? page.requestedAt : null,
    version: page.version,
  }));
  await client.query(
    `INSERT INTO stream_state AS s (connection_id, stream, part, cursor, as_of, complete_through, whole_at, version, problem)
     SELECT $1, $2, p.part, p.cursor, p.as_of, p.complete_through, p.whole_at, p.version, NULL
     FROM jsonb_to_recordset($3) AS p(part text, cursor jsonb, moves boolean, as_of timestamptz, complete_through timestamptz, whole_at timestamptz, version text)
     ON CONFLICT (connection_id, stream, part) DO UPDATE SET
       cursor = coalesce(excluded.cursor, s.cursor), as_of = greatest(s.as_of, excluded.as_of), complete_through = coalesce(excluded.complete_through, s.complete_through),
       whole_at = coalesce(excluded.whole_at, s.whole_at), version = coalesce(excluded.version, s.version), problem = NULL`,
    [connectionId, stream, JSON.stringify(states)],
  );
  const done = pages.filter((page) => page.version !== null);
  if (done.length === 0) return;
  // Only the version that was read leaves the queue: a newer one queued meanwhile stays.
  await client.query(
    `DELETE FROM part_queue q USING jsonb_to_recordset($3) AS d(part text, version text)
     WHERE q.connection_id = $1 AND q.stream = $2 AND q.part = d.part AND q.version = d.version`,
    [connectionId, stream, JSON.stringify(done.map(({ part, version }) => ({ part, version })))],
  );
}
