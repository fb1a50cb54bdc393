import { life, near, told, value } from './story.js';

describe('who owns this?', () => {
  const OWNED = [
    ...life('O1', '03-02T09 in_progress', { campaign: 'C' }),
    told('assign', '03-02T10', { item: 'O1', to: 'ana' }),
    ...life('O2', '03-02T09 in_progress', { campaign: 'C', parent: 'O1' }),
    ...life('O3', '03-02T09 in_progress', { campaign: 'C' }),
    told('assign', '03-02T10', { item: 'O3', to: ['ana', 'bo'] }),
    told('role', '03-02T10', { campaign: 'C', role: 'driver', to: 'lea' }),
  ];

  test('by the first rule that gives one', async () => {
    expect(await value('owner', OWNED)).toEqual({
      O1: { owner: 'ana', via: 'assignee', confidence: 'explicit', flags: [] },
      O2: { owner: 'ana', via: 'parent', confidence: 'inherited', flags: [] },
      O3: { owner: 'lea', via: 'driver', confidence: 'inherited', flags: ['ambiguous'] },
    });
    expect(await value('ownership_coverage', OWNED)).toEqual({
      explicit: 1,
      inherited: 2,
      inferred: 0,
      none: 0,
      open_items: 3,
      ambiguous: 1,
      coverage: near(0.333333),
    });
  });

  test('who left and bots are skipped; a role that was taken back is none', async () => {
    const events = [
      ...life('O', '03-02T09 in_progress', { containerOwner: 'cy', actor: 'dee' }),
      told('assign', '03-02T10', { item: 'O', to: ['gone', 'bo'] }),
      told('role', '03-02T10', { item: 'O', role: 'accountable', to: 'ana' }),
    ];
    const people = { people: { gone: { active: false }, robot: { bot: true } } };
    expect(await value('owner', events, people)).toMatchObject({ O: { owner: 'ana', via: 'accountable' } });
    const back = told('role', '03-02T11', { item: 'O', role: 'accountable', to: 'ana', on: false });
    expect(await value('owner', [...events, back], people)).toMatchObject({ O: { owner: 'bo', via: 'assignee' } });
    const robot = told('assign', '03-02T12', { item: 'O', to: 'robot' });
    expect(await value('owner', [...events, back, robot], people)).toMatchObject({
      O: { owner: 'cy', via: 'container' },
    });
  });

  test('nobody', async () => {
    expect(await value('owner', life('O', '03-02T09 in_progress'))).toEqual({
      O: { owner: null, via: null, confidence: 'none', flags: [] },
    });
  });
});

describe('is this the latest version?', () => {
  const version = (tool: string, id: string, hash: string, when: string, more: object = {}): object =>
    told('version', when, { item: 'A', tool, version: id, hash, ...more });
  const ASSET = [
    version('dam', 'd1', 'aa', '03-02T09'),
    version('cms', 'c1', 'aa', '03-02T10'),
    version('email', 'm1', 'aa', '03-02T11'),
    version('dam', 'd2', 'bb', '03-03T09', { parent: 'd1' }),
    version('cms', 'c2', 'bb', '03-03T10'),
    told('approval_requested', '03-02T12', { approval: 'p', item: 'A', gate: 'g', approvers: ['lea'], version: 'd1' }),
    told('approval_decided', '03-02T13', { approval: 'p', actor: 'lea', decision: 'approved' }),
  ];

  test('copies are never it, and a tool without it is stale', async () => {
    expect(await value('latest_version', ASSET)).toEqual({
      A: {
        latest: 'd2',
        fork: false,
        copies: ['c1', 'c2', 'm1'],
        stale_tools: ['email'],
        approved: 'd1',
        is_latest_approved: false,
      },
    });
    expect(await value('version_drift', ASSET)).toEqual({
      assets: 1,
      drifted: 1,
      forks: 0,
      latest_approved: 0,
      drift_rate: 1,
    });
  });

  test('two children of one version are a fork; approving a copy approves its original', async () => {
    const events = [
      version('dam', 'd1', 'aa', '03-02T09'),
      version('cms', 'c1', 'aa', '03-02T10'),
      version('dam', 'd2', 'bb', '03-03T09', { parent: 'c1' }),
      version('cms', 'c3', 'cc', '03-03T11', { parent: 'd1' }),
      version('email', 'm3', 'cc', '03-03T12'),
      told('approval_requested', '03-04T12', {
        approval: 'p',
        item: 'A',
        gate: 'g',
        approvers: ['lea'],
        version: 'm3',
      }),
      told('approval_decided', '03-04T13', { approval: 'p', actor: 'lea', decision: 'approved' }),
    ];
    expect(await value('latest_version', events)).toMatchObject({
      A: { latest: 'c3', fork: true, stale_tools: ['dam'], approved: 'm3', is_latest_approved: true },
    });
  });

  test('the same bytes again in one tool are a version, no copy', async () => {
    const events = [version('dam', 'd1', 'aa', '03-02T09'), version('dam', 'd2', 'aa', '03-03T09')];
    expect(await value('latest_version', events)).toMatchObject({ A: { latest: 'd2', copies: [] } });
  });

  test('a tool that returns to old bytes made a new version; of one instant the preferred tool is the original', async () => {
    const events = [
      version('cms', 'c1', 'aa', '03-02T09'),
      version('dam', 'd1', 'aa', '03-02T09'),
      version('dam', 'd2', 'bb', '03-03T09'),
      version('dam', 'd3', 'aa', '03-04T09'),
    ];
    expect(await value('latest_version', events)).toMatchObject({
      A: { latest: 'd3', copies: ['c1'], stale_tools: [] },
    });
  });
});

