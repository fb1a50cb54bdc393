import type { Settings } from '../../metrics/history.js';
import type { Measure } from '../rules.js';

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
