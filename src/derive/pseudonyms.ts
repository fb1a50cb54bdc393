import type { ClientBase } from 'pg';

/**
 * Gives everybody a pseudonym: a keyed hash of the person, so it is the same in every export and view of this workspace,
 * survives a rebuild, and says nothing without the workspace's key.
 */
export async function namePseudonyms(client: ClientBase): Promise<number> {
  const gone = await client.query(
    'DELETE FROM person_pseudonym y WHERE NOT EXISTS (SELECT FROM person p WHERE p.id = y.person_id)',
  );
  const made = await client.query(
    `INSERT INTO person_pseudonym (person_id, pseudonym)
     SELECT p.id, 'P-' || left(encode(sha256(k.key || uuid_send(p.id) || k.key), 'hex'), 12) FROM person p, pseudonym_key k
     WHERE NOT EXISTS (SELECT FROM person_pseudonym y WHERE y.person_id = p.id)`,
  );
  return (gone.rowCount ?? 0) + (made.rowCount ?? 0);
}
