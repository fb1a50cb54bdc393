import type { ClientBase } from 'pg';
import { bodyId, dropUnreferenced, ERASED, storeBodies } from './bodies.js';

/**
 * Law 2: talk that the tool deleted is erased here too, its raw record, revisions and quarantine with it. What stays is the
 * tombstone, who and when. `records` are raw records; those that said no message, alone or with others, are left as they are.
 */
export async function eraseTalk(client: ClientBase, connectionId: string, records: string[]): Promise<number> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM raw_record r WHERE id = ANY($1) AND (copy_of IS NOT NULL OR EXISTS (SELECT FROM message m WHERE m.raw_id = r.id))`,
    [records],
  );
  const talk = rows.map(({ id }) => id);
  if (talk.length === 0) return 0;
  // Another hash than any content's: shown again, it is landed anew.
  await eraseBodies(client, connectionId, talk, 'erased');
  await client.query(`UPDATE message SET subject = NULL, text = NULL WHERE raw_id = ANY($1)`, [talk]);
  // A request or a file that came with the mail is called by its subject or by what was in it.
  await client.query(`UPDATE approval SET name = 'erased' WHERE raw_id = ANY($1) AND gone_at IS NOT NULL`, [talk]);
  await client.query(`UPDATE asset SET name = 'erased' WHERE raw_id = ANY($1) AND gone_at IS NOT NULL`, [talk]);
  return talk.length;
}

/** Takes the bytes of these raw records and of all their revisions; a null hash keeps the one they have. Returns how many bodies went. */
export async function eraseBodies(
  client: ClientBase,
  connectionId: string,
  records: string[],
  hash: string | null,
): Promise<number> {
  const erased = bodyId(connectionId, ERASED);
  await storeBodies(client, connectionId, [ERASED]);
  const { rows } = await client.query<{ body_id: string }>(
    `WITH was AS (SELECT id, stream, key, body_id FROM raw_record WHERE id = ANY($1)),
       revisions AS (DELETE FROM raw_revision WHERE record_id = ANY($1) RETURNING body_id),
       bad AS (DELETE FROM quarantine q USING was WHERE q.connection_id = $2 AND q.stream = was.stream AND q.key = was.key RETURNING q.body_id),
       records AS (UPDATE raw_record SET body_id = $3, pointer = '', meta = NULL, redacted = false, hash = coalesce($4, hash),
         copy = CASE WHEN $4 IS NULL THEN copy ELSE copy - 'wording' END WHERE id = ANY($1))
     SELECT body_id FROM was UNION SELECT body_id FROM revisions UNION SELECT body_id FROM bad`,
    [records, connectionId, erased, hash],
  );
  return dropUnreferenced(
    client,
    connectionId,
    rows.map((row) => row.body_id),
  );
}

/** Takes these raw records as if they had never been: copies of what another record still tells. */
export async function forget(client: ClientBase, connectionId: string, records: string[]): Promise<void> {
  if (records.length === 0) return;
  const { rows } = await client.query<{ body_id: string }>(
    `WITH was AS (DELETE FROM raw_record WHERE id = ANY($1) RETURNING stream, key, body_id),
       revisions AS (DELETE FROM raw_revision WHERE record_id = ANY($1) RETURNING body_id),
       bad AS (DELETE FROM quarantine q USING was WHERE q.connection_id = $2 AND q.stream = was.stream AND q.key = was.key RETURNING q.body_id)
     SELECT body_id FROM was UNION SELECT body_id FROM revisions UNION SELECT body_id FROM bad`,
    [records, connectionId],
  );
  await dropUnreferenced(
    client,
    connectionId,
    rows.map((row) => row.body_id),
  );
}
