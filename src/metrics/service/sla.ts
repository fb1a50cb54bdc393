import { UsageError } from '../../errors.js';
import { fold } from '../category.js';
import type { Clock } from '../clock.js';
import type { History, Item } from '../history.js';
import { isIn, type Metric, type Params, type Policy, printed } from '../metric.js';
import { stretches } from '../points.js';
import { within } from '../spans.js';
import { ratio } from '../statistics.js';
import { isTerminal, type State } from '../timeline.js';

/** How an item stands against a promise. */
export interface Timer {
  elapsed_h: number;
  state: 'met' | 'breached' | 'cancelled' | 'paused' | 'running';
  due_at: string | null;
}

function policyOf({ policy }: Params): Policy {
  if (!policy)
    throw new UsageError('A service level needs its policy', {
      where: 'params.policy',
      expected: '{ targetH, start, pause, clock }',
    });
  return policy;
}

/** Whether a state stops the timer: its category is listed, alone or with its reason. */
function pauses({ category, reason }: Pick<State, 'category' | 'reason'>, listed: ReadonlySet<string>): boolean {
  return listed.has(category) || (reason !== null && listed.has(`${category}:${fold(reason)}`));
}

/** The timer of an item; null where the clock has not started. */
export function timerOf(item: Item, policy: Policy, asOf: number, clock: Clock): Timer | null {
  const start = policy.start === 'started' ? item.startedAt : item.life.createdAt;
  if (start === null) return null;
  const paused = new Set(policy.pause.map(fold));
  const counted = within(stretches(item.life, asOf), start, item.finishedAt ?? asOf).filter(
    (one) => !isTerminal(one.category) && !pauses(one, paused),
  );
  const elapsed = clock.hours(counted);
  const now = item.life.states.at(-1);
  const state =
    elapsed > policy.targetH
      ? 'breached'
      : item.finishedAt !== null
        ? 'met'
        : item.exitAt !== null
          ? 'cancelled'
          : now && pauses(now, paused)
            ? 'paused'
            : 'running';
  const due = state === 'running' ? clock.after(asOf, policy.targetH - elapsed) : null;
  return { elapsed_h: elapsed, state, due_at: due === null ? null : printed(due) };
}

interface Compliance {
  met: number;
  breached: number;
  running: number;
  rate: number | null;
}

/** How often a promise was kept, of items that finished in a window, and of open ones as they stand. */
export function complianceOf(
  items: readonly Item[],
  policy: Policy,
  { window }: Pick<Params, 'window'>,
  asOf: number,
  clock: Clock,
): Compliance {
  const states = items
    .filter(({ finishedAt }) => finishedAt === null || isIn(window, finishedAt))
    .flatMap((item) => timerOf(item, policy, asOf, clock)?.state ?? []);
  const of = (...wanted: Timer['state'][]): number => states.filter((state) => wanted.includes(state)).length;
  const [met, breached] = [of('met'), of('breached')];
  return { met, breached, running: of('running', 'paused'), rate: ratio(met, met + breached) };
}

const complianceIn = (history: History, params: Params, clock: Clock): Compliance =>
  complianceOf([...history.items.values()], policyOf(params), params, history.asOf, clock);

const SERVICE = {
  version: 1,
  clock: 'business',
  reads: ['created', 'status'],
  from: 'created, or started',
  to: 'done',
} as const;

export const SLA: Metric[] = [
  {
    ...SERVICE,
    id: 'sla',
    name: 'Service level timer',
    unit: 'h',
    grain: ['item'],
    formula:
      'Hours from the start that the policy names to the finish, without pauses and without gaps in which the item was closed. Exactly on target is met. Due is when the target is reached if nothing pauses any more.',
    excludes: 'null where the timer has not started',
    params: ['policy'],
    compute: (history, params, clock) => {
      const policy = policyOf(params);
      return Object.fromEntries(
        [...history.items].map(([id, item]) => [id, timerOf(item, policy, history.asOf, clock)]),
      );
    },
  },
  {
    ...SERVICE,
    id: 'sla_compliance',
    name: 'Service level compliance',
    unit: 'ratio',
    grain: ['workspace'],
    formula: 'Met by met and breached. Finished items count in the window of their finish, open ones as they stand.',
    excludes: 'what was cancelled before its target; running and paused items are counted apart',
    params: ['policy', 'window'],
    compute: complianceIn,
  },
  {
    ...SERVICE,
    id: 'slo_budget',
    name: 'Error budget used',
    unit: 'ratio',
    grain: ['workspace'],
    formula: 'The share that breached by the share that the objective allows to. Beyond 1 the budget is spent.',
    excludes: 'as sla_compliance',
    params: ['policy', 'window', 'objective'],
    compute(history, params, clock) {
      const { rate } = complianceIn(history, params, clock);
      return rate === null ? null : ratio(1 - rate, 1 - params.objective);
    },
  },
];
