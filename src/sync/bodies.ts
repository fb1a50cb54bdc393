import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { ClientBase } from 'pg';
import { nameId } from '../store/ids.js';

const sha256 = (body: Buffer): string => createHash('sha256').update(body).digest('hex');

/** What stands in place of a body that was erased. */
export const ERASED = Buffer.from('null');

/** Its hash, by which SQL knows an erased body. */
export const ERASED_SHA256 = sha256(ERASED);

/** Id of a body: the same bytes of one connection are kept once. */
export const bodyId = (connection: string, body: Buffer): string => nameId('body', connection, sha256(body));

/** Keeps bodies, compressed; those that are there already are left alone. */
export async function storeBodies(client: ClientBase, connectionId: string, bodies: Buffer[]): Promise<void> {
  const unique = [...new Set(bodies)];
  if (unique.length === 0) return;
  const ids = unique.map((body) => bodyId(connectionId, body));
  await client.query(
    `INSERT INTO raw_body (id, connection_id, sha256, bytes)
     SELECT DISTINCT ON (u.id) u.id, $1, u.sha256, u.bytes FROM unnest($2::uuid[], $3::text[], $4::bytea[]) AS u(id, sha256, bytes) ORDER BY u.id
     ON CONFLICT (id) DO NOTHING`,
    [connectionId, ids, unique.map(sha256), unique.map((body) => gzipSync(body, { level: 1 }))],
  );
}

/** Lets go of bodies that no record, revision or quarantined record refers to any more; `among` null: of the whole connection. */
export async function dropUnreferenced(
  client: ClientBase,
  connectionId: string,
  among: string[] | null,
): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM raw_body b WHERE b.connection_id = $1 AND ($2::uuid[] IS NULL OR b.id = ANY($2))
       AND NOT EXISTS (SELECT FROM raw_record r WHERE r.body_id = b.id)
       AND NOT EXISTS (SELECT FROM raw_revision v WHERE v.body_id = b.id)
       AND NOT EXISTS (SELECT FROM quarantine q WHERE q.connection_id = $1 AND q.body_id = b.id)`,
    [connectionId, among],
  );
  return rowCount ?? 0;
}
