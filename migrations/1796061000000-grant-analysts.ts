import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ANALYTICS, createAnalytics } from './analytics/views.js';
import { createGrantedViews, LET_ANALYSTS_READ } from './analytics/granted.js';

/** Lets one role of the database for each grant read the views of analytics, as far as the grant goes. */
export class GrantAnalysts1796061000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "sql_grant" (
        "role" text NOT NULL,
        "name" text NOT NULL,
        "business_units" text array,
        "created_at" timestamptz NOT NULL,
        "created_by" text NOT NULL,
        "expires_at" timestamptz NOT NULL,
        "revoked_at" timestamptz,
        CONSTRAINT "PK_sql_grant" PRIMARY KEY ("role")
      )
    `);
    // Neither pool may write it: who can write here says who sees what.
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_api') THEN GRANT SELECT ON "sql_grant" TO hub_api; END IF;
    END $$`);
    await createGrantedViews(runner);
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_api') THEN
        GRANT USAGE ON SCHEMA granted TO hub_api; GRANT SELECT ON ALL TABLES IN SCHEMA analytics, granted TO hub_api;
      END IF;
    END $$`);
    for (const statement of LET_ANALYSTS_READ) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of ANALYTICS) await runner.query(`DROP VIEW analytics."${name}"`);
    await runner.query('DROP VIEW analytics."access"');
    await runner.query('DROP SCHEMA granted CASCADE');
    await createAnalytics(runner);
    await runner.query(`DROP TABLE "sql_grant"`);
  }
}
