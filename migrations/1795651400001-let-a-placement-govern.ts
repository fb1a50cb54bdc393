import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets a placement say that the configuration takes the item's status from it. */
export class LetAPlacementGovern1795651400001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "placement" ADD "governs" boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "placement" DROP "governs"`);
  }
}
