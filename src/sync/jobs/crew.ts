import { EventEmitter } from 'node:events';
import { Logger, run, type JobHelpers, type TaskList, type WorkerEvents, type WorkerPool } from 'graphile-worker';
import type { Pool } from 'pg';
import { declareAlive } from './alive.js';
import type { Handler, WorkOptions } from './work.js';

/** New jobs are heard of, and what becomes due is seen by the look: a poll is for the day both fail. */
const POLL_MS = 60_000;

/** The queue's workers in this process, as one that others can tell alive from dead. */
export interface Crew {
  /** Who holds a job is named so. */
  id: string;
  /** So many slots look for a job now. */
  nudge(count: number): void;
  /** Settles when they have all stopped, whoever wanted it. */
  ended: Promise<void>;
  /** They take no more jobs; resolves when those in hand are done. */
  dismiss(): Promise<void>;
  /** No longer alive to the others: what it holds is theirs. */
  leave(): Promise<void>;
}

/** Gathers them; they begin at once. */
export async function gatherCrew({ jobs, pool, tasks, slots, log }: WorkOptions): Promise<Crew> {
  const events = new EventEmitter() as WorkerEvents;
  let workers: WorkerPool | undefined;
  events.once('pool:create', ({ workerPool }) => (workers = workerPool));
  const taskList = Object.entries(tasks).map(([name, handler]) => [
    name,
    (payload: unknown, { job }: JobHelpers) => doJob(pool, handler, payload, job),
  ]);
  const runner = await run({
    pgPool: jobs,
    taskList: Object.fromEntries(taskList) as TaskList,
    noHandleSignals: true,
    parsedCronItems: [],
    events,
    preset: {
      worker: {
        concurrentJobs: slots,
        pollInterval: POLL_MS,
        // At once, and tried again while the database is away: without a batch a failure here would end the process.
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      },
    },
    logger: new Logger(() => (level, message, meta) => {
      // Handlers have the worker's pool; the queue itself needs no more sessions than it has.
      if (message.startsWith('WARNING: having maxPoolSize')) return;
      if (level === 'error' || level === 'warning') log('warn', { err: meta?.error }, message.split('\n')[0]!);
    }),
  });
  const ended = runner.promise.catch((error: unknown) => log('warn', { err: error }, 'the queue gave up'));
  const { id } = workers!;
  const alive = await declareAlive(pool, id, (error) => log('warn', { err: error }, 'the sign of life was lost'));
  return {
    id,
    nudge: (count) => workers!.nudge(count),
    ended,
    dismiss: () => runner.stop().catch(() => {}),
    leave: () => alive.end(),
  };
}

type Held = Pick<JobHelpers['job'], 'id' | 'locked_by' | 'task_identifier'>;

/**
 * Does a job and takes it off its queue, if it is still ours: the library would take the word of a worker that came back
 * from a stall, and free the queue of another. Done before the slot looks for its next job, which may be of this queue.
 */
async function doJob(pool: Pool, handler: Handler, payload: unknown, held: Held): Promise<void> {
  await handler(payload);
  const { rows } = await pool.query(
    `WITH done AS (DELETE FROM graphile_worker._private_jobs WHERE id = $1 AND locked_by = $2 RETURNING job_queue_id),
       free AS (UPDATE graphile_worker._private_job_queues q SET locked_by = NULL, locked_at = NULL FROM done
         WHERE q.id = done.job_queue_id AND q.locked_by = $2)
     SELECT FROM done`,
    [held.id, held.locked_by],
  );
  if (rows.length === 0) throw new Error(`Another worker has taken over this ${held.task_identifier} job`);
}
