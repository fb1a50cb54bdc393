import type { ClientBase } from 'pg';

/** What a tool names without showing it, as a row. */
export interface Unseen {
  id: string;
  connectionId: string;
  kind: 'person' | 'container' | 'item';
  namedById: string;
  times: number;
}

/**
 * Accounts, places and items that facts of live items refer to and no record describes: the token may not read them, or they
 * were gone before the first look. A deletion that was seen is no such case, its row stays.
 */
export async function loadNotSeen(client: ClientBase): Promise<Unseen[]> {
  const { rows } = await client.query<Unseen>(`
    WITH named AS (
      SELECT connection_id, 'person' AS kind, unnest(array_append(assignee_alias_ids, creator_alias_id)) AS id, id AS by FROM task WHERE gone_at IS NULL
      UNION ALL SELECT connection_id, 'person', unnest(array_append(approver_alias_ids, creator_alias_id)), id FROM approval WHERE gone_at IS NULL
      UNION ALL SELECT connection_id, 'person', unnest(array_append(addressee_alias_ids, author_alias_id)), id FROM message WHERE gone_at IS NULL
      UNION ALL SELECT connection_id, 'person', owner_alias_id, id FROM asset WHERE gone_at IS NULL
      UNION ALL SELECT connection_id, 'person', owner_alias_id, id FROM container WHERE gone_at IS NULL
      UNION ALL SELECT connection_id, 'person', actor_alias_id, item_id FROM change
      UNION ALL SELECT connection_id, 'container', container_id, item_id FROM placement
      UNION ALL SELECT connection_id, 'container', parent_id, container_id FROM container_membership
      UNION ALL SELECT connection_id, 'item', parent_id, id FROM task WHERE gone_at IS NULL
      UNION ALL SELECT connection_id, 'item', on_id, item_id FROM dependency
      UNION ALL SELECT connection_id, 'item', coalesce(item_id, parent_id), id FROM approval WHERE gone_at IS NULL
      UNION ALL SELECT connection_id, 'item', of_id, id FROM asset WHERE gone_at IS NULL
      UNION ALL SELECT connection_id, 'item', item_id, id FROM message WHERE gone_at IS NULL)
    SELECT n.id, n.connection_id AS "connectionId", n.kind, min(n.by::text)::uuid AS "namedById", count(*)::int AS times
    FROM named n WHERE n.id IS NOT NULL
      AND NOT EXISTS (SELECT FROM alias x WHERE x.id = n.id) AND NOT EXISTS (SELECT FROM container x WHERE x.id = n.id)
      AND NOT EXISTS (SELECT FROM task x WHERE x.id = n.id) AND NOT EXISTS (SELECT FROM approval x WHERE x.id = n.id)
      AND NOT EXISTS (SELECT FROM asset x WHERE x.id = n.id) AND NOT EXISTS (SELECT FROM message x WHERE x.id = n.id)
    GROUP BY n.id, n.connection_id, n.kind`);
  return rows;
}
