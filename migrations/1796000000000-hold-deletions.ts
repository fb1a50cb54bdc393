import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantTable } from './grants.js';

/** Adds what keeps deletions waiting that are too many to be believed. */
export class HoldDeletions1796000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "delete_hold" (
        "connection_id" uuid NOT NULL,
        "stream" text NOT NULL,
        "part" text NOT NULL,
        "since" timestamptz NOT NULL,
        "seen_at" timestamptz NOT NULL,
        "count" integer NOT NULL,
        "live" integer NOT NULL,
        CONSTRAINT "PK_delete_hold" PRIMARY KEY ("connection_id", "stream", "part")
      )
    `);
    await grantTable(runner, 'delete_hold');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "delete_hold"`);
  }
}
