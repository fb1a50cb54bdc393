import { assigneesOf } from '../coordination/responsibility.js';
import type { History, Item } from '../history.js';
import { finishedIn, type Metric, type Params } from '../metric.js';
import { ratio } from '../statistics.js';
import { traceOf, type Visit } from './trace.js';
import { uniquenessKey } from './uniqueness.js';

/** Whether different people held an item in one stay of a step, or in several, without a new version between them. */
function heldByMany({ events }: Item, stays: readonly Visit[]): boolean {
  return stays.some(({ from, to }) => {
    const before = events.findLast(({ type, eff }) => type === 'assign' && eff <= from);
    let holders = new Set(before ? assigneesOf(before) : []);
    if (holders.size >= 2) return true;
    for (const event of events) {
      if (event.eff <= from || event.eff >= to) continue;
      // Who comes after a new version continues its maker's work.
      if (event.type === 'version') holders = new Set();
      if (event.type !== 'assign') continue;
      for (const person of assigneesOf(event)) holders.add(person);
      if (holders.size >= 2) return true;
    }
    return false;
  });
}

/** The finished items that came by each step, and those of them that several people held there. */
export function redundantBy(
  history: History,
  { steps, by, window }: Pick<Params, 'steps' | 'by' | 'window'>,
): Map<string, { visited: Item[]; held: Item[] }> {
  const items = finishedIn([...history.items.values()], window);
  const found = new Map<string, { visited: Item[]; held: Item[] }>();
  for (const item of items) {
    const trace = traceOf(item, by, history.asOf);
    for (const step of new Set(trace.slice(0, -1).map((visit) => visit.step))) {
      if (steps.length && !steps.includes(step)) continue;
      const entry = found.get(step) ?? { visited: [], held: [] };
      entry.visited.push(item);
      if (
        heldByMany(
          item,
          trace.filter((visit) => visit.step === step),
        )
      )
        entry.held.push(item);
      found.set(step, entry);
    }
  }
  return found;
}

// Open items that look like the same work: each pair once.
function duplicatePairs({ items }: History): [string, string][] {
  const byKey = new Map<string, string[]>();
  for (const { id, created, exitAt } of items.values()) {
    if (exitAt !== null || created?.name === undefined) continue;
    const key = uniquenessKey(created.bu, created.name);
    byKey.set(key, [...(byKey.get(key) ?? []), id].sort());
  }
  return [...byKey.values()].flatMap((ids) =>
    ids.flatMap((a, k) => ids.slice(k + 1).map((b): [string, string] => [a, b])),
  );
}

/** Of all items that came by any step, how many several people held in one. */
export function shareHeld(found: ReturnType<typeof redundantBy>): { n: number; rate: number | null } {
  const held = new Set([...found.values()].flatMap((one) => one.held));
  const visited = new Set([...found.values()].flatMap((one) => one.visited));
  return { n: visited.size, rate: ratio(held.size, visited.size) };
}

export const REDUNDANCY: Metric = {
  id: 'redundancy',
  name: 'Redundancy',
  version: 1,
  unit: 'ratio',
  grain: ['workspace'],
  clock: 'wall',
  formula:
    'Of the finished items that came by a step, the share that two or more people held there without a new version between them; and pairs of open items with one name.',
  reads: ['created', 'status', 'assign'],
  params: ['steps', 'by', 'window'],
  compute(history, params) {
    const found = redundantBy(history, params);
    return {
      by_step: Object.fromEntries(
        [...found].map(([step, { held, visited }]) => [
          step,
          { held: held.length, visited: visited.length, rate: ratio(held.length, visited.length) },
        ]),
      ),
      rate: shareHeld(found).rate,
      duplicate_pairs: duplicatePairs(history),
    };
  },
};
