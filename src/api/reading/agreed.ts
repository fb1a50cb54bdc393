import { refused } from '../failures/codes.js';
import type { RootField } from '../limits/measure.js';

/**
 * What every root of an operation asks for alike; null: none does.
 * @throws BAD_USER_INPUT where they ask for different things, or only some of them do
 */
export function agreedBy<Value extends string | number>(
  roots: readonly RootField[],
  asked: (root: RootField) => Value | null,
  told: string,
): Value | null {
  const values = new Set(roots.filter(({ name }) => name !== '__typename').map(asked));
  if (values.size > 1) throw refused('BAD_USER_INPUT', `${told}: ask for anything else in an operation of its own`);
  return [...values][0] ?? null;
}
