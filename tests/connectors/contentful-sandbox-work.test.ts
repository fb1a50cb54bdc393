import { bench, closeAll, entry, HERE, ids, minute, stamp, type Step } from './contentful-sandbox.company.js';

afterEach(closeAll);

const start = (id: string, of: string, step = 'write'): Step => ({
  type: 'workflow_started',
  id,
  definition: 'review',
  entry: of,
  step,
});
const go = (id: string, step: string, by = 'ana'): Step => ({ type: 'workflow_stepped', id, step, by });
const log = (id: string, more = ''): string =>
  `workflows_changelog?entity.sys.linkType=Entry&entity.sys.id=${id}${more}`;
interface Line {
  event: string;
  stepId: string;
  workflow: { sys: { id: string; version: number } };
}
const steps = (body: { items: Line[] }): string[] =>
  body.items.map(({ event, stepId, workflow }) => `${workflow.sys.id}.${workflow.sys.version} ${event} ${stepId}`);

const story: Step[] = [
  entry('e', 'page'),
  start('w', 'e'),
  go('w', 'ask'),
  go('w', 'again', 'ben'),
  go('w', 'ask'),
  go('w', 'yes', 'ben'),
  { type: 'workflow_completed', id: 'w', by: 'ben' },
  entry('other', 'page'),
  start('x', 'other', 'ask'),
  { type: 'workflow_deleted', id: 'x' },
];

describe('checklist: changelog paging', () => {
  test('latest line first, by page, with the instant, the person and the step’s name', async () => {
    const { ok } = await bench(story);
    const whole = [
      'w.6 completed yes',
      'w.5 stepChanged yes',
      'w.4 stepChanged ask',
      'w.3 stepChanged again',
      'w.2 stepChanged ask',
      'w.1 created write',
    ];
    expect(steps(await ok(log('e')))).toEqual(whole);
    expect(await ok(log('e', '&limit=2'))).toMatchObject({ total: 6, skip: 0, limit: 2 });
    const pages = await Promise.all([0, 2, 4, 6].map((skip) => ok(log('e', `&limit=2&skip=${skip}`))));
    expect(pages.flatMap(steps)).toEqual(whole);
    expect((await ok(log('e'))).items[3]).toMatchObject({
      eventAt: stamp(3),
      eventBy: { sys: { linkType: 'User', id: 'user-ben' } },
      stepName: 'Step again',
      workflowDefinition: { sys: { id: 'review' } },
      entity: { sys: { id: 'e' } },
    });
  });

  test('between instants, of one workflow, of some definitions', async () => {
    const { ok } = await bench(story);
    const between = `&eventAt[gte]=${stamp(3)}&eventAt[lte]=${stamp(4)}`;
    expect(steps(await ok(log('e', between)))).toEqual(['w.4 stepChanged ask', 'w.3 stepChanged again']);
    expect((await ok(log('e', '&workflow.sys.id=x'))).total).toBe(0);
    expect((await ok(log('e', '&workflowDefinition.sys.id[in]=review,none'))).total).toBe(6);
  });

  test('it is asked for by entry and cannot be ordered', async () => {
    const { ask, sandbox } = await bench(story);
    for (const path of ['workflows_changelog', 'workflows_changelog?entity.sys.id=e', log('e', '&order=eventAt')])
      expect((await ask(path)).body.sys.id).toBe('InvalidQuery');
    expect(sandbox.offContract).toHaveLength(3);
    expect(sandbox.offContract[2]).toContain('Unknown parameter: order');
  });

  test('a deleted workflow is in no list, and its lines stay', async () => {
    const { ok, ask } = await bench(story);
    expect(ids(await ok('workflows'))).toEqual(['w']);
    expect((await ask('workflows/x')).status).toBe(404);
    expect(steps(await ok(log('other')))).toEqual(['x.2 deleted ask', 'x.1 created ask']);
  });
});

