import { randomBytes } from 'node:crypto';
import { Client, type Pool } from 'pg';
import { LET_ANALYSTS_READ } from '../../migrations/analytics/granted.js';
import { NotFound } from '../errors.js';
import { SqlGrant } from '../model/decision/sql-grant.js';
import { appendAudit } from './audit.js';
import type { DatabaseAddress } from './data-source.js';
import { dropIfLeft, isLeft } from './drop-role.js';
import { asOwner, inTransaction } from './owner.js';
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
    return dropIfLeft(client, role);
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
