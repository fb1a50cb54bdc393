import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { loadSettings, type Settings } from '../../../src/config.js';
import {
  byPage,
  connector,
  RateLimited,
  recordsAt,
  retryAfter,
  stream,
  Through,
  TransientError,
  wholeList,
  type Http,
} from '../../../src/sdk/index.js';

const PAGES = 4;

/** A tool over HTTP with one list of four pages, and what it answers instead; every request is stamped by the clock given. */
export class ListTool {
  readonly asked: { path: string; at: number }[] = [];
  /** What comes instead of a good answer; called once per request with its number, from 1 on. */
  instead: (count: number) => { status: number; retryAfter: string } | null = () => null;
  baseUrl = '';
  private close: () => void = () => {};

  constructor(private readonly now: () => number) {}

  async start(): Promise<this> {
    const server = createServer(({ url = '' }, response) => this.answer(url, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.close = () => server.close(() => {}).closeAllConnections();
    return this;
  }

  stop(): void {
    this.close();
  }

  /** Settings of a hub that is connected to it alone, on this database. */
  settings(databaseUrl: string): Settings {
    return {
      ...loadSettings([], {}),
      databaseUrl,
      connections: [
        {
          name: 'list',
          connector: listConnector,
          config: {},
          secrets: {},
          baseUrl: this.baseUrl,
          allowPrivateNetwork: true,
          ca: undefined,
          everyMs: 300_000,
          keepText: false,
          requestsPerMinute: undefined,
        },
      ],
    };
  }

  private answer(path: string, response: ServerResponse): void {
    this.asked.push({ path, at: this.now() });
    const bad = this.instead(this.asked.length);
    if (bad) return void response.writeHead(bad.status, { 'retry-after': bad.retryAfter }).end('{}');
    const number = Number(new URL(path, 'http://list').searchParams.get('page'));
    const body = path === '/me' ? { id: 'me' } : { items: [{ id: `i${number}` }], last: number === PAGES };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}

const items = stream({
  name: 'items',
  record: z.looseObject({ id: z.string() }),
  identify: (value) => ({ key: (value as { id: string }).id }),
  cursor: Through,
  read: (http: Http, { until }) =>
    wholeList(
      until,
      byPage('/items', async (page) => {
        const answer = await http.send({ path: '/items', query: { page } });
        const { items: list, last } = answer.json<{ items: unknown[]; last: boolean }>();
        return { records: recordsAt(answer.body, '/items', list), more: !last };
      }),
    ),
  drafts: ({ id }) => [
    { draft: 'task', key: id, type: 'task', name: id, status: null, placements: [], assignees: [], createdAt: null },
  ],
});

const listConnector = connector({
  id: 'list',
  title: 'List',
  config: z.strictObject({}),
  secrets: z.strictObject({}),
  open: ({ http }) => Promise.resolve({ ...http }),
  budget: () => [],
  classify({ status = 0, headers, now }) {
    const retryAt = retryAfter(headers?.['retry-after'], now) ?? now + 1_000;
    if (status === 429) return new RateLimited('too fast', { retryAt });
    return status >= 500 ? new TransientError('down', { retryAt }) : null;
  },
  async check(http) {
    await http.send({ path: '/me' });
    return { account: 'me' };
  },
  streams: [items],
});
