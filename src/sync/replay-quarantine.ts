import { gunzipSync } from 'node:zlib';
import { dropLease, takeLease } from '../store/lease.js';
import { timeId } from '../store/ids.js';
import { commitPages } from './commit.js';
import type { Engine } from './engine.js';
import { DeletionLimit } from './hold.js';
import { prepare, prepareRedacted, readingOf, WITHOUT_TEXT } from './prepare.js';
import type { Target } from './run.js';

/** What came of trying records that had been set aside once more. */
export interface QuarantineReplay {
  replayed: number;
  resolved: number;
  stillWaiting: number;
}

interface Waiting {
  id: string;
  stream: string;
  part: string;
  key: string | null;
  bytes: Buffer;
  pointer: string;
  meta: Record<string, unknown> | null;
  requested_at: Date;
  /** Its bytes are the redacted record: it was landed, and its mapping failed. */
  redacted: boolean;
}

/** Tries waiting records again, all of a connection's or those named: what reads now is landed and mapped, the rest keeps waiting. */
export async function replayQuarantine(
  engine: Engine,
  target: Target,
  ids: string[] | null,
): Promise<QuarantineReplay> {
  const { rows } = await engine.pool.query<Waiting>(
    `SELECT q.id, q.stream, q.part, q.key, b.bytes, q.pointer, q.meta, q.requested_at, coalesce(r.redacted, false) AS redacted
     FROM quarantine q JOIN raw_body b ON b.id = q.body_id
     LEFT JOIN raw_record r ON (r.connection_id, r.stream, r.key, r.body_id) = (q.connection_id, q.stream, q.key, q.body_id)
     WHERE q.connection_id = $1 AND q.status = 'waiting' AND ($2::uuid[] IS NULL OR q.id = ANY($2)) ORDER BY q.id`,
    [target.id, ids],
  );
  const result: QuarantineReplay = { replayed: rows.length, resolved: 0, stillWaiting: 0 };
  if (rows.length === 0) return result;
  const lease = await takeLease(engine.pool, target.id, timeId());
  try {
    const opened = {
      id: target.id,
      name: target.name,
      connector: target.connector,
      config: target.config,
      api: null,
      keepText: target.keepText,
      lease,
      deletions: new DeletionLimit(engine.pool, target.id, false, engine.now),
    };
    for (const row of rows) {
      if (await retry(engine, opened, row)) result.resolved++;
      else result.stillWaiting++;
    }
  } finally {
    await dropLease(engine.pool, lease);
  }
  return result;
}

async function retry(engine: Engine, opened: Parameters<typeof commitPages>[1], row: Waiting): Promise<boolean> {
  const stream = opened.connector.streams.find((one) => one.name === row.stream);
  // Set aside without its text: only the tool has the whole of it, and its next listing brings it.
  if (!stream || row.meta?.[WITHOUT_TEXT]) return false;
  const reading = readingOf(engine.reader, opened, stream);
  const raw = { body: gunzipSync(row.bytes), at: row.pointer, ...(row.meta && { meta: row.meta }) };
  const prepared = row.redacted ? prepareRedacted(reading, row.part, raw) : await prepare(reading, row.part, raw);
  if (!prepared.problem) {
    // A record whose mapping failed was landed all the same: without forgetting its hash it would count as unchanged.
    await engine.pool.query(`UPDATE raw_record SET hash = '' WHERE id = $1 AND hash = $2`, [
      prepared.rawId,
      prepared.hash,
    ]);
    const at = row.requested_at.toISOString();
    await commitPages(engine, opened, reading, [
      {
        part: row.part,
        records: [prepared],
        gone: [],
        requestedAt: at,
        previousAt: null,
        whole: false,
        completeThrough: null,
        version: null,
      },
    ]);
  }
  const { rows } = await engine.pool.query<{ status: string }>(
    `UPDATE quarantine SET attempts = attempts + 1, reason = coalesce($2, reason),
       status = CASE WHEN $2::text IS NULL AND key IS NULL THEN 'resolved' ELSE status END WHERE id = $1 RETURNING status`,
    [row.id, prepared.problem?.reason ?? null],
  );
  return rows[0]?.status === 'resolved';
}
