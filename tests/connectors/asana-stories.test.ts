import { stories } from '../../connectors/asana/stories.js';
import type { Reader } from '../../src/sdk/index.js';
import {
  APPROVAL,
  CONFIG,
  fixture,
  LEA,
  list,
  OMAR,
  openStub,
  OTHER_PROJECT,
  PROJECT,
  SEEN,
  TASK,
  walk,
} from './asana-stub.js';

const UNTIL = '2026-03-02T10:00:00.000Z';
const all: Record<string, unknown>[] = fixture('stories').data;
const at = (ordinal: number, more: object = {}) => {
  const story = all[ordinal - 1]!;
  return { ...story, ...more, meta: { task: (story['target'] as { gid: string }).gid } };
};
const say = (value: unknown) => stories.drafts(stories.record.parse(value), SEEN, CONFIG);
const reader: Reader = {
  campaignKeys: (text) => text.match(/CMP-\d+/g) ?? [],
  chase: (text) => (text.includes('news') ? 'status' : null),
  asks: () => false,
  verdict: () => null,
  links: () => [],
};
const onTask = { kind: 'task', key: TASK };
const onApproval = { kind: 'approval', key: APPROVAL };

describe('the history a story tells', () => {
  it.each([
    ['an addition to a project', 1, { what: 'moved', container: PROJECT, to: 'added' }],
    ['an assignment: only the new one is told', 2, { what: 'assign', from: null, to: OMAR }],
    ['an unassignment, whose story names the former assignee', 3, { what: 'assign', from: null, to: null }],
    ['a section move', 4, { what: 'status', container: PROJECT, from: 'To do', to: 'In review' }],
    [
      'the same task’s move in its other project',
      5,
      { what: 'status', container: OTHER_PROJECT, from: 'Incoming', to: 'Reading' },
    ],
    ['a new due date', 6, { what: 'due', from: '2026-03-10', to: '2026-03-20' }],
    ['a new name', 7, { what: 'renamed', from: 'Page copy', to: 'Landing page copy' }],
    ['a dependency', 8, { what: 'depends', to: APPROVAL }],
    ['a dependency taken back', 9, { what: 'undepends', to: APPROVAL }],
    ['completion, here by the system', 11, { what: 'status', to: 'completed', actor: null }],
    ['reopening: the section in force resumes', 12, { what: 'status', from: 'completed', to: null }],
    ['a removal from a project', 13, { what: 'moved', container: OTHER_PROJECT, to: 'removed' }],
  ])('%s', (_, ordinal, expected) => {
    const story = all[ordinal - 1]!;
    expect(say(at(ordinal))).toEqual([
      expect.objectContaining({
        draft: 'change',
        id: story['gid'],
        item: onTask,
        actor: { kind: 'person', key: LEA },
        at: story['created_at'],
        timeSource: 'tool',
        seq: `0${String(story['gid'])}`,
        ...expected,
      }),
    ]);
  });

  it('completion holds in every project: it names no container', () => {
    expect(say(at(11))[0]).not.toHaveProperty('container');
    expect(say(at(12))[0]).not.toHaveProperty('container');
  });

  it('reads typed fields, never the sentence', () => {
    expect(say(at(4, { text: 'Lea hat verschoben' }))).toEqual(say(at(4)));
    const withoutText = at(4);
    delete (withoutText as Record<string, unknown>)['text'];
    expect(say(withoutText)).toEqual(say(at(4)));
  });

  it('approvals are known by their field, whatever the subtype is called, in several rounds', () => {
    expect(say(at(14))[0]).toMatchObject({
      item: onApproval,
      what: 'approval_decided',
      from: 'pending',
      to: 'changes_requested',
      actor: { kind: 'person', key: OMAR },
    });
    expect(say(at(15))[0]).toMatchObject({
      item: onApproval,
      what: 'approval_requested',
      detail: { gate: 'Legal sign-off', policy: 'any' },
      at: '2026-02-21T11:00:00.000Z',
    });
    for (const verdict of ['approved', 'rejected']) {
      expect(say(at(14, { resource_subtype: 'whatever', new_approval_status: verdict }))[0]).toMatchObject({
        to: verdict,
      });
    }
    expect(say(at(14, { new_approval_status: 'maybe' }))).toEqual([]);
  });

  it('an approval moves through sections too, but its completion only mirrors its verdict', () => {
    expect(say(at(16))[0]).toMatchObject({ item: onApproval, what: 'status', container: PROJECT, to: 'In review' });
    expect(say(at(17))).toEqual([]);
  });

  it.each([18, 19])('story %i is of a subtype that moves nothing: no drafts', (ordinal) => {
    expect(say(at(ordinal))).toEqual([]);
  });

  it('a subtype named like a property of every object is only an unknown one', () => {
    expect(say(at(19, { resource_subtype: 'constructor' }))).toEqual([]);
  });

  it.each([
    [4, 'project'],
    [4, 'new_section'],
    [1, 'project'],
    [2, 'assignee'],
    [8, 'dependency'],
    [7, 'new_name'],
  ])('story %i without its %s is set aside, not read as something else', (ordinal, field) => {
    expect(stories.record.safeParse(at(ordinal, { [field]: null })).success).toBe(false);
    expect(stories.record.safeParse(at(ordinal)).success).toBe(true);
  });

  it('dates: removed, and a time without a day', () => {
    expect(say(at(6, { new_dates: null }))[0]).toMatchObject({ from: '2026-03-10', to: null });
    expect(say(at(6, { new_dates: { due_on: null, due_at: '2026-03-20T22:00:00.000Z' } }))[0]).toMatchObject({
      to: '2026-03-20',
    });
  });

  it('a section that no longer exists keeps the name from the story', () => {
    expect(say(at(4, { old_section: null }))[0]).toMatchObject({ from: null, to: 'In review' });
  });
});

