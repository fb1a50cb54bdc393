import type { Draft } from '../../../src/sdk/index.js';
import type { Planted } from './planted.js';
import { onDrafts, onStream, onTheWire, type Json } from './tamper.js';

const HOUR = 3_600_000;

/** Edits each answer to queries of these names. */
const answers = (names: RegExp, edit: (body: Json) => Json) =>
  onTheWire((_path, body, request) =>
    names.test((request.body as { operationName?: string } | undefined)?.operationName ?? '') && body.data
      ? edit(structuredClone(body))
      : body,
  );
/** Edits each line of the activity log; its data comes unpacked and goes packed. */
const lines = (edit: (line: Json, data: Json) => Json[]) =>
  answers(/^Log$/, (body) => {
    for (const board of body.data.boards ?? [])
      if (board?.activity_logs)
        board.activity_logs = board.activity_logs.flatMap((line: Json) => edit(line, JSON.parse(line.data)));
    return body;
  });
const packed = (line: Json, data: Json): Json => ({ ...line, data: JSON.stringify(data) });
/** Edits each item wherever items are shown; null drops it. */
const items = (edit: (item: Json) => Json) =>
  answers(/^Items/, (body) => {
    const { data } = body;
    const edited = (list: Json[]): Json[] => list.flatMap((item) => (item === null ? [item] : (edit(item) ?? [])));
    for (const board of data.boards ?? [])
      if (board?.items_page) board.items_page.items = edited(board.items_page.items);
    if (data.next_items_page) data.next_items_page.items = edited(data.next_items_page.items);
    if (data.items) data.items = edited(data.items);
    return body;
  });
const drafts = (stream: string, edit: (draft: Draft) => Draft[]) => onDrafts(stream, edit);

const faults: Omit<Planted, 'tool'>[] = [
  {
    name: 'an entry for several items counts for the first alone',
    chapter: 'history',
    campaigns: 8,
    alter: lines((line, data) => [
      Array.isArray(data.pulse_ids) ? packed(line, { ...data, pulse_ids: data.pulse_ids.slice(0, 1) }) : line,
    ]),
  },
  {
    name: 'the value before and the value after are swapped',
    chapter: 'history',
    alter: lines((line, data) => [
      line.event === 'update_column_value'
        ? packed(line, { ...data, value: data.previous_value, previous_value: data.value })
        : line,
    ]),
  },
  {
    name: 'what was undone is dropped',
    chapter: 'history',
    campaigns: 8,
    alter: lines((line, data) => (data.is_undo_action ? [] : [line])),
  },
  {
    name: 'ticks are taken for microseconds',
    chapter: 'history',
    alter: drafts('log', (draft) => [
      draft.draft === 'change' ? { ...draft, at: new Date(Date.parse(draft.at) / 10).toISOString() } : draft,
    ]),
  },
  {
    name: 'the log is an hour late',
    chapter: 'history',
    alter: drafts('log', (draft) => [
      draft.draft === 'change' ? { ...draft, at: new Date(Date.parse(draft.at) + HOUR).toISOString() } : draft,
    ]),
  },
  {
    name: 'moves between groups are told twice',
    chapter: 'history',
    alter: drafts('log', (draft) =>
      draft.draft === 'change' && draft.id.startsWith('moved:')
        ? [draft, { ...draft, id: `${draft.id}:again` }]
        : [draft],
    ),
  },
  {
    name: 'restored items are not told',
    chapter: 'history',
    campaigns: 8,
    alter: lines((line) => (line.event === 'restore_pulse' ? [] : [line])),
  },
  {
    name: 'deletions of the log are not told',
    chapter: 'history',
    campaigns: 8,
    alter: lines((line) => (/delete_(group_)?pulse/.test(line.event) ? [] : [line])),
  },
  {
    name: 'a page of the log is skipped',
    chapter: 'history',
    alter: onStream('log', (stream) => ({
      ...stream,
      async *read(api, job) {
        let pages = 0;
        for await (const page of stream.read(api, job))
          yield page.records.length && ++pages === 1 ? { ...page, records: page.records.slice(5) } : page;
      },
    })),
  },
  { name: 'subitems are lost', chapter: 'items', alter: items((item) => (item.parent_item ? null : item)) },
  {
    name: 'who owns an item is dropped',
    chapter: 'items',
    alter: drafts('items', (draft) => [draft.draft === 'task' ? { ...draft, assignees: [] } : draft]),
  },
  {
    name: 'a label is read by its place in the list',
    chapter: 'items',
    alter: drafts('items', (draft) => [
      draft.draft === 'task'
        ? {
            ...draft,
            placements: draft.placements.map((one) => (one.status ? { ...one, status: `${one.status} ` } : one)),
          }
        : draft,
    ]),
  },
  {
    name: 'archived items are taken for deleted',
    chapter: 'items',
    campaigns: 8,
    alter: items((item) => (item.state === 'archived' ? { ...item, state: 'deleted' } : item)),
  },
  {
    name: 'every gate is passed at once',
    chapter: 'approvals',
    alter: drafts('log', (draft) => [
      draft.draft === 'change' && draft.what === 'approval_decided' ? { ...draft, to: 'approved' } : draft,
    ]),
  },
  {
    name: 'requests for approval are dropped',
    chapter: 'approvals',
    alter: drafts('log', (draft) => (draft.draft === 'change' && draft.what === 'approval_requested' ? [] : [draft])),
  },
  {
    name: 'an approver is whoever asked',
    chapter: 'approvals',
    alter: drafts('log', (draft) => [
      draft.draft === 'change' && draft.what === 'assign' && draft.item.kind === 'approval' && draft.actor
        ? { ...draft, to: draft.actor.key }
        : draft,
    ]),
  },
  {
    name: 'what is concluded is said to be the tool’s word',
    chapter: 'inferred',
    campaigns: 8,
    alter: (connector) =>
      ['items', 'log'].reduce(
        (altered, name) =>
          onDrafts(name, (draft) => [draft.draft === 'change' ? { ...draft, timeSource: 'tool' } : draft])(altered),
        connector,
      ),
  },
  {
    name: 'who wrote an update is dropped',
    chapter: 'authors',
    alter: drafts('updates', (draft) => [draft.draft === 'message' ? { ...draft, author: null } : draft]),
  },
  {
    name: 'replies to updates are lost',
    chapter: 'items',
    campaigns: 8,
    alter: answers(/^Updates/, (body) => {
      const bare = (list: Json[]): Json[] => list.map((one) => one && { ...one, replies: [] });
      for (const board of body.data.boards ?? []) if (board?.updates) board.updates = bare(board.updates);
      if (body.data.updates) body.data.updates = bare(body.data.updates);
      return body;
    }),
  },
  {
    name: 'what an item waits for is dropped',
    chapter: 'dependencies',
    campaigns: 8,
    alter: drafts('items', (draft) => (draft.draft === 'dependency' ? [] : [draft])),
  },
  {
    name: 'the address of the same work elsewhere is dropped',
    chapter: 'mirrors',
    tools: ['asana', 'monday'],
    alter: (connector) =>
      connector.id === 'monday'
        ? onDrafts('items', (draft) => [draft.draft === 'task' ? { ...draft, links: [] } : draft])(connector)
        : connector,
  },
  {
    name: 'groups are not read',
    chapter: 'links',
    campaigns: 8,
    alter: drafts('groups', () => []),
  },
];

/** Faults between Monday and the graph. */
export const monday: Planted[] = faults.map((fault) => ({ ...fault, tool: 'monday' }));
