import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config } from '../../connectors/asana/config.js';
import { asana } from '../../connectors/asana/index.js';
import type { AsanaApi } from '../../connectors/asana/api.js';
import { ContractError, type Answer, type Http, type Page, type Request } from '../../src/sdk/index.js';

export const WORKSPACE = '9007199254740993001';
export const PROJECT = '9007199254740993201';
export const OTHER_PROJECT = '9007199254740993202';
export const TASK = '9007199254740993401';
export const APPROVAL = '9007199254740993402';
export const MILESTONE = '9007199254740993403';
export const SUBTASK = '9007199254740993404';
/** A connection that names nothing but its workspace. */
export const CONFIG = Config.parse({ workspace: WORKSPACE });
export const LEA = '9007199254740993101';
export const OMAR = '9007199254740993102';

export interface Said {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

type Query = Record<string, string | number | boolean | undefined>;
export type Routes = Record<string, (query: Query, body?: unknown) => Said>;

// oxlint-disable-next-line typescript/no-explicit-any -- recorded bodies, looked at freely by tests
export function fixture(name: string): any {
  return JSON.parse(readFileSync(join(__dirname, '../../connectors/asana/fixtures', `${name}.json`), 'utf8'));
}

/** A list answer of these rows, and the offset of the next page. */
export function list(data: unknown[], offset: string | null = null): Said {
  return { body: { data, next_page: offset === null ? null : { offset } } };
}

/** An Asana that answers from plain functions, those that write with their method before the path; without one it is a 404. Errors go through the connector's own classes. */
export async function openStub(routes: Routes, workspace = WORKSPACE) {
  const requests: { method: string; path: string; query: Query; headers: Record<string, string>; body?: unknown }[] =
    [];
  const logged: Record<string, unknown>[] = [];
  const make = (headers: Record<string, string>): Http => ({
    with: (more) => make({ ...headers, ...more }),
    hold: () => {},
    send: async ({ method = 'GET', path, query = {}, body: sent, accept = [] }: Request): Promise<Answer> => {
      requests.push({ method, path, query, headers, ...(sent !== undefined && { body: sent }) });
      const said = routes[method === 'GET' ? path : `${method} ${path}`]?.(query, sent) ?? {
        status: 404,
        body: { errors: [{ message: 'Not found' }] },
      };
      const { status = 200, headers: answered = {} } = said;
      const failure = accept.includes(status)
        ? null
        : asana.classify({ status, headers: answered, body: said.body, now: 0 });
      if (failure) throw failure;
      const body = Buffer.from(typeof said.body === 'string' ? said.body : JSON.stringify(said.body));
      const json = <T>(): T => {
        try {
          return JSON.parse(body.toString()) as T;
        } catch (cause) {
          throw new ContractError('not JSON', { cause });
        }
      };
      return { status, headers: answered, body, json, requestedAt: '2026-03-02T10:00:00.000Z' };
    },
  });
  const api: AsanaApi = await asana.open({
    config: Config.parse({ workspace }),
    secrets: { token: 'secret-token' },
    allowPrivateNetwork: false,
    keepText: false,
    http: make({}),
    now: () => '2026-03-02T10:00:00.000Z',
    log: (fields) => void logged.push(fields),
  });
  const asked = (path: string) => requests.filter((request) => request.path === path);
  return { api, requests, asked, logged };
}

/** What a walk handed over: decoded records with their `meta`, what is gone, and the last page's cursor. */
export async function walk<Cursor>(pages: AsyncIterable<Page<Cursor>>) {
  const records: { gid: string; meta?: Record<string, unknown> }[] = [];
  const gone: { key: string; proof: string; at?: string }[] = [];
  const sizes: number[] = [];
  let next: Cursor | undefined;
  let whole = false;
  for await (const page of pages) {
    if (next !== undefined) throw new Error('a page after the cursor');
    sizes.push(page.records.length);
    for (const { body, at = '', meta } of page.records) {
      const value = at
        .split('/')
        .slice(1)
        .reduce((part, key) => part[key], JSON.parse(body.toString()));
      records.push(meta ? { ...value, meta } : value);
    }
    gone.push(...(page.gone ?? []));
    next = page.next;
    whole = page.whole ?? false;
  }
  return { records, keys: records.map((record) => record?.gid), gone, sizes, next, whole };
}

export const SEEN = { requestedAt: '2026-03-02T10:00:00.000Z', previousAt: null };