describe('a comment', () => {
  it('leaves its keys and its class before its text goes', () => {
    const record = stories.record.parse(at(10));
    expect(stories.redact!.paths).toEqual(['/text', '/html_text']);
    const found = stories.redact!.found(record, reader);
    expect(found).toEqual({ keys: ['CMP-104'], chase: 'status' });
    const { text: _, ...redacted } = record;
    expect(stories.drafts({ ...redacted, found }, SEEN, CONFIG)).toEqual([
      {
        draft: 'message',
        key: all[9]!['gid'],
        kind: 'comment',
        at: '2026-02-16T11:00:00.000Z',
        author: { kind: 'person', key: OMAR },
        item: onTask,
        thread: { key: TASK },
        text: null,
        chase: 'status',
        keyTexts: ['CMP-104'],
      },
    ]);
  });

  it('keeps its text where the connection does', () => {
    expect(say(at(10))[0]).toMatchObject({ text: 'Any news on CMP-104?', chase: null, keyTexts: [] });
  });

  it('only comments are classified: a system sentence is nobody’s words', () => {
    expect(stories.redact!.found(stories.record.parse(at(4, { text: 'news CMP-9' })), reader)).toEqual({});
  });
});

describe('reading stories', () => {
  it('reads a task’s whole list, page by page, with every typed field asked for (tap-asana#40)', async () => {
    const { api, asked } = await openStub({
      '/tasks/1/stories': ({ offset }) => (offset ? list([{ gid: '3' }]) : list([{ gid: '2' }], 'o')),
    });
    const { records, next, whole } = await walk(
      stories.read(api, { part: '1', since: null, until: UNTIL, full: false }),
    );
    expect(records).toEqual([
      { gid: '2', meta: { task: '1' } },
      { gid: '3', meta: { task: '1' } },
    ]);
    expect({ next, whole }).toEqual({ next: { through: UNTIL }, whole: true });
    const fields = String(asked('/tasks/1/stories')[0]!.query['opt_fields']).split(',');
    for (const field of [
      'new_section.name',
      'new_approval_status',
      'old_dates.due_on',
      'target.resource_subtype',
      'dependency.resource_subtype',
    ]) {
      expect(fields).toContain(field);
    }
    expect(fields).not.toContain('html_text');
  });

  it('a task deleted since it was queued ends its part without proof', async () => {
    const { api } = await openStub({});
    const run = await walk(stories.read(api, { part: '1', since: null, until: UNTIL, full: false }));
    expect([run.records, run.whole, run.next]).toEqual([[], false, { through: UNTIL }]);
  });

  it('get gives the same value as the list, so that nothing changed', async () => {
    const { api } = await openStub({ [`/stories/${String(all[3]!['gid'])}`]: () => ({ body: { data: all[3] } }) });
    const found = await stories.get!(api, [String(all[3]!['gid']), '5']);
    expect(found).toMatchObject([
      { state: 'live', raw: { at: '/data', meta: { task: TASK } } },
      { key: '5', state: 'deleted' },
    ]);
  });
});
