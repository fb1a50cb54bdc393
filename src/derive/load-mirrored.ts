import type { ClientBase } from 'pg';
import type { Decided } from './decisions.js';
import type { Mirrored } from './mirrors.js';

/** Every task that is there, as far as another tool's copy of it matters. */
export async function loadMirrored(client: ClientBase, campaignOf: (id: string) => string | null): Promise<Mirrored[]> {
  const { rows } = await client.query<Omit<Mirrored, 'createdAt' | 'campaignId'> & { createdAt: Date | null }>(
    `SELECT t.id, c.name AS connection, c.connector, t.key, t.name, t.url, t.links, t.created_at AS "createdAt"
     FROM task t JOIN connection c ON c.id = t.connection_id WHERE t.gone_at IS NULL`,
  );
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt?.toISOString() ?? null,
    campaignId: campaignOf(row.id),
  }));
}

/** Dependencies that people gave by natural keys, as rows; of what the hub does not have it knows nothing. */
export async function resolveNames(
  client: ClientBase,
  dependencies: Decided['dependencies'],
): Promise<{ itemId: string; onId: string; decisionId: string }[]> {
  if (dependencies.length === 0) return [];
  const { rows } = await client.query<{ id: string; connection: string; key: string }>(
    `SELECT i.id, c.name AS connection, i.key FROM (
       SELECT id, connection_id, key FROM task UNION ALL SELECT id, connection_id, key FROM approval
       UNION ALL SELECT id, connection_id, key FROM asset) i JOIN connection c ON c.id = i.connection_id
     WHERE i.key = ANY($1)`,
    [dependencies.flatMap(({ item, on }) => [item.key, on.key])],
  );
  const byName = new Map(rows.map(({ id, connection, key }) => [JSON.stringify([connection, key]), id]));
  const found = new Map<string, { itemId: string; onId: string; decisionId: string }>();
  for (const { item, on, decisionId } of dependencies) {
    const itemId = byName.get(JSON.stringify([item.connection, item.key]));
    const onId = byName.get(JSON.stringify([on.connection, on.key]));
    if (itemId && onId && itemId !== onId) found.set(`${itemId}/${onId}`, { itemId, onId, decisionId });
  }
  return [...found.values()];
}
