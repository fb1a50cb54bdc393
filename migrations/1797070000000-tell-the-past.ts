import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PAST, VEILED } from './past/tables.js';
import { createPast } from './past/view.js';

/**
 * Lets one transaction read the tables as they were: `past` holds them under their own names, `veiled` people without
 * theirs. A migration that changes one of these tables makes its view anew.
 */
export class TellThePast1797070000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SCHEMA past');
    await runner.query('CREATE SCHEMA veiled');
    for (const table of PAST) await createPast(runner, 'past', table);
    for (const table of VEILED) await createPast(runner, 'veiled', table);
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_api') THEN
        GRANT USAGE ON SCHEMA past, veiled TO hub_api; GRANT SELECT ON ALL TABLES IN SCHEMA past, veiled TO hub_api;
      END IF;
    END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA past CASCADE');
    await runner.query('DROP SCHEMA veiled CASCADE');
  }
}
