import type { History, Item } from '../history.js';
import { finishedIn, type Params } from '../metric.js';
import { stretches } from '../points.js';
import type { Span } from '../spans.js';

/** A stay in one step of a workflow. */
export interface Visit extends Span {
  step: string;
}

/** The steps of an item in order: its categories, or the words of its tools; equal neighbours are one stay. */
export function traceOf({ life }: Item, by: string | undefined, asOf: number): Visit[] {
  const visits: Visit[] = [];
  for (const { category, status, from, to } of stretches(life, asOf)) {
    const step = by === 'status' ? status : category;
    const last = visits.at(-1);
    if (last?.step === step) last.to = to;
    else visits.push({ step, from, to });
  }
  // An item that ended at this very moment has a last step that lasts no time yet.
  const end = life.states.at(-1);
  const last = end && (by === 'status' ? end.status : end.category);
  if (end && end.from === asOf && visits.at(-1)?.step !== last) visits.push({ step: last!, from: asOf, to: asOf });
  return visits;
}

/** The items whose workflow is looked at: finished in the window, or all. */
export const casesOf = (
  history: History,
  { finishedOnly, window }: Pick<Params, 'finishedOnly' | 'window'>,
): Item[] => {
  const items = [...history.items.values()].filter(({ life }) => life.states.length > 0);
  return finishedOnly ? finishedIn(items, window) : items;
};
