import type { Truth, TruthItem } from '#sandbox';
import type { Expected } from './compare-observed.js';
import { iso } from './lines.js';
import { lastTrue, type Looks } from './looks.js';

/** Steps of entries and assets that leave no date, and what changed on tasks: each seen between two looks. */
export function expectedOfSpace(looks: Looks): Expected[] {
  return looks.truths.flatMap((truth, index) => {
    const last = looks.truths[index - 1];
    if (!last) return [];
    const before = new Map(last.items.filter(isSeen).map((item) => [item.key, item]));
    return truth.items.filter(isSeen).flatMap((item) => {
      const was = before.get(item.key);
      if (!was) return [];
      return item.kind === 'asset' ? stepOf(looks, index, was, item) : changesOf(looks, index, was, item);
    });
  });
}

const isSeen = ({ tool, kind, gone }: TruthItem): boolean =>
  tool === 'contentful' && (kind === 'asset' || kind === 'task') && !gone;

/** How often it had been published by then: the record counts it. */
const publishes = ({ changes }: Truth, key: string): number =>
  changes.filter(({ item, what, to }) => item.key === key && what === 'status' && to === 'published').length;

function stepOf(looks: Looks, index: number, was: TruthItem, now: TruthItem): Expected[] {
  if (now.status !== 'draft' && now.status !== 'changed') return [];
  const isAnother = publishes(looks.truths[index]!, now.key) !== publishes(looks.truths[index - 1]!, now.key);
  if (was.status === now.status && !isAnother) return [];
  return [expected(looks, index, now, 'status', isAnother ? 'published' : was.status, now.status)];
}

function changesOf(looks: Looks, index: number, was: TruthItem, now: TruthItem): Expected[] {
  const values = (item: TruthItem): [string, string | null][] => [
    ['status', item.status],
    ['assign', item.assignees[0] ?? null],
    ['due', item.dueOn],
  ];
  const old = new Map(values(was));
  return values(now)
    .filter(([what, value]) => old.get(what) !== value)
    .map(([what, value]) => expected(looks, index, now, what, old.get(what) ?? null, value));
}

function expected(
  looks: Looks,
  index: number,
  { kind, key }: TruthItem,
  what: string,
  from: string | null,
  to: string | null,
): Expected {
  const [after, until] = [looks.at[index - 1]!, looks.at[index]!];
  const at = lastTrue(looks, key, what, to, after, until);
  const line = `contentful ${kind}/${key} ${what} ${from} → ${to} at ${iso(at)} between ${iso(after)} and ${iso(until)}`;
  return { line, kind, key, what, from, to, after, until, at: at ?? until };
}
