import { fold } from '../category.js';
import type { Clock } from '../clock.js';
import { cycleTime } from '../flow/times.js';
import type { History, Item } from '../history.js';
import type { Metric } from '../metric.js';
import type { Stretch } from '../points.js';
import { overlap, type Span } from '../spans.js';
import { ratio } from '../statistics.js';
import { approvalsOf } from './cycles.js';

const ASKED: ReadonlySet<string> = new Set(['feedback', 'approval']);

const isFeedback = ({ category, reason }: Stretch): boolean =>
  category === 'in_review' || (category === 'waiting' && ASKED.has(fold(reason ?? '')));

/** When rounds were open on each item. */
function openRounds(history: History): Map<string, Span[]> {
  const open = new Map<string, Span[]>();
  for (const { item, rounds } of approvalsOf(history))
    open.set(item, [
      ...(open.get(item) ?? []),
      ...rounds.map(({ requestedAt, closedAt }) => ({ from: requestedAt, to: closedAt ?? history.asOf })),
    ]);
  return open;
}

function waited(history: History, clock: Clock): { item: Item; h: number | null }[] {
  const rounds = openRounds(history);
  return [...history.items.values()].map((item) => {
    if (!item.window) return { item, h: null };
    const asked = [...item.window.filter(isFeedback), ...(rounds.get(item.id) ?? [])];
    return { item, h: clock.hours(overlap(item.window, asked)) };
  });
}

const FEEDBACK = {
  version: 1,
  grain: ['item'],
  clock: 'wall',
  reads: ['created', 'status'],
  excludes: 'what was never started, or whose start is not known; withdrawn and replaced rounds',
} as const;

export const FEEDBACK_METRICS: Metric[] = [
  {
    ...FEEDBACK,
    id: 'feedback_wait',
    name: 'Time spent waiting for feedback',
    unit: 'h',
    formula:
      'The part of the WIP window in review, waiting for feedback or approval, or with an open approval round; time of several at once counts once.',
    compute: (history, _params, clock) => Object.fromEntries(waited(history, clock).map(({ item, h }) => [item.id, h])),
  },
  {
    ...FEEDBACK,
    id: 'review_wait_share',
    name: 'Share of waiting for feedback',
    unit: 'ratio',
    formula: 'feedback_wait by cycle_time.',
    compute: (history, _params, clock) =>
      Object.fromEntries(
        waited(history, clock).map(({ item, h }) => {
          const cycle = cycleTime(item, clock);
          return [item.id, h === null || cycle === null ? null : ratio(h, cycle)];
        }),
      ),
  },
];
