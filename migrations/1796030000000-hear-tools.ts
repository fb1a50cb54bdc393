import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantTable } from './grants.js';

/** Adds what tools tell by themselves: addresses they call, the inbox of what was heard, how far feeds were asked. */
export class HearTools1796030000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "hook" (
        "id" uuid NOT NULL,
        "connection_id" uuid NOT NULL,
        "target" text NOT NULL,
        "address_hash" bytea NOT NULL,
        "tool_id" text,
        "active" boolean NOT NULL DEFAULT false,
        "pending_until" timestamptz,
        "problem" text,
        "checked_at" timestamptz,
        "heard_at" timestamptz,
        "refused" integer NOT NULL DEFAULT 0,
        "created_at" timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT "PK_hook" PRIMARY KEY ("id"),
        CONSTRAINT "UQ_hook_target" UNIQUE ("connection_id", "target"),
        CONSTRAINT "UQ_hook_address" UNIQUE ("address_hash")
      )
    `);
    await runner.query(`
      CREATE TABLE "webhook_inbox" (
        "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        "connection_id" uuid NOT NULL,
        "hook_id" uuid,
        "source" text NOT NULL,
        "proof" text NOT NULL,
        "call" jsonb,
        "body" bytea NOT NULL,
        "notices" jsonb,
        "digest" bytea NOT NULL,
        "received_at" timestamptz NOT NULL,
        "state" text NOT NULL DEFAULT 'waiting',
        "attempts" integer NOT NULL DEFAULT 0,
        "next_at" timestamptz NOT NULL DEFAULT now(),
        "reason" text,
        "done_at" timestamptz,
        CONSTRAINT "PK_webhook_inbox" PRIMARY KEY ("id"),
        CONSTRAINT "UQ_webhook_inbox_digest" UNIQUE ("connection_id", "digest")
      )
    `);
    await runner.query(`CREATE INDEX "IDX_webhook_inbox_state" ON "webhook_inbox" ("state", "next_at")`);
    await runner.query(`
      CREATE TABLE "feed_cursor" (
        "connection_id" uuid NOT NULL,
        "part" text NOT NULL,
        "cursor" text NOT NULL,
        "asked_at" timestamptz NOT NULL,
        CONSTRAINT "PK_feed_cursor" PRIMARY KEY ("connection_id", "part")
      )
    `);
    for (const table of ['hook', 'webhook_inbox']) await grantTable(runner, table, true);
    await grantTable(runner, 'feed_cursor');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['feed_cursor', 'webhook_inbox', 'hook']) await runner.query(`DROP TABLE "${table}"`);
  }
}
