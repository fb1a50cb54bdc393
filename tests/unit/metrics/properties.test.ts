import fc from 'fast-check';
import { METRICS, valueOf } from '../../../src/metrics/catalogue.js';
import { mapped } from '../../../src/metrics/category.js';
import type { MetricEvent } from '../../../src/metrics/events.js';
import { type History, historyOf } from '../../../src/metrics/history.js';
import { readVector } from '../../../src/commands/vector.js';
import { STD } from './story.js';

const START = Date.parse('2026-03-02T00:00:00Z');
const QUARTER = 15 * 60_000;
const WEEK = 7 * 24 * 3_600_000;

const items = fc.constantFrom('T1', 'T2', 'T3', 'T4');
const campaigns = fc.constantFrom('C1', 'C2');
const people = fc.constantFrom('ana', 'bo', 'cy');
const categories = fc.constantFrom(
  'backlog',
  'ready',
  'in_progress',
  'in_review',
  'waiting:feedback',
  'waiting',
  'blocked',
  'done',
  'cancelled',
  'nonsense',
);

const what = fc.oneof(
  fc.record({
    type: fc.constant('created'),
    item: items,
    itemType: fc.constant('task'),
    campaign: campaigns,
    status: categories,
  }),
  fc.record({ type: fc.constant('status'), item: items, to: categories }),
  fc.record({ type: fc.constant('status'), item: items, to: categories }),
  fc.record({ type: fc.constant('assign'), item: items, to: people, actor: people }),
  fc.record({ type: fc.constantFrom('deleted', 'restored'), item: items }),
  fc.record({ type: fc.constant('launch'), campaign: campaigns }),
  fc.record({ type: fc.constant('depends'), item: items, on: items }),
  fc.record({
    type: fc.constant('approval_requested'),
    approval: fc.constantFrom('p', 'q'),
    item: items,
    gate: fc.constant('g'),
    approvers: fc.uniqueArray(people, { minLength: 1 }),
    policy: fc.constantFrom('all' as const, 'any' as const),
  }),
  fc.record({
    type: fc.constant('approval_decided'),
    approval: fc.constantFrom('p', 'q'),
    actor: people,
    decision: fc.constantFrom('approved', 'changes_requested', 'rejected'),
  }),
  fc.record({
    type: fc.constant('message'),
    actor: people,
    thread: fc.constant('t'),
    campaign: campaigns,
    text: fc.constant('any update?'),
  }),
  fc.record({
    type: fc.constant('version'),
    item: items,
    version: fc.constantFrom('v1', 'v2'),
    hash: fc.constantFrom('a', 'b'),
  }),
);

const story: fc.Arbitrary<MetricEvent[]> = fc
  // Few instants for many events: ties are what order is about.
  .array(fc.tuple(what, fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 700 })), fc.constantFrom('asana', 'monday')), {
    minLength: 1,
    maxLength: 30,
  })
  .map((told) =>
    told.map(([event, quarters, tool], k) => ({
      ...event,
      id: `e${k}`,
      tool,
      at: new Date(START + quarters * QUARTER).toISOString(),
    })),
  );

const { settings, params } = readVector({
  id: 'defaults',
  metric: 'any',
  config: { ...STD, asOf: '2026-04-30T00:00:00Z' },
  params: {
    seed: 1,
    trials: 50,
    days: 5,
    remaining: 3,
    window: { from: '2026-03-01T00:00:00Z', to: '2026-04-30T00:00:00Z' },
    steps: ['ready', 'in_progress'],
    policy: { targetH: 8 },
  },
});
const history = (events: MetricEvent[], asOf = settings.asOf): History =>
  historyOf(events, { ...settings, asOf, classify: mapped({}) });
const value = (id: string, of: History, level: 'item' | 'campaign' = 'item'): Record<string, any> =>
  valueOf(METRICS.get(id)!, of, { ...params, level }) as Record<string, any>;

describe('whatever happens', () => {
  test.each([...METRICS.keys()])('%s is the same for any order of arrival', (id) => {
    const anyOrder = story.chain((events) =>
      fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
    );
    fc.assert(
      fc.property(anyOrder, ([events, shuffled]) => {
        expect(value(id, history(shuffled))).toEqual(value(id, history(events)));
      }),
      { numRuns: 100 },
    );
  });

  test('active and waiting time make up the cycle', () => {
    fc.assert(
      fc.property(story, fc.constantFrom('item' as const, 'campaign' as const), (events, level) => {
        const told = history(events);
        const [cycle, touch, wait] = ['cycle_time', 'touch_time', 'wait_time'].map((id) => value(id, told, level));
        for (const [id, hours] of Object.entries(cycle!))
          if (hours !== null) expect(touch![id] + wait![id].total).toBeCloseTo(hours, 6);
      }),
    );
  });

  test('a campaign is never longer than its items together', () => {
    fc.assert(
      fc.property(story, (events) => {
        const told = history(events.filter(({ type }) => type !== 'launch'));
        for (const { union_h: union, sum_h: sum } of Object.values(value('parallelism', told)))
          expect(union).toBeLessThanOrEqual(sum + 1e-9);
      }),
    );
  });

  test('every hour of the ledger is somewhere, and all waiting is charged', () => {
    fc.assert(
      fc.property(story, (events) => {
        for (const one of Object.values(value('wait_ledger', history(events)))) {
          if (one === null) continue;
          const parts = one.work + one.waiting + one.blocked + one.queue + one.unknown + one.idle;
          expect(parts).toBeCloseTo(one.total, 6);
          const all = (account: object): number =>
            Object.values(account).reduce((sum: number, h: number) => sum + h, 0);
          expect(all(one.waiting_on)).toBeCloseTo(one.waiting, 6);
          expect(all(one.waiting_tool)).toBeCloseTo(one.waiting, 6);
        }
      }),
    );
  });

  test.each(['lead_time', 'cycle_time', 'cycle_days', 'wait_time', 'wait_ledger', 'rework', 'handoffs', 'bottleneck'])(
    '%s does not care in which week it happens',
    (id) => {
      fc.assert(
        fc.property(story, fc.integer({ min: -50, max: 50 }), (events, weeks) => {
          const moved = events.map((event) => ({
            ...event,
            at: new Date(Date.parse(event.at) + weeks * WEEK).toISOString(),
          }));
          expect(value(id, history(moved, settings.asOf + weeks * WEEK))).toEqual(value(id, history(events)));
        }),
        { numRuns: 50 },
      );
    },
  );

  test('telling an event again changes nothing', () => {
    fc.assert(
      fc.property(story, (events) => {
        const twice = history([...events, ...events]);
        expect(value('intervals', twice)).toEqual(value('intervals', history(events)));
      }),
    );
  });
});
