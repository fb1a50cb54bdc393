import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';

/** One number for the advisory lock that lets one line at a time join the chain. */
const CHAIN_LOCK = 7_142_027;

/** What the first line carries in place of a hash before it. */
const BEGINNING = '0'.repeat(64);

export interface AuditEntry {
  actor: string;
  action: string;
  detail: Record<string, unknown>;
}

interface StoredLine extends AuditEntry {
  id: string;
  at: Date;
  previousHash: string;
  hash: string;
}

const LINES = `SELECT id, at, actor, action, detail, previous_hash AS "previousHash", hash FROM audit_log`;

/** Keeps every other writer of the log waiting until this transaction ends. */
export async function lockAudit(tx: ClientBase): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [CHAIN_LOCK]);
}

/** Adds a line that carries the hash of the one before; the transaction is the caller's. */
export async function appendAudit(tx: ClientBase, entry: AuditEntry, nowMs: number): Promise<void> {
  await lockAudit(tx);
  const { rows } = await tx.query<StoredLine>(`${LINES} ORDER BY id DESC LIMIT 1`);
  const id = String(BigInt(rows[0]?.id ?? '0') + 1n);
  const previousHash = rows[0]?.hash ?? BEGINNING;
  const at = new Date(nowMs);
  // Through JSON once, so that the hash is of what the database will give back.
  const detail = JSON.parse(JSON.stringify(entry.detail)) as Record<string, unknown>;
  const hash = hashOf({ ...entry, id, at, detail, previousHash });
  await tx.query(
    `INSERT INTO audit_log (id, at, actor, action, detail, previous_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, at, entry.actor, entry.action, JSON.stringify(detail), previousHash, hash],
  );
}

/** The id of the first line that does not follow from the one before, or null where the chain holds. */
export async function findBrokenAudit(tx: Pick<ClientBase, 'query'>): Promise<string | null> {
  const { rows } = await tx.query<StoredLine>(`${LINES} ORDER BY id`);
  let previous: StoredLine | undefined;
  for (const line of rows) {
    const follows =
      line.id === String(BigInt(previous?.id ?? '0') + 1n) && line.previousHash === (previous?.hash ?? BEGINNING);
    if (!follows || hashOf(line) !== line.hash) return line.id;
    previous = line;
  }
  return null;
}

function hashOf(line: Omit<StoredLine, 'hash'>): string {
  const { id, at, actor, action, detail, previousHash } = line;
  const text = JSON.stringify([previousHash, id, at.toISOString(), actor, action, sorted(detail)]);
  return createHash('sha256').update(text).digest('hex');
}

// jsonb keeps no order of keys.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
