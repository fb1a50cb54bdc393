import { columnOf } from './foldBoards.js';
import type { Board, Column, Item } from './entities.js';
import { EMPTY_LABEL } from './entities.js';
import { instantOf } from './activity.js';
import { invalid } from './failures.js';
import { textOfValue } from './logData.js';
import { iso, type Scene } from './scene.js';

interface Rule {
  column_id: string;
  compare_value: unknown;
  compare_attribute?: string | null;
  operator?: string | null;
}

interface RuleGroup {
  rules?: Rule[] | null;
  groups?: RuleGroup[] | null;
  operator?: 'and' | 'or' | null;
}

export interface ItemsQuery extends RuleGroup {
  ids?: string[] | null;
  order_by?: { column_id: string; direction?: 'asc' | 'desc' | null }[] | null;
}

/** What each kind of column can be compared by; anything else is refused. */
const TEXT = ['any_of', 'not_any_of', 'is_empty', 'is_not_empty', 'contains_text', 'not_contains_text'];
const WORDS = [...TEXT, 'contains_terms', 'starts_with', 'ends_with'];
const CHOICE = ['any_of', 'not_any_of', 'is_empty', 'is_not_empty', 'contains_terms'];
const SIZES = ['greater_than', 'greater_than_or_equals', 'lower_than', 'lower_than_or_equal', 'between'];
const OPERATORS: Record<string, string[]> = {
  name: WORDS,
  text: WORDS,
  long_text: WORDS,
  link: TEXT,
  status: CHOICE,
  people: CHOICE,
  dependency: CHOICE,
  group: ['any_of', 'not_any_of'],
  date: ['any_of', 'not_any_of', 'is_empty', 'is_not_empty', ...SIZES],
  numbers: ['any_of', 'not_any_of', 'is_empty', 'is_not_empty', ...SIZES],
  // Tried live in 2026-04: all but `between` are refused (CONNECTOR-NOTES §2.3).
  __last_updated__: ['between'],
};

/** A test for items; throws what the tool refuses, before it looks at any item. */
export function filterOf(query: ItemsQuery, board: Board, scene: Scene): (item: Item) => boolean {
  const { ids } = query;
  if (ids && ids.length > 100) {
    scene.note(`items_page: ${ids.length} ids`);
    throw invalid('ids: at most 100 items');
  }
  const fits = groupFilter(query, board, scene);
  return (item) => (!ids || ids.includes(item.id)) && fits(item);
}

function groupFilter(group: RuleGroup, board: Board, scene: Scene): (item: Item) => boolean {
  const tests = [
    ...(group.rules ?? []).map((rule) => ruleFilter(rule, board, scene)),
    ...(group.groups ?? []).map((one) => groupFilter(one, board, scene)),
  ];
  if (tests.length === 0) return () => true;
  return group.operator === 'or'
    ? (item) => tests.some((test) => test(item))
    : (item) => tests.every((test) => test(item));
}

function ruleFilter(rule: Rule, board: Board, scene: Scene): (item: Item) => boolean {
  const operator = rule.operator ?? 'any_of';
  const isOwn = rule.column_id === '__last_updated__' || rule.column_id === 'group';
  const column = isOwn ? null : columnFor(rule, board);
  const kind = column?.type ?? rule.column_id;
  if (!OPERATORS[kind]!.includes(operator)) throw invalid('no_operator_config');
  const values = [rule.compare_value].flat();
  if (rule.column_id === '__last_updated__') return updatedBetween(values);
  const terms = values.map((value) => String(value).toLowerCase());
  const read = readerOf(column, scene);
  return (item) => compare(read(item), operator, terms);
}

function columnFor(rule: Rule, board: Board): Column {
  if (!board.columns.some(({ id }) => id === rule.column_id)) throw invalid(`no column ${rule.column_id}`);
  return columnOf(board, rule.column_id);
}

/** The ends themselves are outside: whoever needs them pads by a second. */
function updatedBetween(values: unknown[]): (item: Item) => boolean {
  if (values.length !== 2) throw invalid('between needs two values');
  const [from, to] = values.map((value) => instantOf(String(value))) as [number, number];
  return ({ updatedAt }) => updatedAt > from && updatedAt < to;
}

/** Everything a cell may be named by, lower case; empty cells have nothing. */
function readerOf(column: Column | null, { world }: Scene): (item: Item) => string[] {
  if (column === null) return (item) => [item.group.id.toLowerCase()];
  if (column.type === 'name') return (item) => [item.name.toLowerCase()];
  const teller = world.log.tellerAt(world.at);
  return (item) => {
    const value = item.cells.get(column.id)?.value ?? null;
    if (column.type === 'status') {
      const index = value && 'label' in value ? value.label : EMPTY_LABEL;
      return [String(index), textOfValue(column, value, teller).toLowerCase()];
    }
    if (value === null) return [];
    if ('people' in value) return value.people.map((id) => `person-${world.userOf(id)?.id ?? ''}`);
    if ('items' in value) return value.items;
    return [textOfValue(column, value, teller).toLowerCase()];
  };
}

function compare(found: string[], operator: string, terms: string[]): boolean {
  const isEmpty = found.length === 0 || found[0] === String(EMPTY_LABEL) || found.every((one) => one === '');
  const some = (test: (one: string, term: string) => boolean) =>
    found.some((one) => terms.some((term) => test(one, term)));
  switch (operator) {
    case 'is_empty':
      return isEmpty;
    case 'is_not_empty':
      return !isEmpty;
    case 'any_of':
      return some((one, term) => one === term);
    case 'not_any_of':
      return !some((one, term) => one === term);
    case 'contains_text':
    case 'contains_terms':
      return some((one, term) => one.includes(term));
    case 'not_contains_text':
      return !some((one, term) => one.includes(term));
    case 'starts_with':
      return some((one, term) => one.startsWith(term));
    case 'ends_with':
      return some((one, term) => one.endsWith(term));
    default:
      return !isEmpty && fitsSize(found[0]!, operator, terms);
  }
}

function fitsSize(value: string, operator: string, [low = '', high = '']: string[]): boolean {
  const order = (a: string, b: string) =>
    Number.isNaN(Number(a)) || Number.isNaN(Number(b)) ? (a < b ? -1 : Number(a > b)) : Number(a) - Number(b);
  const below = order(value, low);
  if (operator === 'greater_than') return below > 0;
  if (operator === 'greater_than_or_equals') return below >= 0;
  if (operator === 'lower_than') return below < 0;
  if (operator === 'lower_than_or_equal') return below <= 0;
  return below >= 0 && order(value, high) <= 0;
}

/** What `order_by` sorts an item by, as text that sorts. */
export function sortText(item: Item, column: string, { world }: Scene): string {
  if (column === '__last_updated__') return iso(item.updatedAt);
  if (column === '__creation_log__') return iso(item.createdAt);
  if (column === 'name') return item.name;
  const found = item.board.columns.find(({ id }) => id === column);
  if (!found) throw invalid(`no column ${column}`);
  return textOfValue(found, item.cells.get(column)?.value, world.log.tellerAt(world.at));
}
