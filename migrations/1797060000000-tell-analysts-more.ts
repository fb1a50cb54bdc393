import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hideView, showView } from './analytics/show.js';
import { BY_BUSINESS_HOURS, BY_THE_WALL } from './analytics/turnaround.js';
import { TO_ANY_GRANT, WORKSPACE_VIEW } from './analytics/workspace.js';
import { grantTable } from './grants.js';

const OF_APPROVAL = [
  'business_hours',
  'business_cycle_hours',
  'business_author_hours',
  'turnaround_p50_hours',
  'turnaround_p85_hours',
];

const OF_ACCESS = {
  role: 'The role of the database you signed in as.',
  name: 'For whom or for what it was made.',
  business_units: 'The business units you see; null: all.',
  created_at: 'When it was made.',
  expires_at: 'When it ends.',
};

/** Keeps the hours of approvals by the business clock and what they were computed with, and tells both to analysts. */
export class TellAnalystsMore1797060000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Null until the next pass, which computes everything again: it finds no row of what all this was computed with.
    for (const column of OF_APPROVAL)
      await runner.query(`ALTER TABLE "approval_state" ADD "${column}" double precision`);
    await runner.query(`ALTER TABLE "approval_round" ADD "business_hours" double precision`);
    await runner.query(`
      CREATE TABLE "workspace" (
        "definition" text NOT NULL,
        "time_zone" text NOT NULL,
        "calendar" jsonb NOT NULL,
        CONSTRAINT "PK_workspace" PRIMARY KEY ("definition")
      )
    `);
    await grantTable(runner, 'workspace');
    for (const view of BY_BUSINESS_HOURS) await showView(runner, view);
    await showView(runner, WORKSPACE_VIEW, TO_ANY_GRANT);
    for (const [column, says] of Object.entries(OF_ACCESS))
      await runner.query(`COMMENT ON COLUMN analytics."access"."${column}" IS '${says}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const column of Object.keys(OF_ACCESS))
      await runner.query(`COMMENT ON COLUMN analytics."access"."${column}" IS NULL`);
    await hideView(runner, WORKSPACE_VIEW.name);
    for (const view of BY_THE_WALL) {
      await hideView(runner, view.name);
      await showView(runner, view);
    }
    await runner.query('DROP TABLE "workspace"');
    await runner.query('ALTER TABLE "approval_round" DROP "business_hours"');
    for (const column of OF_APPROVAL) await runner.query(`ALTER TABLE "approval_state" DROP "${column}"`);
  }
}
