import { compareText } from '../events.js';
import type { History } from '../history.js';
import type { Params } from '../metric.js';
import { ratio } from '../statistics.js';
import { casesOf, traceOf } from './trace.js';

/** One way through the workflow, and how many cases went it. */
interface Variant {
  steps: string[];
  count: number;
  share: number | null;
}

/** Whole ways of the cases that are asked for (METRICS §2.9 `dfg`), most frequent first. */
export function variantsOf(history: History, params: Params): Variant[] {
  const ways = new Map<string, { steps: string[]; count: number }>();
  const cases = casesOf(history, params);
  for (const item of cases) {
    const steps = traceOf(item, params.by, history.asOf).map(({ step }) => step);
    const key = JSON.stringify(steps);
    const way = ways.get(key) ?? { steps, count: 0 };
    way.count++;
    ways.set(key, way);
  }
  return [...ways]
    .sort(([a, one], [b, other]) => other.count - one.count || compareText(a, b))
    .map(([, { steps, count }]) => ({ steps, count, share: ratio(count, cases.length) }));
}
