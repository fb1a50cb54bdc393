import { Random } from '../random.js';
import { DAY, HISTORY_FROM, HOUR, START } from '../time.js';
import type { Campaign, Ms, Person } from '../types.js';
import { WordpressJournal } from './journal.js';
import { playPosts } from './posts.js';

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

/** The whole site beside CMP-104: categories, each campaign's posts, and some that belong to none. */
export function playSite(
  seed: number,
  people: Person[],
  campaigns: Campaign[],
  begins: (campaign: Campaign) => Ms,
): WordpressJournal[] {
  const writers = people.filter((one) => one.wordpress && one.active);
  const ground = new WordpressJournal(2_000);
  ground.add({
    type: 'category_added',
    id: 1,
    name: 'Uncategorized',
    slug: 'uncategorized',
    parent: 0,
    at: HISTORY_FROM,
    by: null,
  });
  ground.add({
    type: 'category_added',
    id: 10,
    name: 'Campaigns',
    slug: 'campaigns',
    parent: 0,
    at: HISTORY_FROM,
    by: null,
  });
  ground.add({
    type: 'category_added',
    id: 11,
    name: 'Journal & News',
    slug: 'journal',
    parent: 0,
    at: HISTORY_FROM,
    by: 'nils',
  });
  ground.add({ type: 'tag_added', id: 31, name: 'evergreen', slug: 'evergreen', at: HISTORY_FROM, by: 'nils' });
  const keys = campaigns.flatMap((one) => one.key ?? []);
  const old = ground.addPost(
    {
      at: HISTORY_FROM + 9 * HOUR,
      author: 'kai',
      title: 'How we work',
      content: 'Written by somebody who left.',
      categories: [1],
    },
    null,
  );
  ground.set(old, HISTORY_FROM + 10 * HOUR, 'kai', 'publish');
  // Thrown away and fetched back, once on each side of the start.
  for (const at of [HISTORY_FROM + 40 * DAY, START + 5 * DAY]) {
    ground.add({ type: 'post_trashed', id: old, at, by: 'nils' });
    ground.add({ type: 'post_untrashed', id: old, status: 'publish', at: at + 3 * HOUR, by: 'nils' });
  }
  ground.addPost(
    { at: START + 3 * DAY, author: 'dana', title: 'Spring cleaning', content: 'A first try.', categories: [11] },
    null,
  );
  playPosts(
    {
      random: new Random(seed, 'journal'),
      journal: ground,
      campaign: null,
      index: 0,
      otherKeys: keys.slice(0, 2),
      writers,
    },
    HISTORY_FROM,
    7,
  );

  const journals = campaigns.map((campaign, position) => {
    const index = position + 1;
    const random = new Random(seed, 'site', index);
    const journal = new WordpressJournal(10_000 + index * 100);
    if (campaign.wordpressCategory) {
      const name = campaign.key && random.chance(0.9) ? `${campaign.name} (${campaign.key})` : campaign.name;
      journal.add({
        type: 'category_added',
        id: campaign.wordpressCategory,
        name,
        slug: slug(campaign.name),
        parent: 10,
        at: begins(campaign) + DAY,
        by: campaign.owner,
      });
    }
    const otherKeys = campaigns.slice(position + 1, position + 3).flatMap((one) => one.key ?? []);
    playPosts({ random, journal, campaign, index, otherKeys, writers }, begins(campaign) + DAY, random.int(2, 4));
    return journal;
  });
  return [ground, ...journals];
}
