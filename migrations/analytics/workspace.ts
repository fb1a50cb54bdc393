import { HUB, LIVE } from './granted.js';
import { AS_OF, type View } from './view.js';

/** With what all rows of the other views were computed. */
export const WORKSPACE_VIEW: View = {
  name: 'workspace',
  comment:
    'The workspace, in one row: by which zone and which business calendar its numbers are told, and until when. No row: nothing was computed yet.',
  columns: [
    ['time_zone', 'w.time_zone', 'The zone by whose dates the numbers are told, such as those of cycle_days.'],
    ['calendar_zone', `w.calendar ->> 'tz'`, 'The zone of the business calendar.'],
    [
      'week',
      `w.calendar -> 'week'`,
      'The opening hours of the business calendar by weekday, from mon to sun, each [from, to) in its zone; a weekday that is absent is closed.',
    ],
    [
      'holidays',
      `ARRAY(SELECT h::date FROM jsonb_array_elements_text(w.calendar -> 'holidays') AS h ORDER BY 1)`,
      'The dates on which the business calendar is closed besides.',
    ],
    ['as_of', AS_OF, 'Until when the graph is told: the last time the hub looked at a tool; null: never.'],
    ['definition', 'w.definition', 'Which definitions the numbers were computed with: that of every row is this one.'],
  ],
  from: 'FROM workspace w',
};

/** It belongs to no unit: whoever has a live grant of anything reads it. */
export const TO_ANY_GRANT = `${HUB} OR EXISTS (SELECT FROM public.sql_grant g WHERE ${LIVE})`;
