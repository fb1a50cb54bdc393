import type { MondayValue } from '#sandbox';
import { uuidOf } from './derivedIds.js';
import type { Cell, Column, Item } from './entities.js';
import {
  boardKeys,
  columnKeys,
  idNumber,
  itemKeys,
  loggedPrevious,
  loggedValue,
  textOfValue,
  type Teller,
} from './logData.js';

/** The payload of one changed cell (monday/activity-log.yaml, common_keys). */
export function cellData(
  item: Item,
  column: Column,
  before: Cell | undefined,
  event: { log: string; value: MondayValue | null; undo?: true },
  teller: Teller,
) {
  return {
    ...itemKeys(item),
    ...columnKeys(column),
    value: loggedValue(column, event.value, teller),
    previous_value: loggedPrevious(column, before?.value, teller),
    previous_textual_value: textOfValue(column, before?.value, teller),
    is_column_with_hide_permissions: false,
    is_rollup_column: false,
    is_undo_action: event.undo ?? false,
    action_record_uuid: uuidOf(`action ${event.log}`),
  };
}

/**
 * The payload of one entry about many items. What was there before is said only where it was the same for all of them:
 * one entry has one `previous_value`.
 */
export function batchData(items: Item[], column: Column, value: MondayValue | null, teller: Teller) {
  const before = items.map((item) => loggedPrevious(column, item.cells.get(column.id)?.value, teller));
  const [first = null] = before;
  const isOne = before.every((one) => JSON.stringify(one, plain) === JSON.stringify(first, plain));
  return {
    ...boardKeys(items[0]!.board),
    pulse_ids: items.map(({ id }) => idNumber(id)),
    value: loggedValue(column, value, teller),
    ...(isOne && {
      previous_value: first,
      previous_textual_value: textOfValue(column, items[0]!.cells.get(column.id)?.value, teller),
    }),
    is_column_with_hide_permissions: false,
    is_undo_action: false,
    is_batch_action: true,
  };
}

const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
