import { EX1, EX2, evaluated, life, value } from './story.js';

describe('metrics of an item, METRICS §2.1', () => {
  test.each([
    ['lead_time', { T1: 102, T2: 79 }],
    ['cycle_time', { T1: 54, T2: 30 }],
    ['queue_time', { T1: 48, T2: 1 }],
    ['touch_time', { T1: 34, T2: 30 }],
  ])('%s, whatever the order of arrival', async (metric, expected) => {
    expect(await value(metric, [...EX1, ...EX2])).toEqual(expected);
    expect(await value(metric, [...EX2, ...EX1].reverse())).toEqual(expected);
  });

  test('wait by state', async () => {
    expect(await value('wait_time', EX1)).toEqual({
      T1: { waiting: 0, in_review: 20, blocked: 0, parked: 0, unknown: 0, total: 20 },
    });
  });

  test('an open item has waited until now and has no cycle time', async () => {
    const open = life('O', '03-02T09 in_progress, 03-03T09 waiting:requester');
    expect(await value('wait_time', open, { asOf: '2026-03-03T12:00:00Z' })).toMatchObject({ O: { waiting: 3 } });
    expect(await value('cycle_time', open)).toEqual({ O: null });
  });

  test('a retried event counts once, by its first reception; a stamp from the future is not believed', async () => {
    const events = [
      ...life('T', '03-02T09 backlog'),
      {
        id: 'a',
        tool: 'asana',
        type: 'status',
        item: 'T',
        to: 'blocked',
        at: '2026-03-03T09:00:00Z',
        recv: '2026-03-03T10:00:00Z',
      },
      {
        id: 'a',
        tool: 'asana',
        type: 'status',
        item: 'T',
        to: 'in_progress',
        at: '2026-03-03T09:00:00Z',
        recv: '2026-03-03T09:00:00Z',
      },
      {
        id: 'b',
        tool: 'asana',
        type: 'status',
        item: 'T',
        to: 'done',
        at: '2026-03-05T09:00:00Z',
        recv: '2026-03-03T15:00:00Z',
      },
    ];
    expect(await value('intervals', events)).toEqual({
      T: [
        ['backlog', '2026-03-02T09:00:00Z', '2026-03-03T09:00:00Z'],
        ['in_progress', '2026-03-03T09:00:00Z', '2026-03-03T15:00:00Z'],
        ['done', '2026-03-03T15:00:00Z', null],
      ],
    });
  });

  test('deleted while open is cancelled, and restored as it would be by then; deleted when done changes nothing', async () => {
    const events = [
      ...life('A', '03-02T09 in_progress'),
      { id: 'd', tool: 'asana', type: 'deleted', item: 'A', at: '2026-03-03T09:00:00Z' },
      { id: 's', tool: 'asana', type: 'status', item: 'A', to: 'in_review', at: '2026-03-03T12:00:00Z' },
      { id: 'r', tool: 'asana', type: 'restored', item: 'A', at: '2026-03-04T09:00:00Z' },
      ...life('B', '03-02T09 in_progress, 03-03T09 done'),
      { id: 'e', tool: 'asana', type: 'deleted', item: 'B', at: '2026-03-04T09:00:00Z' },
    ];
    expect(await value('intervals', events)).toEqual({
      A: [
        ['in_progress', '2026-03-02T09:00:00Z', '2026-03-03T09:00:00Z'],
        ['cancelled', '2026-03-03T09:00:00Z', '2026-03-04T09:00:00Z'],
        ['in_review', '2026-03-04T09:00:00Z', null],
      ],
      B: [
        ['in_progress', '2026-03-02T09:00:00Z', '2026-03-03T09:00:00Z'],
        ['done', '2026-03-03T09:00:00Z', null],
      ],
    });
  });

  test('what was before the first look is unknown, and gives no cycle time', async () => {
    const [created, ...rest] = life('A', '03-02T09 x, 03-03T09 done');
    const hidden = { ...created, status: undefined, historyFrom: '2026-03-03T09:00:00Z' };
    expect(await value('cycle_time', [hidden, ...rest])).toEqual({ A: null });
    expect(await value('lead_time', [hidden, ...rest])).toEqual({ A: 24 });
  });

  test('an item first seen in the middle of work has no start; one seen in backlog has', async () => {
    const seen = (item: string, at: string) => (event: object, k: number) =>
      k === 0 ? { ...event, item, status: undefined, historyFrom: at } : event;
    const events = [
      ...life('A', '03-02T09 x, 03-03T10 in_progress, 03-03T19 done').map(seen('A', '2026-03-03T09:00:00Z')),
      ...life('B', '03-02T09 x, 03-03T09 backlog, 03-03T10 in_progress, 03-03T19 done').map(
        seen('B', '2026-03-03T09:00:00Z'),
      ),
    ];
    expect(await value('cycle_time', events)).toEqual({ A: null, B: 9 });
  });

  test('without a creation the life begins with the first status, whatever was told before', async () => {
    const [, ...statuses] = life('A', '03-02T09 backlog, 03-03T09 in_progress, 03-04T09 done');
    const early = { id: 'd', tool: 'asana', type: 'deleted', item: 'A', at: '2026-03-01T09:00:00Z' };
    expect(await value('intervals', [early, ...statuses])).toEqual({
      A: [
        ['in_progress', '2026-03-03T09:00:00Z', '2026-03-04T09:00:00Z'],
        ['done', '2026-03-04T09:00:00Z', null],
      ],
    });
  });

  test('mirrors have no timeline, mapped words have their category, others are unknown', async () => {
    const events = [
      ...life('A', '03-02T09 Doing, 03-03T09 Elsewhere'),
      ...life('M', '03-02T09 backlog'),
      { id: 'l', tool: 'monday', type: 'linked', item: 'M', to: 'A', at: '2026-03-02T09:00:00Z' },
    ];
    expect(await value('intervals', events, { statusMap: { asana: { doing: 'in_progress' } } })).toEqual({
      A: [
        ['in_progress', '2026-03-02T09:00:00Z', '2026-03-03T09:00:00Z'],
        ['unknown', '2026-03-03T09:00:00Z', null],
      ],
    });
  });
});

