import type { QueryRunner } from 'typeorm';

/** Holds for the grant of whoever asks, while it lives. The clock's time, since a transaction can be kept open. */
const LIVE = 'g.role = current_user AND g.revoked_at IS NULL AND g.expires_at > clock_timestamp()';

const grant = (column: string): string => `(SELECT g.${column} FROM public.sql_grant g WHERE ${LIVE})`;

/** No live grant: both sides are null, and no row is shown. No unit of the campaign: shown to whoever sees all. */
const SHOWN = `${grant('business_units IS NULL')} OR v.business_unit = ANY (${grant('business_units')}::text[])`;

/**
 * Makes the schema `granted`: every view of `analytics`, as far as the grant of `current_user` goes. They read with their
 * owner's rights, so that a grant needs none on any table; the barrier keeps a reader's functions from hidden rows.
 * A migration that changes a view of `analytics` drops this schema, calls this and lets analysts read it again.
 */
export async function createGrantedViews(runner: QueryRunner): Promise<void> {
  await runner.query('CREATE SCHEMA granted');
  await runner.query(
    `COMMENT ON SCHEMA granted IS 'The views of analytics, as far as the grant of whoever reads them goes.'`,
  );
  // What they select is written out again: a view with its reader's rights has them inside every other view, too.
  const views: { name: string; body: string }[] = await runner.query(
    `SELECT relname AS name, rtrim(pg_get_viewdef(oid), ';') AS body FROM pg_class
     WHERE relnamespace = 'analytics'::regnamespace AND relkind = 'v' ORDER BY 1`,
  );
  for (const { name, body } of views) {
    await runner.query(
      `CREATE VIEW granted."${name}" WITH (security_barrier) AS SELECT v.* FROM (${body}) v WHERE ${SHOWN}`,
    );
    await runner.query(copyComments(name));
  }
  await runner.query(
    `CREATE VIEW granted."access" WITH (security_barrier) AS
       SELECT g.role, g.name, g.business_units, g.created_at, g.expires_at FROM public.sql_grant g WHERE ${LIVE}`,
  );
  await runner.query(`COMMENT ON VIEW granted."access" IS 'What you may see: your own grant, and until when.'`);
}

const copyComments = (view: string): string => `
  DO $$ DECLARE c record; BEGIN
    EXECUTE format('COMMENT ON VIEW granted."${view}" IS %L', obj_description('analytics."${view}"'::regclass));
    FOR c IN SELECT attname, attnum FROM pg_attribute WHERE attrelid = 'analytics."${view}"'::regclass AND attnum > 0 LOOP
      EXECUTE format('COMMENT ON COLUMN granted."${view}".%I IS %L', c.attname, col_description('analytics."${view}"'::regclass, c.attnum));
    END LOOP;
  END $$`;

/**
 * The statements that let the group of analysts' roles read those views and nothing else; the group is made where the
 * login may. Roles belong to the whole server: another database may make it at this very moment, or have made it.
 */
export const LET_ANALYSTS_READ = [
  `DO $$ BEGIN
    IF (SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user)
      AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_analyst') THEN CREATE ROLE hub_analyst NOLOGIN; END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$`,
  `DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_analyst') THEN
      GRANT USAGE ON SCHEMA granted TO hub_analyst; GRANT SELECT ON ALL TABLES IN SCHEMA granted TO hub_analyst;
    END IF;
  END $$`,
];
