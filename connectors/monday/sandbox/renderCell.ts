import { stringify } from 'lossless-json';
import type { MondayColumnType, MondayValue } from '#sandbox';
import { EMPTY_LABEL, type Cell, type Column, type Item, type User } from './entities.js';
import { idNumber, textOfValue } from './logData.js';
import { lookOf } from './palette.js';
import { columnSheet } from './renderColumn.js';
import { isKnown, iso, type Scene } from './scene.js';

/** The API's type of a cell. */
const TYPES: Record<Exclude<MondayColumnType, 'name'>, string> = {
  status: 'StatusValue',
  people: 'PeopleValue',
  date: 'DateValue',
  text: 'TextValue',
  long_text: 'LongTextValue',
  link: 'LinkValue',
  dependency: 'DependencyValue',
  numbers: 'NumbersValue',
};

/** A cell as `column_values` gives it; the name of an item is no cell there. */
export function renderCell(item: Item, column: Column & { type: keyof typeof TYPES }, scene: Scene) {
  const cell = item.cells.get(column.id);
  const value = cell?.value ?? null;
  return {
    __typename: TYPES[column.type],
    id: column.id,
    type: column.type,
    column: () => columnSheet(column),
    is_leaf: true,
    text: () => textOf(column, cell, scene),
    value: () => valueText(column, cell, scene),
    ...(column.type !== 'text' && column.type !== 'numbers' && { updated_at: cell ? iso(cell.changedAt) : null }),
    ...typed(column, cell, value, scene),
  };
}

function textOf(column: Column, cell: Cell | undefined, { world }: Scene): string | null {
  // Linked items are told by `display_value` alone (CONNECTOR-NOTES §2.2).
  if (column.type === 'dependency') return null;
  if (column.type === 'status' && !cell) return null;
  return textOfValue(column, cell?.value, world.log.tellerAt(world.at));
}

function typed(column: Column, cell: Cell | undefined, value: MondayValue | null, scene: Scene) {
  switch (column.type) {
    case 'status':
      return statusFields(column, cell);
    case 'people':
      return {
        persons_and_teams: () => peopleOf(value, scene).map(({ id }) => ({ id, kind: 'person' })),
      };
    case 'date':
      return { date: value && 'date' in value ? value.date : null, time: null, icon: null };
    case 'link':
      return value && 'url' in value ? { url: value.url, url_text: value.text } : { url: null, url_text: null };
    case 'numbers':
      return { number: value && 'number' in value ? value.number : null, symbol: null, direction: null };
    case 'dependency':
      return dependencyFields(value, scene);
    default:
      return {};
  }
}

function statusFields(column: Column, cell: Cell | undefined) {
  const index = cell ? indexOf(cell) : null;
  const label = column.labels.find((one) => one.index === index);
  const { color, border } = lookOf(index ?? EMPTY_LABEL);
  return {
    index,
    label: label?.text ?? null,
    is_done: index === null ? null : (label?.isDone ?? false),
    label_style: index === null ? null : { color, border },
    update_id: null,
  };
}

const indexOf = ({ value }: Cell): number => (value && 'label' in value ? value.label : EMPTY_LABEL);

function dependencyFields(value: MondayValue | null, scene: Scene) {
  const linked = linkedItems(value, scene);
  return {
    linked_item_ids: linked.map(({ id }) => id),
    linked_items: () => linked.map((item) => scene.show.item(item)),
    dependency_links: linked.map(({ id }) => ({ linked_item_id: id, dependency_type: 0, lag: 0 })),
    display_value: () => linked.map(({ name }) => name).join(', '),
  };
}

/** Links to what is deleted are gone with it. */
export const linkedItems = (value: MondayValue | null, scene: Scene): Item[] =>
  value && 'items' in value
    ? value.items
        .map((id) => scene.world.items.get(id))
        .filter((item) => item !== undefined)
        .filter((item) => item.state !== 'deleted' && isKnown(item, scene))
    : [];

const peopleOf = (value: MondayValue | null, { world }: Scene): User[] =>
  value && 'people' in value ? value.people.map((id) => world.userOf(id)).filter((user) => user !== null) : [];

/** The raw value: JSON text, though the schema calls the field JSON. */
function valueText(column: Column, cell: Cell | undefined, scene: Scene): string | null {
  if (!cell) return null;
  const changed_at = new Date(cell.changedAt).toISOString();
  if (column.type === 'status') return stringify({ index: indexOf(cell), post_id: null, changed_at }) ?? null;
  const { value } = cell;
  if (value === null) return null;
  return stringify(rawOf(column, value, changed_at, scene)) ?? null;
}

function rawOf(column: Column, value: MondayValue, changed_at: string, scene: Scene): unknown {
  if ('people' in value) {
    const personsAndTeams = peopleOf(value, scene).map(({ id }) => ({ id: idNumber(id), kind: 'person' }));
    return { changed_at, personsAndTeams };
  }
  if ('date' in value) return { date: value.date, icon: null, changed_at };
  if ('items' in value) {
    const ids = linkedItems(value, scene).map(({ id }) => id);
    return { changed_at, linkedPulseIds: ids.map((id) => ({ linkedPulseId: idNumber(id) })) };
  }
  if ('number' in value) return String(value.number);
  if ('url' in value) return { url: value.url, text: value.text, changed_at };
  if ('text' in value) return column.type === 'long_text' ? { text: value.text, changed_at } : value.text;
  return null;
}
