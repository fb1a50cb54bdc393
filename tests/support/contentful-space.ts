import type { Company, ContentfulEvent, ContentfulSpace, Ms, Person } from '#sandbox';
import { quietCompany } from './company.js';

/** Monday, nine o'clock UTC: the first day of the small space. */
const DAY_ONE: Ms = Date.UTC(2026, 10, 2, 9);
const MINUTE: Ms = 60_000;

const person = (id: string, more: Partial<Person> = {}): Person => ({
  id,
  name: id,
  email: `${id}@acme.test`,
  team: 'Content',
  function: 'Writing',
  businessUnit: 'Retail',
  timezone: 'Europe/Berlin',
  active: true,
  bot: false,
  mail: [],
  contentful: { id: `user-${id}`, firstName: id, lastName: 'Test', email: `${id}@acme.test` },
  ...more,
});

type Without<Event> = Event extends unknown ? Omit<Event, 'at' | 'by'> : never;
export type Step = Without<ContentfulEvent> & { by?: string };

/** The model of the small space: pages are reviewed, notes are not. */
const MODEL: Step[] = [
  {
    type: 'content_type_added',
    id: 'page',
    name: 'Page',
    displayField: 'title',
    fields: [{ id: 'title', name: 'Title', type: 'Symbol' }],
  },
  {
    type: 'content_type_added',
    id: 'note',
    name: 'Note',
    displayField: 'title',
    fields: [{ id: 'title', name: 'Title', type: 'Symbol' }],
  },
  {
    type: 'definition_added',
    id: 'review',
    name: 'Review',
    flow: 'no_restriction',
    contentTypes: ['page'],
    steps: ['write', 'ask', 'again', 'yes', 'no'].map((id) => ({ id, name: `Step ${id}` })),
  },
];

export const SPACE: ContentfulSpace = {
  ...quietCompany().contentfulSpace,
  workflowSteps: { review: { ask: 'pending', again: 'changes_requested', yes: 'approved', no: 'rejected' } },
};

/** A company whose space is told by the test: its model first, then a step a minute, by `ana`. */
export function companyOf(steps: Step[]): Company {
  const contentful = [...MODEL, ...steps].map((step, index) => ({
    by: 'ana',
    ...step,
    at: DAY_ONE + (index - MODEL.length) * MINUTE,
  })) as ContentfulEvent[];
  const people = [
    person('ana'),
    person('ben'),
    person('old', { active: false }),
    person('out', { contentful: undefined }),
  ];
  return { ...quietCompany(), contentfulSpace: SPACE, people, contentful };
}

/** The instant of the test's `index`th step. */
export const minute = (index: number): Ms => DAY_ONE + index * MINUTE;
export const stamp = (index: number): string => new Date(minute(index)).toISOString();

export const entry = (id: string, contentType = 'note', title = `About ${id}`): Step => ({
  type: 'entry_created',
  id,
  contentType,
  fields: { title: { 'en-US': title } },
  tags: [],
});
export const saved = (id: string, title = `More about ${id}`): Step => ({
  type: 'entry_saved',
  id,
  fields: { title: { 'en-US': title } },
  tags: [],
});
let copies = 0;
export const published = (id: string): Step => ({ type: 'published', of: 'entry', id, snapshot: `copy-${++copies}` });
export const put = (type: 'unpublished' | 'archived' | 'unarchived' | 'deleted', id: string): Step => ({
  type,
  of: 'entry',
  id,
});
