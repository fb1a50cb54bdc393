import type { Person } from '../../model/derived/person.js';
import type { HubContext } from '../context.js';

/** Whoever is behind an alias; null for none and for a name that is nobody's yet. */
export const personOf = (context: HubContext, aliasId: string | null | undefined): Person | null =>
  (aliasId && context.people.byAlias.get(aliasId)) || null;

/** Those behind the aliases, each once, in their order. */
export function peopleOf(context: HubContext, aliasIds: readonly string[] | null | undefined): Person[] {
  const found = (aliasIds ?? []).map((alias) => context.people.byAlias.get(alias)).filter((each) => each !== undefined);
  return [...new Set(found)];
}
