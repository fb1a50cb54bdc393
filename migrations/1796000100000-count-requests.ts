import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantTable } from './grants.js';

/** Adds what was taken out of the tools' budgets, so that it holds across processes and restarts. */
export class CountRequests1796000100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "requests_spent" (
        "connection_id" uuid NOT NULL,
        "lane" text NOT NULL,
        "at" bigint NOT NULL,
        "count" integer NOT NULL,
        CONSTRAINT "PK_requests_spent" PRIMARY KEY ("connection_id", "lane", "at")
      )
    `);
    await grantTable(runner, 'requests_spent');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "requests_spent"`);
  }
}
