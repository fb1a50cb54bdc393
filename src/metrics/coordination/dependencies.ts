import type { Clock } from '../clock.js';
import { instantOrDate } from '../dates.js';
import { compareText } from '../events.js';
import type { History, Item } from '../history.js';
import type { Metric } from '../metric.js';
import { ownerOf } from '../questions/owner.js';
import { ratio } from '../statistics.js';

/** A finish-to-start dependency between two items that were seen. */
export interface Edge {
  from: Item;
  to: Item;
}

/** The dependencies as they stand at `asOf`. */
export function edgesOf({ events, items }: History): Edge[] {
  const edges = new Map<string, Edge>();
  for (const { type, item, on } of events) {
    if ((type !== 'depends' && type !== 'undepends') || item === undefined || typeof on !== 'string') continue;
    const key = JSON.stringify([on, item]);
    const [from, to] = [items.get(on), items.get(item)];
    if (type === 'undepends') edges.delete(key);
    else if (from && to) edges.set(key, { from, to });
  }
  return [...edges.values()];
}

// A predecessor that was given up holds nobody.
const isOpen = ({ exitAt }: Item): boolean => exitAt === null;

function delay(item: Item, predecessors: readonly Item[], { asOf, tz }: History, clock: Clock): object {
  const ready = item.life.intervals.find(({ category }) => category === 'ready')?.from ?? item.life.createdAt;
  const planned = item.created?.plannedStart === undefined ? null : instantOrDate(item.created.plannedStart, tz);
  const base = Math.max(ready ?? -Infinity, planned ?? -Infinity);
  const ends = predecessors
    .filter((one) => isOpen(one) || one.finishedAt !== null)
    .map((one) => ({ id: one.id, at: one.finishedAt ?? asOf, open: isOpen(one) }))
    .sort((a, b) => b.at - a.at || Number(b.open) - Number(a.open) || compareText(a.id, b.id));
  const last = ends[0];
  if (base === -Infinity) return { h: null, critical: null };
  const until = last ? Math.min(last.at, item.startedAt ?? asOf) : base;
  const h = until > base ? clock.between(base, until)! : 0;
  return { h, critical: h > 0 ? last!.id : null };
}

const DEPENDENCY = { version: 1, clock: 'wall', reads: ['created', 'status', 'depends'] } as const;

export const DEPENDENCIES: Metric[] = [
  {
    ...DEPENDENCY,
    id: 'dependency_delay',
    name: 'Dependency delay',
    unit: 'h',
    grain: ['item'],
    formula:
      'How long an item that was ready, and due to start, waited for the last of its predecessors; and which one that was.',
    from: 'ready, else created; not before the planned start',
    to: 'the last predecessor’s done, or the item’s own start',
    excludes: 'items without predecessors; predecessors that were cancelled',
    compute(history, _params, clock) {
      const predecessors = new Map<Item, Item[]>();
      for (const { from, to } of edgesOf(history)) predecessors.set(to, [...(predecessors.get(to) ?? []), from]);
      return Object.fromEntries(
        [...predecessors].map(([item, before]) => [item.id, delay(item, before, history, clock)]),
      );
    },
  },
  {
    ...DEPENDENCY,
    id: 'dependency_density',
    name: 'Dependency density',
    unit: 'edges per item',
    grain: ['workspace', 'campaign'],
    formula: 'Dependencies by items.',
    params: ['campaign'],
    compute(history, { campaign }) {
      const within = ({ campaign: of }: Item): boolean => campaign === undefined || of === history.root(campaign);
      const edges = edgesOf(history).filter(({ to }) => within(to));
      return ratio(edges.length, [...history.items.values()].filter(within).length);
    },
  },
  {
    ...DEPENDENCY,
    id: 'cross_team_edge_share',
    name: 'Dependencies across teams',
    unit: 'ratio',
    grain: ['workspace'],
    formula: 'Of the dependencies whose owners on both sides have a known team, the share that joins two teams.',
    excludes: 'dependencies with an unknown team on a side',
    compute(history) {
      const owner = ownerOf(history);
      const teamOf = (item: Item): string | undefined => history.people[owner(item).owner ?? '']?.team;
      const known = edgesOf(history).flatMap(({ from, to }) => {
        const [one, other] = [teamOf(from), teamOf(to)];
        return one !== undefined && other !== undefined ? [{ crosses: one !== other }] : [];
      });
      return ratio(known.filter(({ crosses }) => crosses).length, known.length);
    },
  },
];
