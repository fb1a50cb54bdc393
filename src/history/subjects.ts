import { type Subject, subjectOf } from '../metrics/history.js';
import { join, type Timeline } from '../metrics/timeline.js';
import type { ItemRow } from './events.js';
import type { Ask } from './load.js';
import { definitionsOf, type Measure } from './settings.js';
import { ITEMS } from './statements.js';

/**
 * Items as the metrics see them until an instant, by id, and what is known of them beside. Their stretches are taken as
 * they were rolled up: told again as events they give the same, and take many times as long.
 */
export async function loadSubjects(
  ask: Ask,
  ids: readonly string[],
  measure: Measure,
  asOf: number,
): Promise<{ subjects: Subject[]; items: Map<string, ItemRow> }> {
  const rows = await ask<ItemRow>(ITEMS, [ids]);
  return {
    subjects: rows.flatMap((row) => {
      const life = lifeOf(row, asOf);
      return life ? [subjectOf(row.id, life, definitionsOf(measure, row.team), asOf)] : [];
    }),
    items: new Map(rows.map((row) => [row.id, row])),
  };
}

/** Null: nothing was told of it yet. */
function lifeOf({ createdAt, states: told }: ItemRow, asOf: number): Timeline | null {
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
  return { createdAt: createdAt === null ? null : first[0], intervals: join(states), states };
}
