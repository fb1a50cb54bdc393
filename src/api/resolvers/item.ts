import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Connection } from '../../model/engine/connection.js';
import type { HubContext } from '../context.js';
import { Item } from '../schema/answers.js';

const ITEMS = `
  SELECT id, 'task' AS kind, connection_id AS "connectionId", key, name, url FROM task WHERE id = ANY($1::uuid[])
  UNION ALL SELECT id, 'asset', connection_id, key, name, url FROM asset WHERE id = ANY($1::uuid[])
  UNION ALL SELECT id, 'approval', connection_id, key, name, url FROM approval WHERE id = ANY($1::uuid[])
  UNION ALL SELECT id, 'message', connection_id, key, subject, url FROM message WHERE id = ANY($1::uuid[])
  UNION ALL SELECT id, 'container', connection_id, key, name, url FROM container WHERE id = ANY($1::uuid[])`;

/** The item of this id, whatever its sort; null where no tool has shown it yet. */
export async function itemOf(context: HubContext, id: string | null): Promise<Item | null> {
  if (!id) return null;
  return context.loaders
    .of<string, Item | null>('item', async (ids, db) => {
      const found = new Map((await db.rows<Item>(ITEMS, [ids])).map((item) => [item.id, item]));
      return ids.map((each) => found.get(each) ?? null);
    })
    .load(id);
}

@Resolver(() => Item)
export class ItemResolver {
  @FieldResolver(() => Connection, { nullable: true, description: 'The connection it comes from.' })
  connection(@Root() item: Item, @Ctx() context: HubContext): Promise<Connection | null> {
    return context.loaders.one(Connection, 'id', item.connectionId);
  }
}
