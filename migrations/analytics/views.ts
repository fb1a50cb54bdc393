import type { QueryRunner } from 'typeorm';
import { HISTORY_VIEWS } from './history.js';
import { createView } from './view.js';
import { WORK_VIEWS } from './work.js';

/** The views that analysts read, as they were first made. */
export const ANALYTICS = [...WORK_VIEWS, ...HISTORY_VIEWS];

/** Makes them, in the schema `analytics`, for the api to read. */
export async function createAnalytics(runner: QueryRunner): Promise<void> {
  for (const view of ANALYTICS) for (const statement of createView(view)) await runner.query(statement);
  await runner.query(`DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_api') THEN
      GRANT USAGE ON SCHEMA analytics TO hub_api; GRANT SELECT ON ALL TABLES IN SCHEMA analytics TO hub_api;
    END IF;
  END $$`);
}
