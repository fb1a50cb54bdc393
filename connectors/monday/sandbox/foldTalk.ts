import type { MondayEvent } from '#sandbox';
import type { Asset, Update } from './entities.js';
import { itemOf, touch } from './foldItems.js';
import type { World } from './world.js';

/**
 * Folds updates, replies and files. None of them writes an entry in the log. A file moves its item's stamp; talk moves
 * only its board's: nothing in the contract says that it moves the item's, so no reader may count on it.
 */
export function foldTalk(world: World, event: MondayEvent): boolean {
  const by = world.userOf(event.by);
  switch (event.type) {
    case 'update_posted': {
      const item = itemOf(world, event.item);
      const replyTo = event.replyTo === null ? null : updateOf(world, event.replyTo);
      const update: Update = {
        id: event.id,
        item,
        replyTo,
        replies: [],
        by,
        text: event.text,
        createdAt: event.at,
        editedAt: null,
        deleted: false,
      };
      world.updates.set(update.id, update);
      (replyTo?.replies ?? item.updates).push(update);
      item.board.updatedAt = event.at;
      return true;
    }
    case 'update_edited': {
      const update = updateOf(world, event.id);
      update.text = event.text;
      update.editedAt = event.at;
      update.item.board.updatedAt = event.at;
      return true;
    }
    case 'update_deleted': {
      const update = updateOf(world, event.id);
      for (const one of [update, ...update.replies]) one.deleted = true;
      update.item.board.updatedAt = event.at;
      return true;
    }
    case 'file_added': {
      const item = itemOf(world, event.item);
      const asset: Asset = { id: event.id, item, name: event.name, bytes: event.bytes, by, createdAt: event.at };
      item.assets.push(asset);
      world.assets.set(asset.id, asset);
      touch(item, event.at, by);
      return true;
    }
    default:
      return false;
  }
}

function updateOf(world: World, id: string): Update {
  const update = world.updates.get(id);
  if (!update) throw new Error(`monday sandbox: no update ${id} by then`);
  return update;
}
