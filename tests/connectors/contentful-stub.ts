import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentful } from '../../connectors/contentful/index.js';
import { Config } from '../../connectors/contentful/settings.js';
import { ContractError, type Answer, type Http, type Page, type Raw, type Request } from '../../src/sdk/index.js';

// oxlint-disable-next-line typescript/no-explicit-any -- recorded bodies, looked at freely by tests
type Row = any;
type Query = Record<string, string>;

export interface Said {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export const NOW = '2026-03-06T12:00:00.000Z';
export const SEEN = { requestedAt: NOW, previousAt: '2026-03-05T12:00:00.000Z' };
export const SPACE = 'yadj1kx9rmg0';
export const LEA = '4FLrUHftHW3v2BLi9fzfjU';
export const OMAR = '7BslKh9TdKGOK41VmLDjFZ';
export const ENTRY = '2TEG7c2zYkSSuKmsqEwCS';
export const PAGE = '6KntaYXaHSyIw8M6eo26OK';
export const IDEA = '5JQ715oDQW68k8EiEuKOk8';
export const DEFINITION = '5WuvWD3VPVNwB6oAgEGiXP';

export function fixture(name: string): Row {
  return JSON.parse(readFileSync(join(__dirname, '../../connectors/contentful/fixtures', `${name}.json`), 'utf8'));
}

export const link = (linkType: string, id: string) => ({ sys: { type: 'Link', linkType, id } });

/** An error in Contentful's words. */
export const refusal = (status: number, id: string, message: string = id): Said => ({
  status,
  body: { sys: { type: 'Error', id }, message, requestId: 'b8d8f5' },
});

const itemsOf = (name: string): Row[] => fixture(name).items;

/** A small Contentful in memory: lists as the management API pages, filters and orders them. */
export class StubSpace {
  /** The largest body it sends. */
  mostBytes = 7_340_032;
  hasTotals = true;
  lists: Record<string, Row[]> = {
    '/users': itemsOf('users'),
    '/webhook_definitions': [],
    ...Object.fromEntries(
      [
        'content_types',
        'locales',
        'tags',
        'workflow_definitions',
        'entries',
        'assets',
        'workflows',
        'workflows_changelog',
      ].map((name) => [`E/${name}`, itemsOf(name)]),
    ),
    [`E/entries/${ENTRY}/snapshots`]: itemsOf('snapshots'),
    [`E/entries/${PAGE}/snapshots`]: itemsOf('snapshots-of-page'),
    [`E/entries/${ENTRY}/tasks`]: itemsOf('tasks'),
    [`E/entries/${ENTRY}/comments`]: itemsOf('comments'),
  };
  answers: Record<string, (query: Query, method: string, body: Row) => Said | undefined> = {
    '/users/me': () => ({ body: fixture('me') }),
    '': () => ({ body: fixture('space') }),
    E: () => ({ body: fixture('environment') }),
  };
  /** Runs before each answer: people work while we read. */
  meanwhile: (route: string, query: Query) => void = () => {};
  requests: { method: string; route: string; query: Query; headers: Record<string, string> }[] = [];

  open(baseUrl = 'https://api.contentful.com') {
    return contentful.open({
      config: Config.parse({ space: SPACE }),
      secrets: { token: 'CFPAT-secret' },
      baseUrl,
      allowPrivateNetwork: false,
      keepText: false,
      http: this.http({}),
      now: () => NOW,
      log: () => {},
    });
  }

  asked(route: string) {
    return this.requests.filter((request) => request.route === route).map(({ query }) => query);
  }

  private http(headers: Record<string, string>): Http {
    return {
      with: (more) => this.http({ ...headers, ...more }),
      hold: () => {},
      send: async ({ method = 'GET', path, query = {}, accept = [], body, headers: own }: Request): Promise<Answer> => {
        const asked = Object.fromEntries(
          Object.entries(query)
            .filter(([, value]) => value !== undefined)
            .map(([name, value]) => [name, String(value)]),
        );
        const inSpace = path.startsWith(`/spaces/${SPACE}`) ? path.slice(`/spaces/${SPACE}`.length) : path;
        const route = inSpace.replace(/^\/environments\/master/, 'E');
        this.requests.push({ method, route, query: asked, headers: { ...headers, ...own } });
        this.meanwhile(route, asked);
        return this.reply(this.answers[route]?.(asked, method, body) ?? this.answer(route, asked), accept);
      },
    };
  }

  private reply({ status = 200, body: sent, headers: extra = {} }: Said, accept: readonly number[]): Answer {
    const headers = { 'content-type': 'application/vnd.contentful.management.v1+json', ...extra };
    const failure = accept.includes(status)
      ? null
      : contentful.classify({ status, headers, body: sent, now: Date.parse(NOW) });
    if (failure) throw failure;
    const body = Buffer.from(typeof sent === 'string' ? sent : JSON.stringify(sent ?? ''));
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
    const list = this.lists[route];
    if (list) return this.list(route, list, query);
    const [, parent, id] = /^(.*)\/([^/]+)$/.exec(route) ?? [];
    // Every entry that is there has lists of its own, empty ones too.
    const owner = /^E\/entries\/([^/]+)\/(snapshots|tasks|comments)$/.exec(route)?.[1];
    if (owner && this.lists['E/entries']!.some((row) => row?.sys?.id === owner)) return this.list(route, [], query);
    const row = this.lists[parent ?? '']?.find((one) => one?.sys?.id === id);
    return row ? { body: row } : refusal(404, 'NotFound');
  }

