import type { Rules } from '../../src/derive/rules.js';

/** How times are measured where a test is about something else. */
export const MEASURE: Rules['measure'] = {
  tz: 'UTC',
  calendar: { tz: 'UTC', week: {}, holidays: [] },
  startCategories: ['in_progress', 'in_review'],
  touchCategories: ['in_progress'],
  toolPriority: [],
  launch: [],
};
