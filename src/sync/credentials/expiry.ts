import { decodeJwt } from 'jose';
import type { Pool } from 'pg';
import type { Instant } from '../../sdk/index.js';

/** From here on the end of a connection's credentials is somebody's business. */
const SOON_DAYS = 14;
const LAST_MOMENT_MS = 8.64e15;

/** When the first of these secrets ends, as far as they say it themselves: JSON Web Tokens do, in the open. */
export function endOfSecrets(secrets: unknown): Instant | null {
  const ends = Object.values((secrets ?? {}) as Record<string, unknown>).flatMap((secret) => {
    if (typeof secret !== 'string' || !/^[\w-]+\.[\w-]+\.[\w-]*$/.test(secret)) return [];
    try {
      const { exp } = decodeJwt(secret);
      return typeof exp === 'number' && exp * 1_000 <= LAST_MOMENT_MS ? [exp * 1_000] : [];
    } catch {
      return [];
    }
  });
  return ends.length > 0 ? new Date(Math.min(...ends)).toISOString() : null;
}

/** Keeps when a connection's credentials end; the earliest of what is known. */
export async function noteExpiry(
  pool: Pool,
  connectionId: string,
  known: (Instant | null | undefined)[],
): Promise<void> {
  const first = known.filter((end) => typeof end === 'string').sort()[0] ?? null;
  await pool.query('UPDATE connection SET expires_at = $2 WHERE id = $1 AND expires_at IS DISTINCT FROM $2', [
    connectionId,
    first,
  ]);
}

/**
 * Lets the end of credentials show in the health of connections that are otherwise well: degraded from two weeks before,
 * in need of attention once it is there. What else is wrong with a connection stays said.
 */
export async function showExpiry(pool: Pool, nowMs: number, connectionId: string | null = null): Promise<void> {
  await pool.query(
    `UPDATE connection SET
       health = CASE WHEN expires_at <= $1 THEN 'needs_attention' ELSE 'degraded' END,
       health_reason = CASE WHEN expires_at <= $1 THEN 'The credentials expired on ' ELSE 'The credentials expire on ' END
         || to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') || CASE WHEN expires_at <= $1 THEN '. Renew them' ELSE '. Renew them before' END
     WHERE ($3::uuid IS NULL OR id = $3) AND (health = 'ok' AND expires_at <= $1::timestamptz + make_interval(days => $2)
       OR health = 'degraded' AND expires_at <= $1)`,
    [new Date(nowMs).toISOString(), SOON_DAYS, connectionId],
  );
}
