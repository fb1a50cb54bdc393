import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordpress } from '../../connectors/wordpress/index.js';
import { ContractError, type Answer, type Http, type Page, type Request } from '../../src/sdk/index.js';

// oxlint-disable-next-line typescript/no-explicit-any -- recorded bodies, looked at freely by tests
type Row = any;
type Query = Record<string, string>;

export interface Said {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export const NOW = '2026-03-06T12:00:00.000Z';

// oxlint-disable-next-line typescript/no-explicit-any -- see above
export function fixture(name: string): any {
  return JSON.parse(readFileSync(join(__dirname, '../../connectors/wordpress/fixtures', `${name}.json`), 'utf8'));
}

const refusal = (status: number, code: string, details?: unknown): Said => ({
  status,
  body: { code, message: code, data: { status, ...(details ? { details } : {}) } },
});

/** What WordPress compares stamps by: the wall clock of the site, which repeats an hour when summer ends. */
export function wallClock(utc: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return parts.format(new Date(utc.endsWith('Z') ? utc : `${utc}Z`)).replace(' ', 'T');
}

/** A small WordPress in memory: lists as core pages, filters and hides them. */
export class StubSite {
  base = 'https://cms.example.test';
  link: string | null = '<https://cms.example.test/wp-json/>; rel="https://api.w.org/"';
  /** Path of the API's root, null: plain permalinks. */
  root: string | null = '/wp-json';
  zone = 'America/New_York';
  date: string | null = 'Fri, 06 Mar 2026 12:00:00 GMT';
  hasTotals = true;
  unreadable = new Set<number>();
  lists: Record<string, Row[]> = {
    '/wp/v2/posts': fixture('posts'),
    '/wp/v2/pages': fixture('pages'),
    '/wp/v2/media': fixture('media'),
    '/wp/v2/events': [],
    '/wp/v2/users': fixture('users'),
    '/wp/v2/categories': fixture('categories'),
    '/wp/v2/tags': fixture('tags'),
    '/wp/v2/comments': fixture('comments'),
    '/wp/v2/posts/12/revisions': fixture('revisions'),
  };
  answers: Record<string, (query: Query) => Said | undefined> = {
    '/': () => ({ body: { ...fixture('site'), timezone_string: this.zone } }),
    '/wp/v2/types': () => ({ body: fixture('types') }),
    '/wp/v2/statuses': () => ({ body: fixture('statuses') }),
    '/wp/v2/users/me': () => ({ body: fixture('me') }),
  };
  /** Runs before each answer: people work while we read. */
  meanwhile: (route: string, query: Query) => void = () => {};
  requests: { method: string; url: string; route: string; query: Query; headers: Record<string, string> }[] = [];
  logged: string[] = [];

  open(user = 'omar', baseUrl: string | undefined = this.base) {
    return wordpress.open({
      config: { user },
      secrets: { applicationPassword: 'abcd efgh ijkl' },
      baseUrl,
      allowPrivateNetwork: false,
      keepText: false,
      http: this.http({}),
      now: () => NOW,
      log: (_, message) => this.logged.push(message),
    });
  }

  private http(headers: Record<string, string>): Http {
    return {
      with: (more) => this.http({ ...headers, ...more }),
      hold: () => {},
      send: async ({ method = 'GET', path, query = {}, accept = [] }: Request): Promise<Answer> => {
        const asked = Object.fromEntries(
          Object.entries(query)
            .filter(([, value]) => value !== undefined)
            .map(([name, value]) => [name, String(value)]),
        );
        const url = new URL(path);
        const route = this.root === null ? (asked.rest_route ?? '') : url.pathname.slice(this.root.length);
        this.requests.push({ method, url: path, route, query: asked, headers });
        this.meanwhile(route, asked);
        const front = `${new URL(`${this.base}/`).pathname}`;
        const said =
          method === 'HEAD'
            ? { headers: { 'content-type': 'text/html', ...(this.link ? { link: this.link } : {}) }, body: '' }
            : url.origin === new URL(this.base).origin &&
                (this.root === null ? true : url.pathname.startsWith(this.root))
              ? this.answer(route, asked)
              : { headers: { 'content-type': 'text/html' }, body: `<html>front ${front}</html>` };
        return this.reply(said, accept);
      },
    };
  }

