import { examine } from '../../../src/commands/doctor.js';
import type { Session, Shell } from '../../../src/commands/session.js';
import { AuthError, type Connector, type Relied } from '../../../src/sdk/index.js';
import type { Target } from '../../../src/sync/run.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { DAY_MS, TestEngine } from '../engine/engine.js';
import { FakeTool } from '../engine/fake-tool.js';

let database: TestDatabase;
let hub: TestEngine;
let tool: FakeTool;

beforeEach(async () => {
  database = await createTestDatabase();
  hub = new TestEngine(database);
  tool = new FakeTool();
});
afterEach(async () => {
  await hub.close();
  await database.drop();
});

interface Finding {
  level: string;
  where: string;
  what: string;
  remedy?: string;
}

async function look(target: Target, flags: { live?: boolean } = {}): Promise<{ code: number; said: Finding[] }> {
  const said: Finding[] = [];
  const session = {
    api: hub.pool,
    worker: hub.pool,
    engine: hub.engine,
    targets: [target],
    home: '/',
    configPath: 'hub.yaml',
    publicUrl: null,
    now: () => hub.clock,
  } as unknown as Session;
  const shell: Shell = {
    json: true,
    withHub: (work) => work(session),
    print: () => {},
    printJson: (finding) => void said.push(finding as Finding),
  };
  const code = await examine(shell, flags);
  return { code, said: said.filter(({ where }) => where === 'one' || where === 'database') };
}

const withMore = (more: Partial<Connector>) => ({ connector: { ...tool.connector, ...more } });
const of = (said: Finding[], level: string) => said.filter((one) => one.where === 'one' && one.level === level);

test('a connection that is well, and one that needs a person', async () => {
  const target = await hub.connect('one', tool);
  await hub.run(target);
  const well = await look(target);
  expect(of(well.said, 'fail')).toEqual([]);
  expect(well.code).toBe(0);
  tool.refusal = new AuthError('The token was refused');
  await hub.run(target);
  const { code, said } = await look(target);
  expect(of(said, 'fail')).toEqual([
    { level: 'fail', where: 'one', what: expect.stringContaining('The token was refused') },
  ]);
  expect(code).toBe(3);
});

test.each([
  [-1, 'fail', 'which was retired'],
  [30, 'warn', 'which will be retired'],
  [120, 'ok', 'which will be retired'],
])('a version that is retired in %i days', async (days, level, says) => {
  const retiresOn = new Date(hub.clock + days * DAY_MS).toISOString().slice(0, 10);
  const target = await hub.connect('one', withMore({ contract: { version: '7', retiresOn } }));
  const { said, code } = await look(target);
  expect(said).toContainEqual(
    expect.objectContaining({ level, what: expect.stringContaining(`${says} on ${retiresOn}`) }),
  );
  expect(code).toBe(level === 'fail' ? 3 : 0);
});

test('with live each tool is asked, and what differs is said', async () => {
  const relied: Relied[] = [
    { what: 'list a', differs: null },
    { what: 'field b', differs: 'gone' },
  ];
  async function* live(): AsyncGenerator<Relied> {
    for (const one of relied) {
      await Promise.resolve();
      yield one;
    }
  }
  const target = await hub.connect('one', withMore({ live }));
  expect((await look(target)).said.map(({ what }) => what).join()).not.toContain('signed in');
  const { code, said } = await look(target, { live: true });
  expect(said.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['signed in, account acme', 'field b: gone', '1 things it relies on are there']),
  );
  expect(code).toBe(3);
  tool.refusal = new AuthError('The token was refused');
  const refused = await look(await hub.connect('one', tool), { live: true });
  expect(of(refused.said, 'fail')).toEqual([expect.objectContaining({ what: 'The token was refused' })]);
});
