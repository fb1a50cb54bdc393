import { DEFINITION, draftsOf, ENTRY, fixture, IDEA, link, OMAR, refusal, StubSpace, walk } from './contentful-stub.js';

// oxlint-disable-next-line typescript/no-explicit-any -- recorded rows, bent by tests
type Row = any;

const STEPS = {
  review: 'pending',
  legal: 'pending',
  rework: 'changes_requested',
  ok: 'approved',
  okToo: 'approved',
  no: 'rejected',
};
const CONFIG = { workflowSteps: { [DEFINITION]: STEPS } };
const WORKFLOW = '7sA7X1nCxYQxZp1LqTkqQW';

type Told = [event: string, step: string, workflow?: string];

/** A log of these lines, told oldest first and listed newest first, an hour apart. */
function logged(...told: Told[]): StubSpace {
  const space = new StubSpace();
  const [pattern] = fixture('workflows_changelog').items;
  space.lists['E/workflows_changelog'] = told
    .map(([event, step, workflow = WORKFLOW], n) => ({
      ...pattern,
      event,
      eventAt: new Date(Date.parse('2026-03-01T08:00:00Z') + n * 3_600_000).toISOString(),
      eventBy: link('User', OMAR),
      stepId: step,
      stepName: `Step ${step}`,
      workflow: { sys: { ...link('Workflow', workflow).sys, version: n + 1 } },
    }))
    .toReversed();
  return space;
}

const changesOf = async (space: StubSpace, config: object = CONFIG): Promise<Row[]> =>
  draftsOf('workflows_changelog', space, config, ENTRY);

/** What the log means for the approval: event, verdict, and whether it is told or taken to be so. */
async function roundsOf(...told: Told[]) {
  const changes = (await changesOf(logged(...told))).filter(({ item }) => item.kind === 'approval');
  return changes.map(({ what, to, timeSource }) =>
    [what.replace('approval_', ''), to, timeSource === 'tool' ? undefined : timeSource].filter(Boolean).join(' '),
  );
}

describe('rounds', () => {
  const began: Told = ['created', 'writing'];
  const asked: Told = ['stepChanged', 'review'];

  test.each<[string, Told[], string[]]>([
    ['begins where nothing is asked', [began], []],
    ['begins pending', [['created', 'review']], ['requested']],
    ['begins approved', [['created', 'ok']], []],
    ['goes to pending', [began, asked], ['requested']],
    ['stays pending in another step', [began, asked, ['stepChanged', 'legal']], ['requested']],
    ['approved', [asked, ['stepChanged', 'ok']], ['requested', 'decided approved']],
    ['rejected', [asked, ['stepChanged', 'no']], ['requested', 'decided rejected']],
    ['sent back', [asked, ['stepChanged', 'rework']], ['requested', 'decided changes_requested']],
    ['taken back', [asked, ['stepChanged', 'writing']], ['requested', 'withdrawn']],
    ['completed while pending', [asked, ['completed', 'review']], ['requested', 'decided approved']],
    ['deleted while pending', [asked, ['deleted', 'review']], ['requested', 'withdrawn']],
    [
      'two rounds',
      [asked, ['stepChanged', 'rework'], asked, ['stepChanged', 'ok'], ['completed', 'ok']],
      ['requested', 'decided changes_requested', 'requested', 'decided approved'],
    ],
    ['approved unasked', [began, ['stepChanged', 'ok']], ['requested inferred', 'decided approved']],
    ['rejected unasked', [began, ['stepChanged', 'no']], ['requested inferred', 'decided rejected']],
    ['sent back unasked', [began, ['stepChanged', 'rework']], []],
    ['approved once more', [asked, ['stepChanged', 'ok'], ['stepChanged', 'okToo']], ['requested', 'decided approved']],
    [
      'approved after all',
      [asked, ['stepChanged', 'no'], ['stepChanged', 'ok']],
      ['requested', 'decided rejected', 'requested inferred', 'decided approved'],
    ],
    ['completed or deleted where nothing was asked', [began, ['completed', 'writing'], ['deleted', 'writing']], []],
    ['an event of a kind nobody knows yet', [asked, ['stepPaused', 'review']], ['requested']],
  ])('%s', async (_, told, rounds) => {
    expect(await roundsOf(...told)).toEqual(rounds);
  });

  test('the workflow before has its own last step', async () => {
    expect(
      await roundsOf(['stepChanged', 'review', 'other'], ['created', 'writing'], ['stepChanged', 'writing', 'other']),
    ).toEqual(['requested', 'withdrawn']);
  });

  test('who decided, when, and of which round; nobody is taken to have asked unasked', async () => {
    const [requested, decided] = (await changesOf(logged(began, ['stepChanged', 'ok']))).filter(
      ({ item }) => item.kind === 'approval',
    );
    const at = '2026-03-01T09:00:00.000Z';
    expect(requested).toMatchObject({
      item: { key: `workflow:${WORKFLOW}` },
      actor: null,
      at,
      detail: { policy: 'any', approvers: [] },
    });
    expect(decided).toMatchObject({ actor: { kind: 'person', key: OMAR }, at, timeSource: 'tool' });
    expect(requested.seq < decided.seq).toBe(true);
  });

  test('a definition nobody gave a meaning has steps and no approval; names are never guessed', async () => {
    const space = logged(began, asked, ['stepChanged', 'approved']);
    const changes = await changesOf(space, {});
    expect(changes.map(({ what }) => what)).toEqual(['status', 'status', 'status']);
    expect(await draftsOf('workflows', space)).toEqual([]);
    // An object knows words of its own.
    const [line] = fixture('workflows_changelog').items;
    space.lists['E/workflows_changelog'] = [
      { ...line, stepId: 'constructor', workflowDefinition: link('WorkflowDefinition', 'toString') },
    ];
    expect(await changesOf(space, CONFIG)).toHaveLength(1);
  });
});

