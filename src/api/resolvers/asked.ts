import { loadHeard } from '../../history/heard.js';
import { loadHistory, type Told } from '../../history/load.js';
import type { Person } from '../../model/derived/person.js';
import type { HubContext } from '../context.js';
import { castOf } from './flow.js';
import { asker } from './scope.js';

/** So many items of a kind say enough in one answer. */
export const SHOWN = 50;

/** The history that answers the status questions, gathered over all who ask for the same instant. */
export function askedOf(context: HubContext, kind: 'items' | 'campaigns', id: string, until: number): Promise<Told> {
  return context.loaders.shared(`questions of ${kind} ${until}`, id, async (ids) => {
    const [ask, cast] = [asker(context), castOf(context)];
    const more = kind === 'campaigns' ? await loadHeard(ask, ids, until, cast) : [];
    const scope = { [kind]: ids, about: true, more };
    return loadHistory(ask, scope, context.options.measure, cast, until);
  });
}

/** Somebody as an answer shows them: by name for what is now, by team for what was (METRICS §5). */
export function shownPerson(
  { people }: HubContext,
  id: string | null,
  asOf: Date | undefined,
): { person: Person | null; team: string | null } {
  const person = people.byId.get(id ?? '') ?? null;
  return { person: asOf ? null : person, team: person?.team ?? null };
}
