import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates decisions: what a person said. */
export class CreateDecisions1763776803000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "decision" (
        "id" uuid NOT NULL,
        "kind" text NOT NULL,
        "subject" jsonb NOT NULL,
        "value" jsonb NOT NULL,
        "decided_by" text NOT NULL,
        "decided_at" timestamptz NOT NULL,
        "undone_at" timestamptz,
        "undone_by" text,
        "idempotency_key" text,
        CONSTRAINT "UQ_e07c6eb30796011ba0b79b9fbfb" UNIQUE ("idempotency_key"),
        CONSTRAINT "PK_fa4cbd6abf1215054f13c27df5a" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`
      CREATE TABLE "api_key" (
        "id" text NOT NULL,
        "name" text NOT NULL,
        "role" text NOT NULL,
        "hash" text NOT NULL,
        "created_at" timestamptz NOT NULL,
        "expires_at" timestamptz NOT NULL,
        "revoked_at" timestamptz,
        CONSTRAINT "PK_b1bd840641b8acbaad89c3d8d11" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`
      CREATE TABLE "audit_log" (
        "id" bigint NOT NULL,
        "at" timestamptz NOT NULL,
        "actor" text NOT NULL,
        "action" text NOT NULL,
        "detail" jsonb NOT NULL,
        "previous_hash" text NOT NULL,
        "hash" text NOT NULL,
        CONSTRAINT "PK_07fefa57f7f5ab8fc3f52b3ed0b" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_ba27cef5b8b2b1a756e06ebcc5" ON "audit_log"  ("at")`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['audit_log', 'api_key', 'decision']) {
      await runner.query(`DROP TABLE "${table}"`);
    }
  }
}
