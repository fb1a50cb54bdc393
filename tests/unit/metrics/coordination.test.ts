import { wilsonLowerBound } from '../../../src/metrics/statistics.js';
import { at, EX1, EX2, life, near, STD, told, value } from './story.js';

const assign = (item: string, when: string, to: unknown): object => told('assign', when, { item, to });
const PEOPLE = {
  people: {
    ana: { team: 'content' },
    bo: { team: 'content' },
    cy: { team: 'ops' },
    lea: { team: 'legal' },
  },
};
const ask = (text: string, when: string, more: object = {}): object =>
  told('message', when, { tool: 'slack', actor: 'ana', thread: 't', text, ...more });

describe('hand-offs', () => {
  const events = [
    assign('H1', '03-01T09', 'ana'),
    ...life('H1', '03-02T09 in_progress, 03-06T09 done', { campaign: 'C' }),
    assign('H1', '03-03T09', 'cy'),
    assign('H1', '03-04T09', 'ana'),
    assign('H1', '03-05T09', 'bo'),
    assign('H2', '03-01T09', 'cy'),
    ...life('H2', '03-06T09 in_progress', { campaign: 'C', tool: 'cms' }),
    told('depends', '03-01T09', { item: 'H2', on: 'H1' }),
  ];

  test('within items and along dependencies, by person, team and tool', async () => {
    expect(await value('handoffs', events, PEOPLE, { campaign: 'C' })).toEqual({
      person: { count: 4, pingpong: 1, returns: 1 },
      team: { count: 3, pingpong: 1, returns: 1 },
      function: { count: 0, pingpong: 0, returns: 0 },
      tool: { count: 1 },
      unknown_edges: 0,
    });
    expect(await value('handoffs', events, PEOPLE, { campaign: 'other' })).toMatchObject({ person: { count: 0 } });
  });

  test('back and forth', async () => {
    const pair = [
      ...life('P', '03-02T09 in_progress'),
      ...['a', 'b', 'a', 'b'].map((who, k) => assign('P', `03-02T1${k}`, who)),
    ];
    expect(await value('handoffs', pair)).toMatchObject({ person: { count: 3, pingpong: 2, returns: 2 } });
  });

  test('who gets an item as it ends was not handed it', async () => {
    const ended = [
      assign('E', '03-02T08', 'ana'),
      ...life('E', '03-02T09 in_progress, 03-03T09 done'),
      assign('E', '03-03T09', 'bo'),
    ];
    expect(await value('handoffs', ended)).toMatchObject({ person: { count: 0 } });
  });

  test('until the receiver acts', async () => {
    const received = [
      ...life('H', '03-02T09 in_progress'),
      assign('H', '03-03T09', 'cy'),
      told('comment', '03-03T15', { item: 'H', actor: 'cy' }),
      assign('H', '03-04T09', ['cy', 'bo']),
    ];
    expect(await value('pickup_time', received, STD)).toEqual([
      { item: 'H', to: 'cy', at: at('03-03T09'), h: 6 },
      { item: 'H', to: 'bo', at: at('03-04T09'), h: null },
    ]);
  });
});

describe('rework, dependencies, blocked time', () => {
  test('steps back', async () => {
    expect(await value('rework', [...EX1, ...EX2])).toEqual({
      T1: { rework: 1, reopens: 0, rework_touch_h: 6 },
      T2: { rework: 1, reopens: 1, rework_touch_h: 6 },
    });
    const clean = ['X', 'Y'].flatMap((id) => life(id, '03-02T09 in_progress, 03-03T09 done'));
    expect(await value('rework_rate', [...EX1, ...EX2, ...clean])).toBe(0.5);
  });

  test('a pause in review is no step back', async () => {
    const paused = life(
      'W',
      '03-02T09 in_review, 03-02T10 waiting, 03-02T11 in_review, 03-02T12 blocked, 03-02T13 done',
    );
    expect(await value('rework', paused)).toEqual({ W: { rework: 0, reopens: 0, rework_touch_h: 0 } });
  });

  test('delay by the last predecessor', async () => {
    const events = [
      ...life('S', '03-02T09 backlog, 03-03T09 ready, 03-05T15 in_progress'),
      ...life('P', '03-02T09 in_progress, 03-05T09 done'),
      ...life('Q', '03-02T09 in_progress, 03-04T09 done'),
      told('depends', '03-02T10', { item: 'S', on: 'P' }),
      told('depends', '03-02T10', { item: 'S', on: 'Q' }),
    ];
    expect(await value('dependency_delay', events)).toEqual({ S: { h: 48, critical: 'P' } });
    const undone = told('undepends', '03-02T11', { item: 'S', on: 'P' });
    expect(await value('dependency_delay', [...events, undone])).toEqual({ S: { h: 24, critical: 'Q' } });
    expect(await value('dependency_density', events)).toEqual(near(0.666667));
  });

  test('dependencies across teams, of those whose owners are known', async () => {
    const items = ['a', 'b', 'c', 'd'].flatMap((id) => life(id, '03-02T09 in_progress'));
    const events = [
      ...items,
      assign('a', '03-02T10', 'ana'),
      assign('b', '03-02T10', 'bo'),
      assign('c', '03-02T10', 'lea'),
      ...[
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'd'],
      ].map(([on, item]) => told('depends', '03-02T10', { item, on })),
    ];
    expect(await value('cross_team_edge_share', events, PEOPLE)).toBe(0.5);
  });

  test('blocked by reason', async () => {
    const blocked = life(
      'B',
      '03-02T09 in_progress, 03-02T12 blocked:legal, 03-03T12 in_progress, 03-04T09 blocked, 03-04T12 done',
    );
    expect(await value('blocked_by_reason', blocked)).toEqual({ legal: 24, unspecified: 3 });
  });
});

