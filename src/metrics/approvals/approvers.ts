import type { History } from '../history.js';
import { isIn, type Metric } from '../metric.js';
import type { Round } from '../rounds.js';
import { ratio } from '../statistics.js';
import { approvalsOf } from './cycles.js';

/** The listed approvers of a round whose decision was still owed at an instant; none where it was not open. */
export function owedAt({ approvers, decisions, requestedAt, closedAt }: Round, at: number): string[] {
  if (at < requestedAt || (closedAt !== null && at >= closedAt)) return [];
  const decided = new Set(decisions.filter((one) => one.at <= at).map(({ actor }) => actor));
  return [...new Set(approvers)].filter((person) => !decided.has(person));
}

const roundsOf = (history: History): Round[] => approvalsOf(history).flatMap(({ rounds }) => rounds);

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

const APPROVERS = { version: 1, grain: ['person'], clock: 'wall' } as const;

export const APPROVER_METRICS: Metric[] = [
  {
    ...APPROVERS,
    id: 'approver_load',
    name: 'Approver load',
    unit: 'open decisions',
    formula: 'How many open rounds list a person who has not decided on them yet.',
    excludes: 'persons without any',
    reads: ['approval_requested'],
    compute: (history) => tally(roundsOf(history).flatMap((round) => owedAt(round, history.asOf))),
  },
  {
    ...APPROVERS,
    id: 'decision_share',
    name: 'Share of decisions',
    unit: 'ratio',
    formula:
      'Of the decisions of the window, the share of each person. Beyond one half, the person is a single point of delay.',
    excludes: 'decisions of who is no approver of the round',
    reads: ['approval_decided'],
    params: ['window'],
    compute(history, { window }) {
      const actors = roundsOf(history)
        .flatMap(({ decisions }) => decisions)
        .flatMap(({ at, actor }) => (isIn(window, at) && actor !== null ? [actor] : []));
      return Object.fromEntries(Object.entries(tally(actors)).map(([name, n]) => [name, ratio(n, actors.length)]));
    },
  },
];
