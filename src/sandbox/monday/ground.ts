import { HISTORY_FROM, HISTORY_TO, instant, MINUTE } from '../time.js';
import type { Ms } from '../types.js';
import {
  CREATIVE,
  creativeColumns,
  LEGAL,
  MEDIA,
  mediaColumns,
  REGISTER,
  registerColumns,
  STAND,
  subitemColumns,
  SUBITEMS,
} from './boards.js';
import type { Deed } from './journal.js';
import { MondayJournal } from './journal.js';
import type { MondayColumn } from './types.js';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The group of creative production in which work of that month is made. */
export function monthGroup(at: Ms): string {
  const date = new Date(at);
  return `group_${String(date.getUTCFullYear() % 100)}${String(date.getUTCMonth() + 1).padStart(2, '0')}`;
}

/** What a board is told with when it is made. */
export interface NewBoard {
  id: string;
  name: string;
  columns: MondayColumn[];
  groups: { id: string; title: string }[];
  at: Ms;
  by: string | null;
  subitemsOf?: string;
  kind?: 'document';
  hidden?: true;
}

export function addBoard(journal: MondayJournal, { hidden, kind, subitemsOf, ...board }: NewBoard): void {
  journal.add({
    type: 'board_added',
    subitemsOf: subitemsOf ?? null,
    kind: kind ?? 'board',
    visible: !hidden,
    ...board,
  });
}

/** Boards, groups, columns and labels with all that becomes of them: the same for every seed. */
export function layBoards(): MondayJournal {
  const journal = new MondayJournal(200_000);
  const { ideas, production, delivered, december } = CREATIVE.groups;
  addBoard(journal, {
    id: CREATIVE.board,
    name: 'Creative production',
    columns: creativeColumns,
    groups: [
      { id: ideas, title: 'Ideas' },
      { id: production, title: 'In production' },
      { id: delivered, title: 'Delivered' },
      { id: december, title: 'December 2025' },
    ],
    at: HISTORY_FROM,
    by: 'greta',
  });
  addBoard(journal, {
    id: SUBITEMS.board,
    name: 'Subitems of Creative production',
    columns: subitemColumns,
    groups: [{ id: SUBITEMS.group, title: 'Subitems' }],
    at: HISTORY_FROM,
    by: null,
    subitemsOf: CREATIVE.board,
  });
  addBoard(journal, {
    id: MEDIA.board,
    name: 'Media plan',
    columns: mediaColumns,
    groups: [{ id: MEDIA.group, title: 'Always on' }],
    at: HISTORY_FROM + 4 * MINUTE,
    by: 'hank',
  });
  addBoard(journal, {
    id: REGISTER.board,
    name: 'Campaign register',
    columns: registerColumns,
    groups: [{ id: REGISTER.group, title: 'All campaigns' }],
    at: HISTORY_FROM + 9 * MINUTE,
    by: 'greta',
  });
  // A document is no board for work, so the key in its name makes no campaign.
  addBoard(journal, {
    id: '7310000411',
    name: 'How to name things, e.g. CMP-99998',
    columns: [],
    groups: [],
    at: HISTORY_FROM + 20 * MINUTE,
    by: 'chloe',
    kind: 'document',
  });
  for (let month = 1; ; month++) {
    // Before anybody works on that day.
    const at = Date.UTC(2026, month - 1, 1);
    if (at > HISTORY_TO) break;
    const title = `${months[month - 1]!} 2026`;
    journal.add({ type: 'group_added', board: CREATIVE.board, id: monthGroup(at), title, at, by: 'greta' });
  }
  renameThings(journal);
  return journal;
}

/** What a reader by title or label loses; some of it happens only after the start. */
function renameThings(journal: MondayJournal): void {
  const board = CREATIVE.board;
  const rename = (when: string, what: Deed): void => journal.add({ ...what, at: instant(when), by: 'greta' });
  rename('2026-01-12T08:20:00Z', {
    type: 'group_renamed',
    board,
    group: CREATIVE.groups.ideas,
    title: 'Ideas & backlog',
  });
  rename('2026-01-19T09:00:00Z', { type: 'column_renamed', board, column: CREATIVE.due, title: 'Due date' });
  rename('2026-01-26T09:45:10Z', { type: 'board_renamed', board: MEDIA.board, name: 'Media plan 2026' });
  // Nobody used "Briefing" any more: its index now means something else, and old entries still say the old word.
  rename('2026-02-16T10:00:00Z', {
    type: 'label_renamed',
    board,
    column: CREATIVE.status,
    index: STAND.briefing,
    text: 'Handed to print',
  });
  rename('2026-03-02T13:30:00Z', {
    type: 'label_renamed',
    board: MEDIA.board,
    column: MEDIA.status,
    index: 4,
    text: 'Booked',
  });

  rename('2026-04-07T08:10:00Z', {
    type: 'label_renamed',
    board,
    column: CREATIVE.status,
    index: STAND.review,
    text: 'Waiting for feedback',
  });
  rename('2026-04-08T07:30:00Z', {
    type: 'group_renamed',
    board,
    group: monthGroup(instant('2026-04-08T07:30:00Z')),
    title: 'April 2026 🌱',
  });
  rename('2026-04-09T12:00:00Z', {
    type: 'label_renamed',
    board,
    column: CREATIVE.legal,
    index: LEGAL.waiting,
    text: 'With legal',
  });
  rename('2026-04-14T09:20:00Z', {
    type: 'column_renamed',
    board,
    column: CREATIVE.legal,
    title: 'Legal sign-off',
  });
  rename('2026-04-16T15:00:00Z', { type: 'board_renamed', board: REGISTER.board, name: 'Campaigns 2026' });
}
