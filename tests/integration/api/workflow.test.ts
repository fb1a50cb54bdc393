import { openLives, said } from './fixture/lives.js';
import type { Hub } from './harness.js';

let hub: Hub;

beforeAll(async () => {
  hub = await openLives({ privacy: { minGroup: 2, coordination: false } });
});

afterAll(() => hub.close());

const WINDOW = { from: '2026-02-10T00:00:00Z', to: '2026-03-10T00:00:00Z' };
const window = { from: Date.parse(WINDOW.from), to: Date.parse(WINDOW.to) };
const MINE = 'filter: { campaign: { in: ["CMP-901", "CMP-902"] } }';

async function ask(field: string): Promise<any> {
  const { data, errors } = await hub.ask(`query ($window: WindowInput) { ${field} }`, { window: WINDOW });
  expect(errors).toBeUndefined();
  return Object.values(data)[0];
}

test('the process map, the bottleneck and what is skipped are what the metrics say', async () => {
  const answer = await ask(
    `workflow(window: $window, ${MINE}, steps: ["ready", "in_progress"]) {
      processMap { cases start { step count } visits { step count } edges { from to count medianHours } }
      bottleneck { step share { value } bySteps { step share } }
      skippedSteps { skipRate { value n } orderViolations bySteps { step share } } redundancy { value } findings { kind step share items evidence } }`,
  );
  const map = said('dfg', { window });
  const pairs = (counts: Record<string, number>) => Object.entries(counts).map(([step, count]) => ({ step, count }));
  expect(answer.processMap).toEqual({
    cases: map.cases,
    start: pairs(map.start),
    visits: pairs(map.visits),
    edges: map.edges.map(({ median_h: medianHours, ...edge }: any) => ({ ...edge, medianHours })),
  });
  expect(map.cases).toBeGreaterThan(10);
  const queue = said('bottleneck', {});
  expect(answer.bottleneck).toMatchObject({ step: queue.step, share: { value: expect.closeTo(queue.share, 9) } });
  const skipped = said('skipped_steps', { window, steps: ['ready', 'in_progress'] });
  expect(answer.skippedSteps).toMatchObject({
    skipRate: { value: skipped.skip_rate, n: skipped.n },
    orderViolations: skipped.order_violations,
  });
  expect(answer.redundancy.value).toBe(said('redundancy', { window, steps: ['ready', 'in_progress'] }).rate);
  const findings = said('findings', { window, steps: ['ready', 'in_progress'] });
  expect(answer.findings.map(({ kind, step, items }: any) => [kind, step, items])).toEqual(
    findings.map(({ kind, step, evidence }: any) => [kind, step, evidence.length]),
  );
  expect(findings.length).toBeGreaterThan(0);
});

test('coordination of a campaign: hand-offs, their matrix, and chases by class', async () => {
  const answer = await ask(
    `coordination(window: $window, campaign: "cmp-901") { handoffs { person { count pingpong returns } team { count pingpong returns } tool unknownEdges matrix { from to count } flags }
      chases { share { value n flags } progress owner version readiness } alignment { meetingHours messages effort { flags } } toolSwitches { value flags } coordinationLoad { value flags } }`,
  );
  const { person, team, tool, unknown_edges: unknownEdges } = said('handoffs', { campaign: 'CMP-901' });
  expect(answer.handoffs).toMatchObject({ person, team, tool: tool.count, unknownEdges, flags: [] });
  expect(person.count).toBeGreaterThan(0);
  const between = answer.handoffs.matrix.reduce((sum: number, { count }: any) => sum + count, 0);
  expect(between).toBe(team.count);
  const chases = said('status_chase', { campaign: 'CMP-901', window });
  expect(answer.chases).toEqual({
    share: { value: chases.share, n: chases.messages, flags: ['precision_unrated', 'english_only'] },
    ...chases.by_class,
  });
  expect(answer.alignment).toEqual({
    meetingHours: null,
    messages: expect.any(Number),
    effort: { flags: ['no_source_meeting'] },
  });
  const off = { value: null, flags: ['privacy_off'] };
  expect([answer.toolSwitches, answer.coordinationLoad]).toEqual([off, off]);
});

test('load and switches are told where the workspace wants them; chases of few people never', async () => {
  const open = await openLives({ privacy: { minGroup: 5, coordination: true } });
  try {
    const { data } = await open.ask(
      'query ($window: WindowInput) { coordination(window: $window) { chases { share { value flags } progress } toolSwitches { value flags } coordinationLoad { value flags } } }',
      { window: WINDOW },
    );
    expect(data.coordination.chases).toEqual({ share: { value: null, flags: ['small_group'] }, progress: null });
    expect(data.coordination.toolSwitches).toEqual({ value: expect.any(Number), flags: ['lower_bound'] });
    expect(data.coordination.coordinationLoad).toEqual({
      value: expect.any(Number),
      flags: ['model', 'no_source_meeting'],
    });
  } finally {
    await open.close();
  }
});

test('behind a number are its items, their history and the records that said it', async () => {
  const { groups } = await ask(
    `flow(window: $window, ${MINE}, groupBy: [WEEK, TEAM]) { groups { keys { by value } throughput { value } } }`,
  );
  for (const { keys, throughput } of groups) {
    const { data, errors } = await hub.ask(
      `query ($of: EvidenceInput!) { evidence(of: $of) { total items { item { id } flow { finishedAt cycleTime } changes { what record { stream } } } } }`,
      { of: { window: WINDOW, filter: { campaign: { in: ['CMP-901', 'CMP-902'] } }, keys } },
    );
    expect(errors).toBeUndefined();
    expect(data.evidence.total).toBe(throughput.value);
    for (const { flow, changes } of data.evidence.items) {
      expect(Date.parse(flow.finishedAt)).toBeGreaterThanOrEqual(window.from);
      expect(changes.some(({ what }: any) => what === 'status')).toBe(true);
    }
  }
  expect(groups.filter(({ throughput }: any) => throughput.value > 0).length).toBeGreaterThan(3);
});

test('a campaign that nobody knows is said so', async () => {
  const { errors } = await hub.ask('{ coordination(campaign: "CMP-000") { asOf } }');
  expect(errors![0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
});
