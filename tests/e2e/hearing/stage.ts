import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registry } from '../../../connectors/index.js';
import { startSlackSandbox } from '../../../connectors/slack/sandbox/index.js';
import type { StartSandbox } from '../../../src/sandbox/index.js';
import { loadSettings, type Settings } from '../../../src/config.js';
import { startHearing, type Hearing } from '../../../src/hearing.js';
import { openHub, type Hub } from '../../../src/hub.js';
import { createLogger } from '../../../src/log.js';
import { startSandboxMode, type SandboxMode } from '../../../src/sandbox-mode.js';
import { serveGraph } from '../../../src/serving.js';
import { createTestDatabase, expectNoOpenBackends } from '../../support/database.js';

export const DAY = 24 * 3_600_000;

/** A call or an event as it left: stand-ins say in one of two ways what came back. */
interface Told {
  status?: number | null;
  outcome?: unknown;
}

/** Whether the hub took it. */
export const isTaken = ({ status, outcome }: Told): boolean => status === 200 || outcome === 'taken';

/** A stand-in that calls the hub. */
export interface Telling {
  signingSecret: string;
  deliver(from: number, until: number): Promise<Told[]>;
  /** Of a tool in which a person enters the address. */
  subscribe(url: string): Promise<boolean>;
}

/** A hub before one tool of a small company, as it stands after its first run. */
export interface Heard {
  mode: SandboxMode;
  settings: Settings;
  time: { now: number };
  hub: Hub;
  hearing: Hearing;
  close(): Promise<void>;
}

/** `publicUrl`: the tool can call the hub, and its calls are signed. */
export async function openHeard(tool: string, { isCalled }: { isCalled: boolean }): Promise<Heard> {
  const home = mkdtempSync(join(tmpdir(), 'throughline-hearing-'));
  const port = await freePort();
  const env = { HUB_HOME: home, HUB_SANDBOX_CAMPAIGNS: '3', PORT: `${port}`, HUB_CONFIG: '' };
  const told = { ...env, ...(isCalled && { PUBLIC_URL: `http://127.0.0.1:${port}` }) };
  const used = registry
    .filter(({ connector }) => connector.id === tool)
    // Where nobody can call, Slack's app has a line.
    .map((one) => (tool === 'slack' && !isCalled ? { ...one, sandbox: () => Promise.resolve(startWithLines) } : one));
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

const startWithLines: StartSandbox = (options) => startSlackSandbox({ ...options, appToken: 'xapp-1-A0-1-sandbox' });

export const open = (settings: Settings, time: { now: number }): Promise<Hub> =>
  openHub({ settings, log: createLogger(process.env.CONTRACT_LOG ?? 'silent'), now: () => time.now });

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export const rowsOf = async <Row>({ worker }: Hub, sql: string): Promise<Row[]> =>
  (await worker.query(sql)).rows as Row[];
export const isIdle = async ({ hub }: Heard): Promise<boolean> =>
  (await rowsOf(hub, `SELECT FROM webhook_inbox WHERE state = 'waiting' UNION ALL SELECT FROM touched`)).length === 0;
export const runsOf = async ({ hub }: Heard): Promise<number> => (await rowsOf(hub, 'SELECT FROM sync_run')).length;

/** What a hub that looks now for the first time holds. */
export async function expectAsFresh({ hub, settings, time }: Heard, connection: string): Promise<void> {
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
