import type { Clock } from '../clock.js';
import type { Round } from '../rounds.js';
import { cont, sum } from '../statistics.js';
import { cycleHours, cyclesIn, hoursOf, isCounted } from './cycles.js';

/** The hours of one approval, of all its cycles together (METRICS §2.4). What goes on has none. */
export interface Turnaround {
  /** `reviewer_h`: of its rounds that are closed and count. */
  reviewerH: number;
  /** `cycle_h` and `author_h` of its cycles that are decided; null: none is. */
  cycleH: number | null;
  authorH: number | null;
  /** `approval_turnaround` of its own rounds; null: none is closed. */
  p50H: number | null;
  p85H: number | null;
}

const total = (hours: readonly (number | null)[]): number | null => {
  const known = hours.filter((one) => one !== null);
  return known.length ? sum(known) : null;
};

/** What the rounds of one approval took, by a clock. */
export function turnaroundOf(rounds: readonly Round[], clock: Clock): Turnaround {
  const counted = rounds.filter(isCounted);
  const cycles = cyclesIn(counted).map((cycle) => cycleHours(cycle, clock));
  const hours = hoursOf(counted, clock);
  return {
    reviewerH: sum(cycles.map(({ reviewer_h }) => reviewer_h)),
    cycleH: total(cycles.map(({ cycle_h }) => cycle_h)),
    authorH: total(cycles.map(({ author_h }) => author_h)),
    p50H: cont(50, hours),
    p85H: cont(85, hours),
  };
}
