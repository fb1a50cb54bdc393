import type { Connector } from '../../../src/sdk/index.js';
import { monday } from './planted-monday.js';
import { slack } from './planted-slack.js';
import type { Tool } from './told.js';
import { mailText, onDrafts, onRecords, onTheWire, type Json } from './tamper.js';

/** A fault planted between a tool and the graph; the hub runs on without complaint, and says something untrue. */
export interface Planted {
  name: string;
  tool: Tool;
  alter: (connector: Connector) => Connector;
  /** Default: that tool alone. */
  tools?: Tool[];
  /** How many campaigns it takes until there is something to spoil; default 3. */
  campaigns?: number;
  /** A second look this much later, or several, for faults that only a delta has. */
  laterMs?: number | number[];
  /** The chapter of the comparison that must notice. */
  chapter: string;
}

const HOUR = 3_600_000;

/** Edits each story of every answer that lists stories. */
const stories = (edit: (story: Json) => Json[]) =>
  onTheWire((path, body) => (path.endsWith('/stories') ? { ...body, data: body.data.flatMap(edit) } : body));
/** Edits each task of every answer that shows tasks. */
const tasks = (edit: (task: Json) => Json) =>
  onTheWire((path, body) => {
    if (!/^\/tasks(\/\d+(\/subtasks)?)?$/.test(path)) return body;
    return { ...body, data: Array.isArray(body.data) ? body.data.map(edit) : edit(body.data) };
  });
const later = (stamp: string, ms: number): string => new Date(Date.parse(stamp) + ms).toISOString();

const asana: Planted[] = [
  {
    name: 'stories of one type are dropped (section_changed)',
    chapter: 'history',
    alter: stories((story) => (story.resource_subtype === 'section_changed' ? [] : [story])),
  },
  {
    name: 'from and to of a move between sections are swapped',
    chapter: 'history',
    alter: stories((story) => [
      { ...story, ...(story.new_section && { old_section: story.new_section, new_section: story.old_section }) },
    ]),
  },
  {
    name: 'assignments happen one second late',
    chapter: 'history',
    alter: stories((story) => [
      story.resource_subtype === 'assigned' ? { ...story, created_at: later(story.created_at, 1000) } : story,
    ]),
  },
  {
    name: 'a page in the middle of a task list is skipped',
    chapter: 'items',
    alter: onTheWire(
      (path, body, { query }) => (path === '/tasks' && query?.offset && body.next_page ? { ...body, data: [] } : body),
      (request) => (request.path === '/tasks' ? { ...request, query: { ...request.query, limit: 5 } } : request),
    ),
  },
  {
    name: 'the last child of each task is lost',
    chapter: 'items',
    alter: onTheWire((path, body) => (path.endsWith('/subtasks') ? { ...body, data: body.data.slice(0, -1) } : body)),
  },
  { name: 'assignees are dropped', chapter: 'items', alter: tasks((task) => ({ ...task, assignee: null })) },
  {
    name: 'one event is told twice under another id',
    chapter: 'history',
    alter: stories((story) =>
      story.resource_subtype === 'marked_complete' ? [story, { ...story, gid: `9${story.gid}` }] : [story],
    ),
  },
  {
    name: 'an approval’s decisions are swallowed',
    chapter: 'approvals',
    alter: stories((story) => (story.new_approval_status === 'approved' ? [] : [story])),
  },
  {
    name: 'whoever set a due date is said to have been somebody else',
    chapter: 'history',
    alter: stories((story) => [
      story.resource_subtype === 'due_date_changed'
        ? { ...story, created_by: { gid: '12020000000000000', resource_type: 'user' } }
        : story,
    ]),
  },
  { name: 'dependencies are lost', chapter: 'dependencies', alter: tasks((task) => ({ ...task, dependencies: [] })) },
  {
    name: 'one project is hidden',
    chapter: 'items',
    alter: onTheWire((path, body) =>
      path === '/projects' || path.endsWith('/items')
        ? { ...body, data: body.data.filter((row: Json) => !row.name?.includes('CMP-104')) }
        : body,
    ),
  },
  {
    name: 'finished tasks are reported open',
    chapter: 'items',
    alter: tasks((task) => ({ ...task, completed: false, completed_at: null })),
  },
  {
    name: 'two people get one address',
    chapter: 'people',
    alter: onTheWire((path, body) =>
      path === '/users'
        ? {
            ...body,
            data: body.data.map((user: Json, index: number) =>
              index < 2 ? { ...user, email: 'desk@acme.example' } : user,
            ),
          }
        : body,
    ),
  },
  {
    name: 'custom fields come empty',
    chapter: 'links',
    alter: tasks((task) => ({ ...task, custom_fields: [] })),
  },
  {
    name: 'a status loses the project it holds in',
    chapter: 'history',
    alter: onDrafts('stories', (draft) => [
      draft.draft === 'change' && draft.what === 'status' ? { ...draft, container: null } : draft,
    ]),
  },
  {
    name: 'creation is cut to the minute',
    chapter: 'items',
    alter: tasks((task) => ({ ...task, created_at: task.created_at?.replace(/:\d\d\.\d+Z$/, ':00.000Z') })),
  },
  {
    name: 'events of the stream are swallowed, and deletions with them',
    chapter: 'items',
    laterMs: 20 * HOUR,
    alter: onTheWire((path, body) => (path === '/events' ? { ...body, data: [] } : body)),
  },
].map((one) => ({ ...one, tool: 'asana' as const }));

