import type { ClientBase } from 'pg';
import { Touched } from '../model/engine/quarantine.js';
import { Alias } from '../model/fact/alias.js';
import { Announced } from '../model/fact/announced.js';
import { Approval } from '../model/fact/approval.js';
import { Asset, AssetVersion } from '../model/fact/asset.js';
import { Change, Dependency } from '../model/fact/change.js';
import { Container, ContainerMembership, Placement } from '../model/fact/container.js';
import { Message } from '../model/fact/message.js';
import { Task } from '../model/fact/task.js';
import { upsert, type Row, type UpsertRule } from '../store/upsert.js';
import type { RowSet } from './rows.js';

/** A change of people or places: the whole of the derived graph is looked at again. */
export const STRUCTURE = { kind: 'structure', id: '00000000-0000-0000-0000-000000000000' };

const RULES = new Map<unknown, UpsertRule>([
  [
    Alias,
    {
      // A tool's own record always counts; of mentions the newest does, ties settled by name and record, so that order cannot matter.
      when: `excluded.said_at IS NULL OR (old.said_at IS NOT NULL AND
        (excluded.said_at, coalesce(excluded.name, ''), excluded.raw_id) > (old.said_at, coalesce(old.name, ''), old.raw_id))`,
    },
  ],
  // History is append-only; when a line was seen first stays.
  [Change, { except: ['observed_at', 'raw_id'] }],
]);

/** Writes the rows of one page and notes what the derive pass has to look at; the same number of statements for any page. */
export async function apply(
  client: ClientBase,
  set: RowSet,
  rawIds: string[],
  older?: RowSet,
  copyIds: string[] = [],
): Promise<number> {
  const touched = new Map<string, Row>();
  const touch = (kind: string, id: string): void => void touched.set(`${kind}:${id}`, { kind, id });
  let written = 0;
  const write = async (table: Parameters<RowSet['rows']>[0], from = set, rule = RULES.get(table)): Promise<Row[]> => {
    const rows = from.rows(table);
    const ids = new Set(await upsert(client, table, rows, rule));
    written += ids.size;
    return rows.filter((row) => ids.has(row.id as string));
  };

  for (const table of [Alias, Container, ContainerMembership] as const) {
    if ((await write(table)).length) touch(STRUCTURE.kind, STRUCTURE.id);
  }
  for (const row of await write(Task)) touch('task', row.id as string);
  for (const row of await write(Asset)) touch('asset', row.id as string);
  for (const row of await write(AssetVersion)) touch('asset', row.assetId as string);
  for (const row of await write(Approval)) touch('approval', row.id as string);
  for (const row of await write(Message)) touch('message', row.id as string);
  for (const row of await write(Placement)) touch(row.itemKind as string, row.itemId as string);
  for (const row of await write(Dependency)) touch('task', row.itemId as string);
  for (const row of await write(Change)) touch(row.itemKind as string, row.itemId as string);
  await write(Announced);
  if (older) {
    if ((await write(Alias, older, { keep: true })).length) touch(STRUCTURE.kind, STRUCTURE.id);
    for (const row of await write(Change, older, { keep: true })) touch(row.itemKind as string, row.itemId as string);
  }
  for (const gone of await dropStale(client, set, rawIds, copyIds)) touch(gone.kind, gone.id);
  await upsert(client, Touched, [...touched.values()], { keep: true });
  return written;
}

/**
 * What a record said before and no longer says: a placement left, a dependency removed, a task that became an approval.
 * History and versions stay; an approval stays too, since a post that is no longer pending still had one. What copies told
 * under another name, or a copy that is gone, stays in nothing.
 */
async function dropStale(
  client: ClientBase,
  set: RowSet,
  rawIds: string[],
  copyIds: string[],
): Promise<{ kind: string; id: string }[]> {
  const taskRaws = set.rows(Task).map((row) => row.rawId as string);
  const { rows } = await client.query<{ kind: string; id: string }>(
    `WITH placed AS (DELETE FROM placement WHERE raw_id = ANY($1) AND id <> ALL($2) RETURNING item_kind AS kind, item_id AS id),
       member AS (DELETE FROM container_membership WHERE raw_id = ANY($1) AND id <> ALL($3) RETURNING 'structure' AS kind, '${STRUCTURE.id}'::uuid AS id),
       depends AS (DELETE FROM dependency WHERE raw_id = ANY($1) AND id <> ALL($4) RETURNING item_id, on_id),
       announced AS (DELETE FROM announced WHERE raw_id = ANY($1) AND id <> ALL($10)),
       tasks AS (DELETE FROM task WHERE raw_id = ANY($1) AND id <> ALL($5) RETURNING 'task' AS kind, id),
       assets AS (DELETE FROM asset WHERE raw_id = ANY($1) AND id <> ALL($6) RETURNING 'asset' AS kind, id),
       messages AS (DELETE FROM message WHERE raw_id = ANY($1) AND id <> ALL($7) RETURNING 'message' AS kind, id),
       approvals AS (DELETE FROM approval WHERE raw_id = ANY($8) AND id <> ALL($9) RETURNING 'approval' AS kind, id),
       versions AS (DELETE FROM asset_version WHERE raw_id = ANY($11) AND id <> ALL($12) RETURNING 'asset' AS kind, asset_id AS id)
     SELECT * FROM placed UNION SELECT * FROM member UNION SELECT 'task', item_id FROM depends UNION SELECT 'approval', on_id FROM depends UNION SELECT * FROM tasks
     UNION SELECT * FROM assets UNION SELECT * FROM messages UNION SELECT * FROM approvals UNION SELECT * FROM versions`,
    [
      rawIds,
      set.ids(Placement),
      set.ids(ContainerMembership),
      set.ids(Dependency),
      set.ids(Task),
      set.ids(Asset),
      set.ids(Message),
      [...taskRaws, ...copyIds],
      set.ids(Approval),
      set.ids(Announced),
      copyIds,
      set.ids(AssetVersion),
    ],
  );
  return rows;
}
