import type { Company, Ms } from '#sandbox';
import {
  startContentfulSandbox,
  type ContentfulSandboxOptions,
  type RunningContentful,
} from '../../connectors/contentful/sandbox/index.js';
import { companyOf, minute, SPACE, type Step } from '../support/contentful-space.js';

export * from '../support/contentful-space.js';

// oxlint-disable-next-line no-explicit-any -- bodies as they come over the wire
type Json = any;

export const SPACE_PATH = `/spaces/${SPACE.id}`;
export const HERE = `${SPACE_PATH}/environments/${SPACE.environment}`;

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
  const clock = { now: company.contentful.at(-1)?.at ?? minute(0) };
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
