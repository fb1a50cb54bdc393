import type { ClientBase } from 'pg';
import type { Stream } from '../sdk/index.js';
import { checkFence, type Lease } from '../store/lease.js';
import { transaction } from '../store/pools.js';
import { bodyId, dropUnreferenced, ERASED, ERASED_SHA256, storeBodies } from './bodies.js';
import { contentHash, without } from './decode.js';
import type { Engine } from './engine.js';
import { readingOf, WITHOUT_TEXT, type Reading } from './prepare.js';
import { replayStream } from './replay.js';
import type { Target } from './run.js';
import { readStored, type StoredRecord } from './stored.js';

const BATCH = 500;

/** Where bodies of records lie: as they stand, and as they were. */
const TABLES = { records: 'raw_record', revisions: 'raw_revision' } as const;

/**
 * Notes whether a connection keeps text, before any is read. Where it no longer may, what was kept goes first of all: out of
 * the messages at once, then out of bodies, revisions and quarantine, and what they told is told anew without it. Broken
 * off, the next run begins again.
 */
export async function settleText(engine: Engine, target: Target, lease: Lease): Promise<void> {
  const { rows } = await engine.pool.query<{ keeps_text: boolean | null }>(
    'SELECT keeps_text FROM connection WHERE id = $1',
    [target.id],
  );
  if (rows[0]?.keeps_text === target.keepText) return;
  if (!target.keepText) await letGo(engine, target, lease);
  await engine.pool.query('UPDATE connection SET keeps_text = $2 WHERE id = $1 AND lease_fence = $3', [
    target.id,
    target.keepText,
    lease.fence,
  ]);
}

async function letGo(engine: Engine, target: Target, lease: Lease): Promise<void> {
  const streams = target.connector.streams.filter(({ redact }) => redact);
  const readings = streams.map((stream) => readingOf(engine.reader, { ...target, keepText: false }, stream));
  const gone = { ...(await blank(engine, lease, streams)), records: 0, revisions: 0 };
  for (const reading of readings) {
    for (const which of ['records', 'revisions'] as const) {
      for (;;) {
        const done = await transaction(engine.pool, async (client) => {
          await checkFence(client, lease);
          return redactSome(client, reading, which);
        });
        if (done === 0) break;
        gone[which] += done;
      }
    }
  }
  // Nothing was kept, or nothing was there yet.
  if (Object.values(gone).every((count) => count === 0)) return;
  const replay = { connection: target.name, records: 0, changedRows: 0, misfits: [] };
  for (const reading of readings) await replayStream(engine, lease, reading, replay);
  engine.log('info', { connection: target.name, ...gone }, 'text that was kept is no longer kept');
}

/** What can be done in one step: texts of messages, and what was set aside, which may be all text. */
function blank(
  engine: Engine,
  lease: Lease,
  streams: Stream<unknown, unknown, unknown>[],
): Promise<Record<string, number>> {
  const { connectionId } = lease;
  const names = streams.map(({ name }) => name);
  return transaction(engine.pool, async (client) => {
    await checkFence(client, lease);
    await storeBodies(client, connectionId, [ERASED]);
    const erased = bodyId(connectionId, ERASED);
    const messages = await client.query(
      `UPDATE message m SET subject = NULL, text = NULL FROM raw_record r
       WHERE r.id = m.raw_id AND r.connection_id = $1 AND r.stream = ANY($2) AND (m.subject IS NOT NULL OR m.text IS NOT NULL)`,
      [connectionId, names],
    );
    // Of talk whose bytes are gone already nothing is told anew.
    for (const table of ['approval', 'asset'])
      await client.query(
        `UPDATE "${table}" f SET name = 'erased' FROM raw_record r WHERE r.id = f.raw_id AND r.connection_id = $1 AND r.stream = ANY($2)
           AND r.body_id = $3 AND (r.copy_of IS NOT NULL OR EXISTS (SELECT FROM message m WHERE m.raw_id = r.id))`,
        [connectionId, names, erased],
      );
    const quarantined = await client.query(
      `UPDATE quarantine SET body_id = $3, pointer = '', meta = jsonb_build_object($4::text, true), reason = 'set aside while text was kept'
       WHERE connection_id = $1 AND stream = ANY($2) AND NOT coalesce(meta ? $4, false)`,
      [connectionId, names, erased, WITHOUT_TEXT],
    );
    await dropUnreferenced(client, connectionId, null);
    return { messages: messages.rowCount ?? 0, quarantined: quarantined.rowCount ?? 0 };
  });
}

/** Puts redacted JSON in the place of some bodies that may hold text; what no longer reads is erased. Returns how many. */
async function redactSome(client: ClientBase, reading: Reading, which: keyof typeof TABLES): Promise<number> {
  const { connectionId, stream } = reading;
  const [own, owner] = which === 'records' ? ['0', 'id'] : ['t.revision', 'record_id'];
  const { rows } = await client.query<StoredRecord & { revision: number; body_id: string }>(
    `SELECT r.id, ${own} AS revision, r.key, t.body_id, b.bytes, t.pointer, t.meta, t.redacted, t.requested_at, t.previous_at
     FROM ${TABLES[which]} t JOIN raw_record r ON r.id = t.${owner} JOIN raw_body b ON b.id = t.body_id
     WHERE r.connection_id = $1 AND r.stream = $2 AND NOT t.redacted AND b.sha256 <> $3 LIMIT ${BATCH}`,
    [connectionId, stream.name, ERASED_SHA256],
  );
  if (rows.length === 0) return 0;
  const bodies: Buffer[] = [];
  const updates: Record<string, unknown>[] = [];
  for (const row of rows) {
    const record = await readStored(reading, row).catch(() => null);
    const body = record === null ? ERASED : Buffer.from(JSON.stringify(record));
    const { of = null, ...copy } = (record !== null && stream.copyOf?.(record)) || {};
    bodies.push(body);
    updates.push({
      id: row.id,
      revision: row.revision,
      body_id: bodyId(connectionId, body),
      redacted: record !== null,
      hash: record === null ? 'erased' : contentHash(without(record, stream.volatile ?? [])),
      copy_of: of,
      copy: of === null ? null : copy,
    });
  }
  await storeBodies(client, connectionId, bodies);
  const more = which === 'records' ? ', copy_of = coalesce(u.copy_of, t.copy_of), copy = coalesce(u.copy, t.copy)' : '';
  await client.query(
    `UPDATE ${TABLES[which]} t SET body_id = u.body_id, pointer = '', redacted = u.redacted, hash = u.hash${more}
     FROM jsonb_to_recordset($1) AS u(id uuid, revision integer, body_id uuid, redacted boolean, hash text, copy_of text, copy jsonb)
     WHERE t.${owner} = u.id ${which === 'records' ? '' : 'AND t.revision = u.revision'}`,
    [JSON.stringify(updates)],
  );
  await dropUnreferenced(
    client,
    connectionId,
    rows.map((row) => row.body_id),
  );
  return rows.length;
}
