import type { History, Item } from '../history.js';
import { finishedIn, type Metric, type Params } from '../metric.js';
import { ratio } from '../statistics.js';
import { traceOf } from './trace.js';

/** The finished items that never came by each step, by step. */
export function skippedBy(
  history: History,
  { steps, by, window }: Pick<Params, 'steps' | 'by' | 'window'>,
): {
  items: Item[];
  skipped: Map<string, Item[]>;
  violations: Item[];
} {
  const items = finishedIn([...history.items.values()], window);
  const visits = new Map(items.map((item) => [item, traceOf(item, by, history.asOf).map(({ step }) => step)]));
  const firsts = (item: Item): number[] => steps.map((step) => visits.get(item)!.indexOf(step)).filter((at) => at >= 0);
  return {
    items,
    skipped: new Map(steps.map((step) => [step, items.filter((item) => !visits.get(item)!.includes(step))])),
    violations: items.filter((item) => firsts(item).some((at, k, all) => k > 0 && at < all[k - 1]!)),
  };
}

/** Which mandatory steps finished items left out. */
export function skippedStepsOf(history: History, params: Params) {
  const { items, skipped, violations } = skippedBy(history, params);
  const some = new Set([...skipped.values()].flat());
  return {
    n: items.length,
    by_step: Object.fromEntries(
      [...skipped].map(([step, list]) => [step, { skipped: list.length, rate: ratio(list.length, items.length) }]),
    ),
    items_with_skip: some.size,
    skip_rate: ratio(some.size, items.length),
    order_violations: violations.length,
  };
}

export const SKIPPED_STEPS: Metric = {
  id: 'skipped_steps',
  name: 'Skipped steps',
  version: 1,
  unit: 'ratio',
  grain: ['workspace'],
  clock: 'wall',
  formula:
    'Of the items that finished in the window, those that never came by a mandatory step, by step and at all; and those that first came by the steps in another order.',
  reads: ['created', 'status'],
  params: ['steps', 'by', 'window'],
  compute: skippedStepsOf,
};
