import { Connection } from '../../model/engine/connection.js';
import type { NaturalKey } from '../actions.js';
import type { HubContext } from '../context.js';
import { Loaders } from '../reading/loaders.js';
import { Snapshot } from '../reading/snapshot.js';
import type { Item } from '../schema/answers.js';

/** A mutation's input as the audit keeps it. */
export const wishOf = (action: string, { idempotencyKey, ...input }: { idempotencyKey: string }) => ({
  action,
  idempotencyKey,
  input: { ...input },
});

/**
 * Looks something up in a moment of its own, before the change: the operation's own snapshot begins after it, so that the
 * answer shows what was changed.
 */
export async function before<Result>(
  context: HubContext,
  look: (before: HubContext) => Promise<Result>,
): Promise<Result> {
  const db = new Snapshot(context.options.api);
  try {
    return await look({ ...context, db, loaders: new Loaders(db) });
  } finally {
    await db.close();
  }
}

/** An item by the name of its connection and its tool's own key. */
export async function naturalKeyOf(context: HubContext, item: Item): Promise<NaturalKey> {
  const connection = await context.loaders.one(Connection, 'id', item.connectionId);
  return { connection: connection?.name ?? '', kind: item.kind ?? '', key: item.key ?? '' };
}
