import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantTable } from './grants.js';

/** Keeps the definitions that were in force, so that numbers can be told by old ones. */
export class KeepDefinitions1797080000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "definition" (
        "version" text NOT NULL,
        "measure" jsonb NOT NULL,
        "since" timestamptz NOT NULL,
        "until" timestamptz,
        CONSTRAINT "PK_definition" PRIMARY KEY ("version")
      )
    `);
    await grantTable(runner, 'definition');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "definition"');
  }
}
