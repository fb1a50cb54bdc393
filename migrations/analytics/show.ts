import type { QueryRunner } from 'typeorm';
import { createView, type View } from './view.js';
import { SHOWN } from './granted.js';

const READERS = ['hub_api', 'hub_analyst'];

/**
 * Makes a view, or makes it what it says by now, in both schemas: what it selects, as far as `shown` goes, in `granted`, and
 * what reads that in `analytics`. A view that is there may only get columns at its end; it keeps its rights, and so does
 * whatever a workspace has put on top of it.
 */
export async function showView(runner: QueryRunner, view: View, shown: string = SHOWN): Promise<void> {
  const { name, columns, from } = view;
  const list = columns.map(([column, expression]) => `${expression} AS "${column}"`).join(',\n        ');
  await runner.query(
    `CREATE OR REPLACE VIEW granted."${name}" WITH (security_barrier) AS
       SELECT v.* FROM (SELECT ${list}\n      ${from}) v WHERE ${shown}`,
  );
  await runner.query(
    `CREATE OR REPLACE VIEW analytics."${name}" WITH (security_invoker = true) AS SELECT v.* FROM granted."${name}" v`,
  );
  const [, ...comments] = createView(view);
  for (const comment of comments) await runner.query(comment);
  for (const role of READERS)
    await runner.query(`DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN
        GRANT SELECT ON analytics."${name}", granted."${name}" TO ${role};
      END IF;
    END $$`);
}

/** Takes a view out of both schemas. */
export async function hideView(runner: QueryRunner, name: string): Promise<void> {
  await runner.query(`DROP VIEW analytics."${name}"`);
  await runner.query(`DROP VIEW granted."${name}"`);
}
