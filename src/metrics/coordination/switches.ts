import { localDate } from '../dates.js';
import type { OrderedEvent } from '../events.js';
import type { History } from '../history.js';
import { isIn, type Metric, type Params } from '../metric.js';
import { mean } from '../statistics.js';

const MINUTE = 60_000;

/** One person's events of one local date, in order. */
export interface PersonDay {
  person: string;
  date: string;
  events: OrderedEvent[];
}

export const zoneOf = ({ people, tz }: History, person: string): string => people[person]?.tz ?? tz;

/** What humans did in the window, by person and by date in their zone; meetings are not done in a tool. */
export function personDays(history: History, window: Params['window']): PersonDay[] {
  const days = new Map<string, PersonDay>();
  for (const event of history.events) {
    const { actor, type, eff } = event;
    if (typeof actor !== 'string' || type === 'meeting' || !isIn(window, eff) || !history.isHuman(event)) continue;
    const date = localDate(eff, zoneOf(history, actor));
    const key = JSON.stringify([actor, date]);
    const day = days.get(key) ?? { person: actor, date, events: [] };
    day.events.push(event);
    days.set(key, day);
  }
  return [...days.values()];
}

/** Neighbouring events of a day that lie close together. */
const neighbours = ({ events }: PersonDay, gapMin: number): [OrderedEvent, OrderedEvent][] =>
  events.flatMap((event, k) => {
    const before = events[k - 1];
    return before && event.eff - before.eff <= gapMin * MINUTE ? [[before, event] as [OrderedEvent, OrderedEvent]] : [];
  });

/** The neighbours of a day that were in different tools. */
export const switchesOf = (day: PersonDay, gapMin: number): [OrderedEvent, OrderedEvent][] =>
  neighbours(day, gapMin).filter(([a, b]) => a.tool !== b.tool);

/** Changes of tool and of campaign within a day. */
export function toolSwitchesOf(history: History, { window, gapMin }: Params) {
  const days = personDays(history, window);
  const byCampaign: Record<string, number> = {};
  let contexts = 0;
  for (const day of days) {
    for (const [a, b] of switchesOf(day, gapMin)) {
      const campaign = history.campaignOf(a);
      if (campaign !== null && campaign === history.campaignOf(b))
        byCampaign[campaign] = (byCampaign[campaign] ?? 0) + 1;
    }
    contexts += neighbours(day, gapMin).filter(([a, b]) => {
      const [one, other] = [history.campaignOf(a), history.campaignOf(b)];
      return one !== null && other !== null && one !== other;
    }).length;
  }
  const counts = days.map((day) => switchesOf(day, gapMin).length);
  return {
    person_day: Object.fromEntries(days.map(({ person, date }, k) => [`${person}|${date}`, counts[k]])),
    by_campaign: byCampaign,
    context_switches: contexts,
    mean_per_person_day: mean(counts),
  };
}

export const SWITCHES: Metric = {
  id: 'tool_switches',
  name: 'Tool switches',
  version: 1,
  unit: 'switches',
  grain: ['person', 'campaign'],
  clock: 'wall',
  formula:
    'Neighbouring events of one person on one local date, at most gapMin minutes apart, in different tools; those within one campaign by campaign; and neighbours in different campaigns, whatever the tool.',
  excludes: 'meetings, bots, days without events; only writes are seen, so it is a lower bound',
  reads: ['status'],
  params: ['window', 'gapMin'],
  compute: toolSwitchesOf,
};
