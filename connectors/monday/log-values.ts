import { parseJson } from '#sdk';
import { EMPTY } from './columns.js';
import { fields } from './shapes.js';

/** A label as a cell or an entry shows it; both null: the cell is empty. */
export interface Shown {
  index: number | null;
  text: string | null;
  /** Whether monday calls it done; null: it does not say (entries from before there was a flag). */
  isDone: boolean | null;
}

/** A value of the log as an object: some are JSON text, also encoded twice. Null: it is set and cannot be read. */
export function readValue(value: unknown): Record<string, unknown> | null {
  if (value === null || value === undefined || value === '') return {};
  if (typeof value !== 'string') return fields(value);
  try {
    return readValue(parseJson(value));
  } catch {
    return null;
  }
}

/** The label of a status value of the log, or of an item's cell, where its text stands beside the index. */
export function labelOf(value: unknown, spare?: unknown): Shown {
  const own = readValue(value) ?? {};
  const label = typeof own['label'] === 'string' ? { ...own, text: own['label'] } : { ...own, ...fields(own['label']) };
  const { index, text = spare, is_done: isDone } = label as Record<string, unknown>;
  const shown = typeof index === 'number' ? index : null;
  return {
    index: shown,
    text: shown !== EMPTY && typeof text === 'string' && text !== '' ? text : null,
    isDone: typeof isDone === 'boolean' ? isDone : null,
  };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const idsIn = (values: unknown[]): string[] =>
  values.flatMap((id) => (typeof id === 'string' || typeof id === 'number' ? [String(id)] : []));

/** User ids of a people value, sorted; teams have no account and are left out. */
export function peopleOf(value: unknown): string[] {
  const { personsAndTeams, persons_and_teams: cell } = readValue(value) ?? {};
  const people = listOf(personsAndTeams ?? cell).filter((one) => (fields(one)['kind'] ?? 'person') === 'person');
  return idsIn(people.map((one) => fields(one)['id'])).sort();
}

/** Item ids a dependency value links to. */
export function linkedOf(value: unknown): string[] {
  const { linkedPulseIds, linked_item_ids: cell } = readValue(value) ?? {};
  return idsIn([...listOf(linkedPulseIds).map((one) => fields(one)['linkedPulseId']), ...listOf(cell)]);
}

/** The day of a date value. */
export function dayOf(value: unknown): string | null {
  const { date } = readValue(value) ?? {};
  return typeof date === 'string' && date !== '' ? date.slice(0, 10) : null;
}

/** The name in a renaming: an object with it, or the name itself. */
export function nameOf(value: unknown): string | null {
  const name = typeof value === 'string' ? value : fields(value)['name'];
  return typeof name === 'string' ? name : null;
}
