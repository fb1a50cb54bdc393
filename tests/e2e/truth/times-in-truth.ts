import type { Ms, Truth, TruthChange, TruthItem } from '#sandbox';
import { classify } from '../../../src/metrics/category.js';

const HOUR = 3_600_000;

/** What METRICS §1.6 and §2.1 say of an item's life; hours of what has ended, null where there is nothing to say. */
export interface Times {
  createdAt: Ms;
  startedAt: Ms | null;
  finishedAt: Ms | null;
  leadH: number | null;
  cycleH: number | null;
  touchH: number | null;
  inReviewH: number | null;
  waitingH: number | null;
  blockedH: number | null;
}

/** Why the truth of an item is not spelled out here. */
export type LeftOut =
  | 'moved or gone'
  | 'several places'
  | 'untold step'
  | 'explained by its board'
  | 'completed where it lay';

/** Follows one task through its statuses by the truth alone; none of the product's code but the meaning of words. */
export function timesOf(item: TruthItem, changes: readonly TruthChange[]): Times | LeftOut {
  if (item.gone || item.createdAt === null || changes.some(({ what }) => LIFE.has(what))) return 'moved or gone';
  const steps = changes.filter(({ what }) => what === 'status');
  if (steps.some(({ tellable }) => tellable !== 'exact' && tellable !== 'inferred')) return 'untold step';
  if (new Set(steps.flatMap(({ container }) => container ?? [])).size > 1) return 'several places';
  const placed = steps.filter(({ container }) => container !== null);
  // The truth does not keep in which section something was completed that never moved.
  if (!placed.length && item.status === 'completed') return 'completed where it lay';
  // What lies nowhere shows no word, and that is unknown.
  let word = placed.length ? String(placed[0]!.from ?? '') : item.status;
  let completed = false;
  const life: [Ms, string][] = [[item.createdAt, meaning(item.tool, word)]];
  for (const { container, to, at } of steps) {
    if (container === null) completed = to === 'completed';
    else word = String(to ?? '');
    life.push([at, completed ? 'done' : meaning(item.tool, word)]);
  }
  // What a board calls done in words of its own only its settings say.
  if (item.tool === 'monday' && life.at(-1)![1] === 'unknown') return 'explained by its board';
  return measured(item.createdAt, life);
}

const LIFE = new Set(['moved', 'deleted', 'restored']);

const meaning = (tool: string, word: string | null): string =>
  classify(tool, { container: null, word }, { asana: { 'With legal': 'waiting:approval' } }).category;

function measured(createdAt: Ms, told: [Ms, string][]): Times {
  // Of one instant the last word counts; equal neighbours are one stretch.
  const life = told
    .filter(([at], k) => told[k + 1]?.[0] !== at)
    .filter(([, category], k, all) => all[k - 1]?.[1] !== category);
  const [endedAt, last] = life.at(-1)!;
  const closed = (category: string): boolean => category === 'done' || category === 'cancelled';
  // Work that was under way when its history becomes readable has no known start.
  const known = life.find(([, category]) => category !== 'unknown')?.[1];
  const hidden = life[0]![1] === 'unknown' && known !== 'backlog' && known !== 'ready';
  const startedAt = hidden
    ? null
    : (life.find(([, category]) => category === 'in_progress' || category === 'in_review')?.[0] ?? null);
  const hours = (...of: string[]): number | null => {
    if (startedAt === null || !closed(last)) return null;
    const spent = life.slice(0, -1).map(([at, category], k) => {
      const counts = at >= startedAt && (of.length ? of.includes(category) : !closed(category));
      return counts ? life[k + 1]![0] - at : 0;
    });
    return spent.reduce((sum, one) => sum + one, 0) / HOUR;
  };
  const done = last === 'done';
  return {
    createdAt,
    startedAt,
    finishedAt: done ? endedAt : null,
    leadH: done ? (endedAt - createdAt) / HOUR : null,
    cycleH: done ? hours() : null,
    touchH: hours('in_progress'),
    inReviewH: hours('in_review'),
    waitingH: hours('waiting'),
    blockedH: hours('blocked'),
  };
}

/** The lines of every item, in the order in which they happened. */
export function changesByItem({ changes }: Truth): Map<string, TruthChange[]> {
  const lines = new Map<string, TruthChange[]>();
  for (const change of changes) {
    const key = `${change.tool}/${change.item.kind}/${change.item.key}`;
    lines.set(key, [...(lines.get(key) ?? []), change]);
  }
  for (const own of lines.values()) own.sort((a, b) => a.at - b.at);
  return lines;
}
