import type { Random } from '../random.js';
import { DAY, HOUR, MINUTE, SECOND, START, workTime } from '../time.js';
import type { Campaign, Ms, Person } from '../types.js';
import { awkwardNames, pieces } from '../words.js';
import type { WordpressJournal } from './journal.js';

/** The making of one campaign's posts: who writes, who may publish, and what titles could say. */
export interface Desk {
  random: Random;
  journal: WordpressJournal;
  campaign: Campaign | null;
  index: number;
  /** Names of other campaigns' keys. */
  otherKeys: string[];
  writers: Person[];
}

type Course = (desk: Desk, post: number, title: string, from: Ms) => void;

const paragraph = (title: string, turn: number): string =>
  `<!-- wp:paragraph -->\n<p>${title}, version ${turn}.</p>\n<!-- /wp:paragraph -->`;

const author = (desk: Desk): string => desk.random.pick(desk.writers).id;

/** Asked for review, sent back, asked again, published; the site keeps no trace of the first two. */
const twoRounds: Course = (desk, post, title, from) => {
  const { random, journal } = desk;
  let at = workTime(random, from, 20);
  journal.edit(post, at, author(desk), title, paragraph(title, 2));
  journal.set(post, (at = workTime(random, at, 20)), author(desk), 'pending');
  journal.set(post, (at = workTime(random, at, 30)), author(desk), 'draft');
  journal.edit(post, (at = workTime(random, at, 20)), author(desk), title, paragraph(title, 3));
  journal.set(post, (at = workTime(random, at, 10)), author(desk), 'pending');
  journal.set(post, (at = workTime(random, at, 40)), author(desk), 'publish');
  if (random.chance(0.5)) journal.edit(post, workTime(random, at, 60), author(desk), title, paragraph(title, 4));
};

/** Approved for a later hour: cron publishes, punctually or at the next visit. */
const scheduled: Course = (desk, post, title, from) => {
  const { random, journal } = desk;
  let at = workTime(random, from, 10);
  journal.edit(post, at, author(desk), title, paragraph(title, 2), 'pending');
  at = workTime(random, at, 20);
  const when = at - (at % HOUR) + random.int(20, 70) * HOUR;
  journal.set(post, at, author(desk), 'future', when);
  journal.add({
    type: 'post_published_by_cron',
    id: post,
    at: random.chance(0.6) ? when : when + random.int(1, 9) * MINUTE + 7 * SECOND,
    by: null,
  });
};

const madePrivate: Course = (desk, post, title, from) => {
  const { random, journal } = desk;
  const at = workTime(random, from, 20);
  journal.edit(post, at, author(desk), `${title} (internal)`, paragraph(title, 2));
  journal.set(post, workTime(random, at, 20), author(desk), 'private');
};

const trashedAndBack: Course = (desk, post, _title, from) => {
  const { random, journal } = desk;
  let at = workTime(random, from, 10);
  journal.set(post, at, author(desk), 'publish');
  at = workTime(random, at, 30);
  journal.add({ type: 'post_trashed', id: post, at, by: author(desk) });
  at = workTime(random, at, 20);
  journal.add({ type: 'post_untrashed', id: post, status: 'draft', at, by: author(desk) });
  if (random.chance(0.5)) journal.set(post, workTime(random, at, 20), author(desk), 'publish');
};

const deletedForGood: Course = (desk, post, title, from) => {
  const { random, journal } = desk;
  let at = workTime(random, from, 20);
  journal.edit(post, at, author(desk), title, paragraph(title, 2));
  at = workTime(random, at, 30);
  journal.add({ type: 'post_trashed', id: post, at, by: author(desk) });
  journal.add({ type: 'post_deleted', id: post, at: at + 2 * DAY, by: null });
};

/** Asked for review and thrown away. */
const refused: Course = (desk, post, _title, from) => {
  const { random, journal } = desk;
  const at = workTime(random, from, 20);
  journal.set(post, at, author(desk), 'pending');
  journal.add({ type: 'post_trashed', id: post, at: workTime(random, at, 40), by: author(desk) });
};

