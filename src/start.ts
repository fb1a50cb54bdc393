import { setTimeout as pause } from 'node:timers/promises';
import { registry } from '../connectors/index.js';
import { MIGRATIONS } from '../migrations/index.js';
import { createActions } from './actions.js';
import { createApi, type Api } from './api/index.js';
import type { ProgressView } from './commands/progress.js';
import { speakJson, speakWords, type Voice } from './commands/start.js';
import { loadSettings, type Settings } from './config.js';
import { Ending } from './ending.js';
import { HubError } from './errors.js';
import { readPepper } from './home.js';
import { openHub, type Hub } from './hub.js';
import { createLogger, type Logger } from './log.js';
import { startSandboxMode } from './sandbox-mode.js';
import { expire } from './sync/retain.js';
import { Schedule } from './sync/schedule.js';
import type { RunResult } from './sync/run.js';
import { VERSION } from './version.js';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
/** A second signal, or this long without an end, and the process leaves as it is: SIGKILL is always safe. */
const STOP_MS = 30_000;
const DAY_MS = 86_400_000;
/** How often a connection that another process reads is looked at again. */
const LOOK_AGAIN_MS = 500;

/** The server: database, tools, graph. Says that it is ready when the graph answers: a line that starts with `ready `, or JSON. */
export async function startServer({ json = false }: { json?: boolean } = {}): Promise<void> {
  const given = loadSettings(registry.map(({ connector }) => connector));
  let progress: ProgressView | null = null;
  const isTerminal = process.stderr.isTTY;
  const log = createLogger(
    isTerminal && given.logLevel === 'info' ? 'warn' : given.logLevel,
    isTerminal ? (line) => (progress ? progress.write(line) : void process.stderr.write(line)) : undefined,
  );
  const ending = new Ending();
  endOnSignal(log, ending);
  const out = (text: string): void => void process.stdout.write(text);
  const voice = json ? speakJson(out) : speakWords((said) => log.info(said, 'syncing'), out);
  try {
    await serve(given, log, ending, voice, (view) => (progress = view));
  } catch (error) {
    await ending.close().catch((fault: unknown) => log.error({ err: fault }, 'the stop failed'));
    throw error;
  }
}

async function serve(
  given: Settings,
  log: Logger,
  ending: Ending,
  voice: Voice,
  onProgress: (view: ProgressView) => void,
): Promise<void> {
  const sandbox = given.configPath
    ? null
    : await ending.hold(startSandboxMode({ settings: given, registry }), (mode) => mode.close());
  if (sandbox) voice.sandbox(given.sandboxCampaigns, sandbox.missing);
  const settings = sandbox?.settings ?? given;
  const progress = voice.progress(
    settings.connections.map(({ name, connector }) => ({ name, streams: connector.streams.map((s) => s.name) })),
  );
  onProgress(progress);
  const latest = new Map<string, RunResult>();
  const hub = await ending.hold(
    openHub({
      settings,
      log,
      ...(sandbox && { now: sandbox.now }),
      onProgress: (said) => progress.show(said),
      onWait: (connection, wait) => voice.waiting(connection, wait),
      onRun: (result) => {
        latest.set(result.connection, result);
        progress.end(result.connection, { status: result.status, read: result.counts.read });
        voice.run(result);
      },
    }),
    (opened) => {
      progress.stop();
      return opened.close();
    },
  );
  const api = await ending.hold(
    createApi({
      api: hub.api,
      worker: hub.worker,
      now: hub.now,
      workspace: settings.workspace,
      actions: createActions(hub),
      log,
      version: VERSION,
      auth: {
        required: !LOOPBACK.has(settings.host) || settings.configPath !== null,
        pepper: readPepper(settings.home),
      },
      migrations: MIGRATIONS.map((migration) => migration.name),
      listen: { host: settings.host, port: settings.port },
    }),
    (opened) => opened.close(),
  );
  const schedule = await ending.hold(Promise.resolve(createSchedule(hub, log)), (opened) => opened.stop());
  await ending.unless(hub.derive());
  const fresh = await ending.unless(neverRead(hub));
  // The sandbox is shown whole; a real tool's first backfill may take hours, so the graph answers while it runs.
  const first = firstSync(hub, sandbox && fresh.length ? fresh : null, log).finally(() => progress.stop());
  if (sandbox && fresh.length) await ending.unless(first);
  voice.ready(baseOf(api, settings));
  await ending.unless(first.catch((error: unknown) => log.error({ err: error }, 'the first sync failed')));
  if (!sandbox) keepRetention(hub, ending, log);
  for (const target of hub.targets)
    schedule.add(
      target,
      settings.connections.find((c) => c.name === target.name)!.everyMs,
      latest.get(target.name) ?? null,
    );
}

