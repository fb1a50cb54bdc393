import { answered, openAsked } from './fixture/asked.js';
import { NOW } from './fixture/names.js';
import type { Hub } from './harness.js';

let hub: Hub;

beforeAll(async () => {
  hub = await openAsked();
});

afterAll(() => hub.close());

const WINDOW = { from: '2026-02-01T00:00:00Z', to: '2026-03-20T00:00:00Z' };
const window = { from: Date.parse(WINDOW.from), to: Date.parse(WINDOW.to) };
const MINE =
  'filter: { campaign: { in: ["CMP-901", "CMP-902", "CMP-910", "CMP-911", "CMP-912", "CMP-913", "CMP-914"] } }';

test.each([
  ['now', undefined, NOW],
  ['at a past instant', '2026-03-01T12:00:00Z', Date.parse('2026-03-01T12:00:00Z')],
])('whole ways are those of the process map, most frequent first: %s', async (_when, asOf, at) => {
  const { data, errors } = await hub.ask(
    `query ($window: WindowInput, $asOf: DateTimeISO) { workflow(window: $window, asOf: $asOf, ${MINE}) {
      variants { total listed { value n coverage } list { steps length count share } } } }`,
    { window: WINDOW, asOf },
  );
  expect(errors).toBeUndefined();
  const { total, listed, list } = data.workflow.variants;
  const map = answered('dfg', { window }, at);
  expect(listed).toMatchObject({ n: map.cases, coverage: 1 });
  expect(total).toBeGreaterThanOrEqual(list.length);
  const counts: number[] = list.map(({ count }: any) => count);
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
  expect(listed.value).toBeCloseTo(counts.reduce((sum, count) => sum + count, 0) / map.cases, 9);
  expect(list).toHaveLength(Math.min(total, 20));
  // The same ways, walked through the lives of the items themselves.
  const lives = await hub.ask(
    `query ($asOf: DateTimeISO) { tasks(first: 100, filter: { campaign: { in: ["CMP-901", "CMP-902", "CMP-910", "CMP-911", "CMP-912", "CMP-913", "CMP-914"] } }) {
      nodes { flow(asOf: $asOf) { finishedAt intervals { category } } } } }`,
    { asOf },
  );
  const ways = new Map<string, number>();
  for (const { flow } of lives.data.tasks.nodes) {
    const finished = flow?.finishedAt ? Date.parse(flow.finishedAt) : NaN;
    if (!(finished >= window.from && finished < window.to)) continue;
    const walked: string[] = flow.intervals.map((each: any) => each.category.toLowerCase());
    const key = walked.filter((step, k) => step !== walked[k - 1]).join(' ');
    ways.set(key, (ways.get(key) ?? 0) + 1);
  }
  expect(total).toBe(ways.size);
  expect(counts[0]).toBeGreaterThan(counts.at(-1)!);
  for (const { steps, length, count, share } of list)
    expect([steps.length, count, share]).toEqual([length, ways.get(steps.join(' ')), count / map.cases]);
});
