import { DAY, HISTORY_FROM, HOUR, MINUTE, SECOND, START, workTime } from '../time.js';
import type { Ms } from '../types.js';
import { ROOMS } from './rooms.js';
import type { Talk } from './talk.js';
import { mention, remarks, smallTalk } from './words.js';

/** A private channel loses the app on this day after the start; nothing in it is deleted by that. */
const LOST = START + 10 * DAY + 5 * HOUR;

const channels = [
  { id: ROOMS.marketing, name: 'marketing', topic: 'All of it' },
  { id: ROOMS.creative, name: 'creative', topic: 'Pictures and words' },
  { id: ROOMS.webDesk, name: 'web-desk', topic: '' },
  { id: ROOMS.random, name: 'random', topic: 'No work here' },
  { id: ROOMS.fair, name: 'trade-fair-booth', topic: 'Booth 4 &amp; team' },
  { id: ROOMS.council, name: 'launch-council', topic: 'Dates', private: true },
  { id: ROOMS.leadership, name: 'leadership', topic: '', private: true, app: false },
  { id: ROOMS.agency, name: 'agency-desk', topic: 'With the agency', private: true, app: false },
];

/** Channels of the whole department, who is in them, and how the app comes and goes. */
export function layRooms({ journal, people }: Talk): void {
  let at = HISTORY_FROM;
  for (const { id, name, topic, private: isPrivate, app } of channels) {
    at += 30 * SECOND;
    journal.add({
      type: 'channel_added',
      id,
      name,
      private: isPrivate ?? false,
      topic,
      app: app ?? true,
      at,
      by: 'greta',
    });
    for (const one of isPrivate ? people('Operations') : people()) journal.join(id, (at += SECOND), one.id);
  }
  journal.join(ROOMS.webDesk, (at += SECOND), 'kai');
  // Somebody joins when there is much to read already.
  journal.join(ROOMS.council, HISTORY_FROM + 80 * DAY + 2 * HOUR, 'chloe');
  journal.add({
    type: 'app_added',
    channel: ROOMS.agency,
    at: HISTORY_FROM + 75 * DAY + 3 * HOUR,
    by: 'greta',
  });
  journal.add({ type: 'app_removed', channel: ROOMS.agency, at: LOST, by: 'greta' });
  journal.add({
    type: 'channel_archived',
    channel: ROOMS.fair,
    archived: true,
    at: START + 8 * DAY + HOUR,
    by: 'greta',
  });
}

/** Talk that belongs to no campaign, and the corners of the tool. */
export function playGround(talk: Talk): void {
  const { random, journal, people, program } = talk;
  const say = (channel: string, at: Ms, text: string, by = random.pick(people()).id) =>
    journal.post({ channel, at, by, text }, null);
  for (let week = 0; week < 21; week++) {
    const at = workTime(random, HISTORY_FROM + (week * 7 + random.int(0, 3)) * DAY, 10);
    const message = say(ROOMS.random, at, random.pick(smallTalk));
    if (random.chance(0.5)) journal.react(message, at + MINUTE, random.pick(people()).id, 'joy');
    if (week % 3 === 0)
      say(ROOMS.marketing, at + HOUR, `Digest: ${random.int(3, 30)} requests this week`, program('relay').id);
  }
  say(
    ROOMS.fair,
    workTime(random, HISTORY_FROM + 30 * DAY, 10),
    'Booth plan is final: wall &lt; 4 m, table &amp; two chairs.',
  );
  say(ROOMS.fair, START + 7 * DAY + 2 * HOUR, 'Booth is packed. Closing this channel.');
  // He has left since; what he said stays.
  const left = say(ROOMS.webDesk, HISTORY_FROM + 9 * DAY + HOUR, 'Handing over the web desk today.', 'kai');
  journal.react(left, HISTORY_FROM + 9 * DAY + 2 * HOUR, 'dana', 'wave');

  // One instant in two channels, and two messages within one millisecond.
  for (const [days, channel, other] of [
    [70, ROOMS.random, ROOMS.creative],
    [130, ROOMS.random, ROOMS.webDesk],
  ] as const) {
    const at = HISTORY_FROM + days * DAY + 2 * HOUR;
    const both = { at, by: 'sam', text: 'Lights out in the studio at six.', micros: '000200' };
    journal.post({ ...both, channel }, null);
    journal.post({ ...both, channel: other }, null);
    journal.post({ channel, at, by: 'nils', text: 'Again?', micros: '000900' }, null);
  }

  playHidden(talk, say);
}

/** What is said where the app cannot listen, or could until it was shown the door. */
function playHidden(
  { random, journal, people }: Talk,
  say: (channel: string, at: Ms, text: string, by?: string) => ReturnType<Talk['journal']['post']>,
): void {
  const approver = random.pick(people('Brand'));
  const asker = random.pick(people('Content'));
  const ask = (channel: string, at: Ms) =>
    journal.post(
      {
        channel,
        at,
        by: asker.id,
        text: `${mention(approver)} can you approve the budget?`,
        meant: { asks: [approver.slack!.id] },
      },
      null,
    );
  for (const from of [HISTORY_FROM + 60 * DAY, START - 2 * DAY, START + 3 * DAY]) {
    const at = workTime(random, from, 8);
    say(ROOMS.leadership, at, random.pick(remarks));
    journal.react(ask(ROOMS.leadership, at + HOUR), at + 2 * HOUR, approver.id, 'white_check_mark');
    const open = ask(ROOMS.agency, at + 3 * HOUR);
    say(ROOMS.agency, at + 4 * HOUR, 'Files are with the agency.');
    journal.react(open, at + 5 * HOUR, approver.id, '+1');
  }
  say(ROOMS.agency, LOST - DAY, 'Last call for the print run.');
  const unheard = ask(ROOMS.agency, LOST + 2 * DAY);
  journal.reply(
    unheard,
    { at: LOST + 3 * DAY, by: approver.id, text: 'Approved!', meant: { decides: 'approved' } },
    null,
  );
}
