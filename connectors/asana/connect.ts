import { ContractError, NotFound, ScopeError, type Plan, type Setup, type Surveyed } from '#sdk';
import { gidOf, type AsanaApi, type Row } from './api.js';
import { OWN_PORTFOLIOS } from './portfolios.js';

/** What to do in Asana before it is connected. */
export const setup: Setup = {
  steps: [
    'Choose whose eyes the hub sees with: a service account (Enterprise, admin console, Apps) sees most; a token of a person sees what that person sees, so private projects need a membership.',
    'Make the token: for a person at https://app.asana.com/0/my-apps, “Create new token”; it is shown once. It does not expire and can be revoked there.',
    'Find the workspace gid: the number in the address of the admin console. With any other number the check answers with the workspaces that the token sees.',
    'For OAuth instead of a token: register an app at the same address, sign in once with it, and give the connection `credentials` with tokenUrl https://app.asana.com/-/oauth_token, clientId, clientSecret and refreshToken.',
  ],
  secrets: ['token'],
  config: { workspace: '1200000000000001' },
};

const PAGE = 100;
/** Projects whose tasks are counted, and pages of each: at most a hundred requests, less than a minute on a free plan. */
const SAMPLE_PROJECTS = 10;
const SAMPLE_PAGES = 10;
// Asana's page on rate limits (contract of 2026-06): 150 a minute without a paid plan.
const FREE_PER_MINUTE = 150;

/** Only paid plans may search; the question is one that finds nothing. */
export async function plan(api: AsanaApi): Promise<Plan | null> {
  const query = { 'created_on.after': '2100-01-01', opt_fields: 'name' };
  const { status } = await api.get(`/workspaces/${api.workspace}/tasks/search`, query, [400, 402, 403, 404]);
  if (status === 402) return { name: 'free', requestsPerMinute: FREE_PER_MINUTE };
  return status === 200 ? { name: 'paid' } : null;
}

interface Listed {
  gids: string[];
  pages: number;
}

/** What the token sees: lists are counted by reading their names, tasks by looking into some of the projects. */
export async function* survey(api: AsanaApi): AsyncGenerator<Surveyed> {
  const { workspace } = api;
  // With the two requests of the check before each run.
  const one = { parts: 1, records: 1, requests: 3, everyRun: 3, how: 'the one of the connection', asked: 0 };
  yield { stream: 'workspaces', ...one };
  const users = await list(api, '/users', { workspace });
  yield whole('users', users);
  yield* visible('teams', async () => whole('teams', await list(api, `/workspaces/${workspace}/teams`, {}), 1));
  const portfolios = await seen(() => list(api, '/portfolios', { workspace, ...OWN_PORTFOLIOS }));
  if (portfolios instanceof Error) {
    yield hidden('portfolios', portfolios);
    yield hidden('portfolio_items', portfolios);
  } else {
    yield whole('portfolios', portfolios);
    const inside = portfolios.pages + portfolios.gids.length;
    yield { ...perPart('portfolio_items', portfolios.gids.length, inside), how: 'not counted' };
  }
  const projects = await list(api, '/projects', { workspace });
  yield whole('projects', projects);
  const perProject = projects.pages + projects.gids.length;
  yield { ...perPart('sections', projects.gids.length, perProject), how: 'not counted' };
  yield* visible('tags', async () => whole('tags', await list(api, '/tags', { workspace })));
  yield* tasks(api, projects, users);
}

async function* tasks(api: AsanaApi, projects: Listed, users: Listed): AsyncGenerator<Surveyed> {
  const sample = spread(projects.gids, SAMPLE_PROJECTS);
  const met = { tasks: 0, parents: 0, subtasks: 0, pages: 0, cut: false };
  for (const project of sample) {
    let pages = 0;
    const query = { project, opt_fields: 'num_subtasks' };
    for await (const page of api.pages('/tasks', query, `/projects/${project}`)) {
      met.pages += 1;
      for (const row of page.rows) {
        const inside = Number(row['num_subtasks'] ?? 0) || 0;
        met.tasks += 1;
        met.subtasks += inside;
        if (inside > 0) met.parents += 1;
      }
      if (++pages < SAMPLE_PAGES || page.last) continue;
      met.cut = true;
      break;
    }
  }
  const all = (seenIn: number): number => Math.round((seenIn * projects.gids.length) / Math.max(1, sample.length));
  const items = all(met.tasks + met.subtasks);
  // Every part lists the projects and the users once; each project costs its events before and after, and its pages.
  const parts = projects.pages + users.pages;
  const everyRun = parts + 2 * projects.gids.length + users.gids.length;
  const looked = `${sample.length} of ${projects.gids.length} projects looked at`;
  yield {
    stream: 'tasks',
    parts: projects.gids.length + users.gids.length,
    records: items,
    requests: everyRun + all(met.pages + met.parents),
    everyRun,
    how: met.cut ? `${looked}, some of them only in part: there are more` : looked,
    asked: met.pages,
  };
  const children = {
    parts: items,
    records: null,
    requests: items,
    everyRun: 0,
    how: 'one list for each task',
    asked: 0,
  };
  yield { stream: 'stories', ...children };
  yield { stream: 'attachments', ...children };
}

async function list(api: AsanaApi, path: string, query: Record<string, string>): Promise<Listed> {
  const listed: Listed = { gids: [], pages: 0 };
  for await (const { rows } of api.pages(path, { ...query, opt_fields: 'name' })) {
    listed.pages += 1;
    listed.gids.push(...rows.map((row: Row) => gidOf(row)).filter((gid) => gid !== null));
  }
  return listed;
}

/** A list that every run reads whole; `beside` counts requests before it. */
function whole(stream: string, { gids, pages }: Listed, beside = 0): Surveyed {
  const requests = Math.max(1, Math.ceil(gids.length / PAGE)) + beside;
  return { stream, parts: 1, records: gids.length, requests, everyRun: requests, how: 'counted', asked: pages };
}

const perPart = (stream: string, parts: number, requests: number): Omit<Surveyed, 'how'> => ({
  stream,
  parts,
  records: null,
  requests,
  everyRun: requests,
  asked: 0,
});

async function* visible(stream: string, look: () => Promise<Surveyed>): AsyncGenerator<Surveyed> {
  const line = await seen(look);
  yield line instanceof Error ? hidden(stream, line) : line;
}

// A plain workspace has no teams and says so as an error; whatever it is about, the other lists are still looked at.
async function seen<T>(look: () => Promise<T>): Promise<T | Error> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ScopeError || error instanceof NotFound || error instanceof ContractError) return error;
    throw error;
  }
}

// One request a run to be told so again: rights may come.
const hidden = (stream: string, { message }: Error): Surveyed => ({
  stream,
  parts: 0,
  records: null,
  requests: 1,
  everyRun: 1,
  how: `not visible: ${message}`,
  asked: 1,
});

/** At most so many of them, evenly spread: a list begins with its oldest. */
function spread(all: string[], most: number): string[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)]!);
}
