import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { readSealed, writeSealed } from '../../store/vault-rows.js';
import type { Vault } from '../../store/vault.js';

/** An address of the hub that a tool may call, as far as a call to it is concerned. */
export interface HookRow {
  id: string;
  connectionId: string;
  target: string;
  toolId: string | null;
  active: boolean;
  pending: boolean;
}

/** How long a tool may take to shake hands while a subscription is made. */
const HANDSHAKE_SECONDS = 60;
/** The one in use, and the one it replaces. */
const SECRETS_KEPT = 2;

const COLUMNS = `id, connection_id AS "connectionId", target, tool_id AS "toolId", active, coalesce(pending_until > now(), false) AS pending`;

const hashOf = (address: string): Buffer => createHash('sha256').update(address).digest();

/** The hook behind the end of an address; null: nobody made it. */
export async function findHook(pool: Pool, connection: string, address: string): Promise<HookRow | null> {
  const { rows } = await pool.query<HookRow>(
    `SELECT ${COLUMNS} FROM hook WHERE address_hash = $2 AND connection_id = (SELECT id FROM connection WHERE name = $1 AND configured)`,
    [connection, hashOf(address)],
  );
  return rows[0] ?? null;
}

/** All hooks of a connection, by what they are about. */
export async function loadHooks(pool: Pool, connectionId: string): Promise<Map<string, HookRow>> {
  const { rows } = await pool.query<HookRow>(`SELECT ${COLUMNS} FROM hook WHERE connection_id = $1`, [connectionId]);
  return new Map(rows.map((row) => [row.target, row]));
}

/** Whether an address that a tool lists is the one of this hook. */
export async function isAddressOf(pool: Pool, hookId: string, url: string): Promise<boolean> {
  const { rows } = await pool.query('SELECT FROM hook WHERE id = $1 AND address_hash = $2', [
    hookId,
    hashOf(url.slice(url.lastIndexOf('/') + 1)),
  ]);
  return rows.length > 0;
}

/** A new address for a target; it takes the place of the one there was. Answers its end, which is stored nowhere. */
export async function makeAddress(
  pool: Pool,
  connectionId: string,
  target: string,
  { pending }: { pending: boolean },
): Promise<{ id: string; address: string }> {
  const address = randomBytes(24).toString('base64url');
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO hook (id, connection_id, target, address_hash, active, pending_until)
     VALUES ($1, $2, $3, $4, NOT $5, CASE WHEN $5 THEN now() + make_interval(secs => $6) END)
     ON CONFLICT (connection_id, target) DO UPDATE SET address_hash = excluded.address_hash, active = excluded.active,
       pending_until = excluded.pending_until, tool_id = NULL, problem = NULL
     RETURNING id`,
    [randomUUID(), connectionId, target, hashOf(address), pending, HANDSHAKE_SECONDS],
  );
  return { id: rows[0]!.id, address };
}

/** The subscription stands: no handshake is answered from here on. */
export async function markMade(pool: Pool, hookId: string, toolId: string): Promise<void> {
  await pool.query(
    'UPDATE hook SET tool_id = $2, active = true, pending_until = NULL, problem = NULL, checked_at = now() WHERE id = $1',
    [hookId, toolId],
  );
}

/** It could not be made; the keeper tries again at its next round. */
export async function markNotMade(pool: Pool, hookId: string, problem: string): Promise<void> {
  await pool.query(
    'UPDATE hook SET active = false, pending_until = NULL, problem = $2, checked_at = now() WHERE id = $1',
    [hookId, problem],
  );
}

/** The field of the vault that holds a hook's secrets. */
const fieldOf = (hookId: string): string => `hook ${hookId}`;

/** What the tool gave when it was registered, newest first. */
export async function readHookSecrets(pool: Pool, vault: () => Vault, hook: HookRow): Promise<string[]> {
  const { rows } = await pool.query('SELECT FROM sealed_secret WHERE connection_id = $1 AND field = $2', [
    hook.connectionId,
    fieldOf(hook.id),
  ]);
  // Most tools give none, and most hubs need no key.
  if (rows.length === 0) return [];
  const stored = await readSealed(pool, vault(), hook.connectionId, fieldOf(hook.id));
  return stored ? (JSON.parse(stored.text) as string[]) : [];
}

/** Seals one more secret; given again, it stays where it is. */
export async function keepHookSecret(
  pool: Pool,
  vault: () => Vault,
  hook: Pick<HookRow, 'id' | 'connectionId'>,
  secret: string,
): Promise<void> {
  for (;;) {
    const field = fieldOf(hook.id);
    const stored = await readSealed(pool, vault(), hook.connectionId, field);
    const before = stored ? (JSON.parse(stored.text) as string[]) : [];
    if (before.includes(secret)) return;
    const text = JSON.stringify([secret, ...before].slice(0, SECRETS_KEPT));
    const place = { connectionId: hook.connectionId, field, after: stored?.version ?? 0 };
    if (await writeSealed(pool, vault(), place, text)) return;
  }
}

/** Forgets a hook and its secrets: calls to it are answered as if it had never been. */
export async function dropHook(pool: Pool, { id, connectionId }: HookRow): Promise<void> {
  await pool.query('DELETE FROM hook WHERE id = $1', [id]);
  await pool.query('DELETE FROM sealed_secret WHERE connection_id = $1 AND field = $2', [connectionId, fieldOf(id)]);
}
