import type { Pool } from 'pg';
import { ApiKey } from '../../model/decision/decision.js';
import { ConfigError, NotFound } from '../../errors.js';
import { columnsOf } from '../reading/columns.js';
import { hashKey, mintKey, parseKey, sameHash } from './key.js';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 90;
const LONGEST_DAYS = 365;

export type KeyRole = 'viewer' | 'analyst' | 'admin';

export interface NewKey {
  name: string;
  role: KeyRole;
  /** What it may beyond its role. */
  scopes?: readonly string[];
  /** Default 90, at most 365. */
  days?: number;
  /** Stands in the key itself, so that a key of one environment is not tried in another. */
  environment?: string;
}

/** Makes a key and keeps its hash; `text` is shown once and never again. */
export async function createKey(
  pool: Pool,
  pepper: string,
  wish: NewKey,
  nowMs: number,
): Promise<{ id: string; text: string; expiresAt: Date }> {
  const days = wish.days ?? DEFAULT_DAYS;
  if (!Number.isInteger(days) || days < 1 || days > LONGEST_DAYS)
    throw new ConfigError('A key lives between 1 and 365 days', { where: 'days', got: wish.days });
  const key = mintKey(wish.environment ?? 'live');
  const expiresAt = new Date(nowMs + days * DAY_MS);
  await pool.query(
    'INSERT INTO api_key (id, name, role, scopes, hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [key.id, wish.name, wish.role, wish.scopes ?? [], hashKey(key, pepper), new Date(nowMs), expiresAt],
  );
  return { id: key.id, text: key.text, expiresAt };
}

/** Ends a key at once; NotFound for one that is not there or has ended. */
export async function revokeKey(pool: Pool, id: string, nowMs: number): Promise<void> {
  const done = await pool.query('UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL', [
    id,
    new Date(nowMs),
  ]);
  if (done.rowCount === 0) throw new NotFound('No live key of that id', { got: id });
}

/** Every key without its hash, newest first. */
export async function listKeys(pool: Pool): Promise<Omit<ApiKey, 'hash'>[]> {
  const { rows } = await pool.query<ApiKey>(
    `SELECT ${columnsOf(ApiKey, 'k')} FROM api_key k ORDER BY k.created_at DESC`,
  );
  return rows.map(({ hash: _hash, ...key }) => key);
}

/** The live key behind this text, or null for whatever reason. */
export async function findKey(pool: Pool, pepper: string, text: string, nowMs: number): Promise<ApiKey | null> {
  const parsed = parseKey(text);
  if (!parsed) return null;
  const { rows } = await pool.query<ApiKey>(`SELECT ${columnsOf(ApiKey, 'k')} FROM api_key k WHERE k.id = $1`, [
    parsed.id,
  ]);
  const key = rows[0];
  // Hashed even where no such key is, so that the time does not tell.
  const same = sameHash(key?.hash ?? '0'.repeat(64), hashKey(parsed, pepper));
  if (!key || !same || key.revokedAt || key.expiresAt.getTime() <= nowMs) return null;
  return key;
}
