import { NotFound, ScopeError, type Setup, type Surveyed } from '#sdk';
import type { ContentfulApi, Listed } from './api.js';
import { namesOf } from './names.js';
import { sysOf, type Row } from './shapes.js';

/** What to do in Contentful before it is connected. */
export const setup: Setup = {
  steps: [
    'Choose whose eyes the hub sees with: a user of the space with a role that reads all content of the environment. A token sees what its user sees.',
    'As that user: avatar, Account settings, Tokens (CMA tokens), “Create personal access token”; it is shown once and begins with CFPAT-. Tokens of the delivery and preview APIs do not work. An OAuth app needs content_management_read.',
    'Take the space’s id from the address of the web app (…/spaces/<id>/…), and the environment’s from Settings, Environments.',
    'For webhooks: Settings, Webhooks, Settings, “Enable request verification”, and give the 64 characters as signingSecret; a space has one secret, so ask before you replace it. The hub then makes its own webhook, for which the token must manage the space.',
    'Where workflows decide something, name each step’s meaning under workflowSteps: with a token, `hub connect` shows the ids of definitions and steps.',
  ],
  secrets: ['token'],
  config: { space: 'yadj1kx9rmg0', environment: 'master' },
};

const PAGE = 1_000;
/** A page of entries of which versions and workflows are counted. */
const SAMPLE = 100;

/** Lists are counted by Contentful; publishes by what a page of entries announces. */
export async function* survey(api: ContentfulApi): AsyncGenerator<Surveyed> {
  const space = `/spaces/${api.space}`;
  // With the four requests of the check before each run.
  yield { stream: 'space', parts: 1, records: 1, requests: 5, everyRun: 5, how: 'the one of the connection', asked: 0 };
  yield await counted(api, 'users', `${space}/users`);
  for (const name of ['content_types', 'tags']) yield await counted(api, name, api.at(`/${name}`));
  const { definitions } = await namesOf(api);
  const steps = [...definitions].map(
    ([id, { name, steps }]) => `${name} ${id} (${[...steps].map((step) => step.join(' ')).join(', ')})`,
  );
  const line = await counted(api, 'workflow_definitions', api.at('/workflow_definitions'));
  yield { ...line, how: [line.how, ...steps].join('; '), asked: line.asked + 3 };
  yield* content(api);
  yield await counted(api, 'assets', api.at('/assets'), true);
}

async function* content(api: ContentfulApi): AsyncGenerator<Surveyed> {
  const { line, page } = await look(api, 'entries', api.at('/entries'), SAMPLE);
  const rows = page?.rows ?? [];
  const entries = line.records ?? 0;
  const all = (of: number): number => (rows.length === 0 ? 0 : Math.ceil((of * entries) / rows.length));
  // Before each listing: content types, locales and workflow definitions; a run lists what is new, and all ids.
  yield { ...line, requests: line.requests + 3, everyRun: line.everyRun + 4 };
  const publishes = rows.map((row) => Number(sysOf(row)['publishedCounter']) || 0);
  const published = all(publishes.filter((count) => count > 0).length);
  const how = `as many as ${rows.length} entries announce`;
  const records = all(publishes.reduce((a, b) => a + b, 0));
  yield { stream: 'snapshots', parts: published, records, requests: published, everyRun: 0, how, asked: 0 };
  const workflows = await counted(api, 'workflows', api.at('/workflows'));
  const names = await namesOf(api);
  const typeOf = (row: Row): string => String(sysOf(sysOf(row)['contentType'])['id']);
  const steered = all(rows.filter((row) => names.hasWorkflow(typeOf(row))).length);
  yield workflows;
  const logs = { parts: steered, records: null, requests: steered, everyRun: 0, asked: 0 };
  yield { stream: 'workflows_changelog', ...logs, how: 'assumed: one page for each entry with a workflow' };
  for (const stream of ['tasks', 'comments']) {
    const requests = entries + Math.ceil(entries / PAGE);
    const everyRun = Math.min(entries, 200) + 1;
    yield { stream, parts: 1, records: null, requests, everyRun, how: 'one request for each entry', asked: 0 };
  }
}

async function counted(api: ContentfulApi, stream: string, path: string, isChanging = false): Promise<Surveyed> {
  const { line } = await look(api, stream, path, 1);
  return isChanging ? { ...line, everyRun: line.everyRun + 1 } : line;
}

async function look(
  api: ContentfulApi,
  stream: string,
  path: string,
  limit: number,
): Promise<{ line: Surveyed; page: Listed | null }> {
  const base = { stream, parts: 1, asked: 1 };
  try {
    const page = await api.first(path, limit);
    const requests = Math.max(1, Math.ceil((page.total ?? page.rows.length) / PAGE));
    const how = page.total === undefined ? 'Contentful announces no number' : 'counted by Contentful';
    return { line: { ...base, records: page.total ?? null, requests, everyRun: requests, how }, page };
  } catch (error) {
    if (!(error instanceof ScopeError || error instanceof NotFound)) throw error;
    const how = `not visible: ${error.message}`;
    return { line: { ...base, parts: 0, records: null, requests: 1, everyRun: 1, how }, page: null };
  }
}
