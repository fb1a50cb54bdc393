import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SlackApi } from '../../connectors/slack/api.js';
import { slack } from '../../connectors/slack/index.js';
import type { Settings } from '../../connectors/slack/settings.js';
import { createReader } from '../../src/reader.js';
import {
  ContractError,
  type Answer,
  type ChangeDraft,
  type Draft,
  type Http,
  type Job,
  type Page,
  type Raw,
  type Request,
} from '../../src/sdk/index.js';
import { prepare, type Prepared } from '../../src/sync/prepare.js';

export const CHANNEL = 'C0CMP104';
export const NOW = '2026-03-02T10:00:00.000Z';
export const LEA = 'U0LEA0001';
export const OMAR = 'U0OMAR001';
/** A program with an account, and its bot id. */
export const ROBOT = 'U0ROBOT01';
export const ROBOT_ID = 'B0ROBOT01';
export const MARKER = ':ballot_box_with_check:';

// oxlint-disable-next-line typescript/no-explicit-any -- recorded bodies, looked at freely by tests
export function fixture(name: string): any {
  return JSON.parse(readFileSync(join(__dirname, '../../connectors/slack/fixtures', `${name}.json`), 'utf8'));
}

export interface Said {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

type Query = NonNullable<Request['query']>;
export type Routes = Record<string, (query: Query) => Said>;

export const fail = (error: string, more: Record<string, unknown> = {}): Said => ({
  body: { ok: false, error, ...more },
});

/** A page of messages, and the cursor of the next one. */
export function page(messages: unknown[], cursor = ''): Said {
  return { body: { ok: true, messages, has_more: cursor !== '', response_metadata: { next_cursor: cursor } } };
}

/** A `ts` this many seconds before NOW. */
export const ago = (seconds: number, micros = '000100'): string => `${Date.parse(NOW) / 1_000 - seconds}.${micros}`;
export const DAY = 86_400;

export function said(ts: string, text: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { type: 'message', user: OMAR, ts, text, ...more };
}

const USUAL: Routes = {
  'auth.test': () => ({ body: fixture('auth-test'), headers: { 'x-oauth-scopes': 'channels:read,groups:read' } }),
  'users.list': () => ({ body: fixture('users') }),
  'conversations.list': () => ({ body: { ok: true, channels: [{ id: CHANNEL }] } }),
};

/** A Slack that answers from plain functions, one a method. Errors go through the connector's own classes. */
export async function openStub(routes: Routes = {}, given: Partial<Settings> = {}) {
  const requests: { method: string; query: Query; headers: Record<string, string> }[] = [];
  const logged: Record<string, unknown>[] = [];
  const config = slack.config.parse(given);
  const lanes = slack.budget(config).map(({ lane }) => lane);
  const make = (headers: Record<string, string>): Http => ({
    with: (more) => make({ ...headers, ...more }),
    hold: () => {},
    send: async ({ path, query = {}, lane = 'default' }: Request): Promise<Answer> => {
      const method = path.slice(1);
      if (lane !== method || !lanes.includes(lane)) throw new Error(`${method} takes from the budget ${lane}`);
      requests.push({ method, query, headers });
      const route = routes[method] ?? USUAL[method];
      const { status = 200, headers: answered = {}, body: given } = route?.(query) ?? fail('unknown_method');
      const failure = slack.classify({ status, headers: answered, body: given, now: Date.parse(NOW) });
      if (failure) throw failure;
      const body = Buffer.from(JSON.stringify(given));
      const json = <T>(): T => {
        try {
          return JSON.parse(body.toString()) as T;
        } catch (cause) {
          throw new ContractError('not JSON', { cause });
        }
      };
      return { status, headers: answered, body, json, requestedAt: NOW };
    },
  });
  const api: SlackApi = await slack.open({
    config,
    secrets: { token: 'xoxb-secret-token' },
    allowPrivateNetwork: false,
    keepText: false,
    http: make({}),
    now: () => NOW,
    log: (fields) => void logged.push(fields),
  });
  const asked = (method: string): Query[] => requests.filter((one) => one.method === method).map(({ query }) => query);
  return { api, requests, asked, logged };
}

export const streamOf = (name: string) => slack.streams.find((stream) => stream.name === name)!;

const reader = createReader({
  campaignKey: 'CMP-\\d+',
  itemOf: (url) => (url.startsWith('https://app.asana.com/0/') ? { connector: 'asana', key: url } : null),
});

/** The way of the engine without the engine: decoded, named, checked, read and, unless text is kept, redacted. */
export function understand(raw: Raw, keepText = false, stream = 'messages'): Promise<Prepared> {
  return prepare({ connectionId: 'c', stream: streamOf(stream), keepText, reader, config: {} }, CHANNEL, raw);
}

const SEEN = { requestedAt: NOW, previousAt: null };

/** What one message says, as it would be read from its channel. */
export async function hear(message: Record<string, unknown>, given: Partial<Settings> = {}, keepText = false) {
  const routes = { 'conversations.history': () => page([message]) };
  const { records } = await walk('messages', routes, {}, { approvalMarker: MARKER, ...given });
  const prepared = await understand(records[0]!, keepText);
  if (prepared.problem) throw new Error(prepared.problem.reason);
  const record = prepared.record as Record<string, unknown> & { found: Record<string, unknown> };
  const drafts = streamOf('messages').drafts(record, SEEN);
  return { prepared, record, found: record.found, drafts };
}

/** What one reply says; a channel's page shows none, the same functions read it in its thread. */
export async function hearReply(reply: Record<string, unknown>) {
  const part = `${CHANNEL}:${String(reply['thread_ts'])}`;
  const { records } = await walk('replies', { 'conversations.replies': () => page([reply]) }, { part });
  const { record } = await understand(records[0]!, false, 'replies');
  return one(streamOf('replies').drafts(record, SEEN), 'message');
}

/** What changed in a message between two looks. */
export async function compare(
  before: Record<string, unknown> | null,
  now: Record<string, unknown>,
  previousAt: string | null = null,
): Promise<ChangeDraft[]> {
  const was = before && (await hear(before)).record;
  return streamOf('messages').observed!(was, (await hear(now)).record, { requestedAt: NOW, previousAt });
}

/** The only draft of a kind. */
export function one<K extends Draft['draft']>(drafts: Draft[], kind: K): Extract<Draft, { draft: K }> {
  const all = drafts.filter((draft) => draft.draft === kind);
  if (all.length !== 1) throw new Error(`${all.length} drafts of kind ${kind}`);
  return all[0] as Extract<Draft, { draft: K }>;
}

/** What a walk of a stream's part handed over. */
export async function walk(
  stream: string,
  routes: Routes,
  job: Partial<Job<unknown>> = {},
  given: Partial<Settings> = {},
) {
  const stub = await openStub(routes, given);
  const asked = { part: CHANNEL, since: null, until: NOW, full: !job.since, ...job };
  const pages: Page<unknown>[] = [];
  for await (const one of streamOf(stream).read(stub.api, asked)) pages.push(one);
  const records = pages.flatMap((one) => one.records);
  const keys = (await Promise.all(records.map((raw) => understand(raw, false, stream)))).map(({ key }) => key);
  return {
    ...stub,
    pages,
    records,
    keys,
    gone: pages.flatMap((one) => one.gone ?? []).map(({ key }) => key),
    again: pages.flatMap((one) => one.again ?? []),
    next: pages.at(-1)?.next as Record<string, unknown> | undefined,
    whole: pages.at(-1)?.whole ?? false,
  };
}
