import { DAY, HOUR, workTime } from '../time.js';
import type { Meant, Ms, Person } from '../types.js';
import { pieces } from '../words.js';
import type { Posted } from './journal.js';
import type { Asking, Course } from './request.js';
import { pickRoom } from './rooms.js';
import { withKey } from './talk.js';
import { mention } from './words.js';

/** The program's card; the marker makes it a request, whatever its words. */
function post(asking: Asking, at: Ms, who: Person[]): Posted {
  const { random, journal, belongs, marker } = asking;
  const title = withKey(asking, `Sign-off: ${random.pick(pieces)}`);
  return journal.post(
    {
      channel: pickRoom(random, asking.room, at, 200 * DAY),
      at,
      by: asking.program('sign-off-bot').id,
      text: `${marker} ${title}\nFor: ${mention(...who)}\nFrom: ${asking.asker.name}`,
      meant: { asks: who.map((one) => one.slack!.id).sort() },
    },
    belongs,
  );
}

const verbs = { approved: 'Approved', rejected: 'Declined', changes_requested: 'Changes requested' } as const;

/** Somebody clicks: no history shows the click, only what the program then writes over its own card. */
const clicked =
  (decides: NonNullable<Meant['decides']>, both = false): Course =>
  (asking, at) => {
    const { random, journal, approver, second } = asking;
    const asked = post(asking, at, both ? [approver, second] : [approver]);
    const when = workTime(random, at + HOUR, 40);
    journal.edit(asked, when, `${asked.text}\n${verbs[decides]} by ${mention(approver)}`);
    const meant = journal.meant[`${asked.channel}:${asked.ts}`]!;
    meant.clicks = [{ at: when, actor: approver.slack!.id, decides }];
  };

/** An edit that decides nothing, and a reminder that asks nobody again. */
const reminded: Course = (asking, at) => {
  const { random, journal, approver, belongs } = asking;
  const asked = post(asking, at, [approver]);
  const when = workTime(random, at + 2 * DAY, 10);
  const by = asking.program('sign-off-bot').id;
  journal.reply(asked, { at: when, by, text: `Reminder: ${mention(approver)} please approve.` }, belongs);
  journal.edit(asked, when, `${asked.text}\nReminded once`);
};

/** Whoever was asked does not click but answers as among people. */
const answeredByHand: Course = (asking, at) => {
  const { random, journal, approver } = asking;
  const asked = post(asking, at, [approver]);
  journal.react(asked, workTime(random, at, 30), approver.id, 'white_check_mark');
};

/** Two of three campaigns let the program ask, in turn. */
export const botCourses: readonly Course[] = [
  clicked('approved'),
  clicked('changes_requested'),
  reminded,
  clicked('rejected', true),
  answeredByHand,
];
