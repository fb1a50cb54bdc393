import type { Category } from './category.js';
import type { OrderedEvent } from './events.js';

/** What was so from `from` until `to`, in epoch milliseconds; null: it still is. */
export interface Interval {
  category: Category;
  from: number;
  to: number | null;
}

/** The life of an item (METRICS N4–N9) or of a campaign (§1.7). */
export interface Timeline {
  /** Null: nobody told when it began. */
  createdAt: number | null;
  /** A campaign's first launch, which ends its life; null: it was not launched. Items have none. */
  launchedAt?: number | null;
  intervals: Interval[];
}

/** The category of a tool's status text. */
export type Categorise = (tool: string, status: string) => Category;

const TERMINAL: ReadonlySet<Category> = new Set(['done', 'cancelled']);
export const isTerminal = (category: Category): boolean => TERMINAL.has(category);

const LIFE: ReadonlySet<string> = new Set(['created', 'status', 'assign', 'deleted', 'restored']);

/** The timelines of all items by id; copies of an item in another tool (METRICS N11) and campaign records have none. */
export function timelines(
  events: readonly OrderedEvent[],
  categorise: Categorise,
  itemTypes: readonly string[],
  asOf: number,
): Map<string, Timeline> {
  const copies = new Set(events.filter(({ type }) => type === 'linked').map(({ item }) => item));
  const byItem = new Map<string, OrderedEvent[]>();
  for (const event of events) {
    if (event.item === undefined || copies.has(event.item) || !LIFE.has(event.type)) continue;
    const own = byItem.get(event.item);
    if (own) own.push(event);
    else byItem.set(event.item, [event]);
  }
  const lives = new Map<string, Timeline>();
  for (const [item, own] of byItem) {
    const created = own.find(({ type }) => type === 'created');
    if (!itemTypes.includes(created?.itemType ?? 'task')) continue;
    lives.set(item, timeline(own, created, categorise, asOf));
  }
  return lives;
}

function timeline(
  own: readonly OrderedEvent[],
  created: OrderedEvent | undefined,
  categorise: Categorise,
  asOf: number,
): Timeline {
  const statuses = own.filter(({ type }) => type === 'status');
  const createdAt = created ? own[0]!.eff : null;
  const start = createdAt ?? statuses[0]?.eff;
  if (start === undefined) return { createdAt, intervals: [] };
  const known = created?.historyFrom === undefined ? start : Date.parse(created.historyFrom);
  const states: [number, Category][] = [];
  const hidden = known > start;
  let remembered: Category = hidden ? 'unknown' : initial(created, statuses[0], categorise);
  let deleted = false;
  const hold = (at: number): void => void states.push([at, deleted ? 'cancelled' : remembered]);
  hold(start);
  let told = !hidden;
  const tell = (): void => {
    remembered = created?.status === undefined ? 'unknown' : categorise(created.tool, created.status);
    told = true;
    hold(known);
  };
  for (const event of own) {
    // Without a `created` the life begins with the first status, whatever was told before it.
    if (event.eff < start) continue;
    if (!told && event.eff >= known) tell();
    if (event.type === 'status' && told && typeof event.to === 'string') remembered = categorise(event.tool, event.to);
    else if (event.type === 'deleted' && (deleted || !isTerminal(remembered))) deleted = true;
    else if (event.type === 'restored') deleted = false;
    else continue;
    hold(event.eff);
  }
  if (!told && known <= asOf) tell();
  return { createdAt, intervals: join(states) };
}

// METRICS N5. What a later `from` says is used nowhere.
function initial(created: OrderedEvent | undefined, first: OrderedEvent | undefined, categorise: Categorise): Category {
  if (created?.status !== undefined) return categorise(created.tool, created.status);
  return first?.from === undefined ? 'backlog' : categorise(first.tool, first.from);
}

// METRICS N7: the last state of an instant wins, equal neighbours are one interval.
function join(states: readonly [number, Category][]): Interval[] {
  const lasting = states.filter(([at], k) => states[k + 1]?.[0] !== at);
  const changes = lasting.filter(([, category], k) => lasting[k - 1]?.[1] !== category);
  return changes.map(([from, category], k) => ({ category, from, to: changes[k + 1]?.[0] ?? null }));
}
