import type { QueryRunner } from 'typeorm';

/** Holds for the grant of whoever asks, while it lives. The clock's time, since a transaction can be kept open. */
export const LIVE = 'g.role = current_user AND g.revoked_at IS NULL AND g.expires_at > clock_timestamp()';

const grant = (column: string): string => `(SELECT g.${column} FROM public.sql_grant g WHERE ${LIVE})`;

/** The hub itself, and whoever owns its tables. Nobody with a grant can become either. */
export const HUB = `(SELECT current_user IN ('hub_api', 'hub_worker')
  OR pg_has_role(current_user, (SELECT c.relowner FROM pg_class c WHERE c.oid = 'public.sql_grant'::regclass), 'USAGE'))`;

/** No live grant: both sides are null, and no row is shown. No unit of the campaign: shown to whoever sees all. */
export const SHOWN = `${HUB} OR ${grant('business_units IS NULL')} OR v.business_unit = ANY (${grant('business_units')}::text[])`;

/**
 * Puts what every view of `analytics` selects into a view of the same name in `granted`, as far as the grant of
 * `current_user` goes, and makes the one of `analytics` read it. Those of `granted` read with their owner's rights, so that a
 * grant needs none on any table; the barrier keeps a reader's functions from hidden rows.
 */
export async function createGrantedViews(runner: QueryRunner): Promise<void> {
  await runner.query('CREATE SCHEMA granted');
  await runner.query(
    `COMMENT ON SCHEMA granted IS 'What the views of analytics read: rows as far as the grant of whoever asks goes.'`,
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
    // Its columns keep their comments.
    await runner.query(
      `CREATE OR REPLACE VIEW analytics."${name}" WITH (security_invoker = true) AS SELECT v.* FROM granted."${name}" v`,
    );
  }
  await runner.query(
    `CREATE VIEW granted."access" WITH (security_barrier) AS
       SELECT g.role, g.name, g.business_units, g.created_at, g.expires_at FROM public.sql_grant g WHERE ${LIVE}`,
  );
  await runner.query(
    `CREATE VIEW analytics."access" WITH (security_invoker = true) AS SELECT v.* FROM granted."access" v`,
  );
  await runner.query(`COMMENT ON VIEW analytics."access" IS 'What you may see: your own grant, and until when.'`);
}

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
      GRANT USAGE ON SCHEMA analytics, granted TO hub_analyst;
      GRANT SELECT ON ALL TABLES IN SCHEMA analytics, granted TO hub_analyst;
    END IF;
  END $$`,
];
