import { ScopeError, type Setup, type Surveyed } from '#sdk';
import type { Query, WordpressApi } from './api.js';
import { contents } from './content.js';
import { listingOf } from './walk.js';

/** What to do in WordPress before it is connected. */
export const setup: Setup = {
  steps: [
    'Make a user for the hub with the role Editor, or a role of your own with the rights below: WordPress has no role that only reads, and an administrator may more than is needed.',
    'Log in as that user, open the profile, and under “Application Passwords” add one named Throughline. It is shown once, with spaces that may stay; the password for logging in does not work.',
    'The site must be served over HTTPS, and its host must pass the Authorization header on; a security plugin that closes the REST API must let this user through.',
    'Give baseUrl the address of the front page; where the API lies below it is found out.',
  ],
  secrets: ['applicationPassword'],
  config: { user: 'hub-reader' },
  baseUrl: 'https://www.example.com',
};

const PER_PAGE = 100;
const STATUSES = 'publish,future,draft,pending,private,trash';
const OF_MEDIA = 'inherit,private,trash';

interface Counted {
  /** Null: the site does not show this list, or announces no number. */
  total: number | null;
  how: string;
  rows: unknown[];
}

/** What the user may see; WordPress announces how many there are of each kind. */
export async function* survey(api: WordpressApi): AsyncGenerator<Surveyed> {
  // With what comes before each run: the front page, and the two requests of the check.
  yield { stream: 'site', parts: 1, records: 1, requests: 4, everyRun: 4, how: 'the one of the connection', asked: 0 };
  const people = await count(api, '/wp/v2/users', { context: 'edit' });
  // Whether everybody may be listed is asked before each listing.
  yield whole('users', people.total === null ? await count(api, '/wp/v2/users', { who: 'authors' }) : people, 1);
  yield whole('categories', await count(api, '/wp/v2/categories', {}));
  yield whole('tags', await count(api, '/wp/v2/tags', {}));
  yield* content(api);
  const comments = await count(api, '/wp/v2/comments', { context: 'edit', status: 'all' });
  yield { ...whole('comments', comments), everyRun: 1 };
}

async function* content(api: WordpressApi): AsyncGenerator<Surveyed> {
  const types = await kinds(api);
  if (types instanceof ScopeError) {
    const how = `not visible: ${types.message}`;
    yield { stream: 'content', parts: 0, records: null, requests: 1, everyRun: 1, how, asked: 1 };
    return;
  }
  const sum = { records: 0, pages: 0, revisions: 0, lists: 0, edited: 0 };
  for (const type of types) {
    const status = type === 'media' ? OF_MEDIA : STATUSES;
    const { total, rows } = await count(api, `/wp/v2/${type}`, { context: 'edit', status }, PER_PAGE);
    const histories = rows.map(historyOf).filter((saved) => saved > 0);
    const all = (seen: number): number => (rows.length === 0 ? 0 : Math.ceil((seen * (total ?? 0)) / rows.length));
    sum.records += total ?? 0;
    sum.pages += pagesOf(total);
    sum.edited += all(histories.length);
    sum.revisions += all(histories.reduce((a, b) => a + b, 0));
    sum.lists += all(histories.reduce((lists, saved) => lists + pagesOf(saved), 0));
  }
  // The list of kinds; for each the site's zone, its statuses and one page.
  const everyRun = 1 + 3 * types.length;
  yield {
    stream: 'content',
    parts: types.length,
    records: sum.records,
    requests: 1 + 2 * types.length + sum.pages,
    everyRun,
    how: `counted by the site: ${types.join(', ')}`,
    asked: 1 + types.length,
  };
  yield {
    stream: 'revisions',
    parts: sum.edited,
    records: sum.revisions,
    requests: sum.lists,
    everyRun: 0,
    how: `as many as the newest ${PER_PAGE} of each kind announce`,
    asked: 0,
  };
}

async function kinds(api: WordpressApi): Promise<string[] | ScopeError> {
  const types: string[] = [];
  try {
    if (contents.parts && 'list' in contents.parts) for await (const type of contents.parts.list(api)) types.push(type);
  } catch (error) {
    if (error instanceof ScopeError) return error;
    throw error;
  }
  return types;
}

const historyOf = (row: unknown): number => {
  const links = (row as { _links?: { 'version-history'?: { count?: unknown }[] } } | null)?._links;
  return Number(links?.['version-history']?.[0]?.count ?? 0) || 0;
};

async function count(api: WordpressApi, route: string, query: Query, perPage = 1): Promise<Counted> {
  const fields = perPage > 1 ? 'id,_links' : 'id';
  const answer = await api.get(route, { ...query, per_page: perPage, _fields: fields }, [400, 401, 403, 404]);
  if (answer.status !== 200) return { total: null, how: `not visible: HTTP ${answer.status}`, rows: [] };
  const { rows, total } = listingOf(answer);
  return total === undefined
    ? { total: null, how: 'the site announces no number', rows }
    : { total, how: 'counted by the site', rows };
}

const pagesOf = (total: number | null): number => Math.max(1, Math.ceil((total ?? 0) / PER_PAGE));

function whole(stream: string, { total, how }: Counted, beside = 0): Surveyed {
  const requests = pagesOf(total) + beside;
  return { stream, parts: 1, records: total, requests, everyRun: requests, how, asked: 1 };
}
