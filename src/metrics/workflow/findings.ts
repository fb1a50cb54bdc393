import { RANKS } from '../coordination/rework.js';
import type { Category } from '../category.js';
import type { History, Item } from '../history.js';
import type { Metric, Params } from '../metric.js';
import { ratio } from '../statistics.js';
import { bottleneckOf } from './bottleneck.js';
import { followsOf } from './graph.js';
import { redundantBy } from './redundancy.js';
import { skippedBy } from './steps.js';
import { casesOf, traceOf } from './trace.js';

/** Something in the workflow that is worth a look, with the items that show it. */
interface Finding {
  kind: 'bottleneck' | 'gap' | 'redundancy' | 'loop';
  step: string;
  share: number;
  evidence: string[];
}

// From where on a share is worth a look, METRICS §2.9.
const BOTTLENECK_SHARE = 0.25;
const BOTTLENECK_ITEMS = 10;
const SHARE = 0.1;

const ids = (items: readonly Item[]): string[] => items.map(({ id }) => id).sort();

function bottleneck(history: History): Finding[] {
  const { step, share } = bottleneckOf(history);
  const started = [...history.items.values()].filter(({ window }) => window);
  if (step === null || share === null || share < BOTTLENECK_SHARE || started.length < BOTTLENECK_ITEMS) return [];
  const evidence = started.filter(({ window }) => window!.some(({ category }) => category === step));
  return [{ kind: 'bottleneck', step, share, evidence: ids(evidence) }];
}

function gaps(history: History, params: Params): Finding[] {
  const { items, skipped } = skippedBy(history, params);
  return [...skipped].flatMap(([step, list]) => {
    const share = ratio(list.length, items.length);
    return share !== null && share >= SHARE ? [{ kind: 'gap' as const, step, share, evidence: ids(list) }] : [];
  });
}

function redundancies(history: History, params: Params): Finding[] {
  return [...redundantBy(history, params)].flatMap(([step, { visited, held }]) => {
    const share = ratio(held.length, visited.length);
    return share !== null && share >= SHARE ? [{ kind: 'redundancy' as const, step, share, evidence: ids(held) }] : [];
  });
}

function loops(history: History, params: Params): Finding[] {
  const cases = casesOf(history, params).map((item) => ({ item, trace: traceOf(item, undefined, history.asOf) }));
  const rank = (step: string): number | undefined => RANKS[step as Category];
  return followsOf(cases.map(({ trace }) => trace)).flatMap(({ from, to, count }) => {
    const [before, after] = [rank(from), rank(to)];
    const share = ratio(count, cases.length);
    if (before === undefined || after === undefined || after >= before || share === null || share < SHARE) return [];
    const shown = cases.filter(({ trace }) => trace.some(({ step }, k) => step === from && trace[k + 1]?.step === to));
    return [{ kind: 'loop' as const, step: `${from} → ${to}`, share, evidence: ids(shown.map(({ item }) => item)) }];
  });
}

/** What is worth a look, with the items that show it. */
export const findingsOf = (history: History, params: Params): Finding[] => [
  ...bottleneck(history),
  ...gaps(history, params),
  ...redundancies(history, params),
  ...loops(history, params),
];

export const FINDINGS: Metric = {
  id: 'findings',
  name: 'Findings',
  version: 1,
  unit: 'ratio',
  grain: ['workspace'],
  clock: 'wall',
  formula:
    'A step of waiting with a quarter of the time or more in ten items or more; mandatory steps that a tenth of the items skipped; steps that several people held in a tenth; steps back in a tenth of the cases. Each with the items that show it.',
  reads: ['created', 'status', 'assign'],
  params: ['steps', 'by', 'finishedOnly', 'window'],
  compute: findingsOf,
};
