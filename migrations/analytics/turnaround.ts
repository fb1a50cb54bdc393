import { HISTORY_VIEWS } from './history.js';
import type { View } from './view.js';

const before = (name: string): View => HISTORY_VIEWS.find((view) => view.name === name)!;

/** The views of approvals as they were: hours by the clock on the wall alone. */
export const BY_THE_WALL: View[] = ['approval', 'round'].map(before);

const ALL_OF_IT = "by the workspace's business calendar";

const MORE: Record<string, View['columns']> = {
  approval: [
    [
      'business_hours',
      's.business_hours',
      `Hours ${ALL_OF_IT} from asking to deciding, of all its rounds that are closed (reviewer_h of approval_cycles).`,
    ],
    [
      'business_cycle_hours',
      's.business_cycle_hours',
      `Hours ${ALL_OF_IT} from the first request to the approval or rejection, of all cycles that have one (cycle_h of approval_cycles); null: none has.`,
    ],
    [
      'business_author_hours',
      's.business_author_hours',
      'Those of business_cycle_hours between rounds, with the author (author_h of approval_cycles).',
    ],
    [
      'turnaround_p50_hours',
      's.turnaround_p50_hours',
      'The median of the business_hours of its rounds (approval_turnaround); null: none is closed.',
    ],
    [
      'turnaround_p85_hours',
      's.turnaround_p85_hours',
      'The 85th percentile of the business_hours of its rounds (approval_turnaround); null: none is closed.',
    ],
  ],
  round: [
    [
      'business_hours',
      'r.business_hours',
      `Hours ${ALL_OF_IT} from asking to deciding (round_h of approval_cycles): approval_turnaround are the percentiles of these. Null: it is open, or was withdrawn or replaced, which counts nowhere.`,
    ],
  ],
};

/** The same with the hours that METRICS §2.4 counts. They come last: whoever reads columns by place goes on doing so. */
export const BY_BUSINESS_HOURS: View[] = BY_THE_WALL.map((view) => ({
  ...view,
  columns: [...view.columns, ...MORE[view.name]!],
}));
