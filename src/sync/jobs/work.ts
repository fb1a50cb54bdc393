import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Task } from '../../store/jobs.js';
import { reap } from './alive.js';
import { gatherCrew, type Crew } from './crew.js';

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

/** Works on jobs until it is told to stop. A crew that the database took with it is gathered anew. */
export async function startWork(options: WorkOptions): Promise<Work> {
  const { pool, look, log } = options;
  const stopping = new AbortController();
  const isOn = (): boolean => !stopping.signal.aborted;
  let crew: Crew | null = await gatherCrew(options);
  const watch = (one: Crew): void =>
    void one.ended.then(async () => {
      if (!isOn()) return;
      crew = null;
      await one.leave();
    });
  watch(crew);
  const turn = async (): Promise<void> => {
    if (!crew) {
      crew = await gatherCrew(options);
      watch(crew);
    }
    await reap(pool, crew.id);
    await look();
    const { rows } = await pool.query<{ ready: number }>(
      `SELECT count(*)::int AS ready FROM graphile_worker.jobs WHERE locked_at IS NULL AND run_at <= now() AND attempts < max_attempts`,
    );
    if (rows[0]!.ready > 0) crew?.nudge(rows[0]!.ready);
  };
  const turns = (async (): Promise<void> => {
    while (isOn()) {
      await turn().catch((error: unknown) => log('warn', { err: error }, 'a look at the queue failed'));
      await pause(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    async stop(patienceMs) {
      stopping.abort();
      const done = crew?.dismiss();
      await Promise.race([done, pause(patienceMs, undefined, { ref: false })]);
      await turns;
      await crew?.leave();
    },
  };
}