/** Lets go once a day of what is older than hub.yaml's `retention`. */
function keepRetention(hub: Hub, ending: Ending, log: Logger): void {
  const { work, messages } = hub.settings.retention;
  const textStreams = new Map(
    hub.targets.map(({ id, connector }) => [id, connector.streams.filter((s) => s.redact).map((s) => s.name)]),
  );
  const run = (): void =>
    void expire(hub.worker, { workMs: work, messagesMs: messages, now: hub.now(), textStreams }).then(
      (expired) => log.info(expired, 'retention kept'),
      (error: unknown) => log.error({ err: error }, 'retention failed'),
    );
  run();
  const timer = setInterval(run, DAY_MS);
  void ending.hold(Promise.resolve(timer), async (held) => clearInterval(held));
}

function createSchedule(hub: Hub, log: Logger): Schedule {
  return new Schedule(
    async (target, options) => {
      const result = await hub.run(target, options);
      await hub.derive();
      report([result], log);
      return result;
    },
    (error) => log.error({ err: error }, 'a scheduled run failed'),
  );
}

/** Connections of which nothing has been read yet. */
async function neverRead(hub: Hub): Promise<string[]> {
  const { rows } = await hub.api.query<{ name: string }>(
    `SELECT name FROM connection WHERE configured AND health <> 'new'`,
  );
  const known = new Set(rows.map((row) => row.name));
  return hub.targets.filter((target) => !known.has(target.name)).map((target) => target.name);
}

/** Reads those named, or all; what another process is reading is waited for, and taken over should that process die. */
async function firstSync(hub: Hub, names: string[] | null, log: Logger): Promise<void> {
  if (hub.targets.length === 0) return;
  for (let left: string[] | null = names; ; await pause(LOOK_AGAIN_MS)) {
    const results = await hub.sync(left, {});
    const isElsewhere = ({ error }: RunResult): boolean =>
      error instanceof HubError && error.code === 'ALREADY_RUNNING';
    report(
      results.filter((result) => !isElsewhere(result)),
      log,
    );
    const elsewhere = results.filter(isElsewhere).map((result) => result.connection);
    if (elsewhere.length === 0 || names === null) return;
    if (elsewhere.length !== left?.length) log.info({ connections: elsewhere }, 'another process is reading these');
    const unread = new Set(await neverRead(hub));
    left = elsewhere.filter((name) => unread.has(name));
    if (left.length === 0) return;
  }
}

function report(results: RunResult[], log: Logger): void {
  for (const { connection, status, counts, error, problems, waitUntil } of results) {
    const problem = error ?? problems[0]?.error;
    log[status === 'succeeded' ? 'info' : 'warn'](
      {
        connection,
        status,
        ...counts,
        ...(waitUntil && { waitUntil }),
        ...(problem instanceof Error && { problem: problem.message }),
      },
      'sync finished',
    );
  }
}

function baseOf(api: Api, settings: Settings): string {
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return api.url ?? `http://${host}:${settings.port}`;
}

function endOnSignal(log: Logger, ending: Ending): void {
  let told = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (told) process.exit(1);
    told = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_MS).unref();
    ending.close().then(
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
