import { truthAt, type Company } from '#sandbox';
import {
  companyOf,
  entry,
  minute,
  published,
  put,
  saved,
  SPACE,
  stamp,
  type Step,
} from '../../support/contentful-space.js';

/** The truth after the last step, or at another one. */
function truthOf(steps: Step[], at = steps.length - 1, company: Company = companyOf(steps)) {
  return truthAt(company, minute(at));
}

/** History of one item: `what from → to how`, the container and the actor where there is one. */
function history(truth: ReturnType<typeof truthAt>, key: string): string[] {
  return truth.changes
    .filter(({ item }) => item.key === key)
    .map(({ what, from, to, container, actor, tellable }) =>
      [what, `${String(from)} → ${String(to)}`, container, actor?.replace('user-', ''), tellable]
        .filter(Boolean)
        .join(' | '),
    );
}

const versions = (truth: ReturnType<typeof truthAt>): string[] =>
  truth.versions.map(
    ({ key, at, tellable }) => `${key.replace(/copy-\d+/, 'copy')} ${(at - minute(0)) / 60_000} ${tellable}`,
  );

const rounds = (truth: ReturnType<typeof truthAt>, key: string): string[] =>
  truth.approvals
    .filter((one) => one.key === key)
    .flatMap((one) =>
      one.rounds.map(
        ({ requestTellable, outcome, decisions }) =>
          `${requestTellable} ${outcome} ${decisions.map(({ decision, actor, tellable }) => `${decision} ${actor} ${tellable}`).join(', ')}`,
      ),
    );

const start = (step: string): Step => ({ type: 'workflow_started', id: 'w', definition: 'review', entry: 'e', step });
const go = (step: string): Step => ({ type: 'workflow_stepped', id: 'w', step, by: 'ben' });

describe('the truth of entries', () => {
  test('begins as a draft; a publish is dated by its copy, an edit after it by nothing', () => {
    const truth = truthOf([entry('e'), { ...published('e'), by: 'ben' }, saved('e')]);
    expect(history(truth, 'entry:e')).toEqual([
      'created | null → null | ana | exact',
      'status | null → draft | ana | exact',
      'status | null → published | ben | exact',
      'status | published → changed | ana | observed',
    ]);
    expect(truth.items[0]).toMatchObject({
      key: 'entry:e',
      kind: 'asset',
      name: 'More about e',
      status: 'changed',
      gone: false,
    });
  });

  test('an unpublish is dated by nothing, and the publish before it stays known', () => {
    expect(history(truthOf([entry('e'), published('e'), put('unpublished', 'e')]), 'entry:e').slice(2)).toEqual([
      'status | null → published | ana | exact',
      'status | published → draft | ana | observed',
    ]);
  });

  test('an archiving is dated while it lasts', () => {
    const steps = [entry('e'), put('archived', 'e'), put('unarchived', 'e')];
    expect(history(truthOf(steps, 1), 'entry:e').at(-1)).toBe('status | null → archived | ana | exact');
    expect(history(truthOf(steps), 'entry:e').slice(2)).toEqual([
      'status | null → archived | ana | no',
      'status | archived → draft | ana | observed',
    ]);
  });

  test('of the saves only the state in work is left, and each publish', () => {
    const steps = [entry('e'), saved('e'), published('e'), saved('e'), saved('e')];
    expect(versions(truthOf(steps, 1))).toEqual(['entry:e@1 0 no', 'entry:e@2 1 exact']);
    expect(versions(truthOf(steps, 2))).toEqual(['entry:e@1 0 no', 'entry:e@2 1 no', 'snapshot:copy 2 exact']);
    expect(versions(truthOf(steps))).toEqual([
      'entry:e@1 0 no',
      'entry:e@2 1 no',
      'snapshot:copy 2 exact',
      'entry:e@4 3 no',
      'entry:e@5 4 exact',
    ]);
  });

  test('what is deleted takes everything along', () => {
    const truth = truthOf([
      entry('e'),
      published('e'),
      { type: 'task_added', id: 't', entry: 'e', body: 'do', assignee: { person: 'ben' }, dueAt: null },
      put('unpublished', 'e'),
      put('deleted', 'e'),
    ]);
    expect(truth.items.map(({ key, gone }) => [key, gone])).toEqual([
      ['entry:e', true],
      ['entry:e:publish', true],
      ['task:t', true],
    ]);
    expect(new Set(truth.changes.map(({ tellable }) => tellable))).toEqual(new Set(['no']));
    expect(new Set(truth.versions.map(({ tellable }) => tellable))).toEqual(new Set(['no']));
    expect(rounds(truth, 'entry:e:publish')).toEqual(['no approved approved user-ana no']);
  });

  test('is called by its display field: the default language, another one, else its id', () => {
    const named = (fields: Record<string, Record<string, string>>) =>
      truthOf([{ ...entry('e'), fields } as Step]).items[0]!.name;
    expect(named({ title: { 'en-US': 'One', 'de-DE': 'Eins' } })).toBe('One');
    expect(named({ title: { 'de-DE': 'Eins' } })).toBe('Eins');
    expect(named({ body: { 'en-US': 'text' } })).toBe('#e');
  });
});

