import type { Calendar } from '../metrics/calendar.js';
import type { Definitions, Settings } from '../metrics/history.js';
import type { Policy } from '../metrics/metric.js';

/** What counts as a campaign's launch: a milestone that is done, by its name, or the first publish of an asset. */
export type LaunchRule = { milestone: string } | { firstPublish: 'asset' };

/** How times are measured. */
export interface Measure extends Definitions {
  tz: string;
  /** The business clock's. */
  calendar: Calendar;
  /** The definitions of a team's work, by its name; absent: all work has the same. */
  teams?: Readonly<Record<string, Definitions>> | undefined;
  /** Connector ids, highest first. */
  toolPriority: string[];
  /** In order; the first that has a source counts. */
  launch: LaunchRule[];
  /** What is promised of every work item; absent: nothing is. */
  servicePolicy?: Policy | undefined;
}

// METRICS §1.1; no workspace needs another one.
const SKEW_MS = 300_000;

/** The definitions of a team's work; those of all where it has none, or the work is no team's. */
export const definitionsOf = (measure: Measure, team: string | null): Definitions =>
  (team !== null && measure.teams && Object.hasOwn(measure.teams, team) && measure.teams[team]) || measure;

/** How METRICS reads events in this workspace; `teamOf`: whose work an item is. */
export const historySettings = (
  measure: Measure,
  own: Pick<Settings, 'asOf' | 'classify' | 'people'>,
  teamOf?: (item: string) => string | null,
): Settings => ({
  tz: measure.tz,
  calendar: measure.calendar,
  startCategories: measure.startCategories,
  touchCategories: measure.touchCategories,
  toolPriority: measure.toolPriority,
  skewToleranceMs: SKEW_MS,
  itemTypes: ['task', 'asset', 'approval'],
  definitionsOf: measure.teams && teamOf && ((item) => definitionsOf(measure, teamOf(item))),
  ...own,
});