describe('metrics of a campaign, METRICS §1.7', () => {
  const of = (campaign: string, events: object[]): object[] => events.map((event) => ({ ...event, campaign }));
  const record = (campaign: string, at: string): object => ({
    id: `record-${campaign}`,
    tool: 'asana',
    type: 'created',
    itemType: 'campaign',
    item: campaign,
    at: `2026-${at}:00:00Z`,
  });
  const launch = (campaign: string, at: string): object => ({
    id: `launch-${campaign}`,
    tool: 'asana',
    type: 'launch',
    campaign,
    at: `2026-${at}:00:00Z`,
  });
  const EX3 = of('C3', [
    ...life('A', '03-02T09 in_progress, 03-04T09 done'),
    ...life('B', '03-03T09 in_progress, 03-05T09 in_review, 03-06T09 done'),
  ]);
  const campaigns = (metric: string, events: object[]) => value(metric, events, {}, { level: 'campaign' });

  test('is the union of its items, not their sum, in any order of arrival', async () => {
    const line = [
      ['in_progress', '2026-03-02T09:00:00Z', '2026-03-05T09:00:00Z'],
      ['in_review', '2026-03-05T09:00:00Z', '2026-03-06T09:00:00Z'],
      ['done', '2026-03-06T09:00:00Z', null],
    ];
    expect(await campaigns('intervals', EX3)).toEqual({ C3: line });
    expect(await campaigns('intervals', [...EX3].reverse())).toEqual({ C3: line });
    expect(await campaigns('cycle_time', EX3)).toEqual({ C3: 96 });
    expect(await campaigns('touch_time', EX3)).toEqual({ C3: 72 });
    expect(await campaigns('flow_efficiency', EX3)).toEqual({ C3: 0.75 });
  });

  test('ends with its first launch; done before it was idle waiting, in the middle too', async () => {
    const events = [...EX3, record('C3', '03-01T09'), launch('C3', '03-07T09')];
    expect(await value('time_to_launch', events)).toEqual({ C3: 144 });
    expect(await campaigns('wait_time', events)).toMatchObject({ C3: { waiting: 24, in_review: 24, total: 48 } });
    const gap = of('G', [
      ...life('A', '03-02T09 in_progress, 03-03T09 done'),
      ...life('B', '03-04T09 in_progress, 03-05T09 done'),
    ]);
    expect(await campaigns('wait_time', gap)).toMatchObject({ G: { waiting: 24, total: 24 } });
  });

  test('owns what was merged into it for all time; a merge in a circle is ignored', async () => {
    const merged = (from: string, into: string, at: string): object => ({
      id: `merge-${from}`,
      tool: 'hub',
      type: 'merged',
      campaign: from,
      into,
      at: `2026-${at}:00:00Z`,
    });
    const events = [
      record('C1', '03-03T09'),
      record('C2', '03-01T09'),
      ...of('C2', life('T1', '03-02T09 in_progress')),
      merged('C2', 'C1', '03-05T09'),
      merged('C1', 'C2', '03-05T10'),
      launch('C1', '03-06T09'),
    ];
    expect(await value('time_to_launch', events)).toEqual({ C1: 120 });
    expect(await campaigns('cycle_time', events)).toEqual({ C1: 96 });
  });

  test('without work or launch it is not counted', async () => {
    expect(await value('time_to_launch', [record('C9', '03-01T09')])).toEqual({});
  });
});

describe('vectors that cannot be evaluated', () => {
  const good = { id: 'good', metric: 'lead_time', config: { asOf: '2026-03-31T00:00:00Z' }, events: EX1 };

  test('each says why on its own line, and the others are evaluated', async () => {
    const bad = [
      { ...good, id: 'unknown', metric: 'luck' },
      { ...good, id: 'undated', config: { asOf: 'yesterday' } },
      { ...good, id: 'no calendar', params: { clock: 'business' } },
      { ...good, id: 'no such calendar', config: { ...good.config, calendar: 'std' } },
      { ...good, id: 'no such zone', config: { ...good.config, tz: 'Europe/Atlantis' } },
      { ...good, id: 'no policy', metric: 'sla', params: { clock: 'wall' } },
      { ...good, id: 'no seed', metric: 'forecast_when', params: { samples: [1], remaining: 1 } },
    ];
    const { code, lines } = await evaluated([...bad, good].map((one) => JSON.stringify(one)).join('\n'));
    expect(lines.map(({ id, error }) => [id, error?.code ?? null])).toEqual([
      ['unknown', 'NOT_FOUND'],
      ['undated', 'USAGE'],
      ['no calendar', 'USAGE'],
      ['no such calendar', 'USAGE'],
      ['no such zone', 'USAGE'],
      ['no policy', 'USAGE'],
      ['no seed', 'USAGE'],
      ['good', null],
    ]);
    expect(lines.map(({ error }) => error?.message).join('\n')).toMatch(
      /config\.asOf[^]*config\.calendar[^]*std[^]*config\.tz[^]*params\.policy[^]*params\.seed/,
    );
    expect(lines.at(-1)!.value).toEqual({ T1: 102 });
    expect(code).toBe(64);
  });

  test('a line that is no JSON is named', async () => {
    await expect(evaluated(`${JSON.stringify(good)}\nnonsense`)).rejects.toThrow(/line 2/);
  });
});
