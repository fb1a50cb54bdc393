import type { ClientBase } from 'pg';
import { Conflict, NotFound } from '../errors.js';
import { timeId } from './ids.js';

/** What is linked to which campaign, by natural keys, and who says so. */
export interface Link {
  connection: string;
  /** `container`, or the kind of an item. */
  kind: string;
  key: string;
  campaign: string;
  by: string;
  idempotencyKey?: string;
}

// Tables in which a link's subject must be known; a misspelt key would otherwise wait for ever.
const TABLES: Record<string, string> = {
  container: 'container',
  task: 'task',
  asset: 'asset',
  approval: 'approval',
  message: 'message',
};

/** Notes that a person linked something; the same idempotency key has one effect. Derive afterwards. */
export async function recordLink(client: ClientBase, link: Link, nowMs: number): Promise<{ decisionId: string }> {
  const table = TABLES[link.kind];
  if (!table)
    throw new NotFound('Nothing of that kind can be linked', {
      expected: Object.keys(TABLES).join(', '),
      got: link.kind,
    });
  const found = await client.query(
    `SELECT 1 FROM "${table}" f JOIN connection c ON c.id = f.connection_id WHERE c.name = $1 AND f.key = $2`,
    [link.connection, link.key],
  );
  if (found.rowCount === 0) throw new NotFound(`No such ${link.kind}`, { where: link.connection, got: link.key });
  const subject = { connection: link.connection, [link.kind === 'container' ? 'container' : 'item']: link.key };
  return recordDecision(
    client,
    {
      kind: link.kind === 'container' ? 'link-container' : 'link-item',
      subject,
      value: { campaign: link.campaign.toUpperCase() },
      by: link.by,
      ...(link.idempotencyKey !== undefined && { idempotencyKey: link.idempotencyKey }),
    },
    nowMs,
  );
}

/** Anything a person says, by natural keys. */
export interface Saying {
  kind: 'link-item' | 'link-container' | 'mirror' | 'depends' | 'merge-people' | 'split-person' | 'reject';
  subject: Record<string, string>;
  value: Record<string, string | boolean>;
  by: string;
  idempotencyKey?: string;
}

// Of these there can be several about one subject: a newer word replaces only the one about the same other thing.
const ABOUT_PAIRS = new Set<Saying['kind']>(['mirror', 'depends', 'merge-people']);

/** Notes what a person said; the same idempotency key has one effect. Derive afterwards. */
export async function recordDecision(
  client: ClientBase,
  { kind, subject, value, by, idempotencyKey }: Saying,
  nowMs: number,
): Promise<{ decisionId: string }> {
  const id = timeId(nowMs);
  const { rowCount } = await client.query(
    `INSERT INTO decision (id, kind, subject, value, decided_by, decided_at, idempotency_key) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (idempotency_key) DO NOTHING`,
    [id, kind, subject, value, by, new Date(nowMs), idempotencyKey ?? null],
  );
  if (rowCount === 0) return sameWish(client, idempotencyKey!, kind, subject, value);
  // A newer word about the same thing replaces the older one; both stay on record.
  const { same: _same, ...other } = value;
  await client.query(
    `UPDATE decision SET undone_at = $3, undone_by = $4
     WHERE kind = $1 AND subject = $2 AND undone_at IS NULL AND id <> $5 AND ($6::jsonb IS NULL OR value @> $6)`,
    [kind, subject, new Date(nowMs), by, id, ABOUT_PAIRS.has(kind) ? JSON.stringify(other) : null],
  );
  await touchStructure(client);
  return { decisionId: id };
}

async function sameWish(
  client: ClientBase,
  key: string,
  kind: string,
  subject: object,
  value: object,
): Promise<{ decisionId: string }> {
  const { rows } = await client.query<{ id: string; same: boolean }>(
    'SELECT id, (kind = $2 AND subject = $3 AND value = $4) AS same FROM decision WHERE idempotency_key = $1',
    [key, kind, subject, value],
  );
  if (!rows[0]?.same) throw new Conflict('This idempotency key was used for another wish', { remedy: 'Use a new key' });
  return { decisionId: rows[0].id };
}

/** Takes a decision back; what it had replaced is not revived. */
export async function undoDecision(client: ClientBase, id: string, by: string, nowMs: number): Promise<void> {
  const { rows } = await client.query<{ undone_at: Date | null }>(
    'SELECT undone_at FROM decision WHERE id = $1 FOR UPDATE',
    [id],
  );
  if (!rows[0]) throw new NotFound('No such decision', { got: id });
  if (rows[0].undone_at) throw new Conflict('The decision has been taken back already', { got: id });
  await client.query('UPDATE decision SET undone_at = $2, undone_by = $3 WHERE id = $1', [id, new Date(nowMs), by]);
  await touchStructure(client);
}

/** Takes back every merge that names this account. */
export async function undoMergesOf(
  client: ClientBase,
  account: Record<string, string>,
  by: string,
  nowMs: number,
): Promise<void> {
  await client.query(
    `UPDATE decision SET undone_at = $2, undone_by = $3
     WHERE kind = 'merge-people' AND undone_at IS NULL AND (subject = $1 OR value = $1)`,
    [account, new Date(nowMs), by],
  );
}

async function touchStructure(client: ClientBase): Promise<void> {
  await client.query(
    `INSERT INTO touched (kind, id) VALUES ('structure', '00000000-0000-0000-0000-000000000000') ON CONFLICT DO NOTHING`,
  );
}
