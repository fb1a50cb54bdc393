import type { Category, Classified } from './category.js';
import type { OrderedEvent } from './events.js';

/** What was so from `from` until `to`, in epoch milliseconds; null: it still is. */
export interface Interval {
  category: Category;
  from: number;
  to: number | null;
}

/** A stretch in which nothing at all was told: neighbours may be of one category, with other reasons or words. */
export interface State extends Interval {
  reason: string | null;
  /** The tool's own word; `unknown` and `deleted` where no word was in force. */
  status: string;
}

/** The life of an item (METRICS N4–N9) or of a campaign (§1.7). */
export interface Timeline {
  /** Null: nobody told when it began. */
  createdAt: number | null;
  /** A campaign's first launch, which ends its life; null: it was not launched. Items have none. */
  launchedAt?: number | null;
  /** Neighbours are of different categories. */
  intervals: Interval[];
  /** What the intervals were joined from. */
  states: State[];
}

/** What a tool's status text means, and the word it stands for where that is not the text itself. */
export type Classify = (tool: string, status: string) => Classified & { word?: string };

const TERMINAL: ReadonlySet<Category> = new Set(['done', 'cancelled']);
export const isTerminal = (category: Category): boolean => TERMINAL.has(category);

const LIFE: ReadonlySet<string> = new Set(['created', 'status', 'assign', 'deleted', 'restored']);

type Word = Pick<State, 'category' | 'reason' | 'status'>;

const UNKNOWN: Word = { category: 'unknown', reason: null, status: 'unknown' };
const DELETED: Word = { category: 'cancelled', reason: 'deleted', status: 'deleted' };
const FIRST: Word = { category: 'backlog', reason: null, status: 'backlog' };

/** The life that an item's events tell; `events` are its own, in canonical order. */
export function timeline(events: readonly OrderedEvent[], classify: Classify, asOf: number): Timeline {
  const own = events.filter(({ type }) => LIFE.has(type));
  const word = (tool: string, text: string): Word => {
    const { category, reason, word: status = text.trim() } = classify(tool, text);
    return { category, reason, status };
  };
  const created = own.find(({ type }) => type === 'created');
  const first = own.find(({ type }) => type === 'status');
  const createdAt = created ? own[0]!.eff : null;
  const start = createdAt ?? first?.eff;
  if (start === undefined) return { createdAt, intervals: [], states: [] };
  const known = created?.historyFrom === undefined ? start : Date.parse(created.historyFrom);
  const states: [number, Word][] = [];
  const hidden = known > start;
  let remembered = hidden ? UNKNOWN : initial(created, first, word);
  let deleted = false;
  const hold = (at: number): void => void states.push([at, deleted ? DELETED : remembered]);
  hold(start);
  let told = !hidden;
  const tell = (): void => {
    remembered = created?.status === undefined ? UNKNOWN : word(created.tool, created.status);
    told = true;
    hold(known);
  };
  for (const event of own) {
    // Without a `created` the life begins with the first status, whatever was told before it.
    if (event.eff < start) continue;
    if (!told && event.eff >= known) tell();
    if (event.type === 'status' && told && typeof event.to === 'string') {
      remembered = word(event.tool, event.to);
    } else if (event.type === 'deleted' && (deleted || !isTerminal(remembered.category))) deleted = true;
    else if (event.type === 'restored') deleted = false;
    else continue;
    hold(event.eff);
  }
  if (!told && known <= asOf) tell();
  // METRICS N7: the last state of an instant wins.
  const lasting = states
    .filter(([at], k) => states[k + 1]?.[0] !== at)
    .map(([from, state], k, all) => ({ ...state, from, to: all[k + 1]?.[0] ?? null }));
  return { createdAt, intervals: join(lasting), states: lasting };
}

// METRICS N5. What a later `from` says is used nowhere.
function initial(
  created: OrderedEvent | undefined,
  first: OrderedEvent | undefined,
  word: (tool: string, status: string) => Word,
): Word {
  if (created?.status !== undefined) return word(created.tool, created.status);
  return first?.from === undefined ? FIRST : word(first.tool, first.from);
}

/** The same time with equal neighbours as one interval (METRICS N7). */
export function join(states: readonly Interval[]): Interval[] {
  const changes = states.filter(({ category }, k) => states[k - 1]?.category !== category);
  return changes.map(({ category, from }, k) => ({ category, from, to: changes[k + 1]?.from ?? states.at(-1)!.to }));
}
