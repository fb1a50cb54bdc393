import type { MondayEvent, MondayValue } from '#sandbox';
import { AUTOMATION_ID, type Cell, type Group, type Item, type Update } from './entities.js';
import { columnKeys, groupKeys, idNumber, loggedPrevious, loggedValue } from './logData.js';
import type { World } from './world.js';

/** Something that webhooks are told of. */
export interface Notice {
  /** The subscriptions that hear of it. */
  names: string[];
  /** The board they are for: of subitems the one above. */
  board: string;
  column?: string;
  /** The label that was set, and the group that was moved to. */
  label?: number;
  group?: string;
  /** What tells it apart from all others. */
  id: string;
  at: number;
  /** Of the body's `event`, what does not depend on the webhook. */
  body: Record<string, unknown>;
}

/**
 * Lets the next thing happen and gives what is told of it. There is no kind of webhook for boards, groups, labels, files, or
 * moves to another board; whether items that go with their group are told of nobody has said, so they are not.
 */
export function stepAndTell(world: World): Notice[] {
  const event = world.next()!;
  const before = lookBack(world, event);
  world.step();
  const item = 'item' in event ? world.items.get(event.item) : undefined;
  switch (event.type) {
    case 'item_added': {
      const added = world.items.get(event.id)!;
      const {
        group_title: groupName,
        group_color: groupColor,
        is_top_group: isTopGroup,
      } = groupKeys(added.board, added.group);
      const more = { groupName, groupColor, isTopGroup, columnValues: {} };
      return about(world, event, added, ['create_item', 'create_subitem'], 'create_pulse', more);
    }
    case 'item_renamed': {
      const names = { value: { name: event.name }, previousValue: { name: before.name } };
      return about(world, event, item!, ['change_name', 'change_subitem_name'], 'update_name', names);
    }
    case 'value_set':
      return valueSet(world, event, item!, before.cells.get(event.item), event.value);
    case 'values_set':
      return event.items.flatMap((id) =>
        valueSet(world, event, world.items.get(id)!, before.cells.get(id), event.value),
      );
    case 'item_moved':
      return moved(world, event, item!, before.group!);
    case 'item_archived':
      return about(world, event, item!, ['item_archived', 'subitem_archived'], 'archive_pulse', thing(item!));
    case 'item_deleted':
      return about(world, event, item!, ['item_deleted', 'subitem_deleted'], 'delete_pulse', thing(item!));
    case 'item_restored':
      return about(world, event, item!, ['item_restored', null], 'restore_pulse', thing(item!));
    case 'update_posted':
      return talk(world, event, ['create_update', 'create_subitem_update'], 'create_update');
    case 'update_edited':
      return talk(world, event, ['edit_update', null], 'edit_update');
    case 'update_deleted':
      return talk(world, event, ['delete_update', null], 'delete_update');
    default:
      return [];
  }
}

interface Before {
  name: string | undefined;
  group: Group | undefined;
  cells: Map<string, Cell | undefined>;
}

function lookBack(world: World, event: MondayEvent): Before {
  const item = 'item' in event ? world.items.get(event.item) : undefined;
  const ids = event.type === 'values_set' ? event.items : event.type === 'value_set' ? [event.item] : [];
  const column = 'column' in event ? event.column : '';
  const cells = new Map(ids.map((id) => [id, world.items.get(id)?.cells.get(column)] as const));
  return { name: item?.name, group: item?.group, cells };
}

/** What comes, goes and comes back as a whole is called an item, not a pulse. */
const thing = ({ id, name }: Item) => ({
  pulseId: undefined,
  pulseName: undefined,
  itemId: idNumber(id),
  itemName: name,
});

/** `names`: of an item, and of a subitem; null: there is no such webhook. */
function about(
  world: World,
  event: MondayEvent,
  item: Item,
  [ofItem, ofSubitem]: [string | null, string | null],
  type: string,
  more: object,
): Notice[] {
  const name = item.parent ? ofSubitem : ofItem;
  if (name === null || !item.board.visible) return [];
  const board = item.parent?.board ?? item.board;
  return [
    {
      names: [name],
      board: board.id,
      id: `${event.type} ${'log' in event ? event.log : event.id} ${event.at} ${item.id}`,
      at: event.at,
      body: {
        app: 'monday',
        type,
        userId: Number(world.userOf(event.by)?.id ?? AUTOMATION_ID),
        boardId: idNumber(item.board.id),
        groupId: item.group.id,
        pulseId: idNumber(item.id),
        pulseName: item.name,
        // As text, unlike all others.
        ...(item.parent && { parentItemId: item.parent.id, parentItemBoardId: board.id }),
        ...more,
      },
    },
  ];
}

/** A status is told under its own name too; the type inside is the same for all columns. */
function valueSet(
  world: World,
  event: MondayEvent & { column: string },
  item: Item,
  before: Cell | undefined,
  value: MondayValue | null,
): Notice[] {
  const column = item.board.columns.find(({ id }) => id === event.column)!;
  const teller = world.log.tellerAt(event.at);
  const { column_id: columnId, column_type: columnType, column_title: columnTitle } = columnKeys(column);
  const more = {
    columnId,
    columnType,
    columnTitle,
    value: loggedValue(column, value, teller),
    previousValue: loggedPrevious(column, before?.value, teller),
    changedAt: event.at / 1000,
    isTopGroup: item.board.groups[0] === item.group,
  };
  const names: [string, string] = ['change_column_value', 'change_subitem_column_value'];
  const special = column.type === 'status' ? ['change_status_column_value'] : [];
  return about(world, event, item, names, 'update_column_value', more).map((notice) => ({
    ...notice,
    names: item.parent ? notice.names : [...notice.names, 'change_specific_column_value', ...special],
    column: column.id,
    ...(value && 'label' in value && { label: value.label }),
  }));
}

function moved(world: World, event: MondayEvent, item: Item, from: Group): Notice[] {
  const { group, board } = item;
  const { group_color: color, is_top_group: isTopGroup } = groupKeys(board, group);
  const more = {
    sourceGroupId: from.id,
    destGroupId: group.id,
    destGroup: { id: group.id, title: group.title, color, isTopGroup },
    pulse: { id: idNumber(item.id), name: item.name },
  };
  return about(world, event, item, ['item_moved_to_any_group', 'move_subitem'], 'move_pulse_into_group', more).map(
    (notice) => ({
      ...notice,
      names: item.parent ? notice.names : [...notice.names, 'item_moved_to_specific_group'],
      group: group.id,
    }),
  );
}

function talk(
  world: World,
  event: Extract<MondayEvent, { type: 'update_posted' | 'update_edited' | 'update_deleted' }>,
  names: [string, string | null],
  type: string,
): Notice[] {
  const update = world.updates.get(event.id)!;
  return about(world, event, update.item, names, type, wordsOf(update));
}

/** A reply names the update that it answers, and itself beside it. */
function wordsOf({ id, replyTo, text, deleted }: Update): object {
  const ids = { updateId: idNumber(replyTo?.id ?? id), replyId: replyTo ? idNumber(id) : null };
  return deleted ? ids : { ...ids, body: `<p>${text}</p>`, textBody: text };
}