describe('the truth of assets', () => {
  const made: Step = {
    type: 'asset_created',
    id: 'a',
    title: { 'en-US': 'Hero' },
    fileName: 'hero.jpg',
    mime: 'image/jpeg',
    bytes: 1,
    tags: [],
  };
  const out: Step = { type: 'published', of: 'asset', id: 'a', snapshot: null };
  const renamed: Step = { type: 'asset_saved', id: 'a', title: { 'en-US': 'Hero 2' } };

  test('only the last publish is known, and none once it is unpublished', () => {
    const steps: Step[] = [made, out, renamed, out, { type: 'unpublished', of: 'asset', id: 'a' }];
    const publishes = (at: number) =>
      history(truthOf(steps, at), 'asset:a').filter((line) => line.includes('→ published'));
    expect(publishes(1)).toEqual(['status | null → published | ana | exact']);
    expect(publishes(3)).toEqual(['status | null → published | ana | no', 'status | null → published | ana | exact']);
    expect(publishes(4).filter((line) => line.endsWith('exact'))).toEqual([]);
    expect(versions(truthOf(steps, 2))).toEqual(['asset:a@1 0 no', 'asset:a#1 1 exact', 'asset:a@3 2 exact']);
  });

  test('a publish of an asset is nobody’s approval', () => {
    expect(truthOf([made, out]).approvals).toEqual([]);
  });
});

describe('the truth of workflows', () => {
  const of = (...steps: Step[]) => truthOf([entry('e', 'page'), ...steps]);
  const asked = 'exact approved approved user-ben exact';

  test('each step is a status of the entry, in the definition', () => {
    const truth = of(start('write'), go('ask'), { type: 'workflow_completed', id: 'w' });
    expect(history(truth, 'entry:e').slice(2)).toEqual([
      'status | null → Step write | definition:review | ana | exact',
      'status | Step write → Step ask | definition:review | ben | exact',
      'status | Step ask → null | definition:review | ana | exact',
    ]);
    expect(truth.items.find(({ key }) => key === 'entry:e')!.status).toBe('draft');
  });

  test.each<[string, Step[], string[]]>([
    ['asked and answered', [start('write'), go('ask'), go('yes')], [asked]],
    ['begun with the question', [start('ask'), go('no')], ['exact rejected rejected user-ben exact']],
    [
      'sent back and asked again',
      [start('ask'), go('again'), go('ask')],
      ['exact changes_requested changes_requested user-ben exact', 'exact open '],
    ],
    ['taken back', [start('ask'), go('write')], ['exact withdrawn ']],
    ['answered without being asked', [start('write'), go('yes')], ['inferred approved approved user-ben exact']],
    ['sent to rework from nowhere', [start('write'), go('again')], []],
    ['begun with the answer', [start('yes')], []],
    ['completed while asked', [start('ask'), { type: 'workflow_completed', id: 'w', by: 'ben' }], [asked]],
    ['completed after the answer', [start('ask'), go('yes'), { type: 'workflow_completed', id: 'w' }], [asked]],
    ['deleted while asked', [start('ask'), { type: 'workflow_deleted', id: 'w' }], ['exact withdrawn ']],
  ])('%s', (_, steps, expected) => {
    expect(rounds(of(...steps), 'workflow:w')).toEqual(expected);
  });

  test('the approval bears the name of its definition and the present step; deleted it is gone, its lines stay', () => {
    const truth = of(start('ask'), { type: 'workflow_deleted', id: 'w' });
    const approval = truth.items.find(({ key }) => key === 'workflow:w')!;
    expect(approval).toMatchObject({
      kind: 'approval',
      name: 'Review',
      status: 'Step ask',
      parent: 'entry:e',
      gone: true,
    });
    expect(history(truth, 'workflow:w')).toEqual([
      'approval_requested | null → null | ana | exact',
      'approval_withdrawn | null → null | ana | exact',
      'deleted | null → null | ana | no',
    ]);
  });

  test('steps that nobody explained are history and no approval; a publish there is none either', () => {
    const company = companyOf([entry('e', 'page'), start('ask'), go('yes'), published('e')]);
    const truth = truthAt({ ...company, contentfulSpace: { ...SPACE, workflowSteps: {} } }, minute(3));
    expect(truth.approvals).toEqual([]);
    expect(truth.items.filter(({ kind }) => kind === 'approval')).toEqual([]);
    expect(history(truth, 'entry:e').filter((line) => line.includes('definition:review'))).toHaveLength(2);
  });
});

