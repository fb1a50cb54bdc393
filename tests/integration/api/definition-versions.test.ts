import { definitionOf } from '../../../src/derive/flow/items.js';
import { deriveAll, rebuild } from '../../../src/derive/pass.js';
import type { Rules } from '../../../src/derive/rules.js';
import { openLives, RULES, said } from './fixture/lives.js';
import type { Hub } from './harness.js';

// The rules in force: work starts with the review, and all but waiting is touched.
const NEW = {
  ...RULES,
  measure: { ...RULES.measure, startCategories: ['in_review'], touchCategories: ['in_progress', 'in_review'] },
} as Rules;
const [old, current] = [definitionOf(RULES), definitionOf(NEW)];

let hub: Hub;
beforeAll(async () => {
  hub = await openLives({ measure: NEW.measure, definition: current });
  await deriveAll(hub.owner, NEW);
});
afterAll(() => hub.close());

const WINDOW = { from: '2026-02-10T00:00:00Z', to: '2026-03-10T00:00:00Z' };
const span = { from: Date.parse(WINDOW.from), to: Date.parse(WINDOW.to) };
const FLOW = `definitionVersion groups { throughput { value } cycleTime { n p50 p85 } flowEfficiency { value n } }`;
const flow = async (version?: string): Promise<any> => {
  const { data, errors } = await hub.ask(
    `query ($window: WindowInput, $version: String) {
      flow(window: $window, filter: { campaign: { in: ["CMP-901", "CMP-902"] } }, definitionVersion: $version) { ${FLOW} } }`,
    { window: WINDOW, version },
  );
  expect(errors).toBeUndefined();
  return data.flow;
};

test('what was in force is kept beside what is, and comes back with the rules', async () => {
  const ask = async () =>
    (await hub.ask('{ definitionVersions { version until startCategories touchCategories timezone } }')).data
      .definitionVersions;
  const kept = await ask();
  expect(kept).toMatchObject([
    { version: current, until: null, startCategories: ['IN_REVIEW'], timezone: 'Europe/Berlin' },
    { version: old, startCategories: ['IN_PROGRESS', 'IN_REVIEW'], touchCategories: ['IN_PROGRESS'] },
  ]);
  expect(Date.parse(kept[1].until)).toBeGreaterThan(0);
  await deriveAll(hub.owner, RULES);
  expect(await ask()).toMatchObject([{ version: old, until: null }, { version: current }]);
  await deriveAll(hub.owner, NEW);
  expect((await ask())[0]).toMatchObject({ version: current, until: null });
  expect(Object.values(await rebuild(hub.owner, NEW, true)).filter((changed) => changed > 0)).toEqual([]);
});

test('flow tells by old definitions what it told when they were in force', async () => {
  const [then, now] = [await flow(old), await flow()];
  expect([then.definitionVersion, now.definitionVersion]).toEqual([old, current]);
  const times = said('percentiles', { of: 'cycle_time', window: span, ps: [50, 85] });
  const efficiency = said('flow_efficiency', { aggregate: true, window: span });
  const [group] = then.groups;
  expect(group.cycleTime).toEqual({
    n: times.n,
    p50: expect.closeTo(times.cont[50], 6),
    p85: expect.closeTo(times.cont[85], 6),
  });
  expect(group.flowEfficiency).toEqual({ value: expect.closeTo(efficiency.value, 6), n: efficiency.n });
  // Both know of the same work, and measure it otherwise.
  expect(now.groups[0].throughput).toEqual(group.throughput);
  expect(now.groups[0].cycleTime.n).toBeLessThan(group.cycleTime.n);
  expect(await flow(current)).toEqual(now);
});

test('a campaign tells its times and its ledger by them, also of the past', async () => {
  const ask = async (args: string): Promise<any> => {
    const { data, errors } = await hub.ask(
      `{ campaign(key: "CMP-901"${args}) { flow { cycleTime touchTime } waitLedger { total work waiting } tasks(first: 50) { nodes { flow { startedAt } } } } }`,
    );
    expect(errors).toBeUndefined();
    return data.campaign;
  };
  const [then, now] = [await ask(`, definitionVersion: "${old}"`), await ask('')];
  expect(then.flow.touchTime).toBeCloseTo(said('touch_time', { level: 'campaign' })['CMP-901'], 6);
  expect(then.waitLedger.work).toBeCloseTo(said('wait_ledger', {})['CMP-901'].work, 6);
  expect(then.waitLedger.total).toBeCloseTo(now.waitLedger.total, 6);
  expect(now.waitLedger.work).toBeGreaterThan(then.waitLedger.work);
  const AT = '2026-02-20T12:00:00Z';
  const past = await ask(`, asOf: "${AT}", definitionVersion: "${old}"`);
  expect(past.waitLedger.work).toBeCloseTo(said('wait_ledger', {}, Date.parse(AT))['CMP-901'].work, 6);
});

test.each([
  ['{ flow(definitionVersion: "0123456789ab") { asOf } }', /definitionVersions lists/],
  [`{ flow(definitionVersion: "${old}") { asOf } tasks { totalCount } }`, /in an operation of its own/],
  [`{ a: flow(definitionVersion: "${old}") { asOf } b: flow(definitionVersion: "${current}") { asOf } }`, /of its own/],
])('what cannot be told by one set of definitions is refused: %s', async (query, message) => {
  const { errors } = await hub.ask(query);
  expect(errors).toMatchObject([{ message: expect.stringMatching(message), extensions: { code: 'BAD_USER_INPUT' } }]);
});
