import type { Category } from './category.js';
import type { OrderedEvent } from './events.js';
import { type Interval, isTerminal, type Timeline } from './timeline.js';

// The state of a campaign is the first of these that one of its items is in.
const ORDER: readonly Category[] = [
  'in_progress',
  'in_review',
  'waiting',
  'blocked',
  'unknown',
  'ready',
  'backlog',
  'done',
  'cancelled',
];

/**
 * The campaign that each campaign became by merges (METRICS N10), for all time; a merge that would close a circle is
 * ignored.
 */
function merges(events: readonly OrderedEvent[]): (campaign: string) => string {
  const into = new Map<string, string>();
  const root = (campaign: string): string => {
    let at = campaign;
    for (let next = into.get(at); next !== undefined; next = into.get(at)) at = next;
    return at;
  };
  for (const { type, campaign, into: target } of events)
    if (type === 'merged' && campaign !== undefined && target !== undefined && root(target) !== root(campaign))
      into.set(root(campaign), target);
  return root;
}

/** The lives of all campaigns that have an item or a launch, by id: the union of their items' lives, cut at the first launch. */
export function campaignLines(
  events: readonly OrderedEvent[],
  items: ReadonlyMap<string, Timeline>,
): Map<string, Timeline> {
  const root = merges(events);
  const lives = new Map<string, Timeline[]>();
  const created = new Map<string, number>();
  const launched = new Map<string, number>();
  const owned = new Set<string>();
  const earliest = (of: Map<string, number>, id: string, at: number): void =>
    void of.set(id, Math.min(of.get(id) ?? Infinity, at));
  for (const { type, item, itemType, campaign, eff } of events) {
    if (type === 'created' && itemType === 'campaign' && item !== undefined) earliest(created, root(item), eff);
    if (campaign === undefined) continue;
    const id = root(campaign);
    if (type === 'request') earliest(created, id, eff);
    if (type === 'launch') earliest(launched, id, eff);
    const life = item === undefined ? undefined : items.get(item);
    if (!life || owned.has(item!)) continue;
    owned.add(item!);
    const own = lives.get(id);
    if (own) own.push(life);
    else lives.set(id, [life]);
    if (life.createdAt !== null) earliest(created, id, life.createdAt);
  }
  const lines = new Map<string, Timeline>();
  for (const id of new Set([...lives.keys(), ...launched.keys()])) {
    const launchedAt = launched.get(id) ?? null;
    const intervals = cut(union(lives.get(id) ?? []), launchedAt);
    lines.set(id, { createdAt: created.get(id) ?? null, launchedAt, intervals });
  }
  return lines;
}

/** At each instant the first category of `ORDER` that an item is in; one walk over the sorted ends of all intervals. */
function union(lives: readonly Timeline[]): Interval[] {
  const steps = lives
    .flatMap(({ intervals }) => intervals)
    .flatMap(({ category, from, to }) => [
      { at: from, category, by: 1 },
      ...(to === null ? [] : [{ at: to, category, by: -1 }]),
    ])
    .sort((a, b) => a.at - b.at);
  const open = new Map<Category, number>();
  const states: { at: number; category: Category }[] = [];
  for (const [k, { at, category, by }] of steps.entries()) {
    open.set(category, (open.get(category) ?? 0) + by);
    if (steps[k + 1]?.at === at) continue;
    const state = ORDER.find((one) => (open.get(one) ?? 0) > 0)!;
    if (states.at(-1)?.category !== state) states.push({ at, category: state });
  }
  return states.map(({ at, category }, k) => ({ category, from: at, to: states[k + 1]?.at ?? null }));
}

// A terminal stretch that work follows, or the launch, was idle waiting. Nothing of the line lies after the launch.
function cut(line: readonly Interval[], launchedAt: number | null): Interval[] {
  const before =
    launchedAt === null
      ? line
      : line
          .filter(({ from }) => from < launchedAt)
          .map((one) => ({ ...one, to: Math.min(one.to ?? launchedAt, launchedAt) }));
  const told = before.map((one, k) =>
    isTerminal(one.category) && (launchedAt !== null || k < before.length - 1)
      ? { ...one, category: 'waiting' as const }
      : one,
  );
  return told.reduce<Interval[]>((joined, one) => {
    const last = joined.at(-1);
    if (last?.category === one.category) last.to = one.to;
    else joined.push({ ...one });
    return joined;
  }, []);
}
