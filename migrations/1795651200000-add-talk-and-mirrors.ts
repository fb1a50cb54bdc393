import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantTable } from './grants.js';

/** Adds what boards and chats say: status codes, links, fields, edits, reactions; and which work two tools hold. */
export class AddTalkAndMirrors1795651200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "placement" ADD "status_code" text, ADD "status_done" boolean`);
    await runner.query(
      `ALTER TABLE "task" ADD "links" text array NOT NULL DEFAULT '{}', ADD "fields" jsonb NOT NULL DEFAULT '{}'`,
    );
    await runner.query(
      `ALTER TABLE "message" ADD "links" text array NOT NULL DEFAULT '{}', ADD "edited_at" timestamptz, ADD "reactions" jsonb NOT NULL DEFAULT '[]'`,
    );
    await runner.query(`
      CREATE TABLE "mirror" (
        "item_id" uuid NOT NULL,
        "of_id" uuid NOT NULL,
        "rule" text NOT NULL,
        "evidence" text NOT NULL,
        CONSTRAINT "PK_mirror" PRIMARY KEY ("item_id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_mirror_of" ON "mirror" ("of_id")`);
    await grantTable(runner, 'mirror');
    await runner.query(`
      CREATE TABLE "told_dependency" (
        "item_id" uuid NOT NULL,
        "on_id" uuid NOT NULL,
        "decision_id" uuid NOT NULL,
        CONSTRAINT "PK_told_dependency" PRIMARY KEY ("item_id", "on_id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_told_dependency_on" ON "told_dependency" ("on_id")`);
    await grantTable(runner, 'told_dependency');
    await runner.query(`ALTER TABLE "suggestion" ADD "target_id" uuid`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "suggestion" DROP "target_id"`);
    await runner.query(`DROP TABLE "told_dependency"`);
    await runner.query(`DROP TABLE "mirror"`);
    await runner.query(`ALTER TABLE "message" DROP "links", DROP "edited_at", DROP "reactions"`);
    await runner.query(`ALTER TABLE "task" DROP "links", DROP "fields"`);
    await runner.query(`ALTER TABLE "placement" DROP "status_code", DROP "status_done"`);
  }
}
