import { HubError } from '../../errors.js';
import { enqueue } from '../../store/jobs.js';
import type { Asked } from '../asked.js';
import { syncJob } from '../asked.js';
import type { Engine } from '../engine.js';
import type { RunOptions, RunResult, Target } from '../run.js';
import type { Handler } from './work.js';

/** What reading slices needs. */
export interface SyncTask {
  engine: Engine;
  targets: readonly Target[];
  /** One run, or one slice of it; never throws. */
  run: (target: Target, options: RunOptions) => Promise<RunResult>;
  sliceMs: number;
}

/** Somebody reads it by hand (`hub sync`), or another process knows the connection and this one does not yet. */
const ELSEWHERE_MS = 2_000;
/** The lease could not even be asked for: the database is away. */
const AWAY_MS = 15_000;

/** Reads a slice of a run. How it ends decides what comes next, in the transaction that stores its end. */
export function createSyncTask({ engine, targets, run, sliceMs }: SyncTask): Handler {
  return async (payload) => {
    const { connectionId, ...asked } = payload as Asked;
    if (!(await isWanted(engine, connectionId, asked.runId))) return;
    const target = targets.find(({ id }) => id === connectionId);
    const again = (afterMs: number): Promise<string> =>
      enqueue(engine.pool, syncJob({ connectionId, ...asked }, afterMs));
    if (!target) return void (await again(ELSEWHERE_MS));
    const began = performance.now();
    const isOver = (): boolean => performance.now() - began >= sliceMs;
    const { runId, error } = await run(target, { ...asked, isOver });
    if (runId === asked.runId) return;
    // It did not begin.
    const isElsewhere = error instanceof HubError && error.code === 'ALREADY_RUNNING';
    await again(isElsewhere ? ELSEWHERE_MS : AWAY_MS);
  };
}

// A job may come twice: its worker may have died when the run had ended and the job had not. One cut short goes on.
async function isWanted({ pool }: Engine, connectionId: string, runId: string): Promise<boolean> {
  const { rows } = await pool.query<{ wanted: boolean }>(
    `SELECT c.configured AND coalesce(r.status IN ('running', 'interrupted'), true) AS wanted
     FROM connection c LEFT JOIN sync_run r ON r.id = $2 WHERE c.id = $1`,
    [connectionId, runId],
  );
  return rows[0]?.wanted ?? false;
}