describe('workflows', () => {
  test('a running one shows its step, a completed one when and by whom', async () => {
    const { ok, clock } = await bench(story);
    clock.now = minute(3);
    expect(await ok('workflows/w')).toMatchObject({ stepId: 'again', sys: { version: 3, updatedAt: stamp(3) } });
    clock.now = minute(6);
    expect((await ok('workflows/w')).sys).toMatchObject({
      completedAt: stamp(6),
      completedBy: { sys: { id: 'user-ben' } },
    });
  });

  test('found by step, entry and definition', async () => {
    const { ok } = await bench([...story, start('y', 'e', 'ask')]);
    const found = async (query: string) => ids(await ok(`workflows?${query}`));
    expect(await found('stepId[in]=ask,no')).toEqual(['y']);
    expect(await found('sys.entity.sys.linkType=Entry&sys.entity.sys.id[in]=e,other&order=sys.createdAt')).toEqual([
      'w',
      'y',
    ]);
    expect(await found('sys.workflowDefinition.sys.id=none')).toEqual([]);
  });

  test('definitions name their steps and the content types they are for', async () => {
    const { ok } = await bench();
    const { items } = await ok('workflow_definitions');
    expect(items[0]).toMatchObject({ name: 'Review', flowType: 'no_restriction' });
    expect(items[0].appliesTo[0].validations).toEqual([{ linkContentType: ['page'] }]);
    expect(items[0].steps[1]).toMatchObject({ id: 'ask', name: 'Step ask' });
    expect(await ok('workflow_definitions/review')).toEqual(items[0]);
  });
});

describe('tasks, comments and people', () => {
  const dueAt = Date.UTC(2026, 10, 9, 12);

  test('a task has a person or a team, may be due, and moves its own stamp, not its entry’s', async () => {
    const { ok } = await bench([
      entry('e'),
      { type: 'task_added', id: 't', entry: 'e', body: 'Check', assignee: { person: 'ben' }, dueAt },
      { type: 'task_added', id: 'u', entry: 'e', body: 'Translate', assignee: { team: 'legal' }, dueAt: null },
      { type: 'task_changed', id: 't', status: 'resolved' },
    ]);
    const { items } = await ok('entries/e/tasks');
    expect(items[0]).toMatchObject({
      body: 'Check',
      status: 'resolved',
      dueDate: '2026-11-09T12:00:00.000Z',
      assignedTo: { sys: { linkType: 'User', id: 'user-ben' } },
      sys: { createdAt: stamp(1), updatedAt: stamp(3), parentEntity: { sys: { id: 'e' } } },
    });
    expect(items[1].assignedTo.sys).toMatchObject({ linkType: 'Team', id: 'legal' });
    expect(items[1]).not.toHaveProperty('dueDate');
    expect((await ok('entries/e')).sys.updatedAt).toBe(stamp(0));
    expect(await ok('entries/e/tasks/t')).toEqual(items[0]);
  });

  test('a comment may answer another one, and is gone when deleted', async () => {
    const { ok, clock } = await bench([
      entry('e'),
      { type: 'commented', id: 'c', entry: 'e', replyTo: null, text: 'Why?' },
      { type: 'commented', id: 'd', entry: 'e', replyTo: 'c', text: 'So.', by: 'ben' },
      { type: 'comment_deleted', id: 'c' },
    ]);
    clock.now = minute(2);
    const { items } = await ok('entries/e/comments');
    expect(items.map(({ body, sys }: { body: string; sys: { parent: unknown } }) => [body, sys.parent])).toEqual([
      ['Why?', null],
      ['So.', { sys: { type: 'Link', linkType: 'Comment', id: 'c' } }],
    ]);
    clock.now = minute(3);
    expect(ids(await ok('entries/e/comments'))).toEqual(['d']);
  });

  test('everybody with an account is listed, those who left as not activated', async () => {
    const { ok } = await bench();
    const { items } = await ok(HERE.replace(/environments.*/, 'users'));
    expect(items.map(({ email, activated }: { email: string; activated: boolean }) => [email, activated])).toEqual([
      ['ana@acme.test', true],
      ['ben@acme.test', true],
      ['old@acme.test', false],
    ]);
    expect((await ok('/users/me')).sys.id).toBe('user-ana');
  });
});