describe('a publish that no workflow watches', () => {
  test('is a question that follows from its answer, by whoever published', () => {
    const truth = truthOf([entry('e'), { ...published('e'), by: 'ben' }, saved('e'), published('e')]);
    expect(rounds(truth, 'entry:e:publish')).toEqual([
      'inferred approved approved user-ben exact',
      'inferred approved approved user-ana exact',
    ]);
    expect(truth.approvals[0]).toMatchObject({ gate: 'publish', item: { kind: 'asset', key: 'entry:e' } });
    expect(truth.items[1]).toMatchObject({
      key: 'entry:e:publish',
      name: 'More about e',
      createdAt: Date.parse(stamp(1)),
    });
    expect(history(truth, 'entry:e:publish').slice(0, 2)).toEqual([
      'approval_requested | null → null | inferred',
      'approval_decided | null → approved | ben | exact',
    ]);
  });

  test('where a workflow may decide it is none', () => {
    expect(truthOf([entry('e', 'page'), published('e')]).approvals).toEqual([]);
  });
});

describe('the truth of tasks, comments and links', () => {
  test('a task is known from its beginning; what it became is seen between looks', () => {
    const truth = truthOf([
      entry('e'),
      {
        type: 'task_added',
        id: 't',
        entry: 'e',
        body: 'Crop\nNot too much',
        assignee: { person: 'ben' },
        dueAt: Date.UTC(2026, 10, 9, 23),
      },
      { type: 'task_changed', id: 't', assignee: { team: 'legal' }, dueAt: Date.UTC(2026, 10, 10, 1) },
      { type: 'task_changed', id: 't', status: 'resolved' },
    ]);
    expect(history(truth, 'task:t')).toEqual([
      'created | null → null | ana | exact',
      'status | null → active | ana | exact',
      'assign | user-ben → null | ana | observed',
      'due | 2026-11-09 → 2026-11-10 | ana | observed',
      'status | active → resolved | ana | observed',
    ]);
    expect(truth.items.at(-1)).toMatchObject({
      name: 'Crop',
      status: 'resolved',
      assignees: [],
      parent: 'entry:e',
      dueOn: '2026-11-10',
    });
  });

  test('belongs by the key in its name, by the key of a tag, and what hangs on it by its parent', () => {
    const tag: Step = { type: 'tag_added', id: 'spring', name: 'Spring (CMP-7)' };
    const known = (title: string, tags: string[] = []) =>
      truthOf([
        tag,
        { ...entry('e', 'note', title), tags } as Step,
        { type: 'commented', id: 'c', entry: 'e', replyTo: null, text: '' },
      ]).items.map(({ knowableBy }) => knowableBy);
    expect(known('Hero for CMP-7')).toEqual(['own-key', 'parent']);
    expect(known('Hero', ['spring'])).toEqual(['container', 'parent']);
    expect(known('Hero')).toEqual([null, null]);
    // No place shows that one, so no campaign has it.
    expect(known('Hero for CMP-8')).toEqual([null, null]);
    expect(known('CMP-7 and CMP-8', ['spring'])).toEqual([null, null]);
  });
});
