import type { Pool } from 'pg';
import { appendAudit } from './audit.js';
import { transaction } from './pools.js';
import type { Sealed, Vault } from './vault.js';

/** One value as it is stored now. */
export interface Stored {
  version: number;
  text: string;
}

interface Row extends Sealed {
  version: number;
}

/** The value of a connection's field; null where none was stored. */
export async function readSealed(
  pool: Pool,
  vault: Vault,
  connectionId: string,
  field: string,
): Promise<Stored | null> {
  const { rows } = await pool.query<Row>(
    `SELECT version, key_id AS "keyId", nonce, tag, ciphertext FROM sealed_secret WHERE connection_id = $1 AND field = $2`,
    [connectionId, field],
  );
  const row = rows[0];
  return row ? { version: row.version, text: vault.open(row, { connectionId, field, version: row.version }) } : null;
}

/** Stores the value that follows version `after` (0: the first); false where another one was stored meanwhile. */
export async function writeSealed(
  pool: Pool,
  vault: Vault,
  { connectionId, field, after }: { connectionId: string; field: string; after: number },
  text: string,
): Promise<boolean> {
  const version = after + 1;
  const { keyId, nonce, tag, ciphertext } = vault.seal(text, { connectionId, field, version });
  const { rowCount } = await pool.query(
    `INSERT INTO sealed_secret (connection_id, field, version, key_id, nonce, tag, ciphertext, sealed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now())
     ON CONFLICT (connection_id, field) DO UPDATE SET version = excluded.version, key_id = excluded.key_id,
       nonce = excluded.nonce, tag = excluded.tag, ciphertext = excluded.ciphertext, sealed_at = excluded.sealed_at
     WHERE sealed_secret.version = $3 - 1`,
    [connectionId, field, version, keyId, nonce, tag, ciphertext],
  );
  return rowCount === 1;
}

/** Removes every stored secret of a connection, openable or not; says how many there were. */
export async function forgetSealed(
  pool: Pool,
  connection: { id: string; name: string },
  actor: string,
  nowMs: number,
): Promise<number> {
  return transaction(pool, async (tx) => {
    const { rowCount } = await tx.query('DELETE FROM sealed_secret WHERE connection_id = $1', [connection.id]);
    const forgotten = rowCount ?? 0;
    await appendAudit(
      tx,
      { actor, action: 'forgetCredentials', detail: { connection: connection.name, forgotten } },
      nowMs,
    );
    return forgotten;
  });
}
