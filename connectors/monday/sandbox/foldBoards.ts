import type { MondayEvent, Ms } from '#sandbox';
import { uuidOf } from './derivedIds.js';
import type { Board, Column, Group } from './entities.js';
import { boardKeys, columnKeys, groupKeys, itemKeys } from './logData.js';
import type { World } from './world.js';

type Of<T extends MondayEvent['type']> = Extract<MondayEvent, { type: T }>;

/** Folds what happens to boards, groups and columns; false: the event is about something else. */
export function foldBoard(world: World, event: MondayEvent): boolean {
  switch (event.type) {
    case 'board_added':
      addBoard(world, event);
      return true;
    case 'board_renamed':
      return tell(world, event, 'update_board_name', (board) => {
        const before = board.name;
        board.name = event.name;
        return { value: { name: event.name }, previous_value: { name: before } };
      });
    case 'board_archived':
      return tell(world, event, 'board_archived', (board) => setState(board, 'archived'));
    case 'board_deleted':
      return tell(world, event, 'board_deleted', (board) => {
        // Its items go with it, and no entry says so.
        for (const item of board.items) {
          if (item.state === 'deleted') continue;
          item.state = 'deleted';
          item.stateAt = event.at;
        }
        return setState(board, 'deleted');
      });
    case 'group_added':
      return tell(world, event, 'create_group', (board) => {
        const group: Group = { id: event.id, title: event.title, deleted: false };
        board.groups.push(group);
        return groupKeys(board, group);
      });
    case 'group_renamed':
      return tell(world, event, 'update_group_name', (board) => {
        const group = groupOf(board, event.group);
        const before = group.title;
        group.title = event.title;
        return { ...groupKeys(board, group), value: { name: event.title }, previous_value: { name: before } };
      });
    case 'group_deleted':
      deleteGroup(world, event);
      return true;
    case 'label_renamed':
      return tell(world, event, 'change_column_settings', (board) => {
        const column = columnOf(board, event.column);
        column.labels = column.labels.map((label) =>
          label.index === event.index ? { ...label, text: event.text } : label,
        );
        return columnKeys(column);
      });
    case 'column_renamed':
      return tell(world, event, 'update_column_name', (board) => {
        const column = columnOf(board, event.column);
        const before = column.title;
        column.title = event.title;
        return { ...columnKeys(column), value: { name: event.title }, previous_value: { name: before } };
      });
    default:
      return false;
  }
}

function addBoard(world: World, event: Of<'board_added'>): void {
  const by = world.userOf(event.by);
  const board: Board = {
    id: event.id,
    name: event.name,
    kind: event.kind,
    visible: event.visible,
    subitemsOf: event.subitemsOf,
    createdAt: event.at,
    by,
    updatedAt: event.at,
    state: 'active',
    columns: withName(event.columns.map((column) => ({ ...column, labels: column.labels ?? [] }))),
    groups: event.groups.map((group) => ({ ...group, deleted: false })),
    items: new Set(),
    log: [],
  };
  world.boards.set(board.id, board);
  // `create_board` and `board_view_added` stand for the names nobody documents: a reader must not trip over them.
  const entry = { at: event.at, by, entity: 'board' as const, data: boardKeys(board) };
  world.log.add(board, { ...entry, id: event.log, event: 'create_board' });
  world.log.add(board, { ...entry, id: uuidOf(`view of ${board.id}`), event: 'board_view_added' });
}

/** Every board has a column for the names of its items. */
const withName = (columns: Column[]): Column[] =>
  columns.some(({ type }) => type === 'name')
    ? columns
    : [{ id: 'name', title: 'Name', type: 'name', labels: [] }, ...columns];

function setState(board: Board, state: Board['state']) {
  board.state = state;
  return {};
}

function deleteGroup(world: World, event: Of<'group_deleted'>): void {
  const board = boardOf(world, event.board);
  const group = groupOf(board, event.group);
  const by = world.userOf(event.by);
  const inside = [...board.items].filter((item) => item.group === group && item.state !== 'deleted');
  tell(world, event, 'delete_group', () => {
    group.deleted = true;
    return groupKeys(board, group);
  });
  for (const item of inside) {
    item.state = 'deleted';
    item.stateAt = event.at;
    item.updatedAt = event.at;
    item.updatedBy = by;
    world.log.add(board, {
      id: `${event.log}:${item.id}`,
      at: event.at,
      by,
      entity: 'pulse',
      event: 'delete_group_pulse',
      data: itemKeys(item),
      items: [item.id],
      group: group.id,
    });
  }
}

type AboutBoard = Extract<MondayEvent, { log: string }> &
  ({ board: string } | Of<'board_renamed'>) & { at: Ms; column?: string; group?: string };

/** Lets it happen to the board, then writes the entry with what that returns. */
function tell(world: World, event: AboutBoard, name: string, happen: (board: Board) => object): true {
  const board = boardOf(world, event.board);
  const data = happen(board);
  board.updatedAt = event.at;
  world.log.add(board, {
    id: event.log,
    at: event.at,
    by: world.userOf(event.by),
    entity: 'board',
    event: name,
    data: { ...boardKeys(board), ...data },
    ...(event.column !== undefined && { column: event.column }),
    ...(event.group !== undefined && { group: event.group }),
  });
  return true;
}

export function boardOf(world: World, id: string): Board {
  const board = world.boards.get(id);
  if (!board) throw new Error(`monday sandbox: no board ${id} by then`);
  return board;
}

export function groupOf(board: Board, id: string): Group {
  const group = board.groups.find((one) => one.id === id);
  if (!group) throw new Error(`monday sandbox: board ${board.id} has no group ${id}`);
  return group;
}

export function columnOf(board: Board, id: string): Column {
  const column = board.columns.find((one) => one.id === id);
  if (!column) throw new Error(`monday sandbox: board ${board.id} has no column ${id}`);
  return column;
}
