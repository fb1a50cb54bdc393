import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registry } from '../../connectors/index.js';
import type { Delivery } from '../../connectors/contentful/sandbox/deliver.js';
import type { RunningContentful } from '../../connectors/contentful/sandbox/index.js';
import { loadSettings, type Settings } from '../../src/config.js';
import { startHearing, type Hearing } from '../../src/hearing.js';
import { openHub, type Hub } from '../../src/hub.js';
import { createLogger } from '../../src/log.js';
import { startSandboxMode, type SandboxMode } from '../../src/sandbox-mode.js';
import { serveGraph } from '../../src/serving.js';
import { makeAddress } from '../../src/sync/inbox/hooks.js';
import { addressOf } from '../../src/sync/inbox/receive.js';
import { createTestDatabase, expectNoOpenBackends } from '../support/database.js';
import { becomes } from '../support/served.js';

jest.setTimeout(120_000);
const DAY = 24 * 3_600_000;

/** A stand-in that calls the hub. */
interface Telling {
  signingSecret: string;
  deliver(from: number, until: number): Promise<{ status: number | null }[]>;
  /** Of a tool in which a person enters the address. */
  subscribe(url: string): Promise<boolean>;
}

/** A hub before one tool of a small company, as it stands after its first run. */
interface Heard {
  mode: SandboxMode;
  settings: Settings;
  time: { now: number };
  hub: Hub;
  hearing: Hearing;
  close(): Promise<void>;
}

