import { HOUR } from '../clock.js';
import { compareText } from '../events.js';
import type { History } from '../history.js';
import type { Metric, Params } from '../metric.js';
import { cont } from '../statistics.js';
import { casesOf, traceOf, type Visit } from './trace.js';

/** How often one step directly followed another, and how long items stayed in the first before. */
export interface Follows {
  from: string;
  to: string;
  count: number;
  median_h: number | null;
}

/** The edges of traces, by the names of their ends. */
export function followsOf(traces: readonly (readonly Visit[])[]): Follows[] {
  const stays = new Map<string, { from: string; to: string; hours: number[] }>();
  for (const trace of traces)
    for (const [k, { step, from, to }] of trace.slice(0, -1).entries()) {
      const next = trace[k + 1]!.step;
      const key = JSON.stringify([step, next]);
      const edge = stays.get(key) ?? { from: step, to: next, hours: [] };
      edge.hours.push((to - from) / HOUR);
      stays.set(key, edge);
    }
  return [...stays.values()]
    .map(({ from, to, hours }) => ({ from, to, count: hours.length, median_h: cont(50, hours) }))
    .sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
}

function counted(steps: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => compareText(a, b)));
}

/** Which step followed which in the cases that are asked for. */
export function processMapOf(history: History, params: Params) {
  const traces = casesOf(history, params).map((item) => traceOf(item, params.by, history.asOf));
  return {
    cases: traces.length,
    start: counted(traces.map((trace) => trace[0]!.step)),
    end: counted(traces.map((trace) => trace.at(-1)!.step)),
    visits: counted(traces.flatMap((trace) => trace.map(({ step }) => step))),
    edges: followsOf(traces),
  };
}

export const DFG: Metric = {
  id: 'dfg',
  name: 'Process map',
  version: 1,
  unit: 'cases, h',
  grain: ['workspace'],
  clock: 'wall',
  formula: 'How often each step directly followed each other in the finished items, with the median stay before it.',
  excludes: 'nothing is filtered by frequency',
  reads: ['created', 'status'],
  params: ['by', 'finishedOnly', 'window'],
  compute: processMapOf,
};
