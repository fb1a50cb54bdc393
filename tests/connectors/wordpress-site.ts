import { quietCompany } from '../support/company.js';
import type { Company, Ms, Person, RunningSandbox, WordpressEvent } from '#sandbox';
import { startWordpressSandbox } from '../../connectors/wordpress/sandbox/index.js';
import type { WordpressSandboxOptions } from '../../connectors/wordpress/sandbox/index.js';

// oxlint-disable-next-line typescript/no-explicit-any -- answers of a foreign API, read by field in every test
/** An answer's body. */
export type Json = Record<string, any>;

/** An instant of the story. */
export const at = (text: string): Ms => Date.parse(text);

function makePerson(id: string, wordpressId: number, extra: Partial<Person> = {}): Person {
  const email = `${id}@acme.test`;
  return {
    id,
    name: `${id} Example`,
    email,
    team: 'Web',
    function: 'Content',
    businessUnit: 'Core',
    timezone: 'America/New_York',
    active: true,
    bot: false,
    wordpress: { id: wordpressId, name: `${id} Example`, email, slug: id },
    mail: [email],
    ...extra,
  };
}

type Created = Extract<WordpressEvent, { type: 'post_created' }>;
const created: Omit<Created, 'at' | 'id' | 'title' | 'status'> = {
  by: 'ann',
  type: 'post_created',
  kind: 'post',
  content: 'v1',
  author: 'ann',
  categories: [2],
  tags: [],
  scheduledFor: null,
};

/** The site lies in New York, five hours west until 2026-03-08 07:00 UTC and four from then on. */
const story: WordpressEvent[] = [
  {
    at: at('2026-03-01T10:00:00Z'),
    by: 'bob',
    type: 'category_added',
    id: 2,
    name: 'CMP-104 & friends',
    slug: 'cmp-104',
    parent: 0,
  },
  { at: at('2026-03-01T10:00:01Z'), by: 'bob', type: 'tag_added', id: 3, name: 'Launch', slug: 'launch' },
  { ...created, at: at('2026-03-02T15:00:00Z'), id: 10, title: 'Launch page', status: 'draft', tags: [3] },
  {
    at: at('2026-03-03T15:00:00Z'),
    by: 'ann',
    type: 'post_edited',
    id: 10,
    revision: 11,
    title: 'Launch page',
    content: 'v1',
    status: 'pending',
  },
  {
    at: at('2026-03-04T15:00:00Z'),
    by: 'bob',
    type: 'post_edited',
    id: 10,
    revision: 12,
    title: 'Launch page',
    content: '"v2" & more',
    status: null,
  },
  { at: at('2026-03-05T15:00:00Z'), by: 'bob', type: 'post_status_set', id: 10, status: 'draft', scheduledFor: null },
  { at: at('2026-03-06T15:00:00Z'), by: 'ann', type: 'post_status_set', id: 10, status: 'pending', scheduledFor: null },
  { at: at('2026-03-08T06:30:00Z'), by: 'bob', type: 'post_status_set', id: 10, status: 'publish', scheduledFor: null },
  {
    ...created,
    at: at('2026-03-08T07:30:00Z'),
    id: 20,
    title: 'Later',
    status: 'future',
    scheduledFor: at('2026-03-20T12:00:00Z'),
  },
  { ...created, at: at('2026-03-09T10:00:00Z'), id: 21, title: 'Secret', status: 'private' },
  {
    ...created,
    at: at('2026-03-09T11:00:00Z'),
    id: 22,
    title: 'Bad idea',
    status: 'pending',
    by: 'cat',
    author: 'cat',
  },
  { ...created, at: at('2026-03-09T12:00:00Z'), id: 30, kind: 'page', title: 'About us', status: 'publish' },
  {
    at: at('2026-03-09T13:00:00Z'),
    by: 'ann',
    type: 'media_uploaded',
    id: 31,
    title: 'Hero',
    filename: 'hero.png',
    mime: 'image/png',
    bytes: 1000,
    post: 10,
  },
  { at: at('2026-03-09T14:00:00Z'), by: 'bob', type: 'commented', id: 5, post: 10, text: "It's good" },
  { at: at('2026-03-10T10:00:00Z'), by: 'bob', type: 'post_trashed', id: 22 },
  { at: at('2026-03-20T12:00:30Z'), by: null, type: 'post_published_by_cron', id: 20 },
  { at: at('2026-03-21T10:00:00Z'), by: 'bob', type: 'post_trashed', id: 10 },
  { at: at('2026-03-22T10:00:00Z'), by: 'bob', type: 'post_untrashed', id: 10, status: 'draft' },
  { at: at('2026-03-23T10:00:00Z'), by: 'bob', type: 'post_deleted', id: 22 },
];

/** A company of which only the site matters. */
export const company: Company = {
  ...quietCompany(),
  people: [makePerson('hub', 9, { bot: true }), makePerson('ann', 1), makePerson('bob', 4), makePerson('cat', 7)],
  site: { name: 'Acme News', timezone: 'America/New_York' },
  wordpress: story,
};

/** The site under test and the clock it shows. */
export const scene = { now: company.start, sandbox: undefined as unknown as RunningSandbox };

/** Every sandbox a test has started, stopped after it. */
export const running: RunningSandbox[] = [];

/** Starts another site of the same company. */
export async function start(extra: Partial<WordpressSandboxOptions> = {}): Promise<RunningSandbox> {
  const started = await startWordpressSandbox({ company, now: () => scene.now, ...extra });
  running.push(started);
  return started;
}

/** An answer as it came. */
export interface Read {
  status: number;
  headers: Headers;
  text: string;
  body: Json;
}

/** Asks the site, by default as the hub's account. */
export async function read(
  path: string,
  init: { from?: RunningSandbox; password?: string | null; method?: string; headers?: Record<string, string> } = {},
): Promise<Read> {
  const from = init.from ?? scene.sandbox;
  const password = init.password === undefined ? from.secrets.applicationPassword : init.password;
  const headers: Record<string, string> = { ...init.headers };
  if (password !== null)
    headers.authorization = `Basic ${Buffer.from(`${String(from.config.user)}:${password}`).toString('base64')}`;
  const response = await fetch(from.baseUrl + path, { headers, method: init.method ?? 'GET' });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && /^[[{]/.test(text);
  return { status: response.status, headers: response.headers, text, body: isJson ? (JSON.parse(text) as Json) : {} };
}

/** The ids of a list, in its order. */
export const ids = (answer: Read): number[] => (answer.body as Json[]).map((item) => item.id as number);
export const api = '/wp-json/wp/v2';
/** Every status a post can have. */
export const all = 'status=publish,future,draft,pending,private,trash';
/** One post in context edit. */
export const post = (id: number): Promise<Read> => read(`${api}/posts/${id}?context=edit`);

/** A fresh site at the company's start for each test of a file. */
export function useSite(): void {
  beforeEach(async () => {
    scene.now = company.start;
    scene.sandbox = await start();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.close()));
  });
}
