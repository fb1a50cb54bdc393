import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { TestEngine } from './engine.js';
import { FakeTool } from './fake-tool.js';

const seed = Number(process.env.ORDER_SEED ?? randomInt(1, 1_000_000));
jest.setTimeout(60_000);

let database: TestDatabase;
let hub: TestEngine;

beforeAll(async () => {
  database = await createTestDatabase();
  hub = new TestEngine(database);
});

afterAll(async () => {
  await hub.close();
  await database.drop();
});

const at = (day: number): string => `2026-01-${String(day).padStart(2, '0')}T10:00:00.000Z`;
const owner = (n: number) => ({ id: `u${n}`, name: `user ${n}` });

// Versions of notes that move between projects and gain history; talk that threads in any order of arrival.
const NOTES = [
  { id: 'n1', rev: '1', name: 'draft', project: 'p1', section: 'To do', owner: owner(1) },
  {
    id: 'n1',
    rev: '2',
    name: 'draft CMP-1',
    project: 'p2',
    section: 'Doing',
    owner: owner(2),
    moves: [{ id: 'm1', to: 'Doing', at: at(3) }],
  },
  {
    id: 'n1',
    rev: '3',
    name: 'final CMP-1',
    project: 'p2',
    section: 'Done',
    owner: owner(2),
    moves: [
      { id: 'm1', to: 'Doing', at: at(3) },
      { id: 'm2', to: 'Done', at: at(5) },
    ],
  },
  { id: 'n2', rev: '1', name: 'brief', project: 'p1', owner: owner(3) },
  { id: 'n2', rev: '2', name: 'brief', owner: owner(3), moves: [{ id: 'm3', to: 'Out', at: at(6) }] },
  { id: 'n3', rev: '1', name: 'only once' },
];
const TALK = [
  { id: 't1', at: at(2), by: 'ann', title: 'Launch CMP-1', text: 'see CMP-1', asks: true },
  { id: 't2', at: at(3), by: 'ben', text: 'yes', refs: ['t1'] },
  { id: 't3', at: at(4), by: 'ann', text: 'thanks', refs: ['t1', 't2'] },
  { id: 't4', at: at(4), by: 'cat', text: 'another matter' },
];

test(`any order of arrival, with duplicates, gives one graph (ORDER_SEED=${seed})`, async () => {
  const everything = [
    ...NOTES.map((record) => ({ stream: 'notes/p1', record })),
    ...TALK.map((record) => ({ stream: 'talk/all', record })),
  ];
  const twice = [...everything, ...everything.filter((_, i) => i % 2 === 0)];
  const permutations = fc.sample(fc.shuffledSubarray(twice, { minLength: twice.length }), { numRuns: 20, seed });
  const graphs: string[][] = [];
  for (const order of permutations) {
    await hub.rows(
      'TRUNCATE raw_record, raw_revision, raw_body, quarantine, stream_state, part_queue, connection CASCADE',
    );
    await hub.rows(
      'TRUNCATE alias, container, container_membership, placement, task, asset, asset_version, approval, message, change, dependency',
    );
    const tool = new FakeTool();
    const target = await hub.connect('order', tool, true);
    // Runs of one stream arrive in one page, so that some permutations meet inside a page and some across pages.
    for (let i = 0; i < order.length;) {
      const { stream } = order[i]!;
      const records: unknown[] = [];
      while (order[i]?.stream === stream) records.push(order[i++]!.record);
      tool.pages.clear();
      tool.say(stream, { records });
      hub.clock += 1_000;
      const { status } = await hub.run(target);
      expect(status).toBe('succeeded');
      if (i % 3 === 0) await hub.derive();
    }
    await hub.derive();
    // When it was seen first is what an order may tell.
    graphs.push((await hub.dump()).map((line) => line.replace(/"observed_at":"[^"]*",|2026-03-02 08:[\d:+]*/g, '')));
  }
  const lines = graphs[0]!;
  for (const [n, graph] of graphs.entries()) expect({ n, graph }).toEqual({ n, graph: lines });
  const tables = new Set(lines.map((line) => (JSON.parse(line) as { table: string }).table));
  for (const table of ['task', 'placement', 'change', 'message', 'message_thread', 'approval', 'alias', 'person'])
    expect(tables).toContain(table);
  const final = lines.find((line) => line.startsWith('{"table":"task"') && line.includes('"key":"n1"'));
  expect(final).toContain('"name":"final CMP-1"');
});
