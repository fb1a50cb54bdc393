import type { Budget, Plan, Surveyed } from '../sdk/index.js';

/** How fast requests can go. */
export interface Pace {
  budget: readonly Budget[];
  plan: Plan | null;
  /** The connection's own limit, where it sets one. */
  requestsPerMinute?: number | undefined;
  /** What one request took while the tool was looked at. */
  msPerRequest: number;
  /** How many parts of a stream are read side by side. */
  sideBySide(stream: string): number;
}

/** What reading a connection for the first time takes. */
export interface Backfill {
  requests: number;
  hours: number;
  /** What sets the pace: the tool's budget, its daily allowance, its bytes, or the time an answer takes. */
  boundBy: 'requests a minute' | 'requests a day' | 'bytes' | 'time to answer';
}

/** How often to look, and why not more often. */
export interface Interval {
  every: string;
  everyMs: number;
  why: string;
}

/** Of the budget, and of the time: the rest is for what has changed, and for others who use the same allowance. */
const SHARE = 1 / 4;
const STEPS_MINUTES = [1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 180, 360];
const MINUTES_A_DAY = 1_440;

/** Requests and hours of the first read. Streams are read one after the other, so their times add up. */
export function estimateBackfill(lines: readonly Surveyed[], pace: Pace): Backfill {
  const requests = lines.reduce((sum, line) => sum + line.requests, 0);
  const shares: Record<Backfill['boundBy'], number> = {
    'requests a minute': 0,
    'requests a day': 0,
    bytes: 0,
    'time to answer': 0,
  };
  for (const line of lines) {
    const { perMinute, isBudget } = rateOf(line, pace);
    const hours = line.requests / perMinute / 60;
    const isBytes = (line.leastHours ?? 0) > hours;
    shares[isBytes ? 'bytes' : isBudget ? 'requests a minute' : 'time to answer'] += Math.max(
      hours,
      line.leastHours ?? 0,
    );
  }
  const hours = Object.values(shares).reduce((sum, share) => sum + share, 0);
  // What exceeds a day's allowance waits for the next day, and the next.
  const days = Math.max(0, Math.ceil(requests / (pace.plan?.requestsPerDay ?? Infinity)) - 1);
  if (days > 0) return { requests, hours: days * 24 + hours, boundBy: 'requests a day' };
  const [boundBy] = (Object.entries(shares) as [Backfill['boundBy'], number][]).toSorted((a, b) => b[1] - a[1])[0]!;
  return { requests, hours, boundBy };
}

/** The shortest interval at which runs that find nothing new keep to a quarter of what the tool allows. */
export function proposeInterval(lines: readonly Surveyed[], pace: Pace): Interval {
  const requests = lines.reduce((sum, line) => sum + line.everyRun, 0);
  const runMinutes = lines.reduce((sum, line) => sum + line.everyRun / rateOf(line, pace).perMinute, 0);
  const ofDay = (requests / (pace.plan?.requestsPerDay ?? Infinity)) * MINUTES_A_DAY;
  const least = Math.max(runMinutes, ofDay) / SHARE;
  const longest = STEPS_MINUTES.at(-1)!;
  const minutes = STEPS_MINUTES.find((step) => step >= least) ?? longest;
  const every = minutes < 60 ? `${minutes}m` : `${minutes / 60}h`;
  const cost = `A run that finds nothing new takes about ${requests} requests and ${inWords(runMinutes / 60)}`;
  const allowance = ofDay > runMinutes ? `${pace.plan!.requestsPerDay} requests a day` : 'what the tool allows';
  const why =
    least > longest
      ? `${cost}: even every ${every} that is more than a quarter of ${allowance}. Read less of it, or ask for more`
      : `${cost}; at most a quarter of ${allowance} goes into looking, the rest is for what has changed and for others`;
  return { every, everyMs: minutes * 60_000, why };
}

/** A stretch of time as people say it. */
export function inWords(hours: number): string {
  const seconds = Math.max(1, Math.round(hours * 3_600));
  if (seconds < 90) return count(seconds, 'second');
  const minutes = Math.round(hours * 60);
  if (minutes < 90) return count(minutes, 'minute');
  if (hours < 36) return count(Math.round(hours), 'hour');
  return count(Math.round(hours / 24), 'day');
}

const count = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? '' : 's'}`;

function rateOf(line: Surveyed, pace: Pace): { perMinute: number; isBudget: boolean } {
  const lane = line.lane ?? 'default';
  const budgets = pace.budget.filter((one) => one.lane === lane);
  const ofPlan = lane === 'default' ? (pace.plan?.requestsPerMinute ?? Infinity) : Infinity;
  const allowed = Math.min(
    ...budgets.map((one) => one.perMinute ?? Infinity),
    ofPlan,
    pace.requestsPerMinute ?? Infinity,
  );
  const atOnce = Math.min(...budgets.map((one) => one.concurrent ?? Infinity), pace.sideBySide(line.stream));
  const byTime = (atOnce * 60_000) / Math.max(1, pace.msPerRequest);
  return { perMinute: Math.min(allowed, byTime), isBudget: allowed <= byTime };
}
