import type { Client, Pool } from 'pg';
import { openSession } from '../../store/lease.js';

const BEAT_MS = 10_000;
/** A worker that has not beaten for so long is stalled: what it holds goes to others, and the fence keeps it from writing. */
const STALLED_SECONDS = 30;

/** `$1` is a worker's id. */
const LOCK = `hashtextextended('worker ' || $1, 0)`;

/** Says that the worker of this id lives, until told to end. */
export interface Alive {
  end(): Promise<void>;
}

/**
 * A session of its own holds the worker's advisory lock, which ends with the process, and beats, which ends when the
 * process stalls. One that breaks is opened again.
 */
export async function declareAlive(pool: Pool, id: string, onError: (error: unknown) => void): Promise<Alive> {
  let session: Client | null = null;
  const beat = async (): Promise<void> => {
    if (!session) {
      session = await openSession(pool, 'hub_alive');
      // First the lock: a row without one is a dead worker's.
      await session.query(`SELECT pg_advisory_lock(${LOCK})`, [id]);
    }
    await session.query('INSERT INTO worker (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET beat_at = now()', [id]);
  };
  const close = async (): Promise<void> => {
    await session?.end().catch(() => {});
    session = null;
  };
  await beat();
  let beating: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    beating = beating.then(beat).catch(async (error: unknown) => {
      onError(error);
      await close();
    });
  }, BEAT_MS);
  return {
    async end() {
      clearInterval(timer);
      await beating;
      await session?.query('DELETE FROM worker WHERE id = $1', [id]).catch(() => {});
      await close();
    },
  };
}

/**
 * Takes the jobs of dead and stalled workers from them, and what is left over of jobs that lost theirs; any worker may do
 * it at any time. Answers how many workers it was.
 */
export async function reap(pool: Pool, ownId = ''): Promise<number> {
  const { rows } = await pool.query<{ ids: string[] | null }>(
    `WITH gone AS (
       DELETE FROM worker w WHERE w.id <> $1 AND (w.beat_at < now() - make_interval(secs => $2)
         OR pg_try_advisory_xact_lock(hashtextextended('worker ' || w.id, 0))) RETURNING w.id
     ), unknown AS (
       SELECT DISTINCT j.locked_by AS id FROM graphile_worker.jobs j WHERE j.locked_by <> $1
         AND j.locked_at < now() - make_interval(secs => $2) AND NOT EXISTS (SELECT FROM worker w WHERE w.id = j.locked_by)
     ) SELECT array_agg(id) AS ids FROM (SELECT id FROM gone UNION SELECT id FROM unknown) one`,
    [ownId, STALLED_SECONDS],
  );
  const ids = rows[0]!.ids ?? [];
  if (ids.length) await pool.query('SELECT graphile_worker.force_unlock_workers($1)', [ids]);
  // The library, told that a job of others failed or ended, may leave a queue locked without one; a worker that died after
  // it had asked for the next slice leaves a job that nobody wants any more: its key is the next one's.
  await pool.query(
    `WITH stuck AS (
       UPDATE graphile_worker._private_job_queues q SET locked_at = NULL, locked_by = NULL WHERE q.locked_at < now() - make_interval(secs => $1)
         AND NOT EXISTS (SELECT FROM graphile_worker._private_jobs j WHERE j.job_queue_id = q.id AND j.locked_at IS NOT NULL)
     ) DELETE FROM graphile_worker._private_jobs WHERE locked_at IS NULL AND key IS NULL AND attempts >= max_attempts
         AND task_id IN (SELECT id FROM graphile_worker._private_tasks WHERE identifier IN ('sync', 'derive'))`,
    [STALLED_SECONDS],
  );
  return ids.length;
}
