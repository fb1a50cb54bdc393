import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables that only the worker writes; the api role reads facts and writes decisions. */
const API_WRITES = ['decision', 'api_key', 'audit_log', 'connection', 'touched'];

/**
 * Creates the two roles that the pools take (`SET ROLE`), so that row rules can come later without a rebuild.
 * Where the login may not create roles they must exist; where they do not, the pools keep the login's role.
 */
export class GrantRoles1763776804000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const rows: { may: boolean }[] = await runner.query(
      `SELECT rolcreaterole OR rolsuper AS may FROM pg_roles WHERE rolname = current_user`,
    );
    if (!rows[0]?.may) return;
    for (const role of ['hub_api', 'hub_worker']) {
      // Roles belong to the whole server: another database's migration may create them at this very moment.
      await runner.query(`
        DO $$ BEGIN
          CREATE ROLE ${role} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$`);
      await runner.query(`
        DO $$ BEGIN
          IF NOT pg_has_role(current_user, '${role}', 'MEMBER') THEN
            EXECUTE 'GRANT ${role} TO ' || quote_ident(current_user);
          END IF;
        END $$`);
      await runner.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
      await runner.query(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`);
    }
    await runner.query(`GRANT INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public TO hub_worker`);
    for (const table of API_WRITES) await runner.query(`GRANT INSERT, UPDATE, DELETE ON "${table}" TO hub_api`);
    await runner.query(`REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM hub_api, hub_worker`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const role of ['hub_api', 'hub_worker']) {
      await runner.query(`DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN EXECUTE 'DROP OWNED BY ${role}'; END IF;
      END $$`);
    }
  }
}
