import { createCompany, describeStory, truthAt } from '#sandbox';

describe('CMP-104 in Monday at the start', () => {
  const company = createCompany({ seed: 8, campaigns: 3 });
  const story = describeStory(company);
  const truth = truthAt(company, company.start);
  const { landingPage, displays, prizeDraw, radio } = story.items;

  test('has four items that are known to be its own, none by guessing', () => {
    const items = truth.items.filter(
      (item) => item.tool === 'monday' && item.kind === 'task' && item.campaign === 'cmp-104',
    );
    expect(items.map(({ key, status, knowableBy }) => [key, status, knowableBy])).toEqual([
      [landingPage, 'Waiting for review', 'own-key'],
      [radio, 'Done', 'own-key'],
      [displays, 'Stuck', 'own-key'],
      [prizeDraw, 'Working on it', 'own-key'],
    ]);
    expect(items.every((item) => item.assignees.length === 1)).toBe(true);
  });

  test('keeps the landing page twice and says so', () => {
    expect(truth.mirrors.filter(({ key }) => key === landingPage)).toEqual([
      { tool: 'monday', key: landingPage, of: { tool: 'asana', key: story.tasks.landingPage }, knowable: true },
    ]);
    expect(truth.dependencies).toContainEqual({ tool: 'monday', item: displays, on: landingPage });
  });

  test('waits on Sofia Rossi in round 2 since Monday morning', () => {
    const { approval, approver, requestedAt, decidedAt, round } = story.prizeDraw;
    const legal = truth.approvals.find(({ key }) => key === approval)!;
    expect(legal).toMatchObject({ gate: 'Legal approval', item: { kind: 'task', key: prizeDraw } });
    expect(legal.rounds).toHaveLength(round);
    const { id } = approver.monday!;
    expect(legal.rounds[0]).toMatchObject({ outcome: 'changes_requested', approvers: [id] });
    expect(legal.rounds[1]).toMatchObject({ outcome: 'open', requestedAt, requestTellable: 'exact', approvers: [id] });
    const after = truthAt(company, decidedAt).approvals.find(({ key }) => key === approval)!;
    expect(after.rounds[1]).toMatchObject({ outcome: 'approved', closedAt: decidedAt });
  });

  test('waits nowhere longer than Legal does in Asana', () => {
    const mine = new Set<string>(Object.values(story.items));
    const last = new Map(
      truth.changes
        .filter((change) => change.tool === 'monday' && change.what === 'status' && mine.has(change.item.key))
        .map((change) => [change.item.key, change.at]),
    );
    for (const item of [landingPage, displays]) expect(last.get(item)).toBeGreaterThan(story.legal.requestedAt);
    expect(story.prizeDraw.requestedAt).toBeGreaterThan(story.legal.requestedAt);
  });
});
