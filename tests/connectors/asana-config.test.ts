import { Config, gateOf } from '../../connectors/asana/config.js';
import { stories } from '../../connectors/asana/stories.js';
import { tasks } from '../../connectors/asana/tasks.js';
import type { ApprovalDraft, ChangeDraft, Draft, TaskDraft } from '../../src/sdk/index.js';
import { fixture, OTHER_PROJECT, PROJECT, SEEN, WORKSPACE } from './asana-stub.js';

const configured = (more: object = {}) => Config.parse({ workspace: WORKSPACE, ...more });
const [task, approval] = fixture('tasks').data as Record<string, unknown>[];
const drafts = (value: unknown, more: object = {}): Draft[] =>
  tasks.drafts(tasks.record.parse(value), SEEN, configured(more));

describe('the settings of a connection', () => {
  test('a workspace is enough; titles keep their names and no project governs', () => {
    expect(configured()).toEqual({ workspace: WORKSPACE, gates: {}, governing: [] });
  });

  test.each([
    [{ governing: [1201] }, 'governing.0', 'a project gid as text, in quotes'],
    [{ governing: ['Launch'] }, 'governing.0', 'a project gid: digits only'],
    [{ gates: { Legal: ' ' } }, 'gates.Legal', expect.any(String)],
    [{ gates: { '': 'legal' } }, 'gates.', expect.any(String)],
    [{ gate: { Legal: 'legal' } }, '', expect.stringContaining('gate')],
  ])('%j is refused at %s', (wrong, path, message) => {
    const checked = Config.safeParse({ workspace: WORKSPACE, ...wrong });
    expect(checked.error!.issues.map((issue) => [issue.path.join('.'), issue.message])).toEqual([[path, message]]);
  });
});

describe('the name of a gate', () => {
  const gates = { 'Legal*': 'legal', '* brand *check': 'brand', '*sign-off': 'sign-off', 'Legal sign-off': 'counsel' };

  test.each([
    ['Legal review', 'legal'],
    ['  LEGAL   Review ', 'legal'],
    // In full before by pattern, and of two patterns the first.
    ['Legal sign-off', 'counsel'],
    ['legal sign-off Q3', 'legal'],
    ['Final sign-off', 'sign-off'],
    ['The brand colour check', 'brand'],
    ['The branding', 'The branding'],
    ['Paralegal', 'Paralegal'],
    ['', ''],
  ])('%j is %j', (title, gate) => {
    expect(gateOf(title, { gates })).toBe(gate);
  });

  test('pieces of a pattern do not share letters, and a star alone takes everything', () => {
    expect(gateOf('abc', { gates: { 'ab*bc': 'x' } })).toBe('abc');
    expect(gateOf('abbc', { gates: { 'ab*bc': 'x' } })).toBe('x');
    expect(gateOf('anything', { gates: { '*': 'x' } })).toBe('x');
    expect(gateOf(null, { gates })).toBe('');
  });

  test('a pattern meant to take long takes no time', () => {
    const began = Date.now();
    expect(gateOf('a'.repeat(10_000), { gates: { [`${'*a'.repeat(90)}*b`]: 'x' } })).toHaveLength(10_000);
    expect(Date.now() - began).toBeLessThan(200);
  });

  test('stands in the approval, in its request, and in a request that a story tells of', () => {
    const more = { gates: { [String(approval!['name'])]: 'legal' } };
    const said = drafts(approval, more);
    const asked = said.find((one) => one.draft === 'change' && one.what === 'approval_requested') as ChangeDraft;
    const one = said.find(({ draft }) => draft === 'approval') as ApprovalDraft;
    expect([one.gate, one.name, asked.detail!['gate']]).toEqual(['legal', approval!['name'], 'legal']);
    expect((drafts(approval)[0] as ApprovalDraft).gate).toBe(approval!['name']);
    const story = {
      gid: '1',
      created_at: '2026-03-02T09:00:00.000Z',
      resource_subtype: 'approval_status_changed',
      new_approval_status: 'pending',
      target: { gid: approval!['gid'], name: approval!['name'], resource_subtype: 'approval' },
      meta: { task: approval!['gid'] },
    };
    const [told] = stories.drafts(stories.record.parse(story), SEEN, configured(more)) as ChangeDraft[];
    expect(told!.detail).toEqual({ gate: 'legal', policy: 'any' });
  });
});

describe('the governing project', () => {
  const governs = (governing: string[]) =>
    (drafts(task, { governing })[0] as TaskDraft).placements.map(({ container, governs: is }) => [container, is]);

  test('is the one named first of those the task lies in', () => {
    expect(governs([OTHER_PROJECT])).toEqual([
      [PROJECT, undefined],
      [OTHER_PROJECT, true],
    ]);
    expect(governs(['77', PROJECT, OTHER_PROJECT])).toEqual([
      [PROJECT, true],
      [OTHER_PROJECT, undefined],
    ]);
  });

  test('is none where the task lies in none of them', () => {
    expect(governs(['77'])).toEqual([
      [PROJECT, undefined],
      [OTHER_PROJECT, undefined],
    ]);
  });
});
