import { Random } from '../random.js';
import { DAY, HISTORY_FROM, HOUR, START, workTime } from '../time.js';
import type { Campaign, Ms, Person } from '../types.js';
import { courses } from './courses.js';
import { begin, type Desk } from './desk.js';
import { ContentfulJournal } from './journal.js';
import { layModel } from './model.js';
import { reviews } from './reviews.js';
import { playSides } from './sides.js';

/**
 * The whole space: its model, each campaign's entries, and some that belong to none. `keyStays` says of which campaigns
 * the key stands in their project for good: a tag of another one would make a key known that the other tools hide by then.
 */
export function playSpace(
  seed: number,
  people: Person[],
  campaigns: Campaign[],
  begins: (campaign: Campaign) => Ms,
  keyStays: (campaign: Campaign) => boolean,
): ContentfulJournal[] {
  const members = people.filter((one) => one.contentful && one.active);
  const writers = members.filter((one) => one.team === 'Content' || one.team === 'Web');
  const reviewers = members.filter((one) => one.team === 'Brand' || one.team === 'Legal');
  const ground = new ContentfulJournal('ground');
  layModel(ground, HISTORY_FROM, 'nils');
  ground.add({ type: 'tag_added', id: 'evergreen', name: 'Evergreen', at: HISTORY_FROM + HOUR, by: 'nils' });
  const desk = (journal: ContentfulJournal, campaign: Campaign | null, index: number, tag: string | null): Desk => ({
    random: new Random(seed, 'space', index),
    journal,
    campaign,
    index,
    otherKeys: [1, 2].flatMap((step) => campaigns[(index - 1 + step) % Math.max(1, campaigns.length)]?.key ?? []),
    tag,
    writers,
    reviewers,
  });
  playEntries(desk(ground, null, 0, null), HISTORY_FROM, 16);
  const journals = campaigns.map((campaign, position) => {
    const index = position + 1;
    const journal = new ContentfulJournal(`campaign ${index}`);
    const tag = campaign.key && index % 3 !== 0 && keyStays(campaign) ? campaign.key.toLowerCase() : null;
    if (tag)
      journal.add({
        type: 'tag_added',
        id: tag,
        name: `${campaign.name} (${campaign.key})`,
        at: begins(campaign) + DAY,
        by: campaign.owner,
      });
    const own = desk(journal, campaign, index, tag);
    playEntries(own, begins(campaign) + DAY, own.random.int(2, 4));
    return journal;
  });
  return [ground, ...journals];
}

/** Two of them are under way at the start, the others lie anywhere before it; every second one is reviewed in a workflow. */
function playEntries(desk: Desk, from: Ms, count: number): void {
  const { random, index } = desk;
  for (let k = 0; k < count; k++) {
    const list = k % 2 === 0 ? reviews : courses;
    const { contentType, course } = list[(index + (k >> 1)) % list.length]!;
    const about = k < 2 ? START - random.int(0, 4) * DAY : from + random.int(5, 60) * DAY;
    const at = workTime(random, Math.max(about, from), 20);
    const piece = begin(desk, contentType, at);
    course(desk, piece, at);
    playSides(desk, piece, at);
  }
}
