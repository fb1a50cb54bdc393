import { DAY, HOUR, MINUTE, workTime } from '../time.js';
import type { Meant } from '../types.js';
import { pickRoom } from './rooms.js';
import { ask, decide, say, soon } from './request.js';
import type { Course } from './request.js';
import { remark } from './talk.js';
import { askingsOfNobody, mention, unclear } from './words.js';

const byReaction =
  (emoji: string): Course =>
  (asking, at) => {
    const asked = ask(asking, at);
    asking.journal.react(asked, soon(asking, at), asking.approver.id, emoji);
  };

/** So many hands that the tool names only the first of them; the one that counts comes last. */
const crowd: Course = (asking, at) => {
  const { journal, approver } = asking;
  const asked = ask(asking, at);
  const others = asking.people().filter((one) => one !== approver && one.team !== 'Legal' && one.team !== 'Brand');
  for (const [order, one] of others.slice(0, 11).entries())
    journal.react(asked, at + (order + 1) * MINUTE, one.id, 'white_check_mark');
  journal.react(asked, soon(asking, at), approver.id, 'white_check_mark');
};

const byReply =
  (decides: NonNullable<Meant['decides']>): Course =>
  (asking, at) => {
    const asked = ask(asking, at);
    decide(asking, asked, soon(asking, at), asking.approver, decides);
  };

/** Sent back, asked again in the same thread, then through. */
const twoRounds: Course = (asking, at) => {
  const { journal, asker, approver, belongs } = asking;
  const asked = ask(asking, at);
  const sent = soon(asking, at);
  decide(asking, asked, sent, approver, 'changes_requested');
  const again = soon(asking, sent);
  journal.reply(
    asked,
    {
      at: again,
      by: asker.id,
      text: `${mention(approver)} fixed, can you approve it now?`,
      meant: { asks: [approver.slack!.id] },
    },
    belongs,
  );
  decide(asking, asked, soon(asking, again), approver, 'approved');
};

/** Somebody who was not asked agrees, by hand and by word. */
const bystanders: Course = (asking, at) => {
  const { journal, bystander, approver } = asking;
  const asked = ask(asking, at);
  const first = soon(asking, at);
  journal.react(asked, first, bystander.id, 'white_check_mark');
  say(asking, asked, first + MINUTE, bystander, 'Approved from my side, for what it is worth.');
  journal.react(asked, first + 2 * HOUR, approver.id, 'eyes');
};

const bothByReaction: Course = (asking, at) => {
  const { journal, approver, second } = asking;
  const asked = ask(asking, at, [approver, second]);
  const first = soon(asking, at);
  journal.react(asked, first, approver.id, '+1');
  journal.react(asked, soon(asking, first), second.id, 'heavy_check_mark');
};

/** One of two takes the yes back before the other one has spoken, and gives it again in the end. */
const takenBack: Course = (asking, at) => {
  const { journal, approver, second } = asking;
  const asked = ask(asking, at, [approver, second]);
  const first = soon(asking, at);
  journal.react(asked, first, approver.id, 'white_check_mark');
  journal.unreact(asked, first + 25 * MINUTE, approver.id, 'white_check_mark');
  const other = soon(asking, first + HOUR);
  journal.react(asked, other, second.id, 'white_check_mark');
  journal.react(asked, soon(asking, other + DAY), approver.id, 'white_check_mark');
};

/** One hand is up, the other never. */
const halfDone: Course = (asking, at) => {
  const { journal, approver, second } = asking;
  const asked = ask(asking, at, [approver, second]);
  journal.react(asked, soon(asking, at), second.id, '+1::skin-tone-5');
};

/** A yes by hand that nobody can see any more. */
const removed: Course = (asking, at) => {
  const { journal, approver } = asking;
  const asked = ask(asking, at);
  const first = soon(asking, at);
  journal.react(asked, first, approver.id, 'thumbsup::skin-tone-2');
  journal.unreact(asked, soon(asking, first), approver.id, 'thumbsup::skin-tone-2');
};

const changedMind: Course = (asking, at) => {
  const { journal, approver } = asking;
  const asked = ask(asking, at);
  const first = soon(asking, at);
  journal.react(asked, first, approver.id, 'x');
  const second = soon(asking, first);
  journal.unreact(asked, second, approver.id, 'x');
  journal.react(asked, second + MINUTE, approver.id, 'white_check_mark');
};

/** Nobody ever answers; the question is polished once. */
const neverDecided: Course = (asking, at) => {
  const asked = ask(asking, at);
  asking.journal.edit(asked, at + 3 * MINUTE, `${asked.text} (file in the folder)`);
};

const unclearThenLate: Course = (asking, at) => {
  const { random, approver } = asking;
  const asked = ask(asking, at);
  const first = soon(asking, at);
  say(asking, asked, first, approver, random.pick(unclear));
  decide(asking, asked, workTime(random, first + random.int(15, 30) * DAY, 20), approver, 'approved');
};

const handsDisagree: Course = (asking, at) => {
  const { journal, approver, second } = asking;
  const asked = ask(asking, at, [second, approver]);
  const first = soon(asking, at);
  journal.react(asked, first, approver.id, '+1');
  decide(asking, asked, soon(asking, first), second, 'changes_requested');
};

/** The second word comes when the first has closed the matter. */
const secondThought: Course = (asking, at) => {
  const asked = ask(asking, at);
  const first = soon(asking, at);
  decide(asking, asked, first, asking.approver, 'approved');
  decide(asking, asked, soon(asking, first), asking.approver, 'changes_requested');
};

/** By hand, and then in words as well. */
const handAndWord: Course = (asking, at) => {
  const asked = ask(asking, at);
  const first = soon(asking, at);
  asking.journal.react(asked, first, asking.approver.id, 'ballot_box_with_check');
  decide(asking, asked, first + 2 * MINUTE, asking.approver, 'approved');
};

/** Asked in the middle of another conversation. */
const inPassing: Course = (asking, at) => {
  // Without a link: a thread that names two tasks would leave open which one is meant.
  const above = remark({ ...asking, tasks: [] }, at - 2 * HOUR);
  const asked = ask(asking, at, [asking.approver], above);
  asking.journal.react(asked, soon(asking, at), asking.approver.id, 'x');
};

/** Words of asking that reach nobody who could decide. */
const nobodyAsked: Course = (asking, at) => {
  const { random, journal, asker, bystander, belongs } = asking;
  const text = random.pick(askingsOfNobody)(mention(asking.program('relay')));
  const message = journal.post(
    { channel: pickRoom(random, asking.room, at, 9 * DAY), at, by: asker.id, text },
    belongs,
  );
  journal.react(message, at + HOUR, bystander.id, 'white_check_mark');
};

/** Two of these are played for each campaign, in turn. */
export const courses: readonly Course[] = [
  crowd,
  byReply('approved'),
  twoRounds,
  byReply('changes_requested'),
  bothByReaction,
  bystanders,
  removed,
  byReaction('+1::skin-tone-4'),
  byReply('rejected'),
  neverDecided,
  unclearThenLate,
  takenBack,
  inPassing,
  handsDisagree,
  secondThought,
  changedMind,
  handAndWord,
  halfDone,
  byReaction('negative_squared_cross_mark'),
  nobodyAsked,
];
