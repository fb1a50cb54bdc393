import { APPROVER_METRICS } from './approvals/approvers.js';
import { APPROVALS } from './approvals/cycles.js';
import { FEEDBACK_METRICS } from './approvals/feedback.js';
import { WAIT_LEDGER } from './approvals/ledger.js';
import { clockOf, type ClockName } from './clock.js';
import { ALIGNMENT } from './coordination/alignment.js';
import { BLOCKED } from './coordination/blocked.js';
import { CHASES } from './coordination/chasing.js';
import { DEPENDENCIES } from './coordination/dependencies.js';
import { HANDOFFS } from './coordination/handoffs.js';
import { COORDINATION_LOAD } from './coordination/load.js';
import { OBSERVATIONS } from './coordination/observed.js';
import { PICKUP } from './coordination/pickup.js';
import { REWORK } from './coordination/rework.js';
import { SWITCHES } from './coordination/switches.js';
import { COUNTS } from './flow/counts.js';
import { LOADS } from './flow/load.js';
import { PERCENTILES } from './flow/percentiles.js';
import { SLIPPAGE } from './flow/slippage.js';
import { TIMES } from './flow/times.js';
import type { History } from './history.js';
import type { Metric, Params } from './metric.js';
import { AGING } from './predictability/aging.js';
import { FORECASTS } from './predictability/forecast.js';
import { SLE } from './predictability/sle.js';
import { OWNERS } from './questions/owner.js';
import { READINESS } from './questions/readiness.js';
import { VERSIONS } from './questions/versions.js';
import { WHERE } from './questions/where.js';
import { SLA } from './service/sla.js';
import { BOTTLENECK } from './workflow/bottleneck.js';
import { FINDINGS } from './workflow/findings.js';
import { DFG } from './workflow/graph.js';
import { REDUNDANCY } from './workflow/redundancy.js';
import { SKIPPED_STEPS } from './workflow/steps.js';

/** The families of METRICS §2.1–2.6 and §2.9, in that order. */
export const FAMILIES: Record<string, readonly Metric[]> = {
  Flow: [...TIMES, ...COUNTS, ...LOADS, SLIPPAGE, PERCENTILES],
  Predictability: [SLE, ...FORECASTS, AGING],
  Coordination: [
    HANDOFFS,
    PICKUP,
    ...REWORK,
    ...DEPENDENCIES,
    BLOCKED,
    ...CHASES,
    SWITCHES,
    ALIGNMENT,
    COORDINATION_LOAD,
    ...OBSERVATIONS,
  ],
  'Approvals and feedback': [...APPROVALS, ...APPROVER_METRICS, ...FEEDBACK_METRICS, WAIT_LEDGER],
  'The four status questions': [WHERE, ...OWNERS, ...VERSIONS, READINESS],
  'Service levels': SLA,
  'Workflow audit': [DFG, BOTTLENECK, REDUNDANCY, SKIPPED_STEPS, FINDINGS],
};

export const METRICS: ReadonlyMap<string, Metric> = new Map(
  Object.values(FAMILIES).flatMap((family) => family.map((metric) => [metric.id, metric])),
);

/**
 * A metric's value of a history, by the clock that is asked for, a policy's, or the metric's own.
 * @throws UsageError when a parameter it needs, or the calendar of its clock, is missing
 */
export function valueOf(metric: Metric, history: History, params: Params, clock?: ClockName): unknown {
  const own = metric.params?.includes('policy') ? params.policy?.clock : undefined;
  return metric.compute(history, params, clockOf(own ?? clock ?? metric.clock, history.calendar));
}
