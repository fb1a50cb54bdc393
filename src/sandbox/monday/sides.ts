import { Random } from '../random.js';
import { DAY, HISTORY_FROM, HOUR, MINUTE, START, workTime } from '../time.js';
import type { Campaign, Ms, Person } from '../types.js';
import { comments, deeds, pieces } from '../words.js';
import { someone } from './desk.js';
import { addBoard } from './ground.js';
import { MondayJournal } from './journal.js';
import type { MondayColumn } from './types.js';

const columns: MondayColumn[] = [
  { id: 'name', title: 'Name', type: 'name' },
  {
    id: 'status',
    title: 'Status',
    type: 'status',
    labels: [
      { index: 0, text: 'Working on it', isDone: false },
      { index: 1, text: 'Done', isDone: true },
      { index: 2, text: 'Stuck', isDone: false },
    ],
  },
  { id: 'person', title: 'Person', type: 'people' },
];

interface Side {
  id: string;
  name: string;
  /** Whoever left made a board too. */
  by: string;
  from: Ms;
  ends?: { type: 'board_archived' | 'board_deleted'; at: Ms };
  hidden?: true;
}

const sides: readonly Side[] = [
  {
    id: '7310000502',
    name: 'Board of directors',
    by: 'hank',
    from: HISTORY_FROM + HOUR,
    hidden: true,
  },
  {
    id: '7310000606',
    name: 'Trade fair 2025',
    by: 'kai',
    from: HISTORY_FROM + 2 * HOUR,
    ends: { type: 'board_archived', at: Date.UTC(2026, 1, 3, 9) },
  },
  {
    id: '7310000707',
    name: 'Scratch',
    by: 'viktor',
    from: HISTORY_FROM + 3 * HOUR,
    ends: { type: 'board_deleted', at: Date.UTC(2026, 2, 5, 16, 12) },
  },
  {
    id: '7310000808',
    name: 'Pitch ideas',
    by: 'priya',
    from: HISTORY_FROM + 30 * DAY,
    ends: { type: 'board_deleted', at: START + 8 * DAY + 90 * MINUTE },
  },
  {
    id: '7310000909',
    name: 'Winter retrospective',
    by: 'jack',
    from: HISTORY_FROM + 60 * DAY,
    ends: { type: 'board_archived', at: START + 11 * DAY },
  },
  { id: '7310001010', name: 'Pop-up studio', by: 'amara', from: START + 6 * DAY },
];

/** Boards beside the campaigns' work: hidden from the hub, archived, deleted, and one that is made after the start. */
export function playSides(seed: number, people: Person[], campaigns: Campaign[]): MondayJournal {
  const journal = new MondayJournal(300_000);
  const random = new Random(seed, 'monday-sides');
  const keyed = campaigns.filter((one) => one.key);
  for (const { ends, hidden, ...side } of sides) {
    const group = { id: 'topics', title: 'All' };
    // A key that only stands where the hub cannot look makes no campaign.
    const secret = hidden ? [{ id: 'group_next', title: 'Next: CMP-99997' }] : [];
    const { id: board, name, by, from } = side;
    addBoard(journal, {
      id: board,
      name,
      columns,
      groups: [group, ...secret],
      at: from,
      by,
      ...(hidden && { hidden }),
    });
    for (let count = random.int(3, 5); count > 0; count--) {
      let at = workTime(random, from + random.int(0, 15) * DAY, 20);
      const one = keyed.length && random.chance(0.3) ? random.pick(keyed) : null;
      const subject = `${random.pick(deeds)} ${random.pick(pieces)}`;
      const item = journal.addItem(
        {
          at,
          by,
          board,
          group: group.id,
          name: one ? `${subject} like in ${one.key}` : subject,
        },
        null,
      );
      at = workTime(random, at, 20);
      journal.set(item, at, someone({ random, people }), 'status', { label: random.pick([0, 2]) });
      journal.set(item, at, someone({ random, people }), 'person', { people: [someone({ random, people })] });
      if (random.chance(0.4)) journal.post(item, at, someone({ random, people }), random.pick(comments));
      if (random.chance(0.4))
        journal.set(item, workTime(random, at, 20), someone({ random, people }), 'status', { label: 1 });
    }
    if (ends) journal.add({ type: ends.type, board, at: ends.at, by });
  }
  return journal;
}