const stillOpen: Course = (desk, post, title, from) => {
  const { random, journal } = desk;
  const at = workTime(random, from, 10);
  journal.edit(post, at, author(desk), title, paragraph(title, 2), 'pending');
  journal.set(post, at + random.int(6, 20) * DAY, author(desk), 'publish');
};

const courses: readonly Course[] = [
  twoRounds,
  scheduled,
  madePrivate,
  trashedAndBack,
  deletedForGood,
  refused,
  stillOpen,
];

// WordPress hides the comments of what lies in the trash, and brings them back with it: not played here.
const trashing: readonly Course[] = [trashedAndBack, deletedForGood, refused];

function titleOf(desk: Desk): string {
  const { random, campaign, otherKeys } = desk;
  const plain = random.chance(0.07)
    ? random.pick(awkwardNames).trim()
    : `${random.pick(pieces)} for ${campaign?.name ?? 'the journal'}`;
  const roll = random.next();
  if (roll < 0.14 && otherKeys.length) return `${plain} – after ${random.pick(otherKeys)}`;
  return roll < 0.3 && campaign?.key ? `${plain} [${campaign.key}]` : plain;
}

/** Two to five posts and pages with pictures and comments; one of them before the start and one across it in every campaign. */
export function playPosts(desk: Desk, begins: Ms, count: number): void {
  const { random, journal, campaign } = desk;
  for (let k = 0; k < count; k++) {
    const course = courses[(desk.index + k * 3) % courses.length]!;
    const title = titleOf(desk);
    const by = author(desk);
    const page = random.chance(0.2);
    const at = workTime(random, k === 1 ? START - random.int(0, 2) * DAY : begins + random.int(5, 60) * DAY, 20);
    const post = journal.addPost(
      {
        at,
        author: by,
        title,
        content: paragraph(title, 1),
        kind: page ? 'page' : 'post',
        // Pages have no categories in WordPress.
        categories: page ? [] : campaign?.wordpressCategory ? [campaign.wordpressCategory] : [11],
        tags: page || random.chance(0.7) ? [] : [31],
      },
      campaign?.id ?? null,
    );
    course(desk, post, title, at);
    decorate(desk, post, at, !trashing.includes(course));
  }
  playFuture(desk, workTime(random, START - random.int(3, 12) * DAY, 20));
}

/** Created with a date ahead: the tool then gives `modified` that date too. */
function playFuture(desk: Desk, at: Ms): void {
  const { random, journal, campaign } = desk;
  const title = titleOf(desk);
  const when = at - (at % MINUTE) + random.int(2, 30) * DAY;
  const post = journal.addPost(
    {
      at,
      author: author(desk),
      title,
      content: paragraph(title, 1),
      status: 'future',
      scheduledFor: when,
      categories: campaign?.wordpressCategory ? [campaign.wordpressCategory] : [11],
    },
    campaign?.id ?? null,
  );
  journal.add({
    type: 'post_published_by_cron',
    id: post,
    at: random.chance(0.7) ? when : when + 4 * MINUTE,
    by: null,
  });
}

function decorate(desk: Desk, post: number, after: Ms, talk: boolean): void {
  const { random, journal, campaign } = desk;
  const at = workTime(random, after, 5);
  if (random.chance(0.4)) {
    const piece = random.pick(pieces);
    journal.upload(
      {
        at,
        by: author(desk),
        title: piece,
        filename: `${piece.replaceAll(' ', '-')}.jpg`,
        mime: 'image/jpeg',
        bytes: random.int(20_000, 900_000),
        post: random.chance(0.8) ? post : null,
      },
      campaign?.id ?? null,
    );
  }
  if (talk && random.chance(0.3))
    journal.add({
      type: 'commented',
      id: journal.id(),
      post,
      text: 'Shall we keep this headline?',
      at: at + 20 * MINUTE,
      by: author(desk),
    });
}
