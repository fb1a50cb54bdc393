import { DAY, HOUR, MINUTE, SECOND, START, workTime } from '../time.js';
import type { Ms, Person } from '../types.js';
import { pieces } from '../words.js';
import type { Posted } from './journal.js';
import { pickRoom } from './rooms.js';
import type { Talk } from './talk.js';
import { linkTask, withKey } from './talk.js';
import { mention, remarks } from './words.js';

type Scene = (talk: Talk, at: Ms) => void;

const someone = (talk: Talk): Person => talk.random.pick(talk.people());

function post(talk: Talk, at: Ms, text: string, more: { by?: string; blocks?: string } = {}): Posted {
  const channel = pickRoom(talk.random, talk.room, at, 9 * DAY);
  return talk.journal.post({ channel, at, by: someone(talk).id, text, ...more }, talk.belongs);
}

function reply(talk: Talk, to: Posted, at: Ms, text: string, broadcast = false): Posted {
  return talk.journal.reply(to, { at, by: someone(talk).id, text, broadcast }, talk.belongs);
}

/** A slip of the pen mended; the other time the edit brings the key that was missing. */
const edits: Scene = (talk, at) => {
  const { random, journal, campaign } = talk;
  const slip = post(talk, at, 'Teh proofs are back.');
  journal.edit(slip, at + 30 * SECOND, 'The proofs are back.');
  const note = reply(talk, slip, at + 10 * MINUTE, 'In the blue foldre.');
  journal.edit(note, at + 11 * MINUTE, 'In the blue folder.');
  const bare = post(talk, at + HOUR, `Proofs of the ${random.pick(pieces)} are in.`);
  journal.edit(bare, at + 2 * HOUR, campaign.key ? `[${campaign.key}] ${bare.text}` : `${bare.text} Really.`);
};

/** A plain message, and one reply of two, are deleted. */
const deletions: Scene = (talk, at) => {
  const { journal } = talk;
  const wrong = post(talk, at, 'wrong window, sorry');
  journal.remove(wrong, at + 5 * MINUTE);
  const root = post(talk, at + HOUR, withKey(talk, 'Two questions on the price table.'));
  const lost = reply(talk, root, at + 2 * HOUR, 'never mind');
  reply(talk, root, at + 3 * HOUR, 'Both answered by mail.');
  journal.remove(lost, at + DAY);
};

/** A parent goes and its replies stay under a tombstone; what it asked is asked no more. */
const tombstone: Scene = (talk, at) => {
  const { random, journal, belongs } = talk;
  const asker = someone(talk);
  const approver = random.pick(talk.people('Brand').filter((one) => one !== asker));
  const asked = journal.post(
    {
      channel: pickRoom(random, talk.room, at, 9 * DAY),
      at,
      by: asker.id,
      text: withKey(talk, `${mention(approver)} can you approve the ${random.pick(pieces)}?`),
      meant: { asks: [approver.slack!.id] },
    },
    belongs,
  );
  journal.reply(asked, { at: at + HOUR, by: approver.id, text: 'That is the old file, is it?' }, belongs);
  journal.reply(asked, { at: at + HOUR + MINUTE, by: asker.id, text: 'Yes. Starting over.' }, belongs);
  journal.remove(asked, at + 2 * HOUR);
};

const files: Scene = (talk, at) => {
  const { random, journal, belongs } = talk;
  const share = (when: Ms, names: string[]): Posted =>
    journal.post(
      {
        channel: pickRoom(random, talk.room, when, 9 * DAY),
        at: when,
        by: someone(talk).id,
        text: names.length > 1 ? withKey(talk, 'Both formats.') : '',
        files: names.map((name) => ({
          name,
          mimetype: name.endsWith('.pdf') ? 'application/pdf' : 'image/png',
          bytes: random.int(2_000, 9_000_000),
        })),
      },
      belongs,
    );
  const piece = random.pick(pieces);
  share(at, [`${piece} v${random.int(1, 4)}.pdf`, `${piece} “wide”.png`]);
  const second = share(at + HOUR, ['Screenshot 12.png']);
  if (random.chance(0.5)) journal.remove(second, at + 3 * HOUR);
};

/** Hands of every colour under a message that asks nothing; some are taken away again. */
const hands: Scene = (talk, at) => {
  const { random, journal } = talk;
  const message = post(talk, at, withKey(talk, random.pick(remarks)));
  const [first, second, third] = [someone(talk), someone(talk), someone(talk)];
  journal.react(message, at + MINUTE, first.id, '+1::skin-tone-2');
  if (second !== first) journal.react(message, at + 2 * MINUTE, second.id, '+1');
  journal.react(message, at + 3 * MINUTE, third.id, 'tada');
  journal.unreact(message, at + 40 * MINUTE, third.id, 'tada');
};

const broadcasts: Scene = (talk, at) => {
  const root = post(talk, at, withKey(talk, 'Which date for the shoot?'));
  reply(talk, root, at + HOUR, 'The 12th suits the studio.');
  reply(talk, root, at + 2 * HOUR, 'Settled: the 12th.', true);
};

/** A program writes in blocks, with nothing in the text that old clients show. */
const blocks: Scene = (talk, at) => {
  const { random } = talk;
  const by = talk.program('relay').id;
  post(talk, at, '', { by, blocks: withKey(talk, `New request: ${random.pick(pieces)}`) });
  post(talk, at + HOUR, withKey(talk, `Form answered: ${random.pick(pieces)}`), { by });
};

/** Three messages within one second. */
const burst: Scene = (talk, at) => {
  const { random, journal, belongs } = talk;
  const channel = pickRoom(random, talk.room, at, 9 * DAY);
  const by = someone(talk).id;
  for (const text of ['Photo one is chosen.', 'And two.', withKey(talk, 'The rest goes back.')])
    journal.post({ channel, at, by, text }, belongs);
};

const linked: Scene = (talk, at) => {
  const { journal, belongs } = talk;
  const link = linkTask(talk, at);
  const root = post(talk, at, withKey(talk, link ? `Details are in ${link}` : 'Details follow.'));
  journal.reply(root, { at: at + 10 * MINUTE, by: someone(talk).id, text: 'Read it, fine.' }, belongs);
};

const scenes: readonly Scene[] = [edits, deletions, tombstone, files, hands, broadcasts, blocks, burst, linked];

/** Each campaign plays one scene before the start and another one after it. */
export function playScenes(talk: Talk, index: number, begins: Ms): void {
  const { random } = talk;
  scenes[index % scenes.length]!(talk, workTime(random, begins + random.int(3, 20) * DAY, 20));
  scenes[(index + 4) % scenes.length]!(talk, workTime(random, START + random.int(0, 18) * DAY, 20));
}
