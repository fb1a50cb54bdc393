import { setTimeout as pause } from 'node:timers/promises';
import { registry } from '../connectors/index.js';
import type { ProgressView } from './commands/progress.js';
import { speakJson, speakWords, type Role, type Voice } from './commands/start.js';
import { loadSettings, type Settings } from './config.js';
import { Ending } from './ending.js';
import { HubError } from './errors.js';
import { startHearing, type Hearing } from './hearing.js';
import { openHub, type Hub } from './hub.js';
import { createLogger, type Logger } from './log.js';
import { startSandboxMode } from './sandbox-mode.js';
import { serveGraph } from './serving.js';
import type { RunResult } from './sync/run.js';
import { isNeverRead, keepRetention, readOnce, startWorking } from './working.js';

/** A second signal, or this long without an end, and the process leaves as it is: SIGKILL is always safe. */
const STOP_MS = 30_000;
/** How long jobs in hand may take to end with their page. */
const LAST_PAGE_MS = 10_000;
/** What was left touched is derived before the graph is called ready, unless that takes longer. */
const DERIVE_FIRST_MS = 5_000;

/**
 * The server: database, tools, graph; of these what its role asks for. Says that it is ready when the graph answers, or
 * when it works: a line that starts with `ready `, or JSON.
 */
export async function startServer({ json = false, role = 'all' }: { json?: boolean; role?: Role } = {}): Promise<void> {
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
    await start(role, given, log, ending, voice, (view) => (progress = view));
  } catch (error) {
    await ending.close().catch((fault: unknown) => log.error({ err: fault }, 'the stop failed'));
    throw error;
  }
}

async function start(
  role: Role,
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
  const hub = await ending.hold(
    openHub({
      settings,
      log,
      ...(sandbox && { now: sandbox.now }),
      onProgress: (said) => progress.show(said),
      onWait: (connection, wait) => voice.waiting(connection, wait),
      onRun: (result) => {
        progress.end(result.connection, { status: result.status, read: result.counts.read });
        report(result, log);
        voice.run(result);
      },
    }),
    (opened) => {
      progress.stop();
      return opened.close();
    },
  );
  const work: { stopped?: Promise<void> } = {};
  await ending.hold(Promise.resolve(work), ({ stopped }) => stopped);
  // It comes later, and begins when everything has been read once.
  const hearing: { now?: Hearing } = {};
  const graph =
    role === 'worker'
      ? null
      : await ending.hold(
          serveGraph(hub, () => hearing.now?.nudge()),
          (opened) => opened.close(),
        );
  const first = role === 'api' ? null : await startReading(hub, ending, work);
  // The sandbox is shown whole; a real tool's first backfill may take hours, so the graph answers while it runs.
  if (sandbox && first?.isFresh) await ending.unless(first.over);
  voice.ready(graph?.base ?? null);
  await ending.unless(
    first?.over.catch((error: unknown) => log.error({ err: error }, 'the first reading failed')) ?? Promise.resolve(),
  );
  progress.stop();
  if (first) hearing.now = await ending.hold(Promise.resolve(startHearing(hub)), (opened) => opened.stop());
  if (first && !sandbox) await ending.hold(Promise.resolve(keepRetention(hub)), (end) => end());
}

/** Derives what was left touched and begins to work. `over`: everything has been read once, and derived. */
async function startReading(
  hub: Hub,
  ending: Ending,
  stopping: { stopped?: Promise<void> },
): Promise<{ isFresh: boolean; over: Promise<void> }> {
  // A stalled worker may be in the midst of a pass: then work begins without it, and another pass follows.
  const derived = hub.derive().catch((error: unknown) => hub.log.error({ err: error }, 'deriving failed'));
  await ending.unless(Promise.race([derived, pause(DERIVE_FIRST_MS, undefined, { ref: false })]));
  const isFresh = await ending.unless(isNeverRead(hub));
  await ending.hold(startWorking(hub), (work) => {
    // Not waited for here: the pages in hand end while the graph gives its last answers.
    hub.leave();
    stopping.stopped = work.stop(LAST_PAGE_MS);
  });
  const over = readOnce(hub);
  over.catch(() => {});
  return { isFresh, over };
}

function report({ connection, status, counts, error, problems, waitUntil }: RunResult, log: Logger): void {
  if (error instanceof HubError && error.code === 'ALREADY_RUNNING') {
    log.info({ connection }, 'another process is reading this');
    return;
  }
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
