import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantTable } from './grants.js';

const HOURS = (names: string[]): string => names.map((name) => `"${name}" double precision,`).join('\n        ');

/** Adds what is rolled up from histories: what items were when, and the times of items and campaigns. */
export class RollUpTimes1796050000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE EXTENSION IF NOT EXISTS btree_gist');
    await runner.query(`
      CREATE TABLE "item_interval" (
        "item_id" uuid NOT NULL,
        "during" tstzrange NOT NULL,
        "category" text NOT NULL,
        "reason" text,
        "status" text NOT NULL,
        CONSTRAINT "PK_item_interval" PRIMARY KEY ("item_id", "during"),
        CONSTRAINT "EX_item_interval_during" EXCLUDE USING gist ("item_id" WITH =, "during" WITH &&)
      )
    `);
    await runner.query(`
      CREATE TABLE "item_flow" (
        "item_id" uuid NOT NULL,
        "item_kind" text NOT NULL,
        "tool" text NOT NULL,
        "campaign_id" uuid,
        "team" text,
        "category" text NOT NULL,
        "reason" text,
        "since" timestamptz,
        "created_at" timestamptz,
        "started_at" timestamptz,
        "start_unknown" boolean NOT NULL,
        "finished_at" timestamptz,
        "exit_at" timestamptz,
        "cycle_days" integer,
        ${HOURS(['lead_h', 'cycle_h', 'queue_h', 'touch_h', 'waiting_h', 'in_review_h', 'blocked_h', 'parked_h', 'unknown_h'])}
        ${HOURS(['business_lead_h', 'business_cycle_h', 'business_touch_h'])}
        "rework" integer NOT NULL,
        "reopens" integer NOT NULL,
        "gap" boolean NOT NULL,
        "definition" text NOT NULL,
        CONSTRAINT "PK_item_flow" PRIMARY KEY ("item_id")
      )
    `);
    // A window reads its rows off this index alone: they lie all over the table.
    await runner.query(`
      CREATE INDEX "IDX_item_flow_finished_at" ON "item_flow" ("finished_at") INCLUDE ("team", "tool", "item_kind", "campaign_id", "started_at", "start_unknown", "cycle_days",
        "lead_h", "cycle_h", "touch_h", "waiting_h", "in_review_h", "blocked_h", "parked_h", "unknown_h", "business_lead_h", "business_cycle_h", "business_touch_h", "rework")
    `);
    await runner.query(`CREATE INDEX "IDX_item_flow_open" ON "item_flow" ("category") WHERE "exit_at" IS NULL`);
    await runner.query(
      `CREATE INDEX "IDX_item_flow_cancelled" ON "item_flow" ("exit_at") WHERE "category" = 'cancelled'`,
    );
    await runner.query(`CREATE INDEX "IDX_item_flow_campaign_id" ON "item_flow" ("campaign_id")`);
    await runner.query(`
      CREATE TABLE "campaign_flow" (
        "campaign_id" uuid NOT NULL,
        "category" text NOT NULL,
        "since" timestamptz,
        "created_at" timestamptz,
        "started_at" timestamptz,
        "start_unknown" boolean NOT NULL,
        "launched_at" timestamptz,
        "finished_at" timestamptz,
        "exit_at" timestamptz,
        "cycle_days" integer,
        ${HOURS(['lead_h', 'cycle_h', 'touch_h', 'waiting_h', 'in_review_h', 'blocked_h', 'parked_h', 'unknown_h'])}
        "items" integer NOT NULL,
        "items_done" integer NOT NULL,
        "items_cancelled" integer NOT NULL,
        "definition" text NOT NULL,
        CONSTRAINT "PK_campaign_flow" PRIMARY KEY ("campaign_id")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_campaign_flow_finished_at" ON "campaign_flow" ("finished_at")`);
    for (const table of ['item_interval', 'item_flow', 'campaign_flow']) await grantTable(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "campaign_flow", "item_flow", "item_interval"`);
  }
}