  private list(route: string, all: Row[], query: Query): Said {
    const limit = Number(query['limit'] ?? 100);
    const skip = Number(query['skip'] ?? 0);
    if (limit > 1_000 || limit < 1) return refusal(400, 'BadRequest', 'limit');
    const ids = query['sys.id[in]']?.split(',');
    const since = query['sys.updatedAt[gte]'];
    const entry = query['entity.sys.id'];
    if (route === 'E/workflows_changelog' && (query['entity.sys.linkType'] !== 'Entry' || !entry))
      return refusal(400, 'BadRequest', 'entity');
    const rows = all
      .filter((row) => !ids || ids.includes(row?.sys?.id))
      .filter((row) => !since || Date.parse(row?.sys?.updatedAt) >= Date.parse(since))
      .filter((row) => !query['content_type'] || row?.sys?.contentType?.sys?.id === query['content_type'])
      .filter((row) => !entry || row?.entity?.sys?.id === entry);
    if (query['order'] === 'sys.updatedAt')
      rows.sort(
        (a, b) => Date.parse(a?.sys?.updatedAt) - Date.parse(b?.sys?.updatedAt) || (a?.sys?.id < b?.sys?.id ? -1 : 1),
      );
    const shown = rows.slice(skip, skip + limit).map((row) => (query['select'] === 'sys' ? { sys: row?.sys } : row));
    const total = this.hasTotals ? { total: rows.length } : {};
    const body = { sys: { type: 'Array' }, ...total, skip, limit, items: shown };
    const isTooBig = JSON.stringify(body).length > this.mostBytes;
    return isTooBig
      ? refusal(400, 'BadRequest', 'Response size too big. Maximum allowed response size: 7340032B.')
      : { body };
  }
}

/** The stream of that name. */
export function streamOf(name: string) {
  const found = contentful.streams.find((stream) => stream.name === name);
  if (!found) throw new Error(`no stream ${name}`);
  return found;
}

const parsed = new WeakMap<Buffer, Row>();

/** The record a raw one stands for, with its `meta`. */
export function valueOf({ body, at, meta }: Raw): Row {
  const whole = parsed.get(body) ?? JSON.parse(body.toString());
  parsed.set(body, whole);
  const value = (at ?? '')
    .split('/')
    .slice(1)
    .reduce((part, step) => part[step], whole);
  return meta && value !== null && typeof value === 'object' ? { ...value, meta } : value;
}

/** Everything a walk hands over, and how it ended. */
export async function walk(
  name: string,
  space: StubSpace,
  job: { part?: string; since?: unknown; full?: boolean } = {},
) {
  const stream = streamOf(name);
  const pages: Page<unknown>[] = [];
  const asked = { part: 'all', since: null, until: NOW, full: false, ...job };
  for await (const page of stream.read(await space.open(), asked)) pages.push(page);
  const values = pages.flatMap(({ records }) => records.map(valueOf));
  const last = pages.at(-1)!;
  return {
    pages,
    values,
    keys: values.map((value) => stream.identify(value).key),
    nexts: pages.flatMap(({ next }) => (next === undefined ? [] : [next])),
    again: pages.flatMap(({ again = [] }) => again),
    next: pages.findLast(({ next }) => next !== undefined)?.next,
    whole: last.whole ?? false,
  };
}

/** What the records of a walk say. */
export async function draftsOf(name: string, space = new StubSpace(), config: object = {}, part = 'all') {
  const stream = streamOf(name);
  const { values } = await walk(name, space, { part });
  return values.flatMap((value) => {
    const record = stream.record.parse(value);
    const read = stream.redact ? { ...record, found: stream.redact.found(record, reader) } : record;
    return stream.drafts(read, SEEN, Config.parse({ space: SPACE, ...config }));
  }) as Row[];
}

const reader = {
  campaignKeys: (text: string) => text.match(/CMP-\d+/g) ?? [],
  chase: (text: string) => (text.includes('news') ? 'status' : null),
  asks: () => false,
  verdict: () => null,
  links: () => [],
};

/** Entries with these ids, saved at these moments. */
export function many(ids: string[], at: (n: number) => string) {
  const [row] = itemsOf('entries').filter((one) => one.sys.id === PAGE);
  return ids.map((id, n) => {
    return { ...row, sys: { ...row.sys, id, updatedAt: at(n) } };
  });
}

/** Numbered names. */
export const named = (count: number, prefix = 'n') =>
  Array.from({ length: count }, (_, n) => `${prefix}${String(n).padStart(4, '0')}`);

/** A moment so many seconds after the morning of that day. */
export const second = (n: number) => new Date(Date.parse('2026-03-01T08:00:00Z') + n * 1_000).toISOString();
