import type { ClientBase, Pool } from 'pg';

/** What may be asked for. */
export type Task = 'replay' | 'sync' | 'derive';

/** Smaller goes first. A person waits for a replay; what slices bring is derived beside them. */
const PRIORITY: Record<Task, number> = { replay: -10, derive: 0, sync: 0 };

/** A piece of work as it is asked for. */
export interface Job {
  task: Task;
  payload: object;
  /** Jobs of one queue run one at a time. */
  queue: string;
  /** An open job of the same key is replaced; one that runs already is left alone, and this one follows it. */
  key?: string;
  /** Default: at once. */
  afterMs?: number;
  /** An open job of the same key keeps its turn: two that ask for the same want it once. */
  keepTurn?: boolean;
}

/** Asks for work, in the transaction that causes it; answers the job's id. */
export async function enqueue(client: ClientBase | Pool, job: Job): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT enqueue_job($1, $2, $3, $4, now() + make_interval(secs => $5::float8 / 1000), $6, $7) AS id`,
    [
      job.task,
      JSON.stringify(job.payload),
      job.queue,
      job.key ?? null,
      job.afterMs ?? 0,
      PRIORITY[job.task],
      job.keepTurn ?? false,
    ],
  );
  return rows[0]!.id;
}

/** The queue of everything that writes one connection's rows. */
export const queueOf = (connectionId: string): string => `connection:${connectionId}`;

/** In the midst of a long reading one pass is made of what several slices brought. */
const DERIVE_LATER_MS = 10_000;

/** What a derive job is told. */
export interface DeriveWish {
  mayWait?: true;
}

/** What was touched will be derived: at once, or later together with what follows. */
export async function enqueueDerive(client: ClientBase | Pool, laterMs: number | boolean = false): Promise<void> {
  const afterMs = laterMs === true ? DERIVE_LATER_MS : Number(laterMs);
  const derive = { task: 'derive', queue: 'derive' } as const;
  const mayWait: DeriveWish = { mayWait: true };
  // Two keys, so that what may wait never makes what may not wait.
  if (afterMs === 0) await enqueue(client, { ...derive, payload: {}, key: 'derive' });
  else await enqueue(client, { ...derive, payload: mayWait, key: 'derive:later', afterMs, keepTurn: true });
}

/** Whether any of these jobs is still waiting or running. */
export async function areOpen(pool: Pool, ids: readonly string[]): Promise<boolean> {
  const { rows } = await pool.query<{ open: boolean }>(
    'SELECT EXISTS (SELECT FROM list_jobs() WHERE id = ANY($1)) AS open',
    [ids],
  );
  return rows[0]!.open;
}
