import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantTable } from './grants.js';

/** Adds what says how complete an answer is: counts that tools announce, and what they name without showing it. */
export class AddCompleteness1795651600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "announced" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "key" text NOT NULL,
        "raw_id" uuid NOT NULL,
        "of_kind" text NOT NULL,
        "of_id" uuid NOT NULL,
        "what" text NOT NULL,
        "count" integer NOT NULL,
        CONSTRAINT "PK_announced" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_announced_raw" ON "announced" ("raw_id")`);
    await runner.query(`CREATE INDEX "IDX_announced_of" ON "announced" ("of_id")`);
    await grantTable(runner, 'announced');
    await runner.query(`
      CREATE TABLE "not_seen" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "kind" text NOT NULL,
        "named_by_id" uuid NOT NULL,
        "times" integer NOT NULL,
        CONSTRAINT "PK_not_seen" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_not_seen_connection" ON "not_seen" ("connection_id")`);
    await grantTable(runner, 'not_seen');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "not_seen"`);
    await runner.query(`DROP TABLE "announced"`);
  }
}
