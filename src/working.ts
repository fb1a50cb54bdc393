import { setTimeout as pause } from 'node:timers/promises';
import type { Hub } from './hub.js';
import { createDeriveTask } from './deriving.js';
import { reap } from './sync/jobs/alive.js';
import { enqueueDue, makeDue } from './sync/jobs/due.js';
import { createReplayTask } from './sync/jobs/replay-task.js';
import { createSyncTask } from './sync/jobs/sync-task.js';
import { startWork, type Tasks, type Work } from './sync/jobs/work.js';
import { dropExpiredRoles } from './store/expired-roles.js';
import { expire } from './sync/retain.js';

/** Enough for a handful of connections side by side, and one more for what cannot wait; the worker's pool holds eight. */
const SLOTS = 6;
/** After so long a slice stops at the next safe boundary. */
const SLICE_MS = 5_000;
const LOOK_MS = 200;
const DAY_MS = 86_400_000;

/** How a test wants to work. */
export interface WorkingOptions {
  slots?: number;
  sliceMs?: number;
  /** More that this process can do. */
  tasks?: Tasks;
}

/** Makes this process work: it reads what is due, replays what is asked for, derives what was touched. */
export async function startWorking(hub: Hub, options: WorkingOptions = {}): Promise<Work> {
  const { engine, worker } = hub;
  const ids = hub.targets.map(({ id }) => id);
  const derive = createDeriveTask(hub);
  // The dead are no company.
  await reap(worker);
  await makeDue(worker, ids);
  return startWork({
    jobs: hub.jobs,
    pool: worker,
    slots: options.slots ?? SLOTS,
    tasks: {
      sync: createSyncTask({
        engine,
        targets: hub.targets,
        run: (target, how) => hub.run(target, how),
        sliceMs: options.sliceMs ?? SLICE_MS,
      }),
      replay: createReplayTask(engine, hub.targets, derive),
      derive,
      ...options.tasks,
    },
    look: () => enqueueDue(worker, ids),
    log: engine.log,
  });
}

/** Whether there is a connection of which nothing has been read yet. */
export async function isNeverRead(hub: Hub): Promise<boolean> {
  const { rows } = await hub.api.query(`SELECT FROM connection WHERE id = ANY($1) AND health = 'new' LIMIT 1`, [
    hub.targets.map(({ id }) => id),
  ]);
  return rows.length > 0;
}

/** Resolves when every connection has been read since work began, by whichever process, and that is derived. */
export async function readOnce(hub: Hub): Promise<void> {
  const ids = hub.targets.map(({ id }) => id);
  for (; !hub.engine.signal.aborted; await pause(LOOK_MS)) {
    const { rows } = await hub.api.query(
      'SELECT FROM connection WHERE id = ANY($1) AND (due_at IS NULL OR due_at <= now()) LIMIT 1',
      [ids],
    );
    if (rows.length === 0) break;
  }
  await hub.derive();
}

/**
 * Lets go, now and once a day, of what is older than hub.yaml's `retention` and of analysts' roles whose grant has run out; call
 * what it gives to end that.
 */
export function keepRetention(hub: Hub): () => void {
  const { work, messages } = hub.settings.retention;
  const textStreams = new Map(
    hub.targets.map(({ id, connector }) => [id, connector.streams.filter((s) => s.redact).map((s) => s.name)]),
  );
  const run = (): void => {
    void expire(hub.worker, { workMs: work, messagesMs: messages, now: hub.now(), textStreams }).then(
      (expired) => hub.log.info(expired, 'retention kept'),
      (error: unknown) => hub.log.error({ err: error }, 'retention failed'),
    );
    void dropExpiredRoles(hub.owner).then(
      ({ dropped, left }) => {
        if (dropped.length) hub.log.info({ roles: dropped }, 'expired roles of the database dropped');
        if (left.length)
          hub.log.warn({ roles: left }, 'expired roles of the database see nothing, but this login may not drop them');
      },
      (error: unknown) => hub.log.error({ err: error }, 'expired roles of the database were not dropped'),
    );
  };
  run();
  const timer = setInterval(run, DAY_MS);
  return () => clearInterval(timer);
}