describe('status chasing', () => {
  const LINES = [
    'Where are we on this?',
    'Who owns this?',
    'Is this the latest version?',
    'Are we ready to launch?',
    'Any update on the banner?',
    'Just checking in on the brief',
    'Status: legal approved, launching Monday',
    'The status of the copy is final.',
    'When will the landing page be ready?',
    '> where are we on this\nDone, see folder',
    'who has the logo file',
    'Great work, ready to launch!',
  ].map((text, k) => ask(text, `03-02T${String(9 + k).padStart(2, '0')}`));

  test('by class, without bots', async () => {
    const bot = ask('Any update?', '03-02T09', { bot: true, actor: 'deploy' });
    expect(await value('status_chase', [...LINES, bot])).toEqual({
      messages: 12,
      total: 8,
      by_class: { progress: 4, owner: 2, version: 1, readiness: 1 },
      share: near(0.666667),
    });
  });

  test('by campaign and week', async () => {
    const campaigns = ['A', 'B', 'C'].flatMap((campaign) => life(`T${campaign}`, '03-02T09 in_progress', { campaign }));
    const chases = Array.from({ length: 24 }, (_, k) => ask('any update?', '03-03T09', { id: `c${k}` }));
    const params = { window: { from: at('03-02T00'), to: at('03-30T00') } };
    expect(await value('chase_per_campaign_week', [...campaigns, ...chases], {}, params)).toBe(2);
  });

  test('until another human answers in the thread', async () => {
    const events = [
      ask('any news?', '03-06T16:30'),
      ask('me again', '03-06T16:45'),
      ask('it is live', '03-09T09:15', { actor: 'bo' }),
    ];
    expect(await value('chase_reply_h', events, STD)).toBe(0.75);
    // Asked by two, one of whom answers the other; nobody answers the last one.
    const both = [
      ask('any update?', '03-02T09'),
      ask('any update?', '03-02T10', { actor: 'bo' }),
      ask('any update?', '03-02T10', { actor: 'cy' }),
      ask('any update?', '03-02T12', { actor: 'bo' }),
    ];
    expect(await value('chase_reply_h', both, STD)).toBe(1.5);
  });

  test('how sure a precision is', () => {
    expect(wilsonLowerBound(90, 100)).toBeCloseTo(0.825634, 6);
  });
});

describe('attention', () => {
  const write = (tool: string, campaign: string, when: string): object =>
    told('comment', when, { tool, campaign, actor: 'ana' });
  const DAY = [
    write('asana', 'C1', '03-02T09'),
    { ...write('slack', 'C1', '03-02T09:10'), type: 'message', thread: 'x', text: 'hello' },
    write('asana', 'C2', '03-02T09:20'),
    write('cms', 'C2', '03-02T10'),
    write('cms', 'C2', '03-02T10:05'),
    { ...write('email', 'C2', '03-02T10:20'), type: 'message', thread: 'y', text: 'hello' },
  ];
  const meeting = (from: string, to: string, attendees: string[]): object =>
    told('meeting', from, { end: at(to), attendees, campaign: 'C1' });

  test('tool and context switches of a day', async () => {
    expect(await value('tool_switches', DAY)).toEqual({
      person_day: { 'ana|2026-03-02': 3 },
      by_campaign: { C1: 1, C2: 1 },
      context_switches: 1,
      mean_per_person_day: 3,
    });
  });

  test('aligning across teams', async () => {
    const events = [
      meeting('03-02T13', '03-02T14', ['ana', 'lea']),
      told('message', '03-02T15', { actor: 'cy', thread: 'z', campaign: 'C1', text: 'so' }),
      told('message', '03-02T16', { actor: 'lea', thread: 'z', campaign: 'C1', text: 'yes' }),
    ];
    expect(await value('alignment_effort', events, PEOPLE, { campaign: 'C1' })).toEqual({
      meeting_h: 2,
      messages: 2,
      effort_h: near(2.066667),
      people: 3,
    });
  });

  test('coordination load: meetings at once count once, nobody exceeds the day', async () => {
    const events = [
      ...DAY,
      meeting('03-02T13', '03-02T14', ['ana', 'lea']),
      meeting('03-02T13:30', '03-02T14:30', ['ana']),
    ];
    const people = { people: { ana: {}, lea: {}, gone: { active: false }, robot: { bot: true } } };
    const params = { window: { from: at('03-02T00'), to: at('03-03T00') } };
    expect(await value('coordination_load', events, { ...STD, ...people }, params)).toEqual({
      coordination_min: 157,
      capacity_min: 960,
      ratio: near(0.163542),
    });
  });

  test('coordinating and making, as events show them', async () => {
    const events = [
      ...Array.from({ length: 30 }, (_, k) => told('comment', '03-02T09', { id: `k${k}`, actor: 'ana', item: 'T' })),
      ...Array.from({ length: 20 }, (_, k) =>
        told('version', '03-02T09', { id: `v${k}`, actor: 'ana', item: 'A', version: `${k}` }),
      ),
      told('comment', '03-02T09', { bot: true }),
    ];
    expect(await value('coordination_event_ratio', events)).toBe(0.6);
  });

  test('what machines and links took over', async () => {
    const events = [
      ...life('A', '03-02T09 in_progress, 03-03T09 done', { campaign: 'C' }),
      ...life('B', '03-02T09 in_progress'),
      told('status', '03-04T09', { item: 'B', to: 'done', bot: true }),
    ];
    expect(await value('orchestration', events)).toMatchObject({
      automation_share: 0.5,
      link_coverage: 0.5,
      reuse_rate: null,
    });
  });
});
