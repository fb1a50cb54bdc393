import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates derived: what may be dropped and rebuilt. */
export class CreateDerived1763776802000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "campaign" (
        "id" uuid NOT NULL,
        "key" text,
        "name" text NOT NULL,
        "business_unit" text,
        "owner_alias_id" uuid,
        "created_at" timestamptz,
        "start_on" date,
        "due_on" date,
        "source_container_id" uuid,
        CONSTRAINT "UQ_3a07a51fb823aa3f44309abc8c5" UNIQUE ("key"),
        CONSTRAINT "PK_0ce34d26e7f2eb316a3a592cdc4" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`
      CREATE TABLE "campaign_container" (
        "container_id" uuid NOT NULL,
        "campaign_id" uuid NOT NULL,
        "rule" text NOT NULL,
        "evidence" text NOT NULL,
        CONSTRAINT "PK_0931639b9f513b263fed4dc33a8" PRIMARY KEY ("container_id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_4258e101c7e81be1cdcf14dc35" ON "campaign_container"  ("campaign_id")`);
    await runner.query(`
      CREATE TABLE "campaign_item" (
        "item_id" uuid NOT NULL,
        "item_kind" text NOT NULL,
        "campaign_id" uuid NOT NULL,
        "rule" text NOT NULL,
        "confidence" double precision NOT NULL,
        "evidence" text NOT NULL,
        CONSTRAINT "PK_a5d721fd28e09e40b71f4b5b7ec" PRIMARY KEY ("item_id")
      )
    `);
    await runner.query(
      `CREATE INDEX "IDX_e04dfd455ddce21014ab7f60df" ON "campaign_item"  ("campaign_id", "item_kind", "item_id")`,
    );
    await runner.query(`
      CREATE TABLE "suggestion" (
        "id" uuid NOT NULL,
        "kind" text NOT NULL,
        "item_kind" text,
        "subject_id" uuid NOT NULL,
        "campaign_id" uuid,
        "reason" text NOT NULL,
        CONSTRAINT "PK_aa072a020434ddd7104de98eebb" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_0e4a7a8f52af82b45354bc8238" ON "suggestion"  ("campaign_id")`);
    await runner.query(`
      CREATE TABLE "item_state" (
        "item_id" uuid NOT NULL,
        "item_kind" text NOT NULL,
        "governing_container_id" uuid,
        "status" text,
        "category" text NOT NULL,
        "reason" text,
        "since" timestamptz,
        "since_source" text,
        "finished_at" timestamptz,
        "history_from" timestamptz,
        "gap" boolean NOT NULL DEFAULT false,
        CONSTRAINT "PK_404d7c9361dc255381eed27c501" PRIMARY KEY ("item_id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_d375207161bccf44ca3208e489" ON "item_state"  ("category")`);
    await runner.query(`
      CREATE TABLE "person" (
        "id" uuid NOT NULL,
        "name" text NOT NULL,
        "email" text,
        "team" text,
        "job_function" text,
        "business_unit" text,
        "timezone" text,
        "active" boolean NOT NULL,
        "bot" boolean NOT NULL,
        CONSTRAINT "PK_5fdaf670315c4b7e70cce85daa3" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`
      CREATE TABLE "alias_person" (
        "alias_id" uuid NOT NULL,
        "person_id" uuid NOT NULL,
        "rule" text NOT NULL,
        "evidence" text,
        CONSTRAINT "PK_04dee6cd120e4e6ddcca816e6cb" PRIMARY KEY ("alias_id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_a9c007c3958077052c677554ab" ON "alias_person"  ("person_id")`);
    await runner.query(`
      CREATE TABLE "approval_state" (
        "approval_id" uuid NOT NULL,
        "gate" text NOT NULL,
        "item_kind" text NOT NULL,
        "item_id" uuid NOT NULL,
        "outcome" text NOT NULL,
        "rounds" integer NOT NULL,
        "waiting_on_alias_ids" uuid array NOT NULL DEFAULT '{}',
        "waiting_since" timestamptz,
        CONSTRAINT "PK_5d6eb95c63ccb32d3b6e0d8de3c" PRIMARY KEY ("approval_id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_b5eb6d2791d865a757bd984b64" ON "approval_state"  ("item_id")`);
    await runner.query(`
      CREATE TABLE "approval_round" (
        "id" uuid NOT NULL,
        "approval_id" uuid NOT NULL,
        "number" integer NOT NULL,
        "requested_at" timestamptz NOT NULL,
        "time_source" text NOT NULL,
        "not_before" timestamptz,
        "requester_alias_id" uuid,
        "approver_alias_ids" uuid array NOT NULL DEFAULT '{}',
        "policy" text NOT NULL,
        "closed_at" timestamptz,
        "outcome" text NOT NULL,
        CONSTRAINT "PK_b83ab4ce3d72c87bcc887e78f61" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_fbdb0bf2631913d36afb4cefe3" ON "approval_round"  ("approval_id", "number")`);
    await runner.query(`
      CREATE TABLE "approval_decision" (
        "id" uuid NOT NULL,
        "round_id" uuid NOT NULL,
        "actor_alias_id" uuid,
        "decision" text NOT NULL,
        "at" timestamptz NOT NULL,
        "time_source" text NOT NULL,
        "not_before" timestamptz,
        "late" boolean NOT NULL,
        "source_id" uuid NOT NULL,
        CONSTRAINT "PK_b71cfdfcdd135e5d2204df9140c" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_e6e588e9e706f673280d71c62e" ON "approval_decision"  ("round_id")`);
    await runner.query(`
      CREATE TABLE "message_thread" (
        "message_id" uuid NOT NULL,
        "thread_id" uuid NOT NULL,
        CONSTRAINT "PK_ee98b5035d26af30fbca065da8f" PRIMARY KEY ("message_id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_d0a2812f9a39afa5851fd186f4" ON "message_thread"  ("thread_id")`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'message_thread',
      'approval_decision',
      'approval_round',
      'approval_state',
      'item_state',
      'suggestion',
      'campaign_item',
      'campaign_container',
      'campaign',
      'alias_person',
      'person',
    ]) {
      await runner.query(`DROP TABLE "${table}"`);
    }
  }
}