describe('steps', () => {
  test('are told by the names they had then, however they are called now', async () => {
    const steps = (await changesOf(new StubSpace(), {})).map(({ from, to, container, at }) => [
      from,
      to,
      container,
      at,
    ]);
    const container = `definition:${DEFINITION}`;
    expect(steps).toEqual([
      [null, 'Draft', container, '2026-02-20T09:00:00.000Z'],
      ['Draft', 'Brand check', container, '2026-02-21T09:00:00.000Z'],
      ['Brand check', 'Rework', container, '2026-02-23T15:00:00.000Z'],
      ['Rework', 'With brand', container, '2026-03-05T10:00:00.000Z'],
    ]);
  });

  test('end with the workflow, and begin anew with the next one', async () => {
    const space = logged(['created', 'a'], ['completed', 'a'], ['created', 'b', 'next'], ['deleted', 'b', 'next']);
    expect((await changesOf(space)).map(({ from, to }) => [from, to])).toEqual([
      [null, 'Step a'],
      ['Step a', null],
      [null, 'Step b'],
      ['Step b', null],
    ]);
  });

  test('a log of several pages is read by the line before, also across pages', async () => {
    const told = Array.from({ length: 30 }, (_, n): Told => [
      n === 0 ? 'created' : 'stepChanged',
      n % 2 ? 'review' : 'rework',
    ]);
    const space = logged(...told);
    space.mostBytes = 8_000;
    const changes = (await changesOf(space)).filter(({ what }) => what === 'status');
    expect(changes).toHaveLength(30);
    expect(changes.slice(1).map(({ from }) => from)).toEqual(changes.slice(0, -1).map(({ to }) => to));
    expect(new Set(changes.map(({ id }) => id)).size).toBe(30);
    expect(space.asked('E/workflows_changelog').length).toBeGreaterThan(3);
  });

  test('a line without its fields is refused under its key', async () => {
    const space = new StubSpace();
    delete space.lists['E/workflows_changelog']![1].stepName;
    const { values, keys } = await walk('workflows_changelog', space, { part: ENTRY });
    const { changelog } = await import('../../connectors/contentful/changelog.js');
    expect(values.map((value) => changelog.record.safeParse(value).success)).toEqual([true, true, false, false]);
    expect(keys[2]).toMatch(new RegExp(`^${WORKFLOW}:3:`));
  });
});

describe('which logs are read again', () => {
  const again = async (space: StubSpace) => (await walk('workflows', space)).again;

  test('of each entry that a workflow may run on, by how far its workflows have come', async () => {
    const space = new StubSpace();
    expect((await again(space)).toSorted((a, b) => (a.part < b.part ? -1 : 1))).toEqual([
      { part: ENTRY, version: `${WORKFLOW}:4` },
      { part: IDEA, version: '0nQh9fPzUcL9hE3tTT9m8e:3' },
    ]);
    expect(space.asked('E/entries').every(({ content_type: type }) => type === 'post')).toBe(true);
  });

  test('a step, a second workflow and a deleted one each give another version; nothing new gives the same', async () => {
    const versionOf = async (bend: (workflows: Row[]) => Row[]) => {
      const space = new StubSpace();
      space.lists['E/workflows'] = bend(space.lists['E/workflows']!);
      return (await again(space)).find(({ part }) => part === ENTRY)!.version;
    };
    const same = await versionOf((all) => all);
    expect(await versionOf((all) => all.toReversed())).toBe(same);
    const seen = [
      same,
      await versionOf((all) => all.map((one) => ({ ...one, sys: { ...one.sys, version: 9 } }))),
      await versionOf((all) => [...all, { ...all[1], sys: { ...all[1].sys, id: 'second' } }]),
      // In no list any more; its lines remain.
      await versionOf((all) => all.filter((one) => one.sys.id !== WORKFLOW)),
    ];
    expect(new Set(seen).size).toBe(4);
  });

  test('without definitions there is nothing to ask', async () => {
    const space = new StubSpace();
    space.lists['E/workflow_definitions'] = [];
    expect(await again(space)).toEqual([]);
    space.answers['E/workflow_definitions'] = () => refusal(404, 'NotFound');
    expect(await again(space)).toEqual([]);
  });
});

test('a step that the definition no longer has is called by its id, a definition that is gone by its own', async () => {
  const space = new StubSpace();
  space.lists['E/workflows']![1].stepId = 'stepOld';
  const nameOf = async () =>
    (await draftsOf('workflows', space, CONFIG)).find(({ key }) => key === `workflow:${WORKFLOW}`);
  expect(await nameOf()).toMatchObject({ gate: 'Brand review', status: 'stepOld' });
  space.lists['E/workflow_definitions'] = [];
  expect(await nameOf()).toMatchObject({ gate: DEFINITION, status: 'stepOld' });
});
