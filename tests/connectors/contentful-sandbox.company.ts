import type { Company, ContentfulEvent, ContentfulSpace, Ms, Person } from '#sandbox';
import {
  startContentfulSandbox,
  type ContentfulSandboxOptions,
  type RunningContentful,
} from '../../connectors/contentful/sandbox/index.js';
import { quietCompany } from '../support/company.js';

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

// oxlint-disable-next-line no-explicit-any -- bodies as they come over the wire
type Json = any;
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
export const SPACE_PATH = `/spaces/${SPACE.id}`;
export const HERE = `${SPACE_PATH}/environments/${SPACE.environment}`;

/** A company whose space is told by the test: its model first, then a step a minute, by `ana`. */
function companyOf(steps: Step[]): Company {
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

const open: RunningContentful[] = [];

/** Closes what the tests of a file have started. */
export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((one) => one.close()));
}

interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}

export interface Bench {
  sandbox: RunningContentful;
  clock: { now: Ms };
  /** Asks below the environment, or from `/` on; any status. */
  ask(path: string, more?: { method?: string; body?: string; token?: string }): Promise<Answer>;
  /** The body of a good answer. */
  ok(path: string): Promise<Json>;
}

/** Starts a sandbox in front of these steps; its clock stands at the last of them. */
export async function bench(
  steps: Step[] | Company = [],
  options: Partial<ContentfulSandboxOptions> = {},
): Promise<Bench> {
  const company = Array.isArray(steps) ? companyOf(steps) : steps;
  const clock = { now: company.contentful.at(-1)?.at ?? DAY_ONE };
  const sandbox = await startContentfulSandbox({ company, now: () => clock.now, ...options });
  open.push(sandbox);
  const { id, environment, token: own } = company.contentfulSpace;
  const ask: Bench['ask'] = async (path, { token = own, ...more } = {}) => {
    const address = path.startsWith('/') ? path : `/spaces/${id}/environments/${environment}/${path}`;
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(sandbox.baseUrl + address, { ...more, headers });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') && text !== '';
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
  };
  const ok = async (path: string): Promise<Json> => {
    const { status, body } = await ask(path);
    expect([path, status]).toEqual([path, 200]);
    return body;
  };
  return { sandbox, clock, ask, ok };
}

/** Ids of a list's records. */
export const ids = (body: Json): string[] => body.items.map(({ sys }: Json) => sys.id);
