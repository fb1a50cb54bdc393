import type { Clock } from '../clock.js';
import { datesOf, instantOf, nextDate } from '../dates.js';
import type { History } from '../history.js';
import type { Metric, Params } from '../metric.js';
import { type Span, unite, within } from '../spans.js';
import { least, ratio, sum } from '../statistics.js';
import { attendeesOf, meetingSpan } from './alignment.js';
import { turnsOf } from './responsibility.js';
import { personDays, switchesOf, zoneOf } from './switches.js';

const MINUTES = 60;

/** Minutes that each kind of coordination takes; a model, so it is shown beside the number. */
const WEIGHTS = { message: 2, approval_decision: 10, handoff: 15, tool_switch: 1 };

/** Active humans that are listed or were seen. */
export function activeHumans(history: History): string[] {
  const seen = history.events.flatMap((event) =>
    event.type === 'meeting'
      ? attendeesOf(event, history)
      : typeof event.actor === 'string' && !event.bot
        ? [event.actor]
        : [],
  );
  return [...new Set([...Object.keys(history.people), ...seen])].filter((name) => {
    const person = history.people[name];
    return person?.active !== false && !person?.bot;
  });
}

/** The minutes, without meetings, that coordination took a person on a date; by `person|date`. */
function modelled(history: History, { window, gapMin, weights }: Params): Map<string, number> {
  const weight = { ...WEIGHTS, ...weights };
  const minutes = new Map<string, number>();
  const add = (person: string, date: string, by: number): void => {
    const key = JSON.stringify([person, date]);
    minutes.set(key, (minutes.get(key) ?? 0) + by);
  };
  for (const day of personDays(history, window)) {
    const count = (type: string): number => day.events.filter((event) => event.type === type).length;
    add(
      day.person,
      day.date,
      weight.message * count('message') +
        weight.approval_decision * count('approval_decided') +
        weight.tool_switch * switchesOf(day, gapMin).length,
    );
  }
  for (const item of history.items.values())
    for (const { person, at } of turnsOf(item).slice(1)) {
      const [date] = within([{ from: at, to: at + 1 }], window?.from ?? -Infinity, window?.to ?? Infinity).flatMap(
        (span) => datesOf(span, zoneOf(history, person)),
      );
      if (date !== undefined) add(person, date, weight.handoff);
    }
  return minutes;
}

/** How much of the working time coordination takes. */
export function coordinationLoadOf(history: History, params: Params, clock: Clock) {
  const window = params.window ?? {
    from: least(
      history.events.map(({ eff }) => eff),
      history.asOf,
    ),
    to: history.asOf,
  };
  const minutes = modelled(history, params);
  const meetings = history.events.filter(({ type }) => type === 'meeting');
  let coordination = 0;
  let capacity = 0;
  for (const person of activeHumans(history)) {
    const attended = unite(meetings.filter((event) => attendeesOf(event, history).includes(person)).map(meetingSpan));
    for (const date of datesOf(window, zoneOf(history, person))) {
      const day = dayOf(date, zoneOf(history, person), window);
      const able = minutesOf([day], clock);
      if (able === 0) continue;
      const met = minutesOf(within(attended, day.from, day.to), clock);
      capacity += able;
      coordination += Math.min(able, met + (minutes.get(JSON.stringify([person, date])) ?? 0));
    }
  }
  return { coordination_min: coordination, capacity_min: capacity, ratio: ratio(coordination, capacity) };
}

export const COORDINATION_LOAD: Metric = {
  id: 'coordination_load',
  name: 'Coordination load ratio',
  version: 1,
  unit: 'ratio',
  grain: ['workspace'],
  clock: 'business',
  formula:
    'Of the working minutes of all active people, the share that meetings, messages, approval decisions, hand-offs received and tool switches took, each with its weight and never more than a day holds.',
  excludes: 'bots and people who left; days on which a person does not work. A model: its weights stand beside it',
  reads: ['message', 'meeting'],
  params: ['window', 'gapMin', 'weights'],
  compute: coordinationLoadOf,
};

const minutesOf = (spans: readonly Span[], clock: Clock): number =>
  sum(spans.map((span) => clock.hours([span]))) * MINUTES;

const dayOf = (date: string, tz: string, window: Span): Span => ({
  from: Math.max(window.from, instantOf(date, '00:00', tz)),
  to: Math.min(window.to, instantOf(nextDate(date), '00:00', tz)),
});