const wordpress: Planted[] = [
  {
    name: 'what was modified since the last look is not listed',
    chapter: 'versions',
    laterMs: 20 * HOUR,
    alter: onTheWire((_, body, { query }) => (query?.modified_after && Array.isArray(body) ? [] : body)),
  },
  {
    name: 'one revision of each post is lost',
    chapter: 'versions',
    alter: onTheWire((path, body) => (path.endsWith('/revisions') ? body.slice(1) : body)),
  },
  {
    name: 'pending posts are reported as drafts',
    chapter: 'items',
    alter: onTheWire((_, body) =>
      Array.isArray(body)
        ? body.map((post) => (post.status === 'pending' ? { ...post, status: 'draft' } : post))
        : body,
    ),
  },
  {
    name: 'observed changes are dated to the look before',
    chapter: 'observed',
    laterMs: 44 * HOUR,
    alter: onDrafts('content', (draft) => [
      draft.draft === 'change' && draft.timeSource === 'observed' && draft.notBefore
        ? { ...draft, at: draft.notBefore }
        : draft,
    ]),
  },
].map((one) => ({ ...one, tool: 'wordpress' as const }));

const email: Planted[] = [
  {
    name: 'In-Reply-To and References are dropped',
    chapter: 'approvals',
    alter: onRecords(
      'messages',
      mailText((text) => text.replace(/^(?:In-Reply-To|References):[^\r\n]*(?:\r\n[ \t][^\r\n]*)*\r\n/gim, '')),
    ),
  },
  {
    name: 'the Date of each mail is an hour off',
    chapter: 'items',
    alter: onRecords(
      'messages',
      mailText((text) => text.replace(/^(Date: .*\d\d:\d\d:\d\d) \+0000/im, '$1 +0100')),
    ),
  },
  {
    name: 'the proof of the sender is cut off',
    chapter: 'approvals',
    alter: onRecords(
      'messages',
      mailText((text) => text.replace(/^Authentication-Results:/gim, 'X-Results:')),
    ),
  },
  {
    name: 'mails are said to come from their addressee',
    chapter: 'authors',
    alter: onDrafts('messages', (draft) => [
      draft.draft === 'message' && draft.addressees?.[0] ? { ...draft, author: draft.addressees[0] } : draft,
    ]),
  },
  {
    name: 'mails with a file lose it',
    chapter: 'versions',
    alter: onDrafts('messages', (draft) => (draft.draft === 'version' ? [] : [draft])),
  },
].map((one) => ({ ...one, tool: 'email' as const }));

/** All planted faults. */
export const planted: Planted[] = [...asana, ...wordpress, ...email, ...monday, ...slack];
