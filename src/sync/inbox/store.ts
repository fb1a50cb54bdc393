import { createHash } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import { TransientError } from '../../errors.js';
import type { Call, Notice } from '../../sdk/index.js';

/** What was heard, before anybody worked on it. */
export interface Heard {
  connectionId: string;
  hookId: string | null;
  source: 'webhook' | 'line' | 'feed';
  proof: 'signed' | 'hint';
  /** Null for a feed: then `notices` say it all. */
  call: Call | null;
  notices: Notice[];
  /** The hub's clock. */
  receivedAt: string;
}

/** A row of the inbox in somebody's hands. */
export interface Claimed {
  id: string;
  source: string;
  proof: 'signed' | 'hint';
  call: Omit<Call, 'body'> | null;
  body: Buffer;
  notices: Notice[] | null;
  receivedAt: Date;
  attempts: number;
}

/** So many wait at most for one connection: a flood is told to come later, and what is lost heals with the next run. */
const MOST_WAITING = 10_000;
/** Whoever claimed a row and was killed loses it after this. */
const CLAIM_SECONDS = 60;
const LONGEST_PAUSE_SECONDS = 600;
/** After so many tries a row is left alone: the next run reads what it was about. */
export const MOST_ATTEMPTS = 8;

// Proofs of who called are worth something to others; they have done their work.
const DROPPED = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** Keeps what was heard; told again it is there already. Throws TransientError when too much waits. */
export async function keepHeard(pool: Pool | ClientBase, heard: Heard): Promise<void> {
  const { call, notices } = heard;
  const head = call && {
    method: call.method,
    path: call.path,
    receivedAt: call.receivedAt,
    headers: Object.fromEntries(Object.entries(call.headers).filter(([name]) => !DROPPED.has(name))),
  };
  const { rows } = await pool.query<{ full: boolean }>(
    `WITH waiting AS (SELECT count(*) >= $10 AS "full" FROM (SELECT FROM webhook_inbox WHERE connection_id = $1 AND state = 'waiting' LIMIT $10) w),
     kept AS (INSERT INTO webhook_inbox (connection_id, hook_id, source, proof, call, body, notices, digest, received_at)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 FROM waiting WHERE NOT "full" ON CONFLICT (connection_id, digest) DO NOTHING)
     SELECT "full" FROM waiting`,
    [
      heard.connectionId,
      heard.hookId,
      heard.source,
      heard.proof,
      head && JSON.stringify(head),
      call?.body ?? Buffer.alloc(0),
      call ? null : JSON.stringify(notices.map((notice) => ({ ...notice, raw: undefined }))),
      digestOf(heard),
      heard.receivedAt,
      MOST_WAITING,
    ],
  );
  if (rows[0]!.full)
    throw new TransientError('Too much of what the tool told waits to be worked off', {
      where: heard.connectionId,
      expected: `fewer than ${MOST_WAITING} calls`,
    });
}

// The tool's own names of its events make two tellings one; a body that names none is known by its bytes. What somebody could
// have made up is not the same as what is proved.
function digestOf({ proof, source, notices, call }: Heard): Buffer {
  const names = notices.map(({ id, stream, key }) => JSON.stringify([id, stream, key])).toSorted();
  const hash = createHash('sha256').update(`${proof} ${source}\n${names.join('\n')}\n`);
  if (names.length === 0 && call) hash.update(call.body);
  return hash.digest();
}

/** Takes the next waiting rows of a connection, oldest first; nobody else gets them meanwhile. */
export async function claim(pool: Pool, connectionId: string, limit: number): Promise<Claimed[]> {
  const { rows } = await pool.query<Claimed>(
    `UPDATE webhook_inbox i SET attempts = attempts + 1, next_at = now() + make_interval(secs => $3)
     WHERE id IN (SELECT id FROM webhook_inbox WHERE connection_id = $1 AND state = 'waiting' AND next_at <= now() ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING id, source, proof, call, body, notices, received_at AS "receivedAt", attempts`,
    [connectionId, limit, CLAIM_SECONDS],
  );
  return rows.toSorted((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
}

/** Worked off, or nothing to do: what it said lies where it belongs, and its bytes go. */
export async function finish(pool: Pool, ids: string[], state: 'done' | 'ignored'): Promise<void> {
  await pool.query(
    `UPDATE webhook_inbox SET state = $2, body = '', notices = NULL, reason = NULL, done_at = now() WHERE id = ANY($1)`,
    [ids, state],
  );
}

/** It did not go: tried again later each time; after the last try, or where trying again is no use, it is failed and kept. */
export async function putBack(pool: Pool, ids: string[], reason: string, isFinal = false): Promise<void> {
  await pool.query(
    `UPDATE webhook_inbox SET reason = $2, state = CASE WHEN $3 OR attempts >= $4 THEN 'failed' ELSE state END,
       done_at = CASE WHEN $3 OR attempts >= $4 THEN now() END,
       next_at = now() + make_interval(secs => least(power(2, attempts), $5)) WHERE id = ANY($1)`,
    [ids, reason.slice(0, 500), isFinal, MOST_ATTEMPTS, LONGEST_PAUSE_SECONDS],
  );
}

/** Connections for which something waits and may be worked on now. */
export async function waitingFor(pool: Pool, connectionIds: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT DISTINCT connection_id AS id FROM webhook_inbox WHERE state = 'waiting' AND next_at <= now() AND connection_id = ANY($1)`,
    [connectionIds],
  );
  return rows.map(({ id }) => id);
}

/** Lets go of what was worked off a day ago, and of what failed a week ago; says how many rows. */
export async function expireInbox(pool: Pool): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM webhook_inbox WHERE (state IN ('done', 'ignored') AND done_at < now() - interval '1 day')
       OR (state = 'failed' AND done_at < now() - interval '7 days')`,
  );
  return rowCount ?? 0;
}
