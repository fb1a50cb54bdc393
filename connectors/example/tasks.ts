import { z } from 'zod';
import { stream, type Page } from '#sdk';
import type { ExampleApi } from './api.js';

const Cursor = z.object({ updatedAt: z.string() });
type Cursor = z.infer<typeof Cursor>;

/** Lists may lag behind what was saved a moment ago. */
const OVERLAP_MS = 60_000;
const EPOCH = new Date(0).toISOString();

/** What is to be done. A list by stamp shows what was saved since; that one is missing, only a list of all ids shows. */
export const tasks = stream({
  name: 'tasks',
  scopes: ['tasks:read'],
  record: z.looseObject({
    id: z.string(),
    title: z.string(),
    status: z.string(),
    list: z.string(),
    assignee_id: z.string().nullish(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  }),
  identify(value) {
    const { id, updated_at } = value as { id?: unknown; updated_at?: unknown };
    return { key: String(id), ...(typeof updated_at === 'string' && { version: updated_at }) };
  },
  cursor: Cursor,
  async *read(api: ExampleApi, { since, full }): AsyncGenerator<Page<Cursor>> {
    const from = full || !since ? null : new Date(Date.parse(since.updatedAt) - OVERLAP_MS).toISOString();
    let reached = since?.updatedAt ?? EPOCH;
    for await (const { records, rows, last } of api.list('/v1/tasks', { updated_since: from ?? undefined })) {
      const stamps = rows.map((row) => (row as { updated_at?: unknown }).updated_at);
      reached = [reached, ...stamps.filter((stamp) => typeof stamp === 'string')].toSorted().at(-1)!;
      // The list is in no order that could be gone on with: only its end says how far it was read.
      yield { records, ...(last && { next: { updatedAt: reached } }), ...(last && from === null && { whole: true }) };
    }
    if (from === null) return;
    const listed: string[] = [];
    for await (const { rows } of api.list('/v1/task_ids')) listed.push(...rows.map(String));
    yield { records: [], listed, wholeAfter: '' };
  },
  get: (api, keys) => api.find('/v1/tasks', keys),
  drafts: ({ id, title, status, list, assignee_id, created_at }) => [
    { draft: 'container', key: list, kind: 'project', name: list },
    {
      draft: 'task',
      key: id,
      type: 'task',
      name: title,
      status,
      placements: [{ container: list, status: null }],
      assignees: assignee_id ? [{ kind: 'person', key: assignee_id }] : [],
      createdAt: new Date(created_at).toISOString(),
    },
    {
      draft: 'change',
      id: `${id}:created`,
      item: { kind: 'task', key: id },
      what: 'created',
      at: new Date(created_at).toISOString(),
      timeSource: 'tool',
    },
  ],
});
