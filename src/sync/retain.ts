import type { ClientBase, Pool } from 'pg';
import { transaction } from '../store/pools.js';
import { bodyId, dropUnreferenced, ERASED, storeBodies } from './bodies.js';
import { eraseBodies } from './erase.js';
import { WITHOUT_TEXT } from './prepare.js';

/** How long what is kept is kept (hub.yaml `retention`), in milliseconds. */
export interface Retention {
  workMs: number;
  messagesMs: number;
  /** Epoch milliseconds on the hub's clock. */
  now: number;
  /** Streams that declare `redact`, by connection id: what they set aside may hold text. */
  textStreams: Map<string, string[]>;
}

/** What an expiry took away. */
export interface Expired {
  revisions: number;
  bodies: number;
  /** Messages whose text went. */
  messages: number;
  /** Raw records of talk whose bytes went. */
  records: number;
  /** Quarantined records of talk whose bytes went. */
  quarantined: number;
}

/**
 * Lets go of what is older than its time: earlier versions of records, the text of talk in facts and in raw bytes, and bodies
 * nobody refers to. History, tombstones and present versions of work stay. One transaction per connection.
 */
export async function expire(pool: Pool, retention: Retention): Promise<Expired> {
  const expired: Expired = { revisions: 0, bodies: 0, messages: 0, records: 0, quarantined: 0 };
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM connection ORDER BY id');
  for (const { id } of rows) {
    await transaction(pool, async (client) => {
      // A page holds this row shared until it commits: no body can go between its landing and the record that needs it.
      await client.query('SELECT FROM connection WHERE id = $1 FOR UPDATE', [id]);
      const [work, talk] = [retention.workMs, retention.messagesMs].map((age) =>
        new Date(retention.now - age).toISOString(),
      );
      expired.revisions += await dropRevisions(client, id, work!, talk!);
      expired.messages += await blankMessages(client, id, talk!);
      const old = await findOldTalk(client, id, talk!);
      expired.records += old.length;
      // The content's hash stays, so that the next whole listing does not bring the text back.
      if (old.length > 0) expired.bodies += await eraseBodies(client, id, old, null);
      expired.quarantined += await blankQuarantine(client, id, retention.textStreams.get(id) ?? [], talk!);
      expired.bodies += await dropUnreferenced(client, id, null);
    });
  }
  return expired;
}

// The newest revision is the record as it stands: it stays however old it is.
async function dropRevisions(client: ClientBase, connectionId: string, work: string, talk: string): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM raw_revision v USING raw_record r WHERE r.connection_id = $1 AND v.record_id = r.id
       AND v.requested_at < CASE WHEN r.copy_of IS NOT NULL OR EXISTS (SELECT FROM message m WHERE m.raw_id = r.id) THEN $3::timestamptz ELSE $2::timestamptz END
       AND EXISTS (SELECT FROM raw_revision newer WHERE newer.record_id = v.record_id AND newer.revision > v.revision)`,
    [connectionId, work, talk],
  );
  return rowCount ?? 0;
}

async function blankMessages(client: ClientBase, connectionId: string, talk: string): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE message SET subject = NULL, text = NULL WHERE connection_id = $1 AND at < $2 AND (subject IS NOT NULL OR text IS NOT NULL)`,
    [connectionId, talk],
  );
  return rowCount ?? 0;
}

// Redacted bodies hold no text. Of several copies of a message each has it, whichever one tells it.
async function findOldTalk(client: ClientBase, connectionId: string, talk: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT r.id FROM raw_record r WHERE r.connection_id = $1 AND NOT r.redacted AND r.body_id <> $3 AND EXISTS (
       SELECT FROM message m WHERE m.raw_id = r.id AND m.at < $2 UNION ALL
       SELECT FROM raw_record o JOIN message m ON m.raw_id = o.id WHERE o.connection_id = r.connection_id AND o.stream = r.stream
         AND o.copy_of IS NOT NULL AND o.copy_of = r.copy_of AND o.copy->>'shape' = r.copy->>'shape' AND m.at < $2)`,
    [connectionId, talk, bodyId(connectionId, ERASED)],
  );
  return rows.map(({ id }) => id);
}

async function blankQuarantine(
  client: ClientBase,
  connectionId: string,
  streams: string[],
  talk: string,
): Promise<number> {
  const erased = bodyId(connectionId, ERASED);
  const { rowCount } = await client.query(
    `UPDATE quarantine SET body_id = $4, pointer = '', meta = jsonb_build_object($5::text, true)
     WHERE connection_id = $1 AND stream = ANY($2) AND requested_at < $3 AND body_id <> $4`,
    [connectionId, streams, talk, erased, WITHOUT_TEXT],
  );
  if (rowCount) await storeBodies(client, connectionId, [ERASED]);
  return rowCount ?? 0;
}
