import { at, life, near, told, value } from './story.js';

const G1 = life('g1', '03-02T09 backlog, 03-02T13 in_progress, 03-03T09 in_review, 03-03T15 done');
const G2 = life(
  'g2',
  '03-02T09 backlog, 03-02T11 in_progress, 03-03T11 in_review, 03-03T13 in_progress, 03-03T17 in_review, 03-04T09 done',
);

describe('workflow audit, METRICS §2.9', () => {
  test('process map', async () => {
    expect(await value('dfg', [...G1, ...G2, ...life('open', '03-02T09 backlog')])).toEqual({
      cases: 2,
      start: { backlog: 2 },
      end: { done: 2 },
      visits: { backlog: 2, done: 2, in_progress: 3, in_review: 3 },
      edges: [
        { from: 'backlog', to: 'in_progress', count: 2, median_h: 3 },
        { from: 'in_progress', to: 'in_review', count: 3, median_h: 20 },
        { from: 'in_review', to: 'done', count: 2, median_h: 11 },
        { from: 'in_review', to: 'in_progress', count: 1, median_h: 2 },
      ],
    });
  });

  test("of the tools' own words; equal words of two tools are one step", async () => {
    const events = [
      ...life('a', '03-02T09 Idea, 03-02T10 Done'),
      ...life('b', '03-02T09 Idea, 03-02T11 Done', { tool: 'monday' }),
    ];
    const statusMap = { asana: { idea: 'backlog', done: 'done' }, monday: { idea: 'in_progress', done: 'done' } };
    expect(await value('dfg', events, { statusMap }, { by: 'status' })).toMatchObject({
      cases: 2,
      edges: [{ from: 'Idea', to: 'Done', count: 2, median_h: 1.5 }],
    });
  });

  test('an item that ends at this very moment has come to its end', async () => {
    expect(
      await value('dfg', life('a', '03-02T09 in_progress, 03-02T10 done'), { asOf: at('03-02T10') }),
    ).toMatchObject({
      end: { done: 1 },
    });
  });

  test('bottleneck', async () => {
    expect(await value('bottleneck', [...G1, ...G2])).toEqual({
      step: 'in_review',
      share: near(0.333333),
      by_step: { backlog: 0, blocked: 0, in_review: near(0.333333), ready: 0, waiting: 0 },
    });
    expect(await value('bottleneck', [])).toMatchObject({ step: null, share: null });
  });

  test('skipped steps', async () => {
    const events = [...G1, ...G2, ...life('g3', '03-02T09 in_progress, 03-02T12 done')];
    expect(await value('skipped_steps', events, {}, { steps: ['ready', 'in_progress', 'in_review'] })).toEqual({
      n: 3,
      by_step: {
        ready: { skipped: 3, rate: 1 },
        in_progress: { skipped: 0, rate: 0 },
        in_review: { skipped: 1, rate: near(0.333333) },
      },
      items_with_skip: 3,
      skip_rate: 1,
      order_violations: 0,
    });
    expect(await value('skipped_steps', G1, {}, { steps: ['in_review', 'in_progress'] })).toMatchObject({
      order_violations: 1,
    });
  });

  test('several people at one step, unless a new version lies between them', async () => {
    const shared = (id: string, version: boolean): object[] => [
      ...life(id, '03-02T09 in_progress, 03-03T09 done'),
      told('assign', '03-02T10', { item: id, to: 'ana' }),
      ...(version ? [told('version', '03-02T11', { item: id, version: `${id}1`, hash: id })] : []),
      told('assign', '03-02T12', { item: id, to: 'bo' }),
    ];
    const alone = Array.from({ length: 8 }, (_, k) => life(`x${k}`, '03-02T09 in_progress, 03-03T09 done')).flat();
    const events = [...[1, 2, 3].flatMap((k) => shared(`s${k}`, false)), ...shared('v', true), ...alone];
    expect(await value('redundancy', events)).toEqual({
      by_step: { in_progress: { held: 3, visited: 12, rate: 0.25 } },
      rate: 0.25,
      duplicate_pairs: [],
    });
  });

  test('open items of one name', async () => {
    const events = ['Spring Sale v2', 'spring_sale_FINAL', 'Summer sale'].flatMap((name, k) =>
      life(`n${k}`, '03-02T09 in_progress', { name }),
    );
    expect(await value('redundancy', events)).toMatchObject({ duplicate_pairs: [['n0', 'n1']] });
  });

  test('findings carry the items that show them', async () => {
    const slow = Array.from({ length: 10 }, (_, k) =>
      life(`s${k}`, '03-02T09 in_progress, 03-02T10 in_review, 03-02T14 in_progress, 03-02T15 done'),
    ).flat();
    const findings = (await value('findings', slow, {}, { steps: ['ready'] })) as {
      kind: string;
      evidence: string[];
    }[];
    expect(findings).toEqual([
      expect.objectContaining({ kind: 'bottleneck', step: 'in_review' }),
      expect.objectContaining({ kind: 'gap', step: 'ready', share: 1 }),
      expect.objectContaining({ kind: 'loop', step: 'in_review → in_progress', share: 1 }),
    ]);
    expect(findings.every(({ evidence }) => evidence.length === 10)).toBe(true);
  });
});
