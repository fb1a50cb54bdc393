import { createHash } from 'node:crypto';
import { maySeeNames } from '../auth/viewer.js';
import type { HubContext } from '../context.js';
import { refused } from '../failures/codes.js';
import type { RootField } from '../limits/measure.js';
import type { Directory } from '../people.js';
import { agreedBy } from './agreed.js';
import { Person } from '../../model/derived/person.js';

/** The one past instant that an operation asks for, in epoch milliseconds; null: it asks for now. */
export function instantOf(roots: readonly RootField[], nowMs: number): number | null {
  const instant = agreedBy(
    roots,
    ({ name, args }) => (name === 'campaign' ? ((args.asOf as Date | null | undefined)?.getTime() ?? null) : null),
    'An operation with campaign(asOf:) tells of that one instant',
  );
  if (instant !== null && instant > nowMs)
    throw refused('BAD_USER_INPUT', `asOf is a past instant; it is ${new Date(nowMs).toISOString()}`);
  return instant;
}

/**
 * Makes an operation answer for a past instant. The schema `past` holds every table that tells of time under its own
 * name, cut off at `hub.as_of`; put before `public`, it is what all statements read. Who did what is told by
 * pseudonym then (RELIABILITY §3): names are for what is owed now.
 */
export function tellAsOf(context: HubContext, instant: number): void {
  const named = maySeeNames(context.viewer);
  const path = named ? 'past, public' : 'veiled, past, public';
  context.nowMs = instant;
  context.isPast = true;
  // An instant in digits and two names: nothing here is anybody's text.
  context.db.set(`SET LOCAL search_path = ${path}; SET LOCAL hub.as_of = '${new Date(instant).toISOString()}'`);
  context.isVeiled = !named;
  if (!named) context.people = veiled(context.people);
}

/** The id of somebody who is not named; the schema `veiled` makes the same. */
function veiledId(pseudonym: string): string {
  const hex = createHash('md5').update(pseudonym).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function veiled({ byId, byAlias, aliasesOf, pseudonymOf }: Directory): Directory {
  const veil = new Map<string, Person>();
  for (const [id, person] of byId) {
    const pseudonym = pseudonymOf.get(id);
    // Whoever came after the last pass has no pseudonym yet, and is not told of.
    if (pseudonym !== undefined)
      veil.set(
        id,
        Object.assign(new Person(), person, { id: veiledId(pseudonym), name: pseudonym, email: null, timezone: null }),
      );
  }
  const known = <Value>(map: ReadonlyMap<string, Value>): [Person, Value][] =>
    [...map].flatMap(([id, value]) => (veil.has(id) ? [[veil.get(id)!, value]] : []));
  return {
    byId: new Map([...veil.values()].map((person) => [person.id, person])),
    byAlias: new Map([...byAlias].flatMap(([alias, { id }]) => (veil.has(id) ? [[alias, veil.get(id)!]] : []))),
    aliasesOf: new Map(known(aliasesOf).map(([person, aliases]) => [person.id, aliases])),
    pseudonymOf: new Map(known(pseudonymOf).map(([person, pseudonym]) => [person.id, pseudonym])),
  };
}
