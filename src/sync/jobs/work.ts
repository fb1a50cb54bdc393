import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger, run, type JobHelpers, type TaskList, type WorkerEvents, type WorkerPool } from 'graphile-worker';
import type { Pool } from 'pg';
import type { Task } from '../../store/jobs.js';
import { declareAlive, reap } from './alive.js';

/** Does one job. What it throws makes the queue try again, later each time: a failure that says when comes back by itself instead. */
export type Handler = (payload: unknown) => Promise<void>;

/** What a worker can do, by name; composition hands it in. */
export type Tasks = Partial<Record<Task, Handler>>;

/** What working needs from the outside. */
export interface WorkOptions {
  /** The queue's own sessions. */
  jobs: Pool;
  /** For everything else. */
  pool: Pool;
  tasks: Tasks;
  /** Jobs at once. */
  slots: number;
  /** Looks at what is due; done every two seconds, by every worker. */
  look: () => Promise<unknown>;
  log: (level: 'debug' | 'warn' | 'error', fields: Record<string, unknown>, message: string) => void;
}

/** A process that works. */
export interface Work {
  /** Takes no more jobs, and waits for those in hand, so long. */
  stop(patienceMs: number): Promise<void>;
}

const LOOK_MS = 2_000;
/** New jobs are heard of, and what becomes due is seen by the look: a poll is for the day both fail. */
const POLL_MS = 60_000;

/** Works on jobs until it is told to stop. */
export async function startWork({ jobs, pool, tasks, slots, look, log }: WorkOptions): Promise<Work> {
  const events = new EventEmitter() as WorkerEvents;
  let crew: WorkerPool | undefined;
  events.once('pool:create', ({ workerPool }) => (crew = workerPool));
  const runner = await run({
    pgPool: jobs,
    taskList: Object.fromEntries(
      Object.entries(tasks).map(([name, handler]) => [
        name,
        (payload, helpers) => keepingHold(pool, handler, payload, helpers),
      ]),
    ) as TaskList,
    concurrency: slots,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    parsedCronItems: [],
    events,
    logger: new Logger(() => (level, message, meta) => {
      if (level === 'error' || level === 'warning') log('warn', { err: meta?.error }, message.split('\n')[0]!);
    }),
  });
  const { id } = crew!;
  // The runner ends by itself where its library gives up; the process goes on serving, and says so.
  runner.promise.catch((error: unknown) => log('error', { err: error }, 'this process no longer works on jobs'));
  const alive = await declareAlive(pool, id, (error) => log('warn', { err: error }, 'the sign of life was lost'));
  const lookOnce = async (): Promise<void> => {
    await reap(pool, id);
    await look();
    const { rows } = await pool.query<{ ready: number }>(
      `SELECT count(*)::int AS ready FROM graphile_worker.jobs WHERE locked_at IS NULL AND run_at <= now() AND attempts < max_attempts`,
    );
    if (rows[0]!.ready > 0) crew!.nudge(rows[0]!.ready);
  };
  const stopping = new AbortController();
  const looking = (async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await lookOnce().catch((error: unknown) => log('warn', { err: error }, 'a look at the queue failed'));
      await pause(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    async stop(patienceMs) {
      stopping.abort();
      await looking;
      const stopped = runner.stop().catch(() => {});
      await Promise.race([stopped, pause(patienceMs, undefined, { ref: false })]);
      await alive.end();
    },
  };
}

// A worker that came back from a stall must not report as done what another does now: the queue would take its word.
async function keepingHold(pool: Pool, handler: Handler, payload: unknown, { job }: JobHelpers): Promise<void> {
  await handler(payload);
  const { rows } = await pool.query('SELECT FROM graphile_worker.jobs WHERE id = $1 AND locked_by = $2', [
    job.id,
    job.locked_by,
  ]);
  if (rows.length === 0) throw new Error(`Another worker has taken over this ${job.task_identifier} job`);
}
