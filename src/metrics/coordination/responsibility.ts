import type { OrderedEvent } from '../events.js';
import type { Item } from '../history.js';

/** Somebody who was made responsible, and when. */
export interface Turn {
  person: string;
  at: number;
}

/** Everybody an assignment names. */
export const assigneesOf = ({ to }: OrderedEvent): string[] =>
  (Array.isArray(to) ? to : [to]).filter((one): one is string => typeof one === 'string');

/** Who is *the* holder after an assignment: nobody, where several are named. */
const holderOf = (event: OrderedEvent): string | null => {
  const named = assigneesOf(event);
  return named.length === 1 ? named[0]! : null;
};

/** The values without equal neighbours. */
export const collapse = <T>(values: readonly T[], same: (a: T, b: T) => boolean): T[] =>
  values.filter((value, k) => k === 0 || !same(values[k - 1]!, value));

/** Who was assigned at an instant, in force until somebody else is. */
export function assignedAt({ events }: Item, at: number): string[] {
  const last = events.findLast(({ type, eff }) => type === 'assign' && eff <= at);
  return last ? assigneesOf(last) : [];
}

/**
 * The responsibility sequence of METRICS §2.3: who held the item when it was started, then everybody it was given to until
 * it ended; times in which nobody was the one holder are skipped. Empty: it was not started, or nobody ever was.
 */
export function turnsOf({ events, startedAt, exitAt }: Item): Turn[] {
  if (startedAt === null) return [];
  const assigned = events.filter(({ type, eff }) => type === 'assign' && (exitAt === null || eff < exitAt));
  const before = assigned.findLast(({ eff }) => eff <= startedAt);
  const turns = [...(before ? [before] : []), ...assigned.filter(({ eff }) => eff > startedAt)].flatMap((event) => {
    const person = holderOf(event);
    return person === null ? [] : [{ person, at: event.eff }];
  });
  return collapse(turns, (a, b) => a.person === b.person);
}
