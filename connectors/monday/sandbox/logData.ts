import { stringify } from 'lossless-json';
import type { MondayColumnType, MondayValue } from '#sandbox';
import { EMPTY_LABEL, type Board, type Column, type Group, type Item, type User } from './entities.js';
import { lookOf } from './palette.js';

/** A number in the JSON of the log: ids may lie above 2^53. */
export const idNumber = (id: string): bigint => BigInt(id);

/** The payload as text; bigints are written digit by digit. */
export const dataText = (data: Record<string, unknown>): string => stringify(data) ?? '{}';

/** What the log still calls the types of columns (2021 and 2026 captures agree). */
const LEGACY_TYPES: Partial<Record<MondayColumnType, string>> = {
  status: 'color',
  people: 'multiple-person',
  numbers: 'numeric',
  long_text: 'long-text',
};

const legacyType = (type: MondayColumnType): string => LEGACY_TYPES[type] ?? type;

export interface Teller {
  /** Account of a person of the company; null where they have none. */
  userOf(person: string): User | null;
  nameOfItem(id: string): string;
  /** Whether entries of this instant already say if a label means done. */
  saysDone: boolean;
}

/** A value as the log's payload writes it; undefined in, null out: the cell never held anything. */
export function loggedValue(column: Column, value: MondayValue | null | undefined, teller: Teller): unknown {
  if (value === undefined) return null;
  if (column.type === 'status') return loggedLabel(column, value && 'label' in value ? value.label : null, teller);
  if (value === null) return {};
  if ('people' in value)
    return {
      personsAndTeams: value.people
        .map((person) => teller.userOf(person))
        .filter((user) => user !== null)
        .map((user) => ({ id: idNumber(user.id), kind: 'person' })),
    };
  if ('date' in value) return { date: value.date, icon: null, time: null };
  if ('items' in value) return { linkedPulseIds: value.items.map((id) => ({ linkedPulseId: idNumber(id) })) };
  if ('number' in value) return { value: value.number, unit: null };
  if ('url' in value) return { url: value.url, text: value.text };
  if ('text' in value) return column.type === 'long_text' ? { text: value.text } : { value: value.text };
  return {};
}

function loggedLabel(column: Column, index: number | null, { saysDone }: Teller) {
  const at = index ?? EMPTY_LABEL;
  const label = column.labels.find((one) => one.index === at);
  const { color, border, varName } = lookOf(at);
  return {
    label: {
      index: at,
      text: label?.text ?? '',
      style: { color, border, var_name: varName },
      ...(saysDone && { is_done: label?.isDone ?? false }),
    },
    post_id: null,
  };
}

/** The value before; an emptied status cell comes back as an object without a label. */
export function loggedPrevious(column: Column, value: MondayValue | null | undefined, teller: Teller): unknown {
  if (value === null && column.type === 'status') return { post_id: null };
  return loggedValue(column, value, teller);
}

/** A value as a person reads it. */
export function textOfValue(column: Column, value: MondayValue | null | undefined, teller: Teller): string {
  if (!value) return '';
  if ('label' in value) return column.labels.find(({ index }) => index === value.label)?.text ?? '';
  if ('people' in value) return value.people.map((person) => teller.userOf(person)?.name ?? '').join(', ');
  if ('date' in value) return value.date;
  if ('items' in value) return value.items.map((id) => teller.nameOfItem(id)).join(', ');
  if ('number' in value) return String(value.number);
  if ('url' in value) return value.text ? `${value.text} - ${value.url}` : value.url;
  return value.text;
}

/** Keys that every entry about one item has. */
export const itemKeys = (item: Item) => ({
  ...groupKeys(item.board, item.group),
  pulse_id: idNumber(item.id),
  pulse_name: item.name,
  ...(item.parent && {
    parent_item_id: idNumber(item.parent.id),
    parent_board_id: idNumber(item.parent.board.id),
  }),
});

export const groupKeys = (board: Board, group: Group) => ({
  ...boardKeys(board),
  group_id: group.id,
  group_title: group.title,
  group_color: lookOf(board.groups.indexOf(group)).color,
  is_top_group: board.groups[0] === group,
});

export const boardKeys = (board: Board) => ({ board_id: idNumber(board.id), board_name: board.name });

export const columnKeys = (column: Column) => ({
  column_id: column.id,
  column_type: legacyType(column.type),
  column_title: column.title,
});

export const placeOf = (board: Board, group: Group) => ({
  board: { id: idNumber(board.id), name: board.name, kind: 'public' },
  group: {
    id: group.id,
    title: group.title,
    color: lookOf(board.groups.indexOf(group)).color,
    is_top_group: board.groups[0] === group,
  },
});
