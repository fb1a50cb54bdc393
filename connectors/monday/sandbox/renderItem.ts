import { AUTOMATION_ID, type Column, type Item } from './entities.js';
import { internal } from './failures.js';
import { renderGroup } from './renderBoard.js';
import { linkedItems, renderCell } from './renderCell.js';
import { isKnown, iso, type Scene } from './scene.js';
import { itemUpdates, liveUpdates, updatesPage, type UpdatesArguments, type UpdatesPageArguments } from './talk.js';

interface CellsArguments {
  ids?: string[] | null;
  types?: string[] | null;
}

export function renderItem(item: Item, scene: Scene, isNested = false) {
  const { account, show } = scene;
  const url = `https://${account.slug}.monday.com/boards/${item.board.id}/pulses/${item.id}`;
  const people = () => (item.by ? [show.user(item.by)] : []);
  return {
    id: item.id,
    name: item.name,
    state: () => stateOf(item, isNested),
    created_at: iso(item.createdAt),
    updated_at: iso(item.updatedAt),
    url,
    relative_link: new URL(url).pathname,
    email: `pulse-${item.id}@${account.slug}.monday.com`,
    creator_id: item.by?.id ?? AUTOMATION_ID,
    creator: () => (item.by ? show.user(item.by) : null),
    subscribers: people,
    board: () => show.board(item.board),
    group: () => renderGroup(item.board, item.group, scene),
    parent_item: () => (item.parent && isKnown(item.parent, scene) ? show.item(item.parent) : null),
    subitems: () => subitemsOf(item, scene),
    description: null,
    column_values: ({ ids, types }: CellsArguments) =>
      item.board.columns
        .filter(isCell)
        .filter(({ id, type }) => (!ids || ids.includes(id)) && (!types || types.includes(type)))
        .map((column) => renderCell(item, column, scene)),
    linked_items: ({ link_to_item_column_id: column, linked_board_id: board }: LinkedArguments) =>
      linkedItems(item.cells.get(column)?.value ?? null, scene)
        .filter((other) => other.board.id === board)
        .map((other) => show.item(other)),
    assets: ({ assets_source: source }: { assets_source?: string | null }) =>
      // Files hang on items here, in no column.
      source === 'columns' ? [] : item.assets.map((asset) => show.asset(asset)),
    updates: (args: UpdatesArguments) => itemUpdates(item, args, scene),
    updates_page: (args: UpdatesPageArguments) => updatesPage(liveUpdates(item), args, scene),
  };
}

interface LinkedArguments {
  link_to_item_column_id: string;
  linked_board_id: string;
}

const isCell = (column: Column): column is Parameters<typeof renderCell>[1] => column.type !== 'name';

/** Below `subitems` the state of those that are not active breaks something in the tool (CONNECTOR-NOTES §2.2). */
function stateOf({ state }: Item, isNested: boolean) {
  if (isNested && state !== 'active') throw internal();
  return state;
}

/** Null where the board never had a subitem. */
function subitemsOf(item: Item, scene: Scene) {
  const isHolder = [...scene.world.boards.values()].some(({ subitemsOf: of }) => of === item.board.id);
  if (!isHolder) return null;
  return item.subitems
    .filter((one) => one.state !== 'deleted' && one.board.visible)
    .map((one) => renderItem(one, scene, true));
}

export const renderAsset = (asset: Item['assets'][number], { account, origin, show, wallNow, world }: Scene) => ({
  id: asset.id,
  name: asset.name,
  file_extension: /\.[^.]+$/.exec(asset.name)?.[0] ?? '',
  file_size: asset.bytes,
  created_at: iso(asset.createdAt),
  original_geometry: null,
  uploaded_by: () => show.user(asset.by ?? world.me),
  url: `https://${account.slug}.monday.com/protected_static/${account.id}/resources/${asset.id}/${encodeURIComponent(asset.name)}`,
  url_thumbnail: null,
  // Good for an hour in the tool: another address at each look, so nobody may store it.
  public_url: `${origin}/public/${asset.id}?until=${wallNow + 3_600_000}`,
});