describe('are we ready to launch? where are we?', () => {
  const check = (id: string, weight: number, result: string, required = false): object => ({
    id,
    weight,
    result,
    required,
  });

  test('ready means nothing required is open', async () => {
    const checks = [
      check('a', 20, 'pass', true),
      check('b', 20, 'waived', true),
      check('c', 15, 'pass', true),
      check('d', 10, 'fail'),
      check('e', 5, 'na', true),
      check('f', 10, 'no_data', true),
    ];
    expect(await value('launch_readiness', [], {}, { checks })).toEqual({
      score: near(0.733333),
      ready: false,
      blockers: ['f'],
    });
    expect(await value('launch_readiness', [], {}, { checks: [check('a', 1, 'na')] })).toEqual({
      score: null,
      ready: false,
      blockers: [],
    });
    expect(await value('launch_readiness', [], {}, { checks: [check('a', 1, 'pass', true)] })).toMatchObject({
      ready: true,
    });
  });

  test('an age is held against what half and what most of the finished campaigns took', async () => {
    const ended = [3, 5, 12].flatMap((day) =>
      life(`E${day}`, `03-02T09 in_progress, 03-${String(day).padStart(2, '0')}T09 done`, { campaign: `F${day}` }),
    );
    const begun = ['30', '28', '25', '15'].flatMap((day) =>
      life(`O${day}`, `03-${day}T09 in_progress`, { campaign: `C${day}` }),
    );
    const bands = (await value('where', [...ended, ...begun])) as Record<string, { age_days: number; band: string }>;
    const of = (name: string): unknown[] => [bands[name]!.age_days, bands[name]!.band];
    // Days 2, 4 and 11: the median is 4, and 85 % took 11 at most.
    expect(['C30', 'C28', 'C25', 'C15'].map(of)).toEqual([
      [1, 'green'],
      [3, 'green'],
      [6, 'amber'],
      [16, 'red'],
    ]);
    expect(bands['F12']!.band).toBeNull();
  });

  test('where a campaign stands', async () => {
    const done = [1, 2, 3].flatMap((k) => life(`D${k}`, '03-02T09 in_progress, 03-03T09 done', { campaign: 'C' }));
    const open = [1, 2, 3].flatMap((k) =>
      life(`O${k}`, '03-02T09 in_progress', { campaign: 'C', due: `2026-04-0${k}` }),
    );
    const events = [
      ...done,
      ...open,
      ...life('X', '03-02T09 in_progress, 03-03T09 cancelled', { campaign: 'C' }),
      ...life('W', '03-02T09 in_progress, 03-04T09 waiting:vendor', { campaign: 'C', tool: 'monday' }),
      told('assign', '03-05T09', { item: 'O1', to: 'ana', actor: 'bo' }),
    ];
    expect(await value('where', events)).toEqual({
      C: {
        state: 'in_progress',
        age_days: 29,
        band: null,
        done_share: near(0.428571),
        items: { done: 3, in_progress: 3, cancelled: 1, waiting: 1 },
        next_milestone: { item: 'O1', due: '2026-04-01', owner: 'ana' },
        longest_waiting: { item: 'W', category: 'waiting', reason: 'vendor', since: '2026-03-04T09:00:00Z' },
        last_change: { item: 'O1', what: 'assign', who: 'bo', at: '2026-03-05T09:00:00Z' },
        freshness: { asana: '2026-03-05T09:00:00Z', monday: '2026-03-04T09:00:00Z' },
      },
    });
  });
});
