import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Remembers the waits a tool asked for, lane by lane: they outlive the process that heard them. */
export class RememberWaits1795651400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "connection" ADD "waits" jsonb NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "connection" DROP "waits"`);
  }
}
