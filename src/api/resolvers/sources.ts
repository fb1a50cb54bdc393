import { Connection } from '../../model/engine/connection.js';
import type { HubContext } from '../context.js';
import { columnsOf } from '../reading/columns.js';
import type { Source } from '../schema/answers.js';

interface Freshness {
  asOf: Date | null;
  completeThrough: Date | null;
  problem: string | null;
  quarantined: number;
  notSeen: number;
  noLongerReadable: number;
}

/** A connection is as fresh as its stalest stream. */
const FRESHNESS = `
  SELECT n.id AS "_parent", s.as_of AS "asOf", s.complete_through AS "completeThrough", s.problem,
    (SELECT count(*)::int FROM quarantine q WHERE q.connection_id = n.id AND q.status = 'waiting') AS quarantined,
    (SELECT count(*)::int FROM not_seen u WHERE u.connection_id = n.id) AS "notSeen",
    (SELECT count(*)::int FROM raw_record h WHERE h.connection_id = n.id AND h.state = 'hidden') AS "noLongerReadable"
  FROM unnest($1::uuid[]) AS n (id) LEFT JOIN LATERAL (
    SELECT min(as_of) FILTER (WHERE version IS NULL) AS as_of, min(complete_through) FILTER (WHERE version IS NULL) AS complete_through,
      (array_agg(stream || ': ' || problem) FILTER (WHERE problem IS NOT NULL))[1] AS problem
    FROM stream_state WHERE connection_id = n.id) s ON true`;

const CONFIGURED = `SELECT ${columnsOf(Connection, 'n')} FROM connection n WHERE n.configured ORDER BY n.name`;

const ITEMS = `
  SELECT ci.campaign_id AS "_parent", x.connection_id AS "connectionId", count(*)::int AS items
  FROM campaign_item ci CROSS JOIN LATERAL (
    SELECT connection_id FROM task WHERE id = ci.item_id AND gone_at IS NULL
    UNION ALL SELECT connection_id FROM asset WHERE id = ci.item_id AND gone_at IS NULL
    UNION ALL SELECT connection_id FROM approval WHERE id = ci.item_id AND gone_at IS NULL
    UNION ALL SELECT connection_id FROM message WHERE id = ci.item_id AND gone_at IS NULL) x
  WHERE ci.campaign_id = ANY($1::uuid[]) GROUP BY ci.campaign_id, x.connection_id`;

/** How fresh, complete and troubled a connection is. */
export function freshnessOf(context: HubContext, connectionId: string): Promise<Freshness | null> {
  return context.loaders.oneFrom<Freshness>('connection.freshness', FRESHNESS, connectionId);
}

/** Every configured connection, since one that brought nothing may be the one that fails. */
export function configuredConnections(context: HubContext): Promise<Connection[]> {
  return context.loaders
    .of<'all', Connection[]>('connections.configured', async (keys, db) => {
      const found = await db.rows<Connection>(CONFIGURED);
      return keys.map(() => found);
    })
    .load('all');
}

/** The sources behind a campaign's answer. */
export async function sourcesOf(context: HubContext, campaignId: string): Promise<Source[]> {
  const [connections, counts] = await Promise.all([
    configuredConnections(context),
    context.loaders.manyFrom<{ connectionId: string; items: number }>('campaign.items', ITEMS, campaignId),
  ]);
  const items = new Map(counts.map((count) => [count.connectionId, count.items]));
  return Promise.all(
    connections.map(async (connection) => {
      const fresh = await freshnessOf(context, connection.id);
      return {
        connection,
        status: connection.health,
        problem: connection.healthReason ?? fresh?.problem ?? null,
        asOf: fresh?.asOf ?? null,
        completeThrough: fresh?.completeThrough ?? null,
        items: items.get(connection.id) ?? 0,
        quarantined: fresh?.quarantined ?? 0,
        notSeen: fresh?.notSeen ?? 0,
        noLongerReadable: fresh?.noLongerReadable ?? 0,
      };
    }),
  );
}
