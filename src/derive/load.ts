import type { ClientBase } from 'pg';
import { factId } from '../store/ids.js';
import type { ContainerFact } from './campaigns.js';
import type { ItemFact } from './links.js';
import type { AliasFact } from './people.js';
import type { Rules } from './rules.js';
import type { Threaded } from './threads.js';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export async function loadAliases(client: ClientBase): Promise<AliasFact[]> {
  const { rows } = await client.query<AliasFact>(
    `SELECT a.id, c.name AS connection, c.connector, a.key, a.name, a.email, a.bot, a.active, a.timezone FROM alias a JOIN connection c ON c.id = a.connection_id`,
  );
  return rows;
}

export async function loadContainers(client: ClientBase): Promise<ContainerFact[]> {
  const { rows } = await client.query<Omit<ContainerFact, 'createdAt'> & { createdAt: Date | null }>(
    `SELECT k.id, c.name AS connection, c.connector, k.kind, k.key, k.name, k.key_texts AS "keyTexts", k.owner_alias_id AS "ownerAliasId",
            k.created_at AS "createdAt", k.start_on::text AS "startOn", k.due_on::text AS "dueOn", coalesce(m.parents, '{}') AS parents
     FROM container k JOIN connection c ON c.id = k.connection_id
     LEFT JOIN (SELECT container_id, array_agg(parent_id ORDER BY parent_id) AS parents FROM container_membership GROUP BY 1) m ON m.container_id = k.id
     WHERE k.gone_at IS NULL`,
  );
  return rows.map((row) => ({ ...row, createdAt: iso(row.createdAt) }));
}

/** The items of boards that a rule calls registers of campaigns, each as a place that its campaign is made of. */
export async function loadRegisters(client: ClientBase, rules: Rules): Promise<ContainerFact[]> {
  const boards = rules.from.filter((rule) => rule.every === 'item');
  if (boards.length === 0) return [];
  const { rows } = await client.query<Omit<ContainerFact, 'createdAt'> & { createdAt: Date | null }>(
    `SELECT t.id, c.name AS connection, c.connector, 'item' AS kind, t.key, t.name, t.key_texts AS "keyTexts", t.fields,
            t.assignee_alias_ids[1] AS "ownerAliasId", t.created_at AS "createdAt", t.start_on::text AS "startOn", t.due_on::text AS "dueOn",
            array_agg(p.container_id ORDER BY p.container_id) AS parents
     FROM task t JOIN connection c ON c.id = t.connection_id JOIN placement p ON p.item_id = t.id
     WHERE t.gone_at IS NULL AND t.parent_id IS NULL AND c.name = ANY($1)
     GROUP BY t.id, c.name, c.connector`,
    [boards.map((rule) => rule.connection)],
  );
  return rows.map((row) => ({ ...row, createdAt: iso(row.createdAt) }));
}

/** Whether the tool shows this parent no more, not even in a trash: a hub that never saw it could not learn from it. */
const forgotten = (id: string): string =>
  ['task', 'asset', 'approval']
    .map(
      (table) =>
        `EXISTS (SELECT FROM "${table}" x WHERE x.id = ${id} AND x.gone_at IS NOT NULL AND x.gone_proof <> 'trash')`,
    )
    .join(' OR ');

/** Every item that can belong to a campaign, with what says so. An approval that a message asks for has that message's key. */
export async function loadItems(client: ClientBase, threads: Map<string, string>): Promise<ItemFact[]> {
  const { rows } = await client.query<{
    id: string;
    kind: string;
    chat: boolean;
    connection: string;
    connection_id: string;
    key: string;
    texts: string[];
    parent_id: string | null;
    containers: string[] | null;
    homeless: boolean;
  }>(
    `WITH item AS (
       SELECT id, 'task' AS kind, false AS chat, connection_id, key, array_prepend(name, key_texts) AS texts, parent_id, false AS homeless, gone_at FROM task
       UNION ALL SELECT id, 'asset', false, connection_id, key, array_prepend(name, key_texts), of_id, false, gone_at FROM asset
       UNION ALL SELECT id, 'approval', false, connection_id, key, array_prepend(name, key_texts), coalesce(item_id, parent_id), item_id IS NULL AND parent_id IS NULL, gone_at FROM approval
       UNION ALL SELECT id, 'message', kind = 'chat', connection_id, key, CASE WHEN kind = 'comment' THEN '{}' ELSE key_texts END, item_id, false, gone_at FROM message WHERE gone_at IS NULL)
     SELECT i.id, i.kind, i.chat, c.name AS connection, i.connection_id, i.key, i.texts, i.homeless, p.containers,
       CASE WHEN i.gone_at IS NULL AND (${forgotten('i.parent_id')}) THEN NULL ELSE i.parent_id END AS parent_id
     FROM item i JOIN connection c ON c.id = i.connection_id
     LEFT JOIN (SELECT item_id, array_agg(container_id ORDER BY position, container_id) AS containers FROM placement GROUP BY 1) p ON p.item_id = i.id`,
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    chat: row.chat,
    connection: row.connection,
    key: row.key,
    texts: row.texts,
    containers: row.containers ?? [],
    parentId: row.parent_id,
    askedBy: row.homeless ? factId(row.connection_id, 'message', row.key) : null,
    threadId: threads.get(row.id) ?? null,
  }));
}

export async function loadThreaded(client: ClientBase): Promise<Threaded[]> {
  const { rows } = await client.query<Threaded>(
    `SELECT id, connection_id AS "connectionId", thread_key AS "threadKey", thread_id AS "threadId", thread_refs AS "threadRefs" FROM message WHERE kind <> 'comment' AND gone_at IS NULL`,
  );
  return rows;
}
