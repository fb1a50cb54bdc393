import { assignedAt } from '../coordination/responsibility.js';
import type { History, Item } from '../history.js';
import type { Metric } from '../metric.js';
import { standsIn } from '../points.js';
import { ratio } from '../statistics.js';
import { isTerminal } from '../timeline.js';

const CONFIDENCE = {
  accountable: 'explicit',
  assignee: 'explicit',
  parent: 'inherited',
  driver: 'inherited',
  container: 'inferred',
  creator: 'inferred',
} as const;

/** Who owns an item, and how we know. */
export interface Owner {
  owner: string | null;
  via: keyof typeof CONFIDENCE | null;
  confidence: 'explicit' | 'inherited' | 'inferred' | 'none';
  flags: 'ambiguous'[];
}

const LEVELS = 10;

/** Who has a role on an item or a campaign now, by role and subject. */
function rolesOf({ events, root }: History): Map<string, Set<string>> {
  const roles = new Map<string, Set<string>>();
  for (const { type, role, item, campaign, to, on } of events) {
    if (type !== 'role' || role === undefined || typeof to !== 'string') continue;
    const key =
      item !== undefined
        ? roleKey(role, 'item', item)
        : campaign === undefined
          ? null
          : roleKey(role, 'campaign', root(campaign));
    if (key === null) continue;
    const holders = roles.get(key) ?? new Set();
    if (on === false) holders.delete(to);
    else holders.add(to);
    roles.set(key, holders);
  }
  return roles;
}

const roleKey = (role: string, kind: 'item' | 'campaign', id: string): string => JSON.stringify([role, kind, id]);

/** Answers "who owns this?" for items, METRICS §2.5: the first rule that gives exactly one active human. */
export function ownerOf(history: History): (item: Item) => Owner {
  const known = OWNERS_OF.get(history) ?? ownersOf(history);
  OWNERS_OF.set(history, known);
  return known;
}

// Roles are read out of all events: once for a history, however many ask.
const OWNERS_OF = new WeakMap<History, (item: Item) => Owner>();

function ownersOf(history: History): (item: Item) => Owner {
  const roles = rolesOf(history);
  const active = (name: unknown): name is string =>
    typeof name === 'string' && history.people[name]?.active !== false && !history.people[name]?.bot;
  const holding = (role: string, kind: 'item' | 'campaign', id: string): string[] =>
    [...(roles.get(roleKey(role, kind, id)) ?? [])].filter(active);

  return (item) => {
    let ambiguous = false;
    const found = (candidates: readonly string[], via: Owner['via']): Owner | null => {
      const names = [...new Set(candidates)];
      if (names.length > 1) ambiguous = true;
      if (names.length !== 1 || !via) return null;
      return { owner: names[0]!, via, confidence: CONFIDENCE[via], flags: ambiguous ? ['ambiguous'] : [] };
    };
    const own = (one: Item, via: Owner['via'] | null): Owner | null =>
      found(holding('accountable', 'item', one.id), via ?? 'accountable') ??
      found(assignedAt(one, history.asOf).filter(active), via ?? 'assignee');
    const inherited = (): Owner | null => {
      let parent = item.created?.parent;
      for (let level = 0; level < LEVELS && typeof parent === 'string'; level++) {
        const one = history.items.get(parent);
        if (!one) return null;
        const owner = own(one, 'parent');
        if (owner) return owner;
        parent = one.created?.parent;
      }
      return null;
    };
    return (
      own(item, null) ??
      inherited() ??
      (item.campaign === null ? null : found(holding('driver', 'campaign', item.campaign), 'driver')) ??
      found([item.created?.containerOwner].filter(active), 'container') ??
      found([item.created?.actor].filter(active), 'creator') ?? {
        owner: null,
        via: null,
        confidence: 'none',
        flags: ambiguous ? ['ambiguous'] : [],
      }
    );
  };
}

/** How many of items that have not ended have an owner, by how that is known. */
export function ownershipOf(history: History, items: readonly Item[]) {
  const owner = ownerOf(history);
  const owners = openOf(items).map(owner);
  const of = (wanted: Owner['confidence']): number => owners.filter(({ confidence }) => confidence === wanted).length;
  return {
    explicit: of('explicit'),
    inherited: of('inherited'),
    inferred: of('inferred'),
    none: of('none'),
    open_items: owners.length,
    ambiguous: owners.filter(({ flags }) => flags.length > 0).length,
    coverage: ratio(of('explicit'), owners.length),
  };
}

/** Items that have not ended; what nobody can tell counts as open. */
export const openOf = (items: readonly Item[]): Item[] => items.filter(({ life }) => !isTerminal(standsIn(life)));

const OWNER = { version: 1, clock: 'wall', reads: ['created', 'assign'] } as const;

export const OWNERS: Metric[] = [
  {
    ...OWNER,
    id: 'owner',
    name: 'Who owns this?',
    unit: '',
    grain: ['item'],
    formula:
      'The first that is exactly one active human: who is accountable, the assignee, the owner of the parent (10 levels), the campaign’s driver, the owner of the container, the creator. Several at one step make it ambiguous and the next step is asked.',
    excludes: 'bots and people who left',
    compute(history) {
      const owner = ownerOf(history);
      return Object.fromEntries([...history.items].map(([id, item]) => [id, owner(item)]));
    },
  },
  {
    ...OWNER,
    id: 'ownership_coverage',
    name: 'Ownership coverage',
    unit: 'ratio',
    grain: ['workspace'],
    formula: 'Of the items that have not ended, the share with an explicit owner.',
    excludes: 'what is done or cancelled',
    compute: (history) => ownershipOf(history, [...history.items.values()]),
  },
];
