import type { Board, Item } from './entities.js';
import { forbidden, invalid } from './failures.js';
import type { CreateArguments, Hooks } from './hooks.js';
import { nextItemsPage, itemsPage } from './itemsPage.js';
import { renderAccount, renderWorkspace } from './renderAccount.js';
import { boardsListed, renderBoard } from './renderBoard.js';
import { linkedItems } from './renderCell.js';
import { renderAsset, renderItem } from './renderItem.js';
import { renderComplexity, renderPlatformApi, renderVersion } from './renderService.js';
import { teamsListed } from './renderTeams.js';
import { renderUser } from './renderUser.js';
import { VERSIONS } from './schemas.js';
import { isKnown, visibleBoards, type Scene, type Show } from './scene.js';
import { allReplies, allUpdates, renderUpdate, type UpdatesArguments } from './talk.js';
import { usersListed, type UsersArguments } from './users.js';

/** Records in the shapes of the API, each leading to the others. */
export const showFor = (scene: () => Scene): Show => ({
  user: (user) => renderUser(user, scene()),
  board: (board) => renderBoard(board, scene()),
  item: (item) => renderItem(item, scene()),
  update: (update) => renderUpdate(update, scene()),
  asset: (asset) => renderAsset(asset, scene()),
});

/** Mutations that are played. What happens in the company comes from its events, so all others are refused. */
export const WRITTEN: ReadonlySet<string> = new Set(['create_webhook', 'delete_webhook', 'complexity']);

/** What the fields of `Query`, and of `Mutation`, answer with. */
export function rootOf(scene: Scene) {
  const { show, world } = scene;
  const boards = () => visibleBoards(scene);
  return {
    me: () => show.user(world.me),
    account: () => renderAccount(scene),
    users: (args: UsersArguments) => usersListed([...world.users.values()], args, scene).map((user) => show.user(user)),
    teams: (args: { ids?: string[] | null }) => teamsListed(args, scene),
    workspaces: ({ ids, page, state }: WorkspacesArguments) =>
      (!ids || ids.includes(scene.account.workspace.id)) && (page ?? 1) === 1 && (state === 'active' || state === 'all')
        ? [renderWorkspace(scene)]
        : [],
    boards: (args: Parameters<typeof boardsListed>[1]) =>
      boardsListed(boards(), args, scene).map((board) => show.board(board)),
    items: (args: ItemsArguments) => itemsListed(args, scene).map((item) => show.item(item)),
    next_items_page: (args: { cursor: string; limit: number }) => nextItemsPage(args, scene),
    items_page_by_column_values: (args: ByValuesArguments) => itemsByValues(args, scene),
    updates: (args: UpdatesArguments) => allUpdates(args, scene),
    replies: (args: Parameters<typeof allReplies>[0]) => allReplies(args, scene),
    assets: ({ ids }: { ids: string[] }) =>
      ids
        .map((id) => world.assets.get(id))
        .filter((asset) => asset !== undefined)
        .filter((asset) => isKnown(asset.item, scene))
        .map((asset) => show.asset(asset)),
    item_dependency: ({ item_id }: { item_id: string }) => {
      const item = world.items.get(item_id);
      return item && isKnown(item, scene) ? dependencyOf(item, scene) : null;
    },
    board_dependencies: (args: DependenciesArguments) => dependenciesOf(args, scene),
    complexity: () => renderComplexity(scene),
    version: () => renderVersion(scene.version),
    versions: () => VERSIONS.map(({ value }) => renderVersion(value)),
    platform_api: () => renderPlatformApi(scene),
    webhooks: (args: Parameters<Hooks['list']>[0]) => scene.hooks.list(args),
    create_webhook: (args: CreateArguments) => scene.hooks.create(args, scene),
    delete_webhook: ({ id }: { id: string }) => scene.hooks.remove(id),
    // Asked for by some readers, and empty in this company.
    tags: [],
    docs: [],
    folders: [],
    sprints: [],
    managed_column: [],
    audit_event_catalogue: [],
    timeline: null,
    get_column_type_schema: null,
    audit_logs: () => {
      throw forbidden();
    },
  };
}

interface WorkspacesArguments {
  ids?: string[] | null;
  page?: number | null;
  state?: string | null;
}

interface ItemsArguments {
  exclude_nonactive?: boolean | null;
  ids?: string[] | null;
  limit?: number | null;
  newest_first?: boolean | null;
  page?: number | null;
}

/** Items by their ids, whatever their state; the limit's default holds for ids as well. */
function itemsListed(args: ItemsArguments, scene: Scene): Item[] {
  const { ids, exclude_nonactive: activeOnly, newest_first: newestFirst } = args;
  const [limit, page] = [args.limit ?? 25, args.page ?? 1];
  if (limit < 1 || limit > 100 || (ids?.length ?? 0) > 100) {
    scene.note(`items: limit ${limit}, ${ids?.length ?? 0} ids`);
    throw invalid('items: at most 100 in one request');
  }
  const { items } = scene.world;
  const named = ids
    ? [...new Set(ids)].flatMap((id) => items.get(id) ?? [])
    : [...items.values()].filter(({ state }) => state === 'active');
  const found = named.filter(
    (item) => isKnown(item, scene) && (!activeOnly || (item.state === 'active' && item.board.state !== 'deleted')),
  );
  return (newestFirst ? found.toReversed() : found).slice((page - 1) * limit, page * limit);
}

interface ByValuesArguments {
  board_id: string;
  columns?: { column_id: string; column_values: (string | null)[] }[] | null;
  cursor?: string | null;
  limit: number;
}

function itemsByValues({ board_id, columns, cursor, limit }: ByValuesArguments, scene: Scene) {
  if (cursor) return nextItemsPage({ cursor, limit }, scene);
  const rules = (columns ?? []).map(({ column_id, column_values }) => ({ column_id, compare_value: column_values }));
  return itemsPage(boardNamed(board_id, scene), null, { limit, query_params: { rules } }, scene);
}

function boardNamed(id: string, scene: Scene): Board {
  const board = visibleBoards(scene).find((one) => one.id === id);
  if (!board) throw invalid(`no board ${id}`);
  return board;
}

const dependencyOf = (item: Item, scene: Scene) => ({
  item_id: item.id,
  predecessors: item.board.columns
    .filter(({ type }) => type === 'dependency')
    .flatMap(({ id }) => linkedItems(item.cells.get(id)?.value ?? null, scene))
    .map((other) => ({ source_item_id: other.id, dependency_type: 'FS', lag: 0 })),
});

interface DependenciesArguments {
  board_id: string;
  limit?: number | null;
  page?: number | null;
  include_items_without_predecessors?: boolean | null;
}

function dependenciesOf(args: DependenciesArguments, scene: Scene) {
  const [limit, page] = [args.limit ?? 25, args.page ?? 1];
  const all = [...boardNamed(args.board_id, scene).items]
    .filter(({ state }) => state === 'active')
    .map((item) => dependencyOf(item, scene))
    .filter(({ predecessors }) => args.include_items_without_predecessors !== false || predecessors.length > 0);
  return { items: all.slice((page - 1) * limit, page * limit), total_count: all.length };
}
