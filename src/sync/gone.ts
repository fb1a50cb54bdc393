import type { ClientBase } from 'pg';
import { Touched } from '../model/engine/quarantine.js';
import { Change } from '../model/fact/change.js';
import { factId } from '../store/ids.js';
import { upsert } from '../store/upsert.js';
import { STRUCTURE } from './apply.js';
import { eraseTalk } from './erase.js';
import type { Landing } from './land.js';

const MORTAL = ['container', 'task', 'asset', 'approval', 'message'] as const;
const WITH_HISTORY = new Set<string>(['task', 'asset', 'approval']);

interface Buried {
  kind: string;
  id: string;
  key: string;
  raw_id: string;
}

/** Marks what the tool took away: a tombstone with its proof on the record and on every fact it said. Returns how many records. */
export async function bury(
  client: ClientBase,
  connectionId: string,
  stream: string,
  landings: Landing[],
): Promise<number> {
  const gone = new Map(
    landings.flatMap((landing) =>
      landing.gone.map((g) => {
        const id = factId(connectionId, `raw:${stream}`, g.key);
        const state = g.proof === 'hidden' ? 'hidden' : 'deleted';
        return [
          id,
          {
            id,
            state,
            proof: g.proof,
            at: g.at ?? null,
            seen: landing.requestedAt,
            previousAt: g.shownBy ?? landing.previousAt,
          },
        ] as const;
      }),
    ),
  );
  if (gone.size === 0) return 0;
  await emptyTrash(client, [...gone.values()]);
  // A record that was looked at later than it is said to have gone is there again.
  const { rows } = await client.query<{ id: string }>(
    `WITH g AS (SELECT * FROM jsonb_to_recordset($1) AS g(id uuid, state text, proof text, at timestamptz, seen timestamptz))
     UPDATE raw_record r SET state = g.state, gone_at = coalesce(g.at, g.seen), gone_proof = g.proof
     FROM g WHERE r.id = g.id AND r.state <> g.state AND r.requested_at <= g.seen RETURNING r.id`,
    [JSON.stringify([...gone.values()])],
  );
  if (rows.length === 0) return 0;
  const marks = rows.map(({ id }) => gone.get(id)!);
  const buried = await client.query<Buried>(
    `WITH g AS (SELECT * FROM jsonb_to_recordset($1) AS g(id uuid, state text, proof text, at timestamptz, seen timestamptz)),
     ${MORTAL.map(
       (table) => `${table}_gone AS (
         UPDATE "${table}" f SET gone_at = CASE g.state WHEN 'hidden' THEN NULL ELSE coalesce(g.at, g.seen) END, gone_proof = g.proof
         FROM g WHERE f.raw_id = g.id RETURNING '${table}' AS kind, f.id, f.key, f.raw_id)`,
     ).join(', ')}
     ${MORTAL.map((table) => `SELECT * FROM ${table}_gone`).join(' UNION ALL ')}`,
    [JSON.stringify(marks)],
  );
  await upsert(
    client,
    Change,
    buried.rows
      .filter((b) => WITH_HISTORY.has(b.kind) && gone.get(b.raw_id)!.state === 'deleted')
      .map((b) => {
        const { at, seen, previousAt } = gone.get(b.raw_id)!;
        const key = `deleted:${b.kind}:${b.key}:${at ?? seen}`;
        return {
          id: factId(connectionId, 'change', key),
          connectionId,
          key,
          rawId: b.raw_id,
          itemKind: b.kind,
          itemId: b.id,
          what: 'deleted',
          // Without a time of the tool's own, this look is the upper bound and the look before the lower one.
          occurredAt: at ?? seen,
          observedAt: seen,
          notBefore: at ? null : previousAt,
          timeSource: at ? 'tool' : 'observed',
        };
      }),
  );
  await upsert(
    client,
    Touched,
    unique(buried.rows.map((b) => (b.kind === 'container' ? STRUCTURE : { kind: b.kind, id: b.id }))),
    { keep: true },
  );
  await eraseTalk(
    client,
    connectionId,
    marks.filter(({ state }) => state === 'deleted').map(({ id }) => id),
  );
  return rows.length;
}

/** What lay in the tool's trash is there no more: it went when it was thrown away, now nobody can bring it back. */
async function emptyTrash(client: ClientBase, marks: { id: string; proof: string }[]): Promise<void> {
  const { rows } = await client.query<{ kind: string; id: string }>(
    `WITH g AS (SELECT * FROM jsonb_to_recordset($1) AS g(id uuid, proof text) WHERE proof <> 'trash'),
       r AS (UPDATE raw_record r SET gone_proof = g.proof FROM g WHERE r.id = g.id AND r.state = 'deleted' AND r.gone_proof = 'trash' RETURNING r.id, g.proof),
     ${MORTAL.map((table) => `${table}_gone AS (UPDATE "${table}" f SET gone_proof = r.proof FROM r WHERE f.raw_id = r.id RETURNING '${table}' AS kind, f.id)`).join(', ')}
     ${MORTAL.map((table) => `SELECT * FROM ${table}_gone`).join(' UNION ALL ')}`,
    [JSON.stringify(marks.map(({ id, proof }) => ({ id, proof })))],
  );
  await upsert(client, Touched, unique(rows), { keep: true });
}

function unique(marks: { kind: string; id: string }[]): { kind: string; id: string }[] {
  return [...new Map(marks.map((mark) => [`${mark.kind}:${mark.id}`, mark])).values()];
}