  private reply({ status = 200, body: sent, headers: extra = {} }: Said, accept: readonly number[]): Answer {
    const headers = { 'content-type': 'application/json', ...(this.date ? { date: this.date } : {}), ...extra };
    const failure = accept.includes(status)
      ? null
      : wordpress.classify({ status, headers, body: sent, now: Date.parse(NOW) });
    if (failure) throw failure;
    const body = Buffer.from(typeof sent === 'string' ? sent : JSON.stringify(sent));
    const json = <T>(): T => {
      try {
        return JSON.parse(body.toString()) as T;
      } catch (cause) {
        throw new ContractError('not JSON', { cause });
      }
    };
    return { status, headers, body, json, requestedAt: NOW };
  }

  private answer(route: string, query: Query): Said {
    const own = this.answers[route]?.(query);
    if (own) return own;
    const list = this.lists[route];
    if (list) return this.list(route, list, query);
    const [, parent, id] = /^(.*)\/(\d+)$/.exec(route) ?? [];
    const siblings = parent ? this.lists[parent] : undefined;
    if (!siblings) return refusal(404, route.endsWith('/revisions') ? 'rest_post_invalid_parent' : 'rest_no_route');
    const row = siblings.find((one) => one.id === Number(id));
    if (!row) return refusal(404, parent!.endsWith('users') ? 'rest_user_invalid_id' : 'rest_post_invalid_id');
    return this.unreadable.has(row.id) ? refusal(403, 'rest_forbidden_context') : { body: row };
  }

  private list(route: string, all: Row[], query: Query): Said {
    const isPosts = /\/(posts|pages|media|events)$/.test(route);
    const statuses = (query.status ?? (isPosts ? 'publish' : '')).split(',');
    const include = query.include?.split(',').map(Number);
    const bound = query.modified_after ? wallClock(query.modified_after, this.zone) : '';
    const after = query.after ? wallClock(query.after, this.zone) : '';
    const rows = all
      .filter((row) => !isPosts || statuses.includes(row.status))
      .filter((row) => !include || include.includes(row.id))
      .filter((row) => !bound || wallClock(row.modified_gmt, this.zone) > bound)
      .filter((row) => !after || wallClock(row.date_gmt, this.zone) > after)
      .toSorted((a, b) => a.id - b.id);
    const size = Number(query.per_page ?? 10);
    const page = Number(query.page ?? 1);
    if (isPosts && rows.length > 0 && page > Math.ceil(rows.length / size))
      return refusal(400, 'rest_post_invalid_page_number');
    const shown = rows.slice((page - 1) * size, page * size).filter((row) => !this.unreadable.has(row.id));
    return { body: shown, headers: this.hasTotals ? { 'x-wp-total': String(rows.length) } : {} };
  }
}

/** Everything a walk hands over, the keys in order, and how it ended. */
export async function walk(pages: AsyncIterable<Page<unknown>>) {
  const all: Page<unknown>[] = [];
  for await (const page of pages) all.push(page);
  const rows = all.flatMap((page) =>
    page.records.map(({ body, at }): Row => {
      const whole = JSON.parse(body.toString());
      return at ? whole[Number(at.slice(1))] : whole;
    }),
  );
  const nexts = all.flatMap((page) => (page.next === undefined ? [] : [page.next]));
  return { pages: all, rows, ids: rows.map((row) => row?.id as number), nexts, last: all.at(-1)! };
}

/** The stream of that name. */
export function streamOf(name: string) {
  const found = wordpress.streams.find((stream) => stream.name === name);
  if (!found) throw new Error(`no stream ${name}`);
  return found;
}

export const posts = (since: unknown = null, full = false) => ({ part: 'posts', since, until: NOW, full });
export { refusal };

/** Posts with these ids, saved one second after another. */
export function many(ids: number[], first = '2026-03-05T10:00:00Z') {
  return ids.map((id, n) => ({
    ...fixture('posts')[1],
    id,
    modified_gmt: new Date(Date.parse(first) + n * 1000).toISOString().slice(0, 19),
  }));
}
/** Whole numbers, both ends included. */
export const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
