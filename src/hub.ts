import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { vaultOf, type Keep } from './access.js';
import type { ConnectionSettings, Settings } from './config.js';
import { deriveAll, type Derived } from './derive/pass.js';
import type { Logger } from './log.js';
import { createReader } from './reader.js';
import { REAL_CLOCK, type Clock, type Wait } from './sdk/client/index.js';
import { connectionId, timeId } from './store/ids.js';
import type { DatabaseAddress } from './store/data-source.js';
import { migrate } from './store/migrate.js';
import { createPool } from './store/pools.js';
import { startPostgres } from './store/postgres/index.js';
import { noCounts, type Engine, type FaultPoint, type Progress } from './sync/engine.js';
import { showExpiry } from './sync/credentials/expiry.js';
import { runConnection, type RunOptions, type RunResult, type Target } from './sync/run.js';
import { createTarget } from './target.js';

/** What a process opens once and everything else borrows: database, engine, connections. */
export interface Hub {
  settings: Settings;
  log: Logger;
  api: Pool;
  worker: Pool;
  /** The queue's own sessions. */
  jobs: Pool;
  /** What is exported over HTTP: a storm of it takes no session from the answers. */
  exports: Pool;
  engine: Engine;
  targets: Target[];
  /** Where the database is, and the same as whoever owns it signs in. */
  database: DatabaseAddress;
  owner: DatabaseAddress;
  now: () => number;
  /** One run of one connection; nothing is derived yet. */
  run(target: Target, options: RunOptions): Promise<RunResult>;
  /** Runs the connections (all, or those named) side by side and derives until nothing is left to derive. */
  sync(names: string[] | null, options: RunOptions): Promise<RunResult[]>;
  derive(): Promise<Derived>;
  /** Tells every run to end with the page in hand; nothing new is read or derived from here on. */
  leave(): void;
  close(): Promise<void>;
}

export interface HubOptions {
  settings: Settings;
  log: Logger;
  /** One clock for hub and sandbox; default: the real one. */
  now?: () => number;
  /** Time of waits and backing off; tests hand in one that runs ahead. */
  clock?: Clock;
  onProgress?: (progress: Progress) => void;
  /** A connection's requests wait: for its pace, for the tool, or before another try. */
  onWait?: (connection: string, wait: Wait) => void;
  /** A run of a connection is over, however it went. */
  onRun?: (result: RunResult) => void;
  /** Fault points for tests that end the process. */
  reach?: (point: FaultPoint) => void | Promise<void>;
  onMigrated?: (names: string[]) => void;
}

/** How long a closing hub waits for the pages in hand. */
const LAST_PAGE_MS = 10_000;
/** One listens, the other looks for jobs; what jobs do has the worker's pool. */
const JOB_SESSIONS = 2;
const EXPORT_SESSIONS = 2;

