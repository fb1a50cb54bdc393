import { asana } from '../../connectors/asana/index.js';
import type { Draft } from '../../src/sdk/index.js';
import {
  APPROVAL,
  CONFIG,
  fixture,
  LEA,
  MILESTONE,
  OMAR,
  OTHER_PROJECT,
  PROJECT,
  SEEN,
  TASK,
  WORKSPACE,
} from './asana-stub.js';

const named = (name: string) => asana.streams.find((stream) => stream.name === name)!;
const say = (name: string, value: unknown): Draft[] =>
  named(name).drafts(named(name).record.parse(value), SEEN, CONFIG);
const [task, approval, milestone] = fixture('tasks').data;
const person = (key: string) => ({ kind: 'person', key });

describe('containers and people', () => {
  it.each([
    ['workspaces', fixture('workspace').data, { kind: 'workspace', key: WORKSPACE, parents: [] }],
    ['teams', fixture('teams').data[0], { kind: 'team', parents: [WORKSPACE] }],
    [
      'portfolios',
      fixture('portfolios').data[0],
      { kind: 'portfolio', parents: [WORKSPACE], owner: person(LEA), dueOn: '2026-05-31' },
    ],
    [
      'projects',
      fixture('projects').data[0],
      {
        kind: 'project',
        parents: ['9007199254740993501'],
        archived: false,
        keyTexts: ['CMP-104'],
        startOn: '2026-02-01',
        dueOn: '2026-04-15',
        createdAt: '2026-01-12T09:30:00.000Z',
        owner: person(LEA),
      },
    ],
    ['projects', fixture('projects').data[1], { parents: [WORKSPACE], archived: true, owner: null }],
    ['sections', fixture('sections').data[1], { kind: 'section', name: 'In review', parents: [PROJECT] }],
    ['tags', fixture('tags').data[0], { kind: 'tag', name: 'CMP-104', parents: [WORKSPACE] }],
  ])('%s', (stream, value, expected) => {
    expect(say(stream, value)).toEqual([expect.objectContaining({ draft: 'container', ...expected })]);
  });

  it('users: the address only where Asana shows it', () => {
    expect(fixture('users').data.flatMap((user: unknown) => say('users', user))).toEqual([
      { draft: 'person', key: LEA, name: 'Lea Brandt', email: 'lea.brandt@northwind.example' },
      { draft: 'person', key: OMAR, name: 'Omar Haddad', email: null },
    ]);
  });
});

describe('a task record', () => {
  it('says the task with every placement, its creation and what it waits for', () => {
    expect(say('tasks', task)).toEqual([
      {
        draft: 'task',
        key: TASK,
        type: 'task',
        name: 'Landing page copy',
        url: task.permalink_url,
        status: null,
        placements: [
          { container: PROJECT, status: 'In review' },
          { container: OTHER_PROJECT, status: 'Incoming' },
        ],
        parent: null,
        assignees: [person(LEA)],
        creator: person(LEA),
        createdAt: '2026-02-03T08:15:00.000Z',
        completedAt: null,
        startOn: null,
        dueOn: '2026-03-20',
        dueAt: null,
        keyTexts: ['CMP-104', 'CMP-104'],
        links: [],
      },
      {
        draft: 'change',
        id: `created:${TASK}`,
        item: { kind: 'task', key: TASK },
        what: 'created',
        to: null,
        actor: person(LEA),
        at: '2026-02-03T08:15:00.000Z',
        timeSource: 'tool',
      },
      { draft: 'announced', of: { kind: 'task', key: TASK }, what: 'subtasks', count: 1 },
      {
        draft: 'dependency',
        key: `${TASK}:${APPROVAL}`,
        item: { kind: 'task', key: TASK },
        on: { kind: 'approval', key: APPROVAL },
      },
    ]);
  });

  it('of subtype approval is an approval and never also a task', () => {
    const drafts = say('tasks', approval);
    expect(drafts.map(({ draft }) => draft)).toEqual(['approval', 'change', 'change']);
    expect(drafts[0]).toMatchObject({
      key: APPROVAL,
      gate: 'Legal sign-off',
      status: 'pending',
      approvers: [person(OMAR)],
      policy: 'any',
      item: { kind: 'task', key: TASK },
      parent: TASK,
      placements: [{ container: PROJECT, status: null }],
    });
    expect(drafts[2]).toMatchObject({
      id: `requested:${APPROVAL}`,
      what: 'approval_requested',
      at: '2026-02-03T08:15:00.000Z',
      item: { kind: 'approval', key: APPROVAL },
      detail: { gate: 'Legal sign-off', approvers: [person(OMAR)], policy: 'any' },
    });
    expect(say('tasks', { ...approval, parent: null })[0]).not.toHaveProperty('item');
  });

  it('completed, unassigned, created by the system, in no project', () => {
    expect(say('tasks', milestone)[0]).toMatchObject({
      key: MILESTONE,
      type: 'milestone',
      status: 'completed',
      completedAt: '2026-03-01T12:00:00.000Z',
      assignees: [],
      creator: null,
      placements: [],
      dueAt: '2026-03-01T17:00:00.000Z',
      keyTexts: [],
    });
    expect(say('tasks', milestone)[1]).toMatchObject({ what: 'created', actor: null });
  });

  it('is a task for subtypes of the tool’s future, and nothing for an old heading row', () => {
    expect(say('tasks', { ...task, resource_subtype: 'custom' })[0]).toMatchObject({ draft: 'task', type: 'task' });
    expect(say('tasks', { ...task, resource_subtype: 'section' })).toEqual([]);
  });

  it.each([[{ gid: 5 }], [{ created_at: 'yesterday' }], [{ memberships: 'x' }], [{ tags: [{ name: 'x' }] }]])(
    'is refused when it holds %j',
    (wrong) => {
      expect(named('tasks').record.safeParse({ ...task, ...wrong }).success).toBe(false);
    },
  );

  it('a compact record, as a token without the scope gets it, still passes', () => {
    expect(say('tasks', { gid: '1', name: 'x' })).toMatchObject([{ draft: 'task', createdAt: null, placements: [] }]);
  });
});

describe('an attachment', () => {
  it('is an asset of its task with one version', () => {
    const [record] = fixture('attachments').data;
    expect(say('attachments', record)).toEqual([
      {
        draft: 'asset',
        key: record.gid,
        type: 'attachment',
        name: 'headline.pdf',
        url: record.permanent_url,
        status: null,
        placements: [],
        of: { kind: 'task', key: TASK },
        createdAt: '2026-02-16T11:05:00.000Z',
      },
      {
        draft: 'version',
        key: record.gid,
        asset: record.gid,
        hash: null,
        hashReason: 'bytes not read',
        at: '2026-02-16T11:05:00.000Z',
        timeSource: 'tool',
      },
    ]);
    expect(named('attachments').volatile).toContain('/download_url');
  });
});
