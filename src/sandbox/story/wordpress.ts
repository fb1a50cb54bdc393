import { instant } from '../time.js';
import { WordpressJournal } from '../wordpress/journal.js';
import { springLaunch } from './asana.js';

/** Posts of CMP-104 that the README and tests name. */
export const STORY_POSTS = { page: 140, pageInWork: 150, teaser: 160 } as const;

/** CMP-104 on the site: the page of 18 March is live, its corrected text waits, and a teaser's past nobody can tell. */
export function playStoryInWordpress(): WordpressJournal {
  const journal = new WordpressJournal(200);
  const { id: campaign } = springLaunch;
  journal.add({
    type: 'category_added',
    id: 14,
    name: 'Spring launch (CMP-104)',
    slug: 'spring-launch',
    parent: 10,
    at: instant('2026-02-10T15:00:00Z'),
    by: 'dana',
  });

  const title = 'Spring collection (CMP-104)';
  const text = (claim: string): string =>
    `<!-- wp:paragraph -->\n<p>The spring collection is here. ${claim}</p>\n<!-- /wp:paragraph -->`;
  journal.addPost(
    {
      id: STORY_POSTS.page,
      kind: 'page',
      at: instant('2026-03-10T16:45:00Z'),
      author: 'tomas',
      title,
      content: text('Soon.'),
    },
    campaign,
  );
  journal.edit(STORY_POSTS.page, instant('2026-03-12T10:30:00Z'), 'tomas', title, text('The best price in town.'));
  journal.set(STORY_POSTS.page, instant('2026-03-13T09:00:00Z'), 'tomas', 'pending');
  journal.set(STORY_POSTS.page, instant('2026-03-18T14:00:00Z'), 'dana', 'publish');
  journal.add({
    type: 'commented',
    id: 190,
    post: STORY_POSTS.page,
    text: 'Legal has a question about the claim.',
    at: instant('2026-03-24T15:25:00Z'),
    by: 'lea',
  });

  journal.addPost(
    {
      id: STORY_POSTS.pageInWork,
      kind: 'page',
      at: instant('2026-03-25T08:20:00Z'),
      author: 'tomas',
      title: 'Spring collection v2',
      content: text('Prices checked on 20 March.'),
    },
    campaign,
  );
  journal.edit(
    STORY_POSTS.pageInWork,
    instant('2026-03-27T15:05:00Z'),
    'tomas',
    'Spring collection v2',
    text('Prices checked on 20 March, source: price table.'),
  );

  // Asked for, sent back twice and kept private, all by status alone: no trace but the last state.
  journal.addPost(
    {
      id: STORY_POSTS.teaser,
      at: instant('2026-03-02T09:00:00Z'),
      author: 'lea',
      title: 'Something is growing',
      content: text('Guess what.'),
      categories: [14],
    },
    campaign,
  );
  journal.set(STORY_POSTS.teaser, instant('2026-03-04T10:00:00Z'), 'lea', 'pending');
  journal.set(STORY_POSTS.teaser, instant('2026-03-05T17:10:00Z'), 'priya', 'draft');
  journal.set(STORY_POSTS.teaser, instant('2026-03-09T11:00:00Z'), 'lea', 'pending');
  journal.set(STORY_POSTS.teaser, instant('2026-03-11T13:40:00Z'), 'dana', 'draft');
  journal.set(STORY_POSTS.teaser, instant('2026-03-11T13:52:00Z'), 'dana', 'private');

  // Beyond the start: the page gets the text that was approved.
  journal.edit(
    STORY_POSTS.page,
    instant('2026-04-13T07:25:00Z'),
    'dana',
    title,
    text('Prices checked on 20 March, source: price table.'),
  );
  journal.add({ type: 'post_trashed', id: STORY_POSTS.pageInWork, at: instant('2026-04-13T07:28:00Z'), by: 'dana' });
  journal.set(STORY_POSTS.teaser, instant('2026-04-14T09:05:00Z'), 'dana', 'publish');
  return journal;
}
