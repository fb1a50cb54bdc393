import { logPage, type LogArguments } from './activity.js';
import type { Board, Group } from './entities.js';
import { internal } from './failures.js';
import { itemsPage, type ItemsPageArguments } from './itemsPage.js';
import { lookOf } from './palette.js';
import { renderWorkspace } from './renderAccount.js';
import { columnSheet } from './renderColumn.js';
import { iso, type Scene } from './scene.js';
import { boardUpdates, updatesOfBoard, updatesPage, type UpdatesArguments, type UpdatesPageArguments } from './talk.js';

export function renderBoard(board: Board, scene: Scene) {
  const { account, show, world } = scene;
  // The schema promises somebody; boards that an automation made belong to the account's own user here.
  const creator = () => show.user(board.by ?? world.me);
  return {
    id: board.id,
    name: board.name,
    state: board.state,
    type: typeOf(board),
    board_kind: 'public',
    access_level: 'edit',
    hierarchy_type: 'classic',
    description: null,
    permissions: 'everyone',
    item_terminology: null,
    columns_namespace: null,
    communication: null,
    object_type_unique_key: null,
    board_folder_id: null,
    folder: null,
    created_from_board_id: null,
    created_at: iso(board.createdAt),
    updated_at: iso(board.updatedAt),
    url: `https://${account.slug}.monday.com/boards/${board.id}`,
    workspace_id: account.workspace.id,
    workspace: () => renderWorkspace(scene),
    creator,
    owner: creator,
    owners: () => [creator()],
    subscribers: () => [creator()],
    team_owners: [],
    team_subscribers: [],
    tags: [],
    items_count: () => [...board.items].filter(({ state }) => state === 'active').length,
    items_limit: 10_000,
    columns: ({ ids, types }: ColumnsArguments) =>
      board.columns
        .filter(({ id, type }) => (!ids || ids.includes(id)) && (!types || types.includes(type)))
        .map((column) => columnSheet(column)),
    groups: ({ ids }: { ids?: (string | null)[] | null }) =>
      board.groups
        .filter(({ id, deleted }) => !deleted && (!ids || ids.includes(id)))
        .map((group) => renderGroup(board, group, scene)),
    top_group: () => {
      const top = board.groups.find(({ deleted }) => !deleted);
      if (!top) throw internal();
      return renderGroup(board, top, scene);
    },
    items_page: (args: ItemsPageArguments) => itemsPage(board, null, args, scene),
    activity_logs: (args: LogArguments) => logPage(board, args, scene),
    updates: (args: UpdatesArguments & { board_updates_only?: boolean | null }) => boardUpdates(board, args, scene),
    updates_page: (args: UpdatesPageArguments) => updatesPage(updatesOfBoard(board, scene), args, scene),
  };
}

interface ColumnsArguments {
  ids?: (string | null)[] | null;
  types?: string[] | null;
}

const typeOf = ({ kind, subitemsOf }: Board): string =>
  kind === 'document' ? 'document' : subitemsOf === null ? 'board' : 'sub_items_board';

export const renderGroup = (board: Board, group: Group, scene: Scene) => ({
  id: group.id,
  title: group.title,
  color: lookOf(board.groups.indexOf(group)).color,
  position: String((board.groups.indexOf(group) + 1) * 65_536),
  archived: false,
  deleted: group.deleted,
  items_page: (args: ItemsPageArguments) => itemsPage(board, group.id, args, scene),
});

interface BoardsArguments {
  board_kind?: string | null;
  hierarchy_types?: string[] | null;
  ids?: string[] | null;
  limit?: number | null;
  order_by?: 'created_at' | 'used_at' | null;
  page?: number | null;
  state?: string | null;
  workspace_ids?: (string | null)[] | null;
}

const MOST = 500;

/** What `boards` lists; what is not visible is not there, not even as a gap. */
export function boardsListed(boards: Board[], args: BoardsArguments, scene: Scene): Board[] {
  const { ids, order_by: order, workspace_ids: workspaces } = args;
  const [limit, page, state] = [args.limit ?? 25, args.page ?? 1, args.state ?? 'active'];
  if (limit > MOST || (ids?.length ?? 0) > MOST) scene.note(`boards: more than ${MOST} in one request`);
  const found = boards.filter(
    (board) =>
      (state === 'all' || board.state === state) &&
      (!ids || ids.includes(board.id)) &&
      (!args.board_kind || args.board_kind === 'public') &&
      (!args.hierarchy_types || args.hierarchy_types.includes('classic')) &&
      (!workspaces || workspaces.includes(scene.account.workspace.id)),
  );
  const stamp = (board: Board) => (order === 'used_at' ? board.updatedAt : board.createdAt);
  // Newest first, whatever it is ordered by.
  const sorted = found
    .map((board, place) => ({ board, place }))
    .sort((a, b) => stamp(b.board) - stamp(a.board) || b.place - a.place);
  return sorted.slice((page - 1) * limit, page * limit).map(({ board }) => board);
}
