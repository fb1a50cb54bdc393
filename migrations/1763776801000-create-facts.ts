import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates facts: what a tool said. */
export class CreateFacts1763776801000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "alias" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "key" text NOT NULL,
        "raw_id" uuid NOT NULL,
        "name" text,
        "email" text,
        "said_at" timestamptz,
        "bot" boolean NOT NULL DEFAULT false,
        "active" boolean NOT NULL DEFAULT true,
        "timezone" text,
        CONSTRAINT "PK_b1848d04b41d10a5712fc2e673c" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_d4669f5fbf2b426389debf21f1" ON "alias"  ("raw_id")`);
    await runner.query(`CREATE INDEX "IDX_acda97396693b0101f957078dc" ON "alias"  ("email")`);
    await runner.query(`
      CREATE TABLE "approval" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "key" text NOT NULL,
        "raw_id" uuid NOT NULL,
        "gone_at" timestamptz,
        "gone_proof" text,
        "gate" text NOT NULL,
        "name" text NOT NULL,
        "url" text,
        "tool_status" text,
        "item_kind" text,
        "item_id" uuid,
        "parent_id" uuid,
        "approver_alias_ids" uuid array NOT NULL DEFAULT '{}',
        "policy" text NOT NULL,
        "creator_alias_id" uuid,
        "created_at" timestamptz,
        "due_on" date,
        "key_texts" text array NOT NULL DEFAULT '{}',
        CONSTRAINT "PK_97bfd1cd9dff3c1302229da6b5c" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_3f5b269bc916fa560fa6a66ef4" ON "approval"  ("raw_id")`);
    await runner.query(`CREATE INDEX "IDX_b85326e8505b81de1fe0b100c4" ON "approval"  ("item_id")`);
    await runner.query(`
      CREATE TABLE "asset" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "key" text NOT NULL,
        "raw_id" uuid NOT NULL,
        "gone_at" timestamptz,
        "gone_proof" text,
        "type" text NOT NULL,
        "name" text NOT NULL,
        "url" text,
        "tool_status" text,
        "of_kind" text,
        "of_id" uuid,
        "owner_alias_id" uuid,
        "created_at" timestamptz,
        "key_texts" text array NOT NULL DEFAULT '{}',
        CONSTRAINT "PK_1209d107fe21482beaea51b745e" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_2ef3e096d902ad712eda8a1c03" ON "asset"  ("raw_id")`);
    await runner.query(`CREATE INDEX "IDX_14c5a1efaef23a3b2620b11e60" ON "asset"  ("of_id")`);
    await runner.query(`
      CREATE TABLE "asset_version" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "key" text NOT NULL,
        "raw_id" uuid NOT NULL,
        "asset_id" uuid NOT NULL,
        "hash" text,
        "hash_reason" text,
        "author_alias_id" uuid,
        "at" timestamptz NOT NULL,
        "time_source" text NOT NULL,
        "rev" integer,
        "parent_id" uuid,
        CONSTRAINT "PK_e0babbc4fc1033532c9a0d4c63e" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_b9bd627a9893f88f6e3fe487f6" ON "asset_version"  ("raw_id")`);
    await runner.query(`CREATE INDEX "IDX_02228a893cdb6b7fde4c745b6e" ON "asset_version"  ("asset_id")`);
    await runner.query(`CREATE INDEX "IDX_dc027c12b13af1d6189fda378c" ON "asset_version"  ("hash")`);
    await runner.query(`
      CREATE TABLE "change" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "key" text NOT NULL,
        "raw_id" uuid NOT NULL,
        "item_kind" text NOT NULL,
        "item_id" uuid NOT NULL,
        "what" text NOT NULL,
        "from_value" jsonb,
        "to_value" jsonb,
        "container_id" uuid,
        "actor_alias_id" uuid,
        "occurred_at" timestamptz NOT NULL,
        "observed_at" timestamptz NOT NULL,
        "not_before" timestamptz,
        "time_source" text NOT NULL,
        "seq" text,
        "detail" jsonb,
        CONSTRAINT "PK_38168d337b66a2d98e059fe5820" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_b862f7ce498dce47a9d7c9e388" ON "change"  ("raw_id")`);
    await runner.query(`CREATE INDEX "IDX_dc01267ceb9e6bb4961f9c7027" ON "change"  ("observed_at", "id")`);
    await runner.query(`CREATE INDEX "IDX_757363d370fc0d1116c19066a7" ON "change"  ("item_id", "occurred_at", "id")`);
    await runner.query(`
      CREATE TABLE "dependency" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "key" text NOT NULL,
        "raw_id" uuid NOT NULL,
        "item_id" uuid NOT NULL,
        "on_id" uuid NOT NULL,
        CONSTRAINT "PK_d90752dc40dbb4eb7c3bbf53542" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_ee035d1359d879c50c43f6aa05" ON "dependency"  ("raw_id")`);
    await runner.query(`CREATE INDEX "IDX_8070f5a3e4c03786155fe94cb7" ON "dependency"  ("item_id")`);
    await runner.query(`CREATE INDEX "IDX_001ebcf89fc8aa0b6b7b0f1b00" ON "dependency"  ("on_id")`);
    await runner.query(`
      CREATE TABLE "container" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "key" text NOT NULL,
        "raw_id" uuid NOT NULL,
        "gone_at" timestamptz,
        "gone_proof" text,
        "kind" text NOT NULL,
        "name" text NOT NULL,
        "url" text,
        "archived" boolean NOT NULL DEFAULT false,
        "owner_alias_id" uuid,
        "created_at" timestamptz,
        "start_on" date,
        "due_on" date,
        "key_texts" text array NOT NULL DEFAULT '{}',
        CONSTRAINT "PK_74656f796df3346fa6ec89fa727" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_245e445175994892435d13910b" ON "container"  ("raw_id")`);
    await runner.query(`
      CREATE TABLE "container_membership" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "key" text NOT NULL,
        "raw_id" uuid NOT NULL,
        "container_id" uuid NOT NULL,
        "parent_id" uuid NOT NULL,
        CONSTRAINT "PK_e5b155af0840cdd408c25e4dc84" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_d135cd84073e55d0c954f64667" ON "container_membership"  ("raw_id")`);
    await runner.query(`CREATE INDEX "IDX_752c8744b6ff4bb5880a5c646f" ON "container_membership"  ("container_id")`);
    await runner.query(`CREATE INDEX "IDX_409215e3e52bb06aa46811d54a" ON "container_membership"  ("parent_id")`);
    await runner.query(`
      CREATE TABLE "placement" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "key" text NOT NULL,
        "raw_id" uuid NOT NULL,
        "item_kind" text NOT NULL,
        "item_id" uuid NOT NULL,
        "container_id" uuid NOT NULL,
        "status" text,
        "position" integer NOT NULL,
        CONSTRAINT "PK_4f8b29ee2db5213bcb38b6c71c4" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_17773052aef97980b5ca7c2234" ON "placement"  ("raw_id")`);
    await runner.query(`CREATE INDEX "IDX_13e5f2e150d6260189f7d5ec1b" ON "placement"  ("item_id")`);
    await runner.query(`CREATE INDEX "IDX_d839fc3bc5684f0556ff49834d" ON "placement"  ("container_id")`);
    await runner.query(`
      CREATE TABLE "message" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "key" text NOT NULL,
        "raw_id" uuid NOT NULL,
        "gone_at" timestamptz,
        "gone_proof" text,
        "kind" text NOT NULL,
        "at" timestamptz NOT NULL,
        "author_alias_id" uuid,
        "addressee_alias_ids" uuid array NOT NULL DEFAULT '{}',
        "item_kind" text,
        "item_id" uuid,
        "thread_key" text,
        "thread_id" text,
        "thread_refs" text array NOT NULL DEFAULT '{}',
        "subject" text,
        "text" text,
        "url" text,
        "bot" boolean NOT NULL DEFAULT false,
        "automatic" text,
        "chase" text,
        "asks" jsonb,
        "decides" jsonb,
        "key_texts" text array NOT NULL DEFAULT '{}',
        CONSTRAINT "PK_ba01f0a3e0123651915008bc578" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_049e5a4aabab0ef6de60b79262" ON "message"  ("raw_id")`);
    await runner.query(`CREATE INDEX "IDX_874c6626b2197f681590d2df79" ON "message"  ("item_id")`);
    await runner.query(`
      CREATE TABLE "task" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "key" text NOT NULL,
        "raw_id" uuid NOT NULL,
        "gone_at" timestamptz,
        "gone_proof" text,
        "type" text NOT NULL,
        "name" text NOT NULL,
        "url" text,
        "tool_status" text,
        "parent_id" uuid,
        "assignee_alias_ids" uuid array NOT NULL DEFAULT '{}',
        "creator_alias_id" uuid,
        "created_at" timestamptz,
        "completed_at" timestamptz,
        "start_on" date,
        "due_on" date,
        "due_at" timestamptz,
        "key_texts" text array NOT NULL DEFAULT '{}',
        CONSTRAINT "PK_fb213f79ee45060ba925ecd576e" PRIMARY KEY ("id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_4aa3d06e92c9a6a48812e43ee1" ON "task"  ("raw_id")`);
    await runner.query(`CREATE INDEX "IDX_5b12d07794e1d6428696b35fd7" ON "task"  ("parent_id")`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'dependency',
      'change',
      'message',
      'approval',
      'asset_version',
      'asset',
      'task',
      'placement',
      'container_membership',
      'container',
      'alias',
    ]) {
      await runner.query(`DROP TABLE "${table}"`);
    }
  }
}
