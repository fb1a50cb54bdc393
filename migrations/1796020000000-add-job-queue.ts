import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantTable } from './grants.js';

/** Functions through which both roles ask for work; the api reaches the queue by no other way. */
const DOORS = ['enqueue_job(text, json, text, text, timestamptz, integer, boolean)', 'list_jobs()'];

/**
 * The queue's surroundings: when a connection is due, what a run in slices has left, who works. The queue's own tables
 * come from its library, after these. The functions name them late, so that either may come first.
 */
export class AddJobQueue1796020000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "connection" ADD "due_at" timestamptz`);
    await runner.query(`ALTER TABLE "sync_run" ADD "rest" jsonb`);
    await runner.query(`
      CREATE TABLE "worker" (
        "id" text NOT NULL,
        "started_at" timestamptz NOT NULL DEFAULT now(),
        "beat_at" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "PK_worker" PRIMARY KEY ("id")
      )
    `);
    await grantTable(runner, 'worker');
    // With its maker's rights: who may ask for work needs none of the queue's tables. "keep": an open job keeps its turn.
    await runner.query(`
      CREATE FUNCTION enqueue_job(task text, payload json, queue text, key text, run_at timestamptz, priority integer, keep boolean)
      RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        RETURN (graphile_worker.add_job(enqueue_job.task, enqueue_job.payload, enqueue_job.queue, enqueue_job.run_at, NULL,
          enqueue_job.key, enqueue_job.priority, NULL, CASE WHEN keep THEN 'preserve_run_at' ELSE 'replace' END)).id;
      END $$
    `);
    // A job whose end nobody waits for any more (its key went to a newer one) is no failure: it is left out.
    await runner.query(`
      CREATE FUNCTION list_jobs()
      RETURNS TABLE (id bigint, task text, queue text, key text, payload jsonb, run_at timestamptz, running boolean, attempts integer, last_error text)
      LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        RETURN QUERY SELECT j.id, j.task_identifier, j.queue_name, j.key, p.payload::jsonb, j.run_at, j.locked_at IS NOT NULL, j.attempts::integer, j.last_error
          FROM graphile_worker.jobs j JOIN graphile_worker._private_jobs p ON p.id = j.id
          WHERE j.locked_at IS NOT NULL OR j.attempts < j.max_attempts OR j.last_error IS NOT NULL;
      END $$
    `);
    for (const door of DOORS) {
      await runner.query(`REVOKE ALL ON FUNCTION ${door} FROM PUBLIC`);
      for (const role of ['hub_api', 'hub_worker'])
        await runner.query(`DO $$ BEGIN
          IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN EXECUTE 'GRANT EXECUTE ON FUNCTION ${door} TO ${role}'; END IF;
        END $$`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const door of DOORS) await runner.query(`DROP FUNCTION ${door}`);
    await runner.query(`DROP TABLE "worker"`);
    await runner.query(`ALTER TABLE "sync_run" DROP "rest"`);
    await runner.query(`ALTER TABLE "connection" DROP "due_at"`);
  }
}