/** `publicUrl`: the tool can call the hub, and its calls are signed. */
async function openHeard(tool: string, { isCalled }: { isCalled: boolean }): Promise<Heard> {
  const home = mkdtempSync(join(tmpdir(), 'throughline-hearing-'));
  const port = await freePort();
  const env = { HUB_HOME: home, HUB_SANDBOX_CAMPAIGNS: '3', PORT: `${port}`, HUB_CONFIG: '' };
  const told = { ...env, ...(isCalled && { PUBLIC_URL: `http://127.0.0.1:${port}` }) };
  const used = registry.filter(({ connector }) => connector.id === tool);
  const time = { now: 0 };
  const mode = await startSandboxMode({
    settings: loadSettings([], told),
    registry: used,
    seed: 90,
    now: () => time.now,
  });
  expect(mode.missing).toEqual([]);
  time.now = mode.company.start;
  const { signingSecret = mode.company.contentfulSpace.signingSecret } = mode.tools.get(tool) as Partial<Telling>;
  const database = await createTestDatabase();
  const connections = mode.settings.connections.map((one) =>
    // Asana's own handshake brings a secret; what a personal token subscribes to at monday nobody signs.
    ['slack', 'contentful'].includes(tool) ? { ...one, secrets: { ...(one.secrets as object), signingSecret } } : one,
  );
  const settings = { ...mode.settings, databaseUrl: database.url, connections };
  const hub = await open(settings, time);
  expect((await hub.sync(null, {})).map(({ status }) => status)).toEqual(['succeeded']);
  const hearing = startHearing(hub, { feedMs: 300 });
  const graph = await serveGraph(hub, () => hearing.nudge());
  return {
    mode,
    settings,
    time,
    hub,
    hearing,
    async close() {
      await hearing.stop();
      await graph.close();
      await hub.close();
      await expectNoOpenBackends(database);
      await database.drop();
      await mode.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const open = (settings: Settings, time: { now: number }): Promise<Hub> =>
  openHub({ settings, log: createLogger(process.env.CONTRACT_LOG ?? 'silent'), now: () => time.now });

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const rowsOf = async <Row>({ worker }: Hub, sql: string): Promise<Row[]> => (await worker.query(sql)).rows as Row[];
const isIdle = async ({ hub }: Heard): Promise<boolean> =>
  (await rowsOf(hub, `SELECT FROM webhook_inbox WHERE state = 'waiting' UNION ALL SELECT FROM touched`)).length === 0;
const runsOf = async ({ hub }: Heard): Promise<number> => (await rowsOf(hub, 'SELECT FROM sync_run')).length;

/** What a hub that looks now for the first time holds. */
async function expectAsFresh({ hub, settings, time }: Heard, connection: string): Promise<void> {
  const database = await createTestDatabase();
  const second = await open({ ...settings, databaseUrl: database.url }, time);
  try {
    await second.sync(null, {});
    expect(await heldBy(hub, connection)).toEqual(await heldBy(second, connection));
  } finally {
    await second.close();
    await database.drop();
  }
}

/** What a hub holds of some tables, by the tools' own keys. */
async function heldBy({ worker }: Hub, connection: string): Promise<string[]> {
  const { rows: held } = await worker.query<{ line: string }>(
    `SELECT concat_ws(' | ', 'task', t.key, t.name, s.status, t.gone_proof IS NOT NULL) AS line FROM task t JOIN connection c ON c.id = t.connection_id
       LEFT JOIN item_state s ON s.item_id = t.id WHERE c.name = $1 AND t.gone_proof IS NULL
     UNION ALL SELECT concat_ws(' | ', 'asset', a.key, a.name, a.tool_status) FROM asset a JOIN connection c ON c.id = a.connection_id WHERE c.name = $1 AND a.gone_proof IS NULL
     UNION ALL SELECT concat_ws(' | ', 'message', m.key, m.text) FROM message m JOIN connection c ON c.id = m.connection_id WHERE c.name = $1 AND m.gone_proof IS NULL`,
    [connection],
  );
  return held.map(({ line }) => line).toSorted();
}

describe('Contentful calls', () => {
  let heard: Heard;
  let sandbox: RunningContentful;
  beforeAll(async () => {
    heard = await openHeard('contentful', { isCalled: true });
    sandbox = heard.mode.tools.get('contentful') as RunningContentful;
  });
  afterAll(() => heard?.close());

  test('the hub subscribes by itself', async () => {
    const hooks = () => rowsOf(heard.hub, 'SELECT target, active, problem FROM hook');
    await becomes(async () => (await hooks()).length > 0, 20_000);
    await becomes(async () => (await rowsOf(heard.hub, 'SELECT FROM hook WHERE active')).length > 0, 20_000);
    expect(await hooks()).toEqual([{ target: 'all', active: true, problem: null }]);
  });

  test('what happens in the space is in the graph a moment later, without any run', async () => {
    const { time } = heard;
    const runs = await runsOf(heard);
    const sent: Delivery[] = [];
    for (let day = 1; day <= 6; day++) {
      const from = time.now;
      time.now += DAY;
      sent.push(...(await sandbox.deliver(from, time.now)));
      await becomes(() => isIdle(heard), 20_000);
    }
    expect(sent.length).toBeGreaterThan(10);
    expect(sent.filter(({ status }) => status !== 200)).toEqual([]);
    expect(await rowsOf(heard.hub, `SELECT reason FROM webhook_inbox WHERE state = 'failed'`)).toEqual([]);
    expect(await runsOf(heard)).toBe(runs);
    await expectAsFresh(heard, 'space');
  });

  test('one call by itself is read back within moments', async () => {
    const took: number[] = [];
    const entries = await rowsOf<{ key: string }>(
      heard.hub,
      `SELECT key FROM raw_record WHERE stream = 'entries' AND state = 'live' ORDER BY key LIMIT 20`,
    );
    expect(entries.length).toBeGreaterThan(5);
    for (const { key } of entries) {
      const sys = { id: key, type: 'Entry', version: 900, environment: { sys: { id: 'master' } } };
      const before = (await rowsOf(heard.hub, 'SELECT FROM webhook_inbox')).length;
      const began = performance.now();
      const [one] = await sandbox.send({ type: 'Entry', action: 'save', payload: { sys } });
      expect(one!.status).toBe(200);
      await becomes(() => isIdle(heard), 20_000);
      took.push(performance.now() - began);
      expect(await rowsOf(heard.hub, 'SELECT FROM webhook_inbox')).toHaveLength(before + 1);
    }
    took.sort((a, b) => a - b);
    const [half, most] = [took[took.length >> 1]!, took.at(-1)!].map(Math.round);
    process.stderr.write(`a hint until the graph has what was read back: p50 ${half} ms, max ${most} ms\n`);
  });

  test('a forged call, an unknown address and no address at all get the same answer', async () => {
    const payload = { sys: { id: 'x', type: 'Entry', environment: { sys: { id: 'master' } } } };
    const forged = await sandbox.send({ type: 'Entry', action: 'save', payload }, { secret: 'b'.repeat(64) });
    expect(forged.map(({ status }) => status)).toEqual([404]);
    const post = (path: string, body = '{}') =>
      fetch(`${heard.settings.publicUrl}${path}`, { method: 'POST', body }).then(async (answer) => [
        answer.status,
        await answer.text(),
      ]);
    const nothing = await post('/nothing/at/all');
    expect(nothing[0]).toBe(404);
    expect(await post('/webhooks/space/nobody')).toEqual(nothing);
    expect(await post('/webhooks/nobody/nobody')).toEqual(nothing);
    // Too large is said before anything else is looked at; some clients only see the line break.
    const large = await post('/webhooks/space/nobody', 'x'.repeat(3 * 1024 * 1024)).catch(() => [413]);
    expect(large[0]).toBe(413);
  });
});

describe.each(['asana', 'monday', 'slack'])('%s calls', (tool) => {
  let heard: Heard;
  beforeAll(async () => void (heard = await openHeard(tool, { isCalled: true })));
  afterAll(() => heard?.close());

  test('what its stand-in tells, signed, over a real port, is in the graph without any run', async () => {
    const { hub, time, settings, mode } = heard;
    const sandbox = mode.tools.get(tool) as unknown as Telling;
    const target = hub.targets[0]!;
    if (tool === 'slack') {
      const { address } = await makeAddress(hub.worker, target.id, '', { pending: false });
      expect(await sandbox.subscribe(addressOf(settings.publicUrl!, target.name, address))).toBe(true);
    } else {
      const hooks = (): Promise<{ active: boolean; problem: string | null }[]> =>
        rowsOf(hub, 'SELECT active, problem FROM hook');
      await becomes(async () => (await hooks()).length > 0, 20_000);
      let made = 0;
      // Until a round has made all of them.
      await becomes(
        async () => made === (made = (await hooks()).filter(({ active }) => active).length) && made > 0,
        20_000,
      );
      await becomes(async () => (await hooks()).every(({ active }) => active), 20_000);
    }
    const runs = await runsOf(heard);
    const sent: { status: number | null }[] = [];
    for (let day = 1; day <= 8; day++) {
      const from = time.now;
      time.now += DAY;
      sent.push(...(await sandbox.deliver(from, time.now)));
      await becomes(() => isIdle(heard), 60_000);
    }
    expect(sent.length).toBeGreaterThan(5);
    expect(sent.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
    expect(await rowsOf(hub, `SELECT reason FROM webhook_inbox WHERE state <> 'done' AND state <> 'ignored'`)).toEqual(
      [],
    );
    expect(await rowsOf(hub, `SELECT FROM webhook_inbox WHERE state = 'done' LIMIT 1`)).toHaveLength(1);
    expect(await runsOf(heard)).toBe(runs);
    const table = tool === 'slack' ? 'message' : 'task';
    const held = (of: Hub) =>
      rowsOf(
        of,
        `SELECT key, ${tool === 'slack' ? 'text' : 'name'} FROM ${table} WHERE gone_proof IS NULL ORDER BY key`,
      );
    const database = await createTestDatabase();
    const second = await open({ ...settings, databaseUrl: database.url }, time);
    try {
      const [run] = await second.sync(null, {});
      expect(run!.status).toBe('succeeded');
      expect(await held(hub)).toEqual(await held(second));
    } finally {
      await second.close();
      await database.drop();
    }
  });
});

describe('Asana is asked for its events', () => {
  let heard: Heard;
  beforeAll(async () => void (heard = await openHeard('asana', { isCalled: false })));
  afterAll(() => heard?.close());

  test('what happens in its projects is in the graph without any run', async () => {
    const { hub, time } = heard;
    const cursors = () => rowsOf<{ cursor: string }>(hub, 'SELECT part, cursor FROM feed_cursor ORDER BY part');
    // From the first question on, not from before.
    await becomes(async () => (await cursors()).length > 0, 20_000);
    await becomes(() => isIdle(heard), 20_000);
    const [before, runs] = [await cursors(), await runsOf(heard)];
    time.now += 20 * 3_600_000;
    await becomes(async () => JSON.stringify(await cursors()) !== JSON.stringify(before), 20_000);
    const settled = async (): Promise<boolean> => {
      const now = await cursors();
      await new Promise((resolve) => setTimeout(resolve, 700));
      return (await isIdle(heard)) && JSON.stringify(now) === JSON.stringify(await cursors());
    };
    await becomes(settled, 30_000);
    const done = await rowsOf<{ state: string; n: string }>(
      hub,
      `SELECT state, count(*) AS n FROM webhook_inbox GROUP BY state`,
    );
    expect(done).toEqual([{ state: 'done', n: expect.stringMatching(/^[1-9]/) }]);
    expect(await runsOf(heard)).toBe(runs);
    const tasks = (of: Hub) =>
      rowsOf(of, 'SELECT key, name, gone_proof FROM task WHERE gone_proof IS NULL ORDER BY key');
    const database = await createTestDatabase();
    const second = await open({ ...heard.settings, databaseUrl: database.url }, time);
    try {
      const [run] = await second.sync(null, {});
      expect(run!.status).toBe('succeeded');
      expect(await tasks(hub)).toEqual(await tasks(second));
    } finally {
      await second.close();
      await database.drop();
    }
  });
});
