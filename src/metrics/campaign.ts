import type { Category } from './category.js';
import type { OrderedEvent } from './events.js';
import { isTerminal, join, type State, type Timeline } from './timeline.js';

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
export function merges(events: readonly OrderedEvent[]): (campaign: string) => string {
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

/** The life of a campaign (METRICS §1.7): the union of its items' lives, cut at its first launch. */
export function campaignLine(
  lives: readonly Timeline[],
  createdAt: number | null,
  launchedAt: number | null,
): Timeline & { launchedAt: number | null } {
  const states = cut(union(lives), launchedAt);
  return { createdAt, launchedAt, states, intervals: join(states) };
}

const state = (category: Category, from: number, to: number | null): State => ({
  category,
  reason: null,
  status: category,
  from,
  to,
});

/** At each instant the first category of `ORDER` that an item is in; one walk over the sorted ends of all intervals. */
function union(lives: readonly Timeline[]): State[] {
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
    const first = ORDER.find((one) => (open.get(one) ?? 0) > 0)!;
    if (states.at(-1)?.category !== first) states.push({ at, category: first });
  }
  return states.map(({ at, category }, k) => state(category, at, states[k + 1]?.at ?? null));
}

// A terminal stretch that work follows, or the launch, was idle waiting. Nothing of the line lies after the launch.
function cut(line: readonly State[], launchedAt: number | null): State[] {
  const before =
    launchedAt === null
      ? line
      : line
          .filter(({ from }) => from < launchedAt)
          .map((one) => ({ ...one, to: Math.min(one.to ?? launchedAt, launchedAt) }));
  return before.map((one, k) =>
    isTerminal(one.category) && (launchedAt !== null || k < before.length - 1)
      ? { ...one, category: 'waiting' as const, reason: 'idle' }
      : one,
  );
}
