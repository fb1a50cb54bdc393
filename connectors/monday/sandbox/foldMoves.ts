import type { MondayEvent } from '#sandbox';
import { numberOf, uuidOf } from './derivedIds.js';
import type { Board, Group, Item } from './entities.js';
import { boardOf, groupOf } from './foldBoards.js';
import { itemOf, touch } from './foldItems.js';
import { idNumber, placeOf } from './logData.js';
import type { World } from './world.js';

type Of<T extends MondayEvent['type']> = Extract<MondayEvent, { type: T }>;
type Move = Of<'item_moved'> | Of<'item_moved_to_board'>;

/** Folds moves of items, between groups and between boards; false: the event is about something else. */
export function foldMove(world: World, event: MondayEvent): boolean {
  if (event.type === 'item_moved') moveInBoard(world, event);
  else if (event.type === 'item_moved_to_board') moveToBoard(world, event);
  else return false;
  return true;
}

/** Two entries, one for each side, tied by action_record_id alone. */
function moveInBoard(world: World, event: Of<'item_moved'>): void {
  const item = itemOf(world, event.item);
  const { board } = item;
  const from = item.group;
  item.group = groupOf(board, event.group);
  const data = moveData(event.log, item, { board, group: from }, { board, group: item.group });
  tellMove(world, event, item, { board, group: from }, 'move_pulse_from_group', data);
  tellMove(world, event, item, { board, group: item.group }, 'move_pulse_into_group', data);
}

function moveToBoard(world: World, event: Of<'item_moved_to_board'>): void {
  const item = itemOf(world, event.item);
  const from = { board: item.board, group: item.group };
  const into = { board: boardOf(world, event.board), group: groupOf(boardOf(world, event.board), event.group) };
  const data = { ...moveData(event.log, item, from, into), pulse_id: idNumber(item.id) };
  tellMove(world, event, item, from, 'move_pulse_from_board', data);
  from.board.items.delete(item);
  into.board.items.add(item);
  item.board = into.board;
  item.group = into.group;
  tellMove(world, event, item, into, 'move_pulse_into_board', data);
}

interface Place {
  board: Board;
  group: Group;
}

function moveData(log: string, item: Item, from: Place, into: Place) {
  const [source, dest] = [placeOf(from.board, from.group), placeOf(into.board, into.group)];
  return {
    pulse: { id: idNumber(item.id), name: item.name },
    source_board: source.board,
    source_group: source.group,
    dest_board: dest.board,
    dest_group: dest.group,
    action_record_id: numberOf(log),
    is_undo_action: false,
    is_batch_action: false,
  };
}

function tellMove(world: World, event: Move, item: Item, side: Place, name: string, data: object): void {
  const by = world.userOf(event.by);
  touch(item, event.at, by);
  side.board.updatedAt = event.at;
  world.log.add(side.board, {
    // The entry that says where it went has the event's own id; its other half needs another one.
    id: name.includes('_into_') ? event.log : uuidOf(`${event.log} from`),
    at: event.at,
    by,
    entity: 'pulse',
    event: name,
    data: { board_id: idNumber(side.board.id), group_id: side.group.id, ...data },
    items: [item.id],
    group: side.group.id,
  });
}
