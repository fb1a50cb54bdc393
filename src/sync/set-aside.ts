import type { ClientBase } from 'pg';
import { Quarantined } from '../model/engine/quarantine.js';
import { factId } from '../store/ids.js';
import { upsert, type Row } from '../store/upsert.js';
import { bodyId } from './bodies.js';
import { MAPPING_VERSION } from './engine.js';
import type { Arrived } from './land.js';

/**
 * A good version heals what an earlier bad one of the same key, or one that could not be decoded, had left waiting. What waits because its mapping failed has
 * the record's own body: to see that once more, unchanged, heals nothing.
 */
export async function heal(
  client: ClientBase,
  connectionId: string,
  stream: string,
  landed: Arrived[],
  confirmed: Arrived[],
): Promise<void> {
  const good = [...confirmed.map((one) => ({ ...one, anew: false })), ...landed.map((one) => ({ ...one, anew: true }))];
  await client.query(
    `UPDATE quarantine q SET status = 'resolved'
     FROM jsonb_to_recordset($3) AS g(id uuid, key text, unread text, anew boolean, requested_at timestamptz) JOIN raw_record r ON r.id = g.id
     WHERE q.status = 'waiting' AND q.connection_id = $1 AND q.stream = $2 AND q.key IN (g.key, g.unread) AND q.requested_at <= g.requested_at
       AND (g.anew OR (q.body_id, q.pointer) IS DISTINCT FROM (r.body_id, r.pointer))`,
    [
      connectionId,
      stream,
      JSON.stringify(
        good.map(({ landing, prepared, anew }) => ({
          id: prepared.rawId,
          key: prepared.key,
          unread: prepared.unreadKey,
          anew,
          requested_at: landing.requestedAt,
        })),
      ),
    ],
  );
}

/** Stores what could not be understood, with its reason and its bytes; seen again it is the same line. */
export async function setAside(
  client: ClientBase,
  connectionId: string,
  stream: string,
  bad: Arrived[],
): Promise<void> {
  const rows = new Map<string, Row>();
  for (const { landing, prepared } of bad) {
    const id = factId(connectionId, `quarantine:${stream}`, prepared.key ?? `hash:${prepared.hash}`);
    rows.set(id, {
      id,
      connectionId,
      stream,
      part: landing.part,
      key: prepared.key,
      code: prepared.problem!.code,
      reason: prepared.problem!.reason,
      bodyId: bodyId(connectionId, prepared.body),
      pointer: prepared.pointer,
      meta: prepared.meta,
      mappingVersion: MAPPING_VERSION,
      attempts: 1,
      status: 'waiting',
      requestedAt: landing.requestedAt,
      firstSeenAt: landing.requestedAt,
    });
  }
  await upsert(client, Quarantined, [...rows.values()], { except: ['first_seen_at', 'attempts'] });
}
