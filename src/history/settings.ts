import type { Calendar } from '../metrics/calendar.js';
import type { Category } from '../metrics/category.js';
import type { Settings } from '../metrics/history.js';
import type { Policy } from '../metrics/metric.js';

/** What counts as a campaign's launch: a milestone that is done, by its name, or the first publish of an asset. */
export type LaunchRule = { milestone: string } | { firstPublish: 'asset' };

/** How times are measured. */
export interface Measure {
  tz: string;
  /** The business clock's. */
  calendar: Calendar;
  /** From where work counts as started, and which of it as touched. */
  startCategories: Category[];
  touchCategories: Category[];
  /** Connector ids, highest first. */
  toolPriority: string[];
  /** In order; the first that has a source counts. */
  launch: LaunchRule[];
  /** What is promised of every work item; absent: nothing is. */
  servicePolicy?: Policy | undefined;
}

// METRICS §1.1; no workspace needs another one.
const SKEW_MS = 300_000;

/** How METRICS reads events in this workspace. */
export const historySettings = (measure: Measure, own: Pick<Settings, 'asOf' | 'classify' | 'people'>): Settings => ({
  tz: measure.tz,
  calendar: measure.calendar,
  startCategories: measure.startCategories,
  touchCategories: measure.touchCategories,
  toolPriority: measure.toolPriority,
  skewToleranceMs: SKEW_MS,
  itemTypes: ['task', 'asset', 'approval'],
  ...own,
});