/** Database up, schema current, connections known; nothing is sent to any tool yet. */
export async function openHub(options: HubOptions): Promise<Hub> {
  const { settings, log } = options;
  const now = options.now ?? Date.now;
  const clock = options.clock ?? REAL_CLOCK;
  const database = await openDatabase(settings);
  const owner = settings.databaseAdminUrl ? { url: settings.databaseAdminUrl } : database.address;
  try {
    const ran = await migrate(owner);
    options.onMigrated?.(ran);
  } catch (error) {
    await database.stop();
    throw error;
  }
  const onError = (error: Error): void =>
    log.warn({ err: error }, 'a database connection was lost; another will be opened');
  const api = createPool(database.address, 'hub_api', onError);
  const worker = createPool(database.address, 'hub_worker', onError);
  const jobs = createPool(database.address, 'hub_worker', onError, JOB_SESSIONS);
  const exports = createPool(database.address, 'hub_api', onError, EXPORT_SESSIONS);
  const ending = new AbortController();
  const leave = (): void => ending.abort(new Error('The hub is closing'));
  // Every request in flight listens to it; Node would warn of a leak from the eleventh on.
  setMaxListeners(0, ending.signal);
  const engine: Engine = {
    pool: worker,
    now,
    wall: () => clock.now(),
    reader: createReader(settings.rules),
    log: (level, fields, message) => log[level](fields, message),
    progress: options.onProgress ?? (() => {}),
    reach: options.reach ?? (() => {}),
    signal: ending.signal,
  };
  const keep: Keep = {
    pool: worker,
    vault: vaultOf(settings),
    signal: ending.signal,
    clock,
    reach: engine.reach,
    log: (fields, message) => log.warn(fields, message),
  };
  const targets = settings.connections.map((connection) =>
    createTarget(connection, {
      log,
      clock,
      now,
      signal: ending.signal,
      keep,
      onWait: (wait) => {
        log.info({ connection: connection.name, ...wait }, 'waiting for the tool');
        options.onWait?.(connection.name, wait);
      },
    }),
  );
  await registerConnections(worker, settings.connections);
  await showExpiry(worker, now());

  // One derive pass at a time in this process; a pass asked for meanwhile is the next one.
  let deriving: Promise<Derived> = Promise.resolve({});
  const derive = (): Promise<Derived> => {
    // What is touched when the hub closes waits for the next one to open.
    deriving = deriving
      .catch(() => ({}))
      .then(() => (ending.signal.aborted ? {} : deriveAll(worker, settings.rules, engine.reach)));
    return deriving;
  };
  const running = new Set<Promise<RunResult>>();
  const run = async (target: Target, runOptions: RunOptions): Promise<RunResult> => {
    const begun = runConnection(engine, target, runOptions).catch((error: unknown) => notRun(target, error));
    running.add(begun);
    const result = await begun;
    running.delete(begun);
    if (result.status !== 'running') options.onRun?.(result);
    return result;
  };
  return {
    settings,
    log,
    api,
    worker,
    jobs,
    exports,
    engine,
    targets,
    database: database.address,
    owner,
    now,
    derive,
    leave,
    run,
    async sync(names, runOptions) {
      const chosen = targets.filter((target) => names === null || names.includes(target.name));
      const results = await Promise.all(chosen.map((target) => run(target, runOptions)));
      await derive();
      return results;
    },
    async close() {
      leave();
      // A run ends after the page in hand; one that hangs in its tool is left to the lease's end.
      await Promise.race([Promise.all(running), pause(LAST_PAGE_MS, undefined, { ref: false })]);
      await deriving.catch(() => {});
      await Promise.all([api.end(), worker.end(), jobs.end(), exports.end()]);
      await database.stop();
    },
  };
}

// The lease could not be had: another process has it, or the database is away. The other connections' runs go on.
function notRun({ name }: Target, error: unknown): RunResult {
  const nothing = { counts: noCounts(), problems: [], waitUntil: null };
  return { runId: timeId(), connection: name, status: 'failed', ...nothing, error };
}

async function openDatabase(settings: Settings): Promise<{ address: DatabaseAddress; stop(): Promise<unknown> }> {
  if (settings.databaseUrl) return { address: { url: settings.databaseUrl }, stop: async () => {} };
  const postgres = await startPostgres({ home: settings.home });
  return { address: postgres.config, stop: () => postgres.stop() };
}

async function registerConnections(worker: Pool, connections: ConnectionSettings[]): Promise<void> {
  const rows = connections.map((c) => ({
    id: connectionId(c.name),
    name: c.name,
    connector: c.connector.id,
    every_ms: c.everyMs,
  }));
  // Rows that are right already are not locked: a stalled worker may hold them, and must not keep another from starting.
  await worker.query(
    `INSERT INTO connection (id, name, connector, every_ms) SELECT r.id, r.name, r.connector, r.every_ms
     FROM jsonb_to_recordset($1) AS r(id uuid, name text, connector text, every_ms integer)
     WHERE NOT EXISTS (SELECT FROM connection c WHERE (c.id, c.connector, c.every_ms, c.configured) = (r.id, r.connector, r.every_ms, true))
     ON CONFLICT (id) DO UPDATE SET connector = excluded.connector, every_ms = excluded.every_ms, configured = true`,
    [JSON.stringify(rows)],
  );
  await worker.query('UPDATE connection SET configured = false WHERE configured AND id <> ALL($1)', [
    rows.map((row) => row.id),
  ]);
}
