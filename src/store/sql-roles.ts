import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, type Pool } from 'pg';
import { LET_ANALYSTS_READ } from '../../migrations/analytics/granted.js';
import { ConfigError, NotFound } from '../errors.js';
import { SqlGrant } from '../model/decision/sql-grant.js';
import { appendAudit } from './audit.js';
import type { DatabaseAddress } from './data-source.js';
import { scramVerifier } from './scram.js';
import { tableOf } from './table.js';

/** What these roles' names begin with; no key of the graph does. */
export const SQL_ROLE = 'hub_sql_';

/** Only for good manners: whoever signs in may set them otherwise, and sees no more for it. */
const SETTINGS = {
  search_path: 'analytics',
  default_transaction_read_only: 'on',
  statement_timeout: "'60s'",
  idle_in_transaction_session_timeout: "'60s'",
};

/** Makes a role that reads the views of `analytics`; the password is known to nobody but the caller. */
export async function createSqlRole(
  owner: DatabaseAddress,
  wish: { name: string; businessUnits: string[] | null; days: number; by: string },
): Promise<{ role: string; password: string; expiresAt: Date }> {
  // By chance, since roles belong to the whole server and other hubs may use it too.
  const role = `${SQL_ROLE}${randomBytes(8).toString('hex')}`;
  const password = randomBytes(24).toString('base64url');
  const expiresAt = await asOwner(owner, (client) =>
    inTransaction(client, async () => {
      // The login may have been allowed to make roles only after the migration ran.
      for (const statement of LET_ANALYSTS_READ) await client.query(statement);
      // The server's clock says when it ends, here and in the views.
      const { rows } = await client.query<{ expiresAt: Date }>(
        `INSERT INTO sql_grant (role, name, business_units, created_at, created_by, expires_at)
         VALUES ($1, $2, $3, now(), $4, date_trunc('second', now()) + make_interval(days => $5)) RETURNING expires_at AS "expiresAt"`,
        [role, wish.name, wish.businessUnits, wish.by, wish.days],
      );
      const ends = rows[0]!.expiresAt;
      await client.query(
        `CREATE ROLE ${role} LOGIN CONNECTION LIMIT 5 PASSWORD '${scramVerifier(password)}' VALID UNTIL '${ends.toISOString()}'`,
      );
      await client.query(`GRANT hub_analyst TO ${role}`);
      for (const [name, value] of Object.entries(SETTINGS))
        await client.query(`ALTER ROLE ${role} SET ${name} = ${value}`);
      const { name, businessUnits, by: actor } = wish;
      const detail = { role, name, businessUnits, expiresAt: ends };
      await appendAudit(client, { actor, action: 'createSqlRole', detail }, Date.now());
      return ends;
    }),
  );
  return { role, password, expiresAt };
}

/**
 * Ends a grant: from its commit on the role sees nothing, in whatever session. Then its sessions are ended and it is
 * dropped; false where this login may not, or where the role owns something elsewhere.
 */
export async function endSqlRole(owner: DatabaseAddress, role: string, by: string): Promise<boolean> {
  return asOwner(owner, async (client) => {
    await inTransaction(client, async () => {
      const { rowCount } = await client.query(
        'UPDATE sql_grant SET revoked_at = now() WHERE role = $1 AND revoked_at IS NULL',
        [role],
      );
      if (rowCount) await appendAudit(client, { actor: by, action: 'revokeSqlRole', detail: { role } }, Date.now());
      else if (!(await isLeft(client, role))) throw new NotFound('No live role of that name', { got: role });
    });
    try {
      if (await isLeft(client, role)) await dropRole(client, role);
      return true;
    } catch (error) {
      if (!DROP_REFUSED.has((error as { code?: string }).code ?? '')) throw error;
      return false;
    }
  });
}

/** Every grant of this database, newest first. */
export async function listSqlRoles(pool: Pool): Promise<SqlGrant[]> {
  const columns = [...tableOf(SqlGrant).columns].map(([property, [column]]) => `"${column}" AS "${property}"`);
  const { rows } = await pool.query<SqlGrant>(
    `SELECT ${columns.join(', ')} FROM sql_grant ORDER BY created_at DESC, role`,
  );
  return rows;
}

/** How a role signs in to this database. */
export function urlOf(address: DatabaseAddress, role: string, password: string): string {
  // The driver knows how an address without port or with a socket is meant.
  const { host, port, database } = new Client(address.url ? { connectionString: address.url } : address);
  const where = host.includes(':') ? `[${host}]` : encodeURIComponent(host);
  const tls = address.url ? new URL(address.url).searchParams.get('sslmode') : null;
  return `postgres://${role}:${password}@${where}:${port}/${encodeURIComponent(database ?? '')}${tls ? `?sslmode=${encodeURIComponent(tls)}` : ''}`;
}

/** Not ours to drop, or something depends on it. */
const DROP_REFUSED = new Set(['42501', '2BP01']);

async function isLeft(client: Client, role: string): Promise<boolean> {
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

async function inTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

// Neither pool will do: who makes roles and says what they see must be nobody that answers requests.
async function asOwner<T>(owner: DatabaseAddress, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    ...(owner.url ? { connectionString: owner.url } : owner),
    application_name: 'hub_token',
    statement_timeout: 30_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501' && (error as { code?: string }).code !== '42704') throw error;
    throw new ConfigError('This login may not make roles of the database', {
      where: owner.url ? 'DATABASE_ADMIN_URL, else DATABASE_URL' : 'the embedded database',
      got: (error as Error).message,
      remedy:
        'Give DATABASE_ADMIN_URL a login with CREATEROLE; where another one made hub_analyst: GRANT hub_analyst TO that login WITH ADMIN OPTION',
      cause: error,
    });
  } finally {
    await client.end().catch(() => {});
  }
}
