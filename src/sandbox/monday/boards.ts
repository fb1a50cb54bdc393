import type { MondayColumn, MondayLabel } from './types.js';

const label = (index: number, text: string, isDone = false): MondayLabel => ({ index, text, isDone });

/** Where most work lies. The tool gives a column an id of its kind and a random tail; only old ones are plain. */
export const CREATIVE = {
  board: '7310000101',
  status: 'status',
  owner: 'person',
  legal: 'color_mkq3legl',
  reviewer: 'multiple_person_mkq3r7',
  due: 'date4',
  campaign: 'text_mkq4camp',
  asana: 'link_mkq5asna',
  dependsOn: 'dependency_mkq5w2',
  priority: 'color_mkr1prio',
  notes: 'long_text_mkr2n1',
  hours: 'numbers_mkr2h8',
  groups: { ideas: 'topics', production: 'group_mkq1prod', delivered: 'group_mkq1done', december: 'group_2512' },
} as const;

/** Labels of the status of creative production; index 5 is the empty cell. */
export const STAND = { working: 0, done: 1, stuck: 2, review: 3, inReview: 4, briefing: 6, onHold: 7 } as const;
/** Labels of its legal approval. */
export const LEGAL = { onHold: 0, approved: 1, declined: 2, redlines: 3, waiting: 4 } as const;

export const SUBITEMS = {
  board: '7310000118',
  group: 'topics',
  owner: 'person',
  status: 'status',
  due: 'date0',
} as const;

/** Shares its first columns with creative production, so that an item moved there keeps what stands in them. */
export const MEDIA = {
  board: '7310000212',
  group: 'topics',
  status: 'status',
  planner: 'person',
  live: 'date4',
  campaign: 'text_mkq4camp',
  budget: 'numbers_mkr2b5',
  booking: 'link_mkr7book',
} as const;

export const REGISTER = {
  board: '7310000305',
  group: 'topics',
  status: 'status',
  owner: 'person',
  campaign: 'text_mkp9key',
  launch: 'date_mkp9lnch',
} as const;

/** A campaign's own board: the approval is its first status column, and one people column serves for both. */
export const OWN = {
  group: 'topics',
  signOff: 'color_mkt2sign',
  person: 'person',
  status: 'status_1',
  date: 'date',
  campaign: 'text_mkt2camp',
} as const;
/** Labels of its sign-off. */
export const SIGN_OFF = { pending: 0, approved: 1, rejected: 2, changes: 3 } as const;

const name: MondayColumn = { id: 'name', title: 'Name', type: 'name' };

export const creativeColumns: MondayColumn[] = [
  name,
  {
    id: CREATIVE.status,
    title: 'Status',
    type: 'status',
    labels: [
      label(0, 'Working on it'),
      label(1, 'Done', true),
      label(2, 'Stuck'),
      label(3, 'Waiting for review'),
      label(4, 'In review'),
      label(6, 'Briefing'),
      label(7, 'On hold'),
    ],
  },
  { id: CREATIVE.owner, title: 'Owner', type: 'people' },
  {
    id: CREATIVE.legal,
    title: 'Legal approval',
    type: 'status',
    labels: [
      label(0, 'On hold'),
      label(1, 'Approved', true),
      label(2, 'Declined'),
      label(3, 'Redlines'),
      label(4, 'Waiting for legal'),
    ],
  },
  { id: CREATIVE.reviewer, title: 'Legal reviewer', type: 'people' },
  { id: CREATIVE.due, title: 'Due', type: 'date' },
  { id: CREATIVE.campaign, title: 'Campaign', type: 'text' },
  { id: CREATIVE.asana, title: 'Asana task', type: 'link' },
  { id: CREATIVE.dependsOn, title: 'Depends on', type: 'dependency' },
  { id: CREATIVE.priority, title: 'Priority', type: 'status', labels: [label(0, 'High'), label(1, 'Low')] },
  { id: CREATIVE.notes, title: 'Notes', type: 'long_text' },
  { id: CREATIVE.hours, title: 'Hours', type: 'numbers' },
];

export const subitemColumns: MondayColumn[] = [
  name,
  { id: SUBITEMS.owner, title: 'Owner', type: 'people' },
  {
    id: SUBITEMS.status,
    title: 'Status',
    type: 'status',
    labels: [label(0, 'Working on it'), label(1, 'Done', true), label(2, 'Stuck')],
  },
  { id: SUBITEMS.due, title: 'Date', type: 'date' },
];

export const mediaColumns: MondayColumn[] = [
  name,
  {
    id: MEDIA.status,
    title: 'Status',
    type: 'status',
    labels: [
      label(0, 'In Arbeit'),
      label(1, 'Fertig', true),
      label(2, 'Stuck'),
      label(3, 'Wartet auf Freigabe'),
      label(4, 'Gebucht'),
      label(6, 'Planned'),
      label(7, 'On hold'),
    ],
  },
  { id: MEDIA.planner, title: 'Planner', type: 'people' },
  { id: MEDIA.live, title: 'Go live', type: 'date' },
  { id: MEDIA.campaign, title: 'Campaign', type: 'text' },
  { id: MEDIA.budget, title: 'Budget', type: 'numbers' },
  { id: MEDIA.booking, title: 'Booking', type: 'link' },
];

export const registerColumns: MondayColumn[] = [
  name,
  {
    id: REGISTER.status,
    title: 'Status',
    type: 'status',
    labels: [label(0, 'Planned'), label(1, 'Over', true), label(2, 'Running'), label(3, 'On hold')],
  },
  { id: REGISTER.owner, title: 'Campaign owner', type: 'people' },
  { id: REGISTER.campaign, title: 'Campaign', type: 'text' },
  { id: REGISTER.launch, title: 'Launch', type: 'date' },
];

export const ownColumns: MondayColumn[] = [
  name,
  {
    id: OWN.signOff,
    title: 'Brand sign-off',
    type: 'status',
    labels: [label(0, 'Pending'), label(1, 'Approved', true), label(2, 'Rejected'), label(3, 'Changes requested')],
  },
  { id: OWN.person, title: 'Person', type: 'people' },
  {
    id: OWN.status,
    title: 'Status',
    type: 'status',
    labels: [label(0, 'Working on it'), label(1, 'Done', true), label(2, 'Stuck')],
  },
  { id: OWN.date, title: 'Date', type: 'date' },
  { id: OWN.campaign, title: 'Campaign', type: 'text' },
];
