import type { Calendar } from './calendar.js';
import { campaignLine, merges } from './campaign.js';
import type { Category } from './category.js';
import { type MetricEvent, normalise, type OrderedEvent } from './events.js';
import { type Points, pointsOf, type Stretch, wipWindow } from './points.js';
import { type Classify, timeline, type Timeline } from './timeline.js';

/** What the hub knows of somebody; a name that is not listed is an active human in the workspace's zone. */
interface Person {
  team?: string | undefined;
  function?: string | undefined;
  tz?: string | undefined;
  active?: boolean | undefined;
  bot?: boolean | undefined;
}

/** From where work counts as started, and which of it as touched. */
export interface Definitions {
  startCategories: readonly Category[];
  touchCategories: readonly Category[];
}

/** What gives events their meaning, METRICS §1.1. */
export interface Settings extends Definitions {
  /** Epoch milliseconds. */
  asOf: number;
  tz: string;
  calendar?: Calendar | undefined;
  classify: Classify;
  people: Readonly<Record<string, Person>>;
  skewToleranceMs: number;
  /** The definitions of an item that has others than all; absent: none has. */
  definitionsOf?: ((item: string) => Definitions | null) | undefined;
  toolPriority: readonly string[];
  itemTypes: readonly string[];
}

/** An item or a campaign as the metrics see it. */
export interface Subject extends Points {
  id: string;
  life: Timeline;
  /** When it was work in progress; null: it was never started. */
  window: Stretch[] | null;
  /** What of that counts as touched. */
  touch: readonly Category[];
}

export interface Item extends Subject {
  tool: string;
  type: string;
  /** The campaign it belongs to after all merges. */
  campaign: string | null;
  created: OrderedEvent | undefined;
  /** All that was told of it, in canonical order. */
  events: OrderedEvent[];
}

export interface Campaign extends Subject {
  launchedAt: number | null;
  items: Item[];
}

/** All that was told until `asOf`, in order, and the lives it tells; the same for any order of arrival. */
export interface History extends Settings {
  events: OrderedEvent[];
  items: Map<string, Item>;
  campaigns: Map<string, Campaign>;
  /** The campaign of an event: its own, else its item's; null: none. */
  campaignOf: (event: OrderedEvent) => string | null;
  /** The item of an event, also of an approval's decision. */
  itemOf: (event: OrderedEvent) => string | null;
  root: (campaign: string) => string;
  isHuman: (event: OrderedEvent) => boolean;
}

/** A life as the metrics see it. */
export function subjectOf(
  id: string,
  life: Timeline,
  { startCategories, touchCategories }: Definitions,
  asOf: number,
): Subject {
  const points = pointsOf(life, startCategories);
  return { id, life, ...points, window: wipWindow(life, points, asOf), touch: touchCategories };
}

/** The history that events tell under some settings. */
export function historyOf(told: readonly MetricEvent[], settings: Settings): History {
  const { asOf } = settings;
  const events = normalise(told, asOf, settings.skewToleranceMs);
  const subject = (id: string, life: Timeline): Subject =>
    subjectOf(id, life, settings.definitionsOf?.(id) ?? settings, asOf);
  const root = merges(events);
  const items = itemsOf(events, settings, root, (id, own) => subject(id, timeline(own, settings.classify, asOf)));
  const rounds = new Map(
    events.flatMap(({ type, approval, item }) =>
      type === 'approval_requested' && approval !== undefined && item !== undefined ? [[approval, item] as const] : [],
    ),
  );
  const itemOf = ({ item, approval }: OrderedEvent): string | null =>
    item ?? (approval === undefined ? null : (rounds.get(approval) ?? null));
  const all = [...items.values()];
  return {
    ...settings,
    events,
    items,
    campaigns: campaignsOf(events, all, root, subject),
    root,
    itemOf,
    campaignOf: (event) =>
      event.campaign === undefined ? (items.get(itemOf(event) ?? '')?.campaign ?? null) : root(event.campaign),
    isHuman: ({ bot, actor }) => !bot && !(typeof actor === 'string' && settings.people[actor]?.bot),
  };
}

// METRICS N11: a copy of an item in another tool is no item of its own.
function itemsOf(
  events: readonly OrderedEvent[],
  { itemTypes }: Settings,
  root: (campaign: string) => string,
  subject: (id: string, own: OrderedEvent[]) => Subject,
): Map<string, Item> {
  const copies = new Set(events.filter(({ type }) => type === 'linked').map(({ item }) => item));
  const byItem = new Map<string, OrderedEvent[]>();
  for (const event of events) {
    if (event.item === undefined || copies.has(event.item)) continue;
    const own = byItem.get(event.item);
    if (own) own.push(event);
    else byItem.set(event.item, [event]);
  }
  const items = new Map<string, Item>();
  for (const [id, own] of byItem) {
    const created = own.find(({ type }) => type === 'created');
    // Who is only named (by a role, a request, an approval) was not seen as an item.
    if (!created && !own.some(({ type }) => type === 'status' || type === 'assign')) continue;
    const type = created?.itemType ?? 'task';
    if (!itemTypes.includes(type)) continue;
    const campaign = created?.campaign ?? own.find((event) => event.campaign !== undefined)?.campaign;
    items.set(id, {
      ...subject(id, own),
      tool: (created ?? own[0]!).tool,
      type,
      campaign: campaign === undefined ? null : root(campaign),
      created,
      events: own,
    });
  }
  return items;
}

/** The campaigns that have an item or a launch. */
function campaignsOf(
  events: readonly OrderedEvent[],
  items: readonly Item[],
  root: (campaign: string) => string,
  subject: (id: string, life: Timeline) => Subject,
): Map<string, Campaign> {
  const created = new Map<string, number>();
  const launched = new Map<string, number>();
  const owned = new Map<string, Item[]>();
  const earliest = (of: Map<string, number>, id: string, at: number): void =>
    void of.set(id, Math.min(of.get(id) ?? Infinity, at));
  const campaignOf = new Map(items.map(({ id, campaign }) => [id, campaign]));
  for (const { type, item, itemType, campaign, eff } of events) {
    if (type === 'created' && itemType === 'campaign' && item !== undefined) earliest(created, root(item), eff);
    if (type === 'launch' && campaign !== undefined) earliest(launched, root(campaign), eff);
    if (type !== 'request') continue;
    // A request that names no campaign is that of the item it became.
    const of = campaign === undefined ? (campaignOf.get(item ?? '') ?? null) : root(campaign);
    if (of !== null) earliest(created, of, eff);
  }
  for (const item of items) {
    if (item.campaign === null) continue;
    const own = owned.get(item.campaign);
    if (own) own.push(item);
    else owned.set(item.campaign, [item]);
    if (item.life.createdAt !== null) earliest(created, item.campaign, item.life.createdAt);
  }
  const campaigns = new Map<string, Campaign>();
  for (const id of new Set([...owned.keys(), ...launched.keys()])) {
    const own = owned.get(id) ?? [];
    const launchedAt = launched.get(id) ?? null;
    const line = campaignLine(
      own.map(({ life }) => life),
      created.get(id) ?? null,
      launchedAt,
    );
    campaigns.set(id, { ...subject(id, line), launchedAt, items: own });
  }
  return campaigns;
}
