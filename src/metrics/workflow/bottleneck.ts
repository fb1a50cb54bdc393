import type { Category } from '../category.js';
import { HOUR } from '../clock.js';
import { compareText } from '../events.js';
import type { History } from '../history.js';
import type { Metric } from '../metric.js';
import { ratio } from '../statistics.js';

const STEPS: readonly Category[] = ['backlog', 'blocked', 'in_review', 'ready', 'waiting'];

/** The step of waiting that holds the largest part of all work in progress. */
export function bottleneckOf({ items }: History): {
  step: string | null;
  share: number | null;
  by_step: Record<string, number | null>;
} {
  const hours = new Map<string, number>();
  let whole = 0;
  for (const { window } of items.values())
    for (const { category, from, to } of window ?? []) {
      whole += (to - from) / HOUR;
      hours.set(category, (hours.get(category) ?? 0) + (to - from) / HOUR);
    }
  const shares = STEPS.map((step) => ({ step, share: ratio(hours.get(step) ?? 0, whole) }));
  const [largest] = [...shares].sort((a, b) => (b.share ?? 0) - (a.share ?? 0) || compareText(a.step, b.step));
  return {
    step: largest!.share ? largest!.step : null,
    share: largest!.share,
    by_step: Object.fromEntries(shares.map(({ step, share }) => [step, share])),
  };
}

export const BOTTLENECK: Metric = {
  id: 'bottleneck',
  name: 'Bottleneck',
  version: 1,
  unit: 'ratio',
  grain: ['workspace'],
  clock: 'wall',
  formula:
    'Of the time of all started items in progress, the share that each step of waiting took; the largest is the bottleneck.',
  excludes: 'what was never started, or whose start is not known',
  reads: ['created', 'status'],
  compute: bottleneckOf,
};
