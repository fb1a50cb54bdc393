import { createHash } from 'node:crypto';
import { historyOf, type Settings } from '../../metrics/history.js';
import { factId } from '../../store/ids.js';
import type { Row } from '../../store/upsert.js';
import { historySettings, type Measure } from '../../history/settings.js';
import type { Rules } from '../rules.js';

import type { WorkFact } from './work.js';
import { type Interval, intervalsOf, itemFlowOf } from '../../history/rows.js';
import { seenId, tellItem } from './tell.js';
import { meaningOf } from './word.js';

/** Who and what items are connected with, by id. */
export interface Surroundings {
  campaignOf: (item: string) => string | null;
  personOf: (alias: string) => string;
  teamOf: (alias: string) => string | null;
  /** Copies of other items: they have no times of their own (METRICS N11). */
  isMirror: (item: string) => boolean;
}

// What a row was computed with. The number grows with every change of what these functions give.
const FORMULAS = 4;

/** A short name of the rules in force: rows that carry another one are computed again, from what is there. */
export function definitionOf(rules: Rules): string {
  return createHash('sha256')
    .update(JSON.stringify([FORMULAS, rules]))
    .digest('hex')
    .slice(0, 12);
}

/** The stretches and the times of items that are no copies. */
export function flowsOf(
  facts: readonly WorkFact[],
  rules: Rules,
  around: Surroundings,
): { intervals: Interval[]; flows: Row[] } {
  const { measure } = rules;
  const definition = definitionOf(rules);
  const personsOf = ({ connectionId }: WorkFact, keys: unknown): string[] =>
    [keys]
      .flat()
      .flatMap((key) => (typeof key === 'string' ? [around.personOf(factId(connectionId, 'person', key))] : []));
  const classify = meaningOf(rules.statusMap);
  const counted = facts.filter(({ itemId }) => !around.isMirror(itemId));
  const flows: Row[] = [];
  const intervals: Interval[] = [];
  const events = counted.flatMap((fact) => tellItem(fact, personsOf));
  const teams = new Map(counted.map((fact) => [fact.itemId, teamOf(fact, around)]));
  const history = historyOf(
    events,
    settingsOf(measure, classify, (item) => teams.get(item) ?? null),
  );
  for (const fact of counted) {
    const item = history.items.get(fact.itemId);
    if (!item) continue;
    intervals.push(...intervalsOf(item));
    flows.push(
      itemFlowOf(item, history, {
        itemKind: fact.itemKind,
        tool: fact.tool,
        team: teams.get(fact.itemId)!,
        campaignId: around.campaignOf(fact.itemId),
        gap: item.created !== undefined && item.events.some(({ id }) => id === seenId(item.id)),
        definition,
      }),
    );
  }
  return { intervals, flows };
}

// Work of several teams is nobody's.
function teamOf({ assigneeAliasIds }: WorkFact, { teamOf: of }: Surroundings): string | null {
  const teams = new Set(assigneeAliasIds.map(of));
  return teams.size === 1 ? [...teams][0]! : null;
}

// Nothing that was told is left out for being late, and nobody is looked up.
function settingsOf(measure: Measure, classify: Settings['classify'], team: (item: string) => string | null): Settings {
  return historySettings(measure, { asOf: Number.MAX_SAFE_INTEGER, classify, people: {} }, team);
}
