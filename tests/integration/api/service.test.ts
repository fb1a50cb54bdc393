import { measure, openLives, said } from './fixture/lives.js';
import { NOW } from './fixture/names.js';
import type { Hub } from './harness.js';

const POLICY = { targetH: 120, start: 'created' as const, pause: ['waiting'], clock: 'business' as const };
const THEN = '2026-03-01T12:00:00Z';
const WINDOW = { from: '2026-02-10T00:00:00Z', to: '2026-03-10T00:00:00Z' };
const window = { from: Date.parse(WINDOW.from), to: Date.parse(WINDOW.to) };
const COMPLIANCE = 'rate { value n coverage flags } met breached running policy { targetHours clock start pause }';
const MINE = 'filter: { campaign: { in: ["CMP-901", "CMP-902"] } }';

let hub: Hub;

beforeAll(async () => {
  hub = await openLives({ measure: { ...measure, servicePolicy: POLICY } });
});

afterAll(() => hub.close());

test.each([
  ['now', undefined, NOW],
  ['at a past instant', THEN, Date.parse(THEN)],
])('how items stand against what is promised is what the metrics say: %s', async (_when, asOf, at) => {
  const { data, errors } = await hub.ask(
    `query ($asOf: DateTimeISO) { tasks(first: 100, ${MINE}) { nodes { id serviceTimer(asOf: $asOf) { asOf state elapsedHours dueAt flags } } } }`,
    { asOf },
  );
  expect(errors).toBeUndefined();
  const timers = said('sla', { policy: POLICY }, at);
  const states = new Set<string>();
  for (const { id, serviceTimer } of data.tasks.nodes) {
    if (!(id in timers)) {
      expect(serviceTimer).toBeNull();
      continue;
    }
    const timer = timers[id];
    expect(serviceTimer).toEqual({
      asOf: new Date(at).toISOString(),
      state: timer.state.toUpperCase(),
      elapsedHours: expect.closeTo(timer.elapsed_h, 6),
      dueAt: timer.due_at && new Date(timer.due_at).toISOString(),
      flags: [],
    });
    states.add(timer.state);
  }
  expect([...states]).toEqual(expect.arrayContaining(['met', 'breached']));
  if (asOf) expect(states).toContain('running');
});

test.each([
  ['now', undefined, NOW],
  ['at a past instant', THEN, Date.parse(THEN)],
])('how often it was kept, in a window, by campaign and of all: %s', async (_when, asOf, at) => {
  const { data, errors } = await hub.ask(
    `query ($window: WindowInput, $asOf: DateTimeISO) { serviceCompliance(window: $window, asOf: $asOf, ${MINE}) { ${COMPLIANCE} }
      campaigns(first: 10, filter: { key: { in: ["CMP-901", "CMP-902"] } }) { nodes { serviceCompliance(window: $window, asOf: $asOf) { ${COMPLIANCE} } } } }`,
    { window: WINDOW, asOf },
  );
  expect(errors).toBeUndefined();
  const { met, breached, running, rate } = said('sla_compliance', { policy: POLICY, window }, at);
  const n = met + breached;
  expect(data.serviceCompliance).toEqual({
    rate: { value: rate, n, coverage: n / (n + running), flags: [] },
    met,
    breached,
    running,
    policy: { targetHours: 120, clock: 'BUSINESS', start: 'created', pause: ['waiting'] },
  });
  expect(met).toBeGreaterThan(0);
  const own = data.campaigns.nodes.map(({ serviceCompliance }: any) => serviceCompliance);
  for (const name of ['met', 'breached', 'running'])
    expect([name, own.reduce((sum: number, one: any) => sum + one[name], 0)]).toEqual([
      name,
      data.serviceCompliance[name],
    ]);
});

test('what nobody promised has no source, and is never kept', async () => {
  const bare = await openLives();
  try {
    const { data } = await bare.ask(
      `{ serviceCompliance(${MINE}) { ${COMPLIANCE} } campaign(key: "CMP-901") { serviceCompliance { ${COMPLIANCE} }
        tasks(first: 1) { nodes { serviceTimer { policy { start } state elapsedHours dueAt flags } } } } }`,
    );
    const nothing = {
      rate: { value: null, n: 0, coverage: null, flags: ['no_source'] },
      met: null,
      breached: null,
      running: null,
      policy: null,
    };
    expect([data.serviceCompliance, data.campaign.serviceCompliance]).toEqual([nothing, nothing]);
    expect(data.campaign.tasks.nodes[0].serviceTimer).toEqual({
      policy: null,
      state: null,
      elapsedHours: null,
      dueAt: null,
      flags: ['no_source'],
    });
  } finally {
    await bare.close();
  }
});

test('any number of items and campaigns is told in a few statements', async () => {
  hub.statements.length = 0;
  await hub.ask(
    '{ tasks(first: 50) { nodes { serviceTimer { state } } } campaigns(first: 50) { nodes { serviceCompliance { met } } } }',
  );
  expect(hub.statements.filter((text) => text.includes('item_interval')).length).toBe(2);
});
