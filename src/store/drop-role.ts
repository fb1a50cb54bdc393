import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';

/** Not ours to drop, or something depends on it. */
const DROP_REFUSED = new Set(['42501', '2BP01']);

/** Whether the role of a grant is still there. */
export async function isLeft(client: Client, role: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM sql_grant JOIN pg_roles ON rolname = role WHERE role = $1', [
    role,
  ]);
  return rowCount === 1;
}

// The name is one that we made: the grant's table has it.
async function dropRole(client: Client, role: string): Promise<void> {
  await client.query(`ALTER ROLE ${role} NOLOGIN`);
  // Without it a login that is no superuser may neither end its sessions nor drop what it left.
  await client.query(`DO $$ BEGIN
    IF NOT pg_has_role(current_user, '${role}', 'USAGE') THEN EXECUTE 'GRANT ${role} TO ' || quote_ident(current_user); END IF;
  END $$`);
  // One that was signing in meanwhile shows a moment later.
  for (let tries = 0; tries < 40; tries++) {
    const { rowCount } = await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1',
      [role],
    );
    if (!rowCount) break;
    await pause(25);
  }
  await client.query(`DROP OWNED BY ${role}`);
  await client.query(`DROP ROLE ${role}`);
}

/** Ends the sessions of a grant's role and drops it, if it is still there; false where this login may not, or where the role owns something elsewhere. */
export async function dropIfLeft(client: Client, role: string): Promise<boolean> {
  try {
    if (await isLeft(client, role)) await dropRole(client, role);
    return true;
  } catch (error) {
    if (!DROP_REFUSED.has((error as { code?: string }).code ?? '')) throw error;
    return false;
  }
}
