import type { Metric } from '../metric.js';

export const BLOCKED: Metric = {
  id: 'blocked_by_reason',
  name: 'Blocked time by reason',
  version: 1,
  unit: 'h',
  grain: ['workspace', 'campaign'],
  clock: 'wall',
  formula: 'The part of the items’ WIP windows in blocked, by its reason; unspecified where none is given.',
  excludes: 'what was never started, or whose start is not known',
  reads: ['created', 'status'],
  params: ['campaign'],
  compute(history, { campaign }, clock) {
    const byReason: Record<string, number> = {};
    for (const item of history.items.values()) {
      if (campaign !== undefined && item.campaign !== history.root(campaign)) continue;
      for (const stretch of item.window ?? []) {
        if (stretch.category !== 'blocked') continue;
        const reason = stretch.reason ?? 'unspecified';
        byReason[reason] = (byReason[reason] ?? 0) + clock.hours([stretch]);
      }
    }
    return byReason;
  },
};
