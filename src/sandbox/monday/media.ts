import { dateOf, DAY, HOUR, START, workTime } from '../time.js';
import type { Ms } from '../types.js';
import { MEDIA, OWN, ownColumns, SIGN_OFF } from './boards.js';
import type { Desk } from './desk.js';
import { crew, nameItem, onMonday, someone } from './desk.js';
import { addBoard } from './ground.js';
import type { MondayValue } from './types.js';

/** Bookings of a campaign in the media plan, in a group of its own where it has one. */
export function playMedia(desk: Desk): void {
  const { random, journal, campaign, index } = desk;
  const at = workTime(random, desk.begins + DAY, 20);
  if (random.chance(0.75)) {
    desk.mediaGroup = `group_c${index}`;
    const title = campaign.key && random.chance(0.8) ? `${campaign.name} (${campaign.key})` : campaign.name;
    journal.add({ type: 'group_added', board: MEDIA.board, id: desk.mediaGroup, title, at, by: someone(desk) });
  }
  for (let count = random.int(1, 3); count > 0; count--) playBooking(desk, workTime(random, at + count * DAY, 60));
  if (desk.mediaGroup !== MEDIA.group && index % 4 === 2)
    journal.add({
      type: 'group_renamed',
      board: MEDIA.board,
      group: desk.mediaGroup,
      title: `${campaign.name} – phase 2`,
      at: START + random.int(1, 20) * DAY + 9 * HOUR,
      by: someone(desk),
    });
}

function playBooking(desk: Desk, from: Ms): void {
  const { random, journal } = desk;
  const { name, campaign } = nameItem(desk);
  const values: Record<string, MondayValue> = {};
  if (random.chance(0.5)) values[MEDIA.status] = { label: 6 };
  if (random.chance(0.7)) values[MEDIA.planner] = { people: crew(desk, 0) };
  if (random.chance(0.8)) values[MEDIA.live] = { date: dateOf(from + 30 * DAY) };
  if (campaign) values[MEDIA.campaign] = { text: campaign };
  values[MEDIA.budget] = { number: random.int(5, 900) * 100 };
  const id = journal.addItem(
    { at: from, by: someone(desk), board: MEDIA.board, group: desk.mediaGroup, name, values },
    desk.campaign.id,
  );
  let at = from;
  for (const label of [0, 3, 4, 1]) {
    if (random.chance(0.25)) return;
    at = workTime(random, at, 90);
    journal.set(id, at, random.chance(0.1) ? null : someone(desk), MEDIA.status, { label });
  }
}

/** A board of a campaign's own, named after it; its one people column serves for the work and for the sign-off. */
export function playOwnBoard(desk: Desk, board: string, from: Ms): void {
  const { random, journal, campaign } = desk;
  const name = `${campaign.key ? `${campaign.key} ` : ''}${campaign.name}: rollout`;
  addBoard(journal, {
    id: board,
    name,
    columns: ownColumns,
    groups: [{ id: OWN.group, title: 'Steps' }],
    at: from,
    by: someone(desk),
  });
  const { approved, changes, pending, rejected } = SIGN_OFF;
  const courses = [[pending, changes, pending, approved], [pending, rejected], [approved]];
  for (const [position, course] of courses.entries()) {
    let at = workTime(random, from + position * DAY, 20);
    const brand = random.pick(onMonday(desk.people, 'Brand')).id;
    const named = nameItem(desk);
    const id = journal.addItem(
      {
        at,
        by: someone(desk),
        board,
        group: OWN.group,
        name: named.name,
        values: named.campaign ? { [OWN.campaign]: { text: named.campaign } } : {},
      },
      campaign.id,
    );
    journal.set(id, (at = workTime(random, at, 20)), someone(desk), OWN.status, { label: 0 });
    for (const [turn, label] of course.entries()) {
      at = workTime(random, at, 40);
      if (turn === 0) journal.set(id, at, someone(desk), OWN.person, { people: [brand] });
      journal.set(id, at, label === pending ? someone(desk) : brand, OWN.signOff, { label });
    }
    if (course.at(-1) === approved) journal.set(id, at, null, OWN.status, { label: 1 });
  }
}
