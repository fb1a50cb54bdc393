import type { Check, Metric } from '../metric.js';
import { ratio, sum } from '../statistics.js';

const PASSED: ReadonlySet<Check['result']> = new Set(['pass', 'waived']);
const OPEN: ReadonlySet<Check['result']> = new Set(['fail', 'pending', 'no_data']);

/** Whether a campaign can be launched, as its checks stand. */
export function readinessOf(
  checks: readonly Check[],
  threshold: number,
): { score: number | null; ready: boolean; blockers: string[] } {
  const weights = (some: readonly Check[]): number => sum(some.map(({ weight }) => weight));
  const passed = checks.filter(({ result }) => PASSED.has(result));
  const score = ratio(weights(passed), weights(checks.filter(({ result }) => result !== 'na')));
  const blockers = checks.filter(({ required, result }) => required && OPEN.has(result)).map(({ id }) => id);
  return { score, ready: score !== null && score >= threshold && blockers.length === 0, blockers };
}

export const READINESS: Metric = {
  id: 'launch_readiness',
  name: 'Are we ready to launch?',
  version: 1,
  unit: 'ratio',
  grain: ['campaign'],
  clock: 'wall',
  formula:
    'The weight of the checks that passed or were waived by that of all that apply. Ready: at least the threshold, and no required check is open.',
  excludes: 'checks that do not apply; missing data never passes',
  reads: ['check'],
  params: ['checks', 'threshold'],
  compute: (_history, { checks, threshold }) => readinessOf(checks, threshold),
};
