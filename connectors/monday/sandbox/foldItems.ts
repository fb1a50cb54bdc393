import type { MondayEvent, MondayValue, Ms } from '#sandbox';
import type { Cell, Item, State, User } from './entities.js';
import { boardOf, columnOf, groupOf } from './foldBoards.js';
import { columnKeys, groupKeys, idNumber, itemKeys } from './logData.js';
import { batchData, cellData } from './logCells.js';
import type { World } from './world.js';

type Of<T extends MondayEvent['type']> = Extract<MondayEvent, { type: T }>;

/** Folds what happens to items and their cells; false: the event is about something else. */
export function foldItem(world: World, event: MondayEvent): boolean {
  switch (event.type) {
    case 'item_added':
      addItem(world, event);
      return true;
    case 'item_renamed': {
      const item = itemOf(world, event.item);
      const before = item.name;
      item.name = event.name;
      const names = { value: { name: event.name }, previous_value: { name: before } };
      return tell(world, event, item, 'update_name', { ...itemKeys(item), ...names });
    }
    case 'value_set': {
      const item = itemOf(world, event.item);
      const column = columnOf(item.board, event.column);
      const before = item.cells.get(column.id);
      const data = cellData(item, column, before, event, world.log.tellerAt(event.at));
      setCell(item, event.column, event.value, event.at);
      return tell(world, event, item, 'update_column_value', data, column.id);
    }
    case 'values_set':
      setMany(world, event);
      return true;
    case 'item_archived':
      return change(world, event, 'archived', 'archive_pulse');
    case 'item_deleted':
      return change(world, event, 'deleted', 'delete_pulse');
    case 'item_restored':
      return change(world, event, 'active', 'restore_pulse');
    default:
      return false;
  }
}

function addItem(world: World, event: Of<'item_added'>): void {
  const board = boardOf(world, event.board);
  const group = groupOf(board, event.group);
  const parent = event.parent === null ? null : itemOf(world, event.parent);
  const origin = event.duplicateOf === null ? null : itemOf(world, event.duplicateOf);
  const by = world.userOf(event.by);
  const item: Item = {
    id: event.id,
    name: event.name,
    board,
    group,
    parent,
    subitems: [],
    createdAt: event.at,
    by,
    // A duplicate keeps the old stamp, so that a walk by last update never meets it (CONNECTOR-NOTES §2.3).
    updatedAt: origin?.updatedAt ?? event.at,
    updatedBy: origin?.updatedBy ?? by,
    state: 'active',
    stateAt: event.at,
    cells: new Map(Object.entries(event.values).map(([id, value]) => [id, cellAtBirth(id, value, event.at, origin)])),
    updates: [],
    assets: [],
  };
  world.items.set(item.id, item);
  board.items.add(item);
  board.updatedAt = event.at;
  parent?.subitems.push(item);
  const entry = { id: event.log, at: event.at, by, entity: 'pulse' as const, group: group.id };
  if (origin) {
    const ids = { pulse_ids: [idNumber(origin.id)], duplicated_pulse_ids: [idNumber(item.id)] };
    const data = { ...groupKeys(board, group), ...ids };
    world.log.add(board, { ...entry, event: 'batch_duplicate_pulses', data, items: [origin.id, item.id] });
  } else {
    const data = { ...itemKeys(item), group_name: group.title, column_values: {} };
    world.log.add(board, { ...entry, event: 'create_pulse', data, items: [item.id] });
  }
}

/** A template's cell keeps the template's date, a duplicate's the one of its origin; both may lie before the item. */
function cellAtBirth(column: string, value: MondayValue, at: Ms, origin: Item | null): Cell {
  const changedAt = 'changedAt' in value ? value.changedAt : undefined;
  return { value, changedAt: changedAt ?? origin?.cells.get(column)?.changedAt ?? at };
}

function setMany(world: World, event: Of<'values_set'>): void {
  const items = event.items.map((id) => itemOf(world, id));
  const by = world.userOf(event.by);
  const teller = world.log.tellerAt(event.at);
  for (const board of new Set(items.map((item) => item.board))) {
    const here = items.filter((item) => item.board === board);
    const column = columnOf(board, event.column);
    const data = batchData(here, column, event.value, teller);
    for (const item of here) {
      setCell(item, event.column, event.value, event.at);
      touch(item, event.at, by);
    }
    world.log.add(board, {
      id: event.log,
      at: event.at,
      by,
      entity: 'pulse',
      event: 'batch_change_pulses_column_value',
      data: { ...data, ...columnKeys(column) },
      items: here.map(({ id }) => id),
      column: column.id,
    });
  }
}

function setCell(item: Item, column: string, value: MondayValue | null, at: Ms): void {
  if (value !== null || item.cells.has(column)) item.cells.set(column, { value, changedAt: at });
}

function change(world: World, event: Stamp & { item: string }, state: State, name: string): true {
  const item = itemOf(world, event.item);
  item.state = state;
  item.stateAt = event.at;
  return tell(world, event, item, name, itemKeys(item));
}

interface Stamp {
  at: Ms;
  by: string | null;
  log: string;
}

function tell(world: World, event: Stamp, item: Item, name: string, data: object, column?: string): true {
  const by = world.userOf(event.by);
  touch(item, event.at, by);
  world.log.add(item.board, {
    id: event.log,
    at: event.at,
    by,
    entity: 'pulse',
    event: name,
    data: { ...data },
    items: [item.id],
    group: item.group.id,
    ...(column !== undefined && { column }),
  });
  return true;
}

export function touch(item: Item, at: Ms, by: User | null): void {
  item.updatedAt = at;
  item.updatedBy = by;
  item.board.updatedAt = at;
}

export function itemOf(world: World, id: string): Item {
  const item = world.items.get(id);
  if (!item) throw new Error(`monday sandbox: no item ${id} by then`);
  return item;
}
