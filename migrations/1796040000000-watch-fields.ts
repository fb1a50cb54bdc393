import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantTable } from './grants.js';

/** Adds which fields each stream's records have shown, so that a tool that changes its answers is noticed. */
export class WatchFields1796040000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "field_seen" (
        "connection_id" uuid NOT NULL,
        "stream" text NOT NULL,
        "path" text NOT NULL,
        "type" text NOT NULL,
        "records" bigint NOT NULL,
        "first_at" timestamptz NOT NULL,
        "last_at" timestamptz NOT NULL,
        "last_total" bigint NOT NULL,
        CONSTRAINT "PK_field_seen" PRIMARY KEY ("connection_id", "stream", "path", "type")
      )
    `);
    await grantTable(runner, 'field_seen');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "field_seen"`);
  }
}
