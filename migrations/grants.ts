import type { QueryRunner } from 'typeorm';

/**
 * Lets the pools' two roles use a table that came after they were made: the worker writes it, the api reads it, and
 * writes it too where people's words go there. Where the login could not make the roles there is nothing to grant.
 */
export async function grantTable(runner: QueryRunner, table: string, apiWrites = false): Promise<void> {
  const rights = { hub_worker: 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE', hub_api: 'SELECT' };
  if (apiWrites) rights.hub_api += ', INSERT, UPDATE, DELETE';
  for (const [role, right] of Object.entries(rights))
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN EXECUTE 'GRANT ${right} ON "${table}" TO ${role}'; END IF;
    END $$`);
}
