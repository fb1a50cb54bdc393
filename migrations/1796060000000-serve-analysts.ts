import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createAnalytics } from './analytics/views.js';
import { grantTable } from './grants.js';

/** Keeps who held what and where campaigns' hours went, gives people pseudonyms, and makes the views that analysts read. */
export class ServeAnalysts1796060000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "item_flow" ADD "turns" jsonb NOT NULL DEFAULT '[]'`);
    await runner.query(`ALTER TABLE "item_flow" ALTER "turns" DROP DEFAULT`);
    await runner.query(`ALTER TABLE "campaign_flow" ADD "ledger" jsonb`);
    await runner.query(`
      CREATE TABLE "pseudonym_key" (
        "key" bytea NOT NULL,
        CONSTRAINT "PK_pseudonym_key" PRIMARY KEY ("key")
      )
    `);
    // Who has the key can try who is behind a pseudonym: only the worker may read it.
    await runner.query(
      `INSERT INTO "pseudonym_key" VALUES (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))`,
    );
    await runner.query(`
      CREATE TABLE "person_pseudonym" (
        "person_id" uuid NOT NULL,
        "pseudonym" text NOT NULL,
        CONSTRAINT "PK_person_pseudonym" PRIMARY KEY ("person_id"),
        CONSTRAINT "UQ_person_pseudonym_pseudonym" UNIQUE ("pseudonym")
      )
    `);
    await grantTable(runner, 'person_pseudonym');
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_worker') THEN GRANT SELECT ON "pseudonym_key" TO hub_worker; END IF;
    END $$`);
    await runner.query(`ALTER TABLE "api_key" ADD "scopes" text array NOT NULL DEFAULT '{}'`);
    await runner.query('CREATE SCHEMA analytics');
    await runner.query(
      `COMMENT ON SCHEMA analytics IS 'What analysts read: the rows that the graph''s numbers rest on, people by pseudonym.'`,
    );
    await createAnalytics(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA analytics CASCADE');
    await runner.query(`ALTER TABLE "api_key" DROP "scopes"`);
    await runner.query(`DROP TABLE "person_pseudonym", "pseudonym_key"`);
    await runner.query(`ALTER TABLE "campaign_flow" DROP "ledger"`);
    await runner.query(`ALTER TABLE "item_flow" DROP "turns"`);
  }
}
