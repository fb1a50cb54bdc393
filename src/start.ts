import { registry } from '../connectors/index.js';
import { MIGRATIONS } from '../migrations/index.js';
import { createActions } from './actions.js';
import { createApi, type Api } from './api/index.js';
import { createProgress } from './commands/progress.js';
import { loadSettings, type Settings } from './config.js';
import { readPepper } from './home.js';
import { openHub, type Hub } from './hub.js';
import { createLogger, type Logger } from './log.js';
import { startSandboxMode, type SandboxMode } from './sandbox-mode.js';
import { Schedule } from './sync/schedule.js';
import { runConnection } from './sync/run.js';
import { VERSION } from './version.js';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
/** A second signal, or this long without an end, and the process leaves as it is: SIGKILL is always safe. */
const STOP_MS = 30_000;

/** The server: database, tools, graph. Prints one line that starts with `ready ` when the graph answers. */
export async function startServer(): Promise<void> {
  const given = loadSettings(registry.map(({ connector }) => connector));
  const log = createLogger(process.stderr.isTTY && given.logLevel === 'info' ? 'warn' : given.logLevel);
  const sandbox = given.configPath ? null : await startSandboxMode({ settings: given, registry });
  if (sandbox) explainSandbox(given, sandbox);
  const settings = sandbox?.settings ?? given;
  const progress = createProgress(settings.connections.map((connection) => connection.name));
  const hub = await openHub({
    settings,
    log,
    ...(sandbox && { now: sandbox.now }),
    onProgress: (said) => progress.show(said),
  });
  const schedule = new Schedule(
    async (target, options) => {
      const result = await runConnection(hub.engine, target, options);
      await hub.derive();
      return result;
    },
    (error) => log.error({ err: error }, 'a scheduled run failed'),
  );
  const api = await createApi({
    api: hub.api,
    worker: hub.worker,
    now: hub.now,
    workspace: settings.workspace,
    actions: createActions(hub),
    log,
    version: VERSION,
    auth: { required: !LOOPBACK.has(settings.host) || settings.configPath !== null, pepper: readPepper(settings.home) },
    migrations: MIGRATIONS.map((migration) => migration.name),
    listen: { host: settings.host, port: settings.port },
  });
  stopOnSignal(log, async () => {
    schedule.stop();
    await api.close();
    await hub.close();
    await sandbox?.close();
  });
  await firstSync(hub, sandbox, progress.stop, log);
  for (const target of hub.targets)
    schedule.add(target, settings.connections.find((c) => c.name === target.name)!.everyMs);
  announce(api, settings);
}

/** The sandbox is shown whole; a real tool's first backfill may take hours, so the graph answers while it runs. */
async function firstSync(hub: Hub, sandbox: SandboxMode | null, stopProgress: () => void, log: Logger): Promise<void> {
  await hub.derive();
  const { rows } = await hub.api.query<{ name: string }>(
    `SELECT name FROM connection WHERE configured AND health <> 'new'`,
  );
  const known = new Set(rows.map((row) => row.name));
  const fresh = hub.targets.filter((target) => !known.has(target.name)).map((target) => target.name);
  const report = (results: Awaited<ReturnType<Hub['sync']>>): void => {
    for (const { connection, status, counts, error, problems } of results) {
      const problem = error ?? problems[0]?.error;
      log[status === 'succeeded' ? 'info' : 'warn'](
        { connection, status, ...counts, ...(problem instanceof Error && { problem: problem.message }) },
        'sync finished',
      );
    }
  };
  if (sandbox && fresh.length) report(await hub.sync(fresh, {}));
  else if (hub.targets.length)
    void hub
      .sync(null, {})
      .then(report)
      .catch((error: unknown) => log.error({ err: error }, 'the first sync failed'));
  stopProgress();
}

function announce(api: Api, settings: Settings): void {
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  const base = api.url ?? `http://${host}:${settings.port}`;
  process.stdout.write(`ready ${base}\n`);
  process.stdout.write(`  graph ${base}/graphql (open it in a browser)\n`);
}

function explainSandbox(settings: Settings, { missing }: SandboxMode): void {
  process.stdout.write(
    `No hub.yaml found: running the sandbox company (${settings.sandboxCampaigns} campaigns, invented).\n` +
      'To connect a real tool, write a hub.yaml as the README shows under “Connect a real tool”, then start again.\n',
  );
  for (const { connector, reason } of missing) process.stdout.write(`  without ${connector}: ${reason}\n`);
}

function stopOnSignal(log: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the stop failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
