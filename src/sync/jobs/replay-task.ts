import { HubError } from '../../errors.js';
import { enqueue, queueOf, type Job } from '../../store/jobs.js';
import type { Engine } from '../engine.js';
import { replayQuarantine } from '../replay-quarantine.js';
import type { Target } from '../run.js';
import type { Handler } from './work.js';

interface Asked {
  connectionId: string;
  /** Null: all that wait. */
  quarantineIds: string[] | null;
}

const ELSEWHERE_MS = 2_000;

/** The job that maps records set aside once more. */
export function replayJob(asked: Asked, afterMs = 0): Job {
  return { task: 'replay', payload: asked, queue: queueOf(asked.connectionId), afterMs };
}

/** Maps them, and derives what that brought before it is done: somebody waits for the answer. */
export function createReplayTask(engine: Engine, targets: readonly Target[], derive: () => Promise<unknown>): Handler {
  return async (payload) => {
    const asked = payload as Asked;
    const target = targets.find(({ id }) => id === asked.connectionId);
    if (!target) return void (await enqueue(engine.pool, replayJob(asked, ELSEWHERE_MS)));
    try {
      await replayQuarantine(engine, target, asked.quarantineIds);
    } catch (error) {
      if (!(error instanceof HubError && error.code === 'ALREADY_RUNNING')) throw error;
      return void (await enqueue(engine.pool, replayJob(asked, ELSEWHERE_MS)));
    }
    await derive();
  };
}
