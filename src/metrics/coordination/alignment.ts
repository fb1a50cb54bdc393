import type { Clock } from '../clock.js';
import type { OrderedEvent } from '../events.js';
import type { History } from '../history.js';
import { isIn, type Metric, type Params } from '../metric.js';
import { within } from '../spans.js';
import { sum } from '../statistics.js';

const MINUTES = 60;

/** The humans who accepted a meeting. */
export const attendeesOf = ({ attendees }: OrderedEvent, { people }: History): string[] =>
  [...new Set(attendees ?? [])].filter((person) => !people[person]?.bot);

/** When a meeting was, as far as it lies in the window and is over or running. */
export const meetingSpan = ({ eff, end }: OrderedEvent): { from: number; to: number } => ({
  from: eff,
  to: end === undefined ? eff : Date.parse(end),
});

const acrossTeams = (persons: readonly string[], { people }: History): boolean =>
  new Set(persons.flatMap((person) => people[person]?.team ?? [])).size >= 2;

/** What meetings and talk across teams take. */
export function alignmentOf(history: History, { campaign, window, messageMin }: Params, clock: Clock) {
  const wanted = campaign === undefined ? null : history.root(campaign);
  const ofCampaign = (event: OrderedEvent): boolean => wanted === null || history.campaignOf(event) === wanted;
  const [from, to] = [window?.from ?? -Infinity, window?.to ?? Infinity];
  const people = new Set<string>();

  const meetings = history.events
    .filter((event) => event.type === 'meeting' && ofCampaign(event))
    .map((event) => ({ persons: attendeesOf(event, history), spans: within([meetingSpan(event)], from, to) }))
    .filter(({ persons, spans }) => spans.length > 0 && persons.length >= 2 && acrossTeams(persons, history));
  for (const { persons } of meetings) for (const person of persons) people.add(person);
  const meetingHours = sum(meetings.map(({ persons, spans }) => clock.hours(spans) * persons.length));

  const threads = new Map<string, { authors: string[]; wanted: boolean }>();
  for (const event of history.events) {
    if (event.type !== 'message' || event.thread === undefined) continue;
    const key = JSON.stringify([event.tool, event.thread]);
    const thread = threads.get(key) ?? { authors: [], wanted: false };
    thread.wanted ||= ofCampaign(event);
    if (isIn(window, event.eff) && history.isHuman(event) && typeof event.actor === 'string')
      thread.authors.push(event.actor);
    threads.set(key, thread);
  }
  const across = [...threads.values()].filter((thread) => thread.wanted && acrossTeams(thread.authors, history));
  for (const { authors } of across) for (const person of authors) people.add(person);
  const messages = sum(across.map(({ authors }) => authors.length));

  return {
    meeting_h: meetingHours,
    messages,
    effort_h: meetingHours + (messages * messageMin) / MINUTES,
    people: people.size,
  };
}

export const ALIGNMENT: Metric = {
  id: 'alignment_effort',
  name: 'Alignment effort',
  version: 1,
  unit: 'person-hours',
  grain: ['campaign', 'workspace'],
  clock: 'wall',
  formula:
    'Hours of meetings across teams times their attendees, and messages of threads across teams times messageMin minutes.',
  excludes: 'bots; meetings and threads within one team',
  reads: ['message', 'meeting'],
  params: ['campaign', 'window', 'messageMin'],
  compute: alignmentOf,
};
