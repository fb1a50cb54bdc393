import type { Subject } from '../metrics/history.js';
import { pointsOf, wipWindow } from '../metrics/points.js';
import { join } from '../metrics/timeline.js';
import type { ItemRow } from './events.js';
import type { Ask } from './load.js';
import type { Measure } from './settings.js';
import { ITEMS } from './statements.js';

/**
 * Items as the metrics see them until an instant, by id, and what is known of them beside. Their stretches are taken as
 * they were rolled up: told again as events they give the same, and take many times as long.
 */
export async function loadSubjects(
  ask: Ask,
  ids: readonly string[],
  { startCategories }: Measure,
  asOf: number,
): Promise<{ subjects: Subject[]; items: Map<string, ItemRow> }> {
  const rows = await ask<ItemRow>(ITEMS, [ids]);
  const start = new Set(startCategories);
  return {
    subjects: rows.flatMap((row) => subjectOf(row, start, asOf) ?? []),
    items: new Map(rows.map((row) => [row.id, row])),
  };
}

/** Null: nothing was told of it yet. */
function subjectOf(
  { id, createdAt, states: told }: ItemRow,
  start: Parameters<typeof pointsOf>[1],
  asOf: number,
): Subject | null {
  const known = (told ?? [])
    .map(([from, ...word]) => [Number(from), ...word] as const)
    .filter(([from]) => from <= asOf);
  const [first] = known;
  if (!first) return null;
  const states = known.map(([from, category, reason, status], k) => ({
    category,
    reason,
    status,
    from,
    to: known[k + 1]?.[0] ?? null,
  }));
  const life = { createdAt: createdAt === null ? null : first[0], intervals: join(states), states };
  const points = pointsOf(life, start);
  return { id, life, ...points, window: wipWindow(life, points, asOf) };
}
