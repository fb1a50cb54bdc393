import { openLives, said } from './fixture/lives.js';
import { NOW } from './fixture/names.js';
import type { Hub } from './harness.js';

let hub: Hub;

beforeAll(async () => {
  hub = await openLives();
});

afterAll(() => hub.close());

const WINDOW = { from: '2026-02-10T00:00:00Z', to: '2026-03-10T00:00:00Z' };
const window = { from: Date.parse(WINDOW.from), to: Date.parse(WINDOW.to) };
const THEN = '2026-03-01T12:00:00Z';
const TIMES: [string, string, number][] = [
  ['now', '', NOW],
  ['at a past instant', `, asOf: "${THEN}"`, Date.parse(THEN)],
];

async function flow(args: string, fields: string): Promise<any> {
  const { data, errors } = await hub.ask(
    `query ($window: WindowInput) { flow(window: $window, filter: { campaign: { in: ["CMP-901", "CMP-902"] } }${args}) { ${fields} } }`,
    { window: WINDOW },
  );
  expect(errors).toBeUndefined();
  return data.flow;
}

describe('scatter', () => {
  const POINT = 'finishedAt cycleTime cycleDays work { tool team item { id name } campaign { key } }';

  test.each(TIMES)('every finished item once, with the lines of all of them, %s', async (_when, args, asOf) => {
    const [half, rest] = await flow(
      args,
      `a: scatter(first: 10) { n coverage flags lines { percent days } nodes { ${POINT} } } b: scatter(first: 200, skip: 10) { nodes { ${POINT} } }`,
    ).then(({ a, b }) => [a, b]);
    const spread = said('percentiles', { of: 'cycle_days', window, ps: [50, 85, 95] }, asOf);
    expect(half.nodes.length).toBe(10);
    expect(half).toMatchObject({ n: spread.n, coverage: spread.coverage, flags: ['no_start'] });
    expect(half.lines).toEqual([50, 85, 95].map((percent) => ({ percent, days: spread.disc[percent] })));
    const points = [...half.nodes, ...rest.nodes];
    const [hours, days] = [said('cycle_time', {}, asOf), said('cycle_days', {}, asOf)];
    expect(new Set(points.map(({ work }: any) => work.item.id)).size).toBe(spread.n);
    for (const { work, finishedAt, cycleTime, cycleDays } of points) {
      expect(cycleTime).toBeCloseTo(hours[work.item.id], 6);
      expect(cycleDays).toBe(days[work.item.id]);
      expect(finishedAt >= WINDOW.from && finishedAt < WINDOW.to).toBe(true);
      expect(work).toMatchObject({ tool: 'asana', item: { name: expect.stringMatching(/^w\d+$/) } });
      expect(work.campaign.key).toMatch(/^CMP-90[12]$/);
    }
    const instants: number[] = points.map(({ finishedAt }: any) => Date.parse(finishedAt));
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
  });
});

test.each([
  ['scatter(first: 201) { n }', 'PAGE_SIZE_INVALID', /from 1 to 200/],
  ['scatter(skip: -1) { n }', 'BAD_USER_INPUT', /skip takes 0 or more, not -1/],
])('%s is refused', async (field, code, why) => {
  const { errors } = await hub.ask(`{ flow { ${field} } }`);
  expect(errors![0]).toMatchObject({ message: expect.stringMatching(why), extensions: { code } });
});
