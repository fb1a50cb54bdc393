import { appendAudit } from './audit.js';
import type { DatabaseAddress } from './data-source.js';
import { dropIfLeft } from './drop-role.js';
import { asOwner, inTransaction } from './owner.js';

/** One number for the advisory lock that keeps two hubs of one database from dropping the same roles. */
const EXPIRY_LOCK = 7_142_028;

/** Roles whose grant has run out: those that are gone, and those that this login may not drop. */
export interface ExpiredRoles {
  dropped: string[];
  left: string[];
}

/**
 * Drops the roles of analysts whose grant has run out, revoked or not, and then the grant: who had it stands in the audit log. One
 * that may not be dropped keeps its grant, which shows it nothing, until somebody's next try. The server's clock says what has run out.
 */
export async function dropExpiredRoles(owner: DatabaseAddress): Promise<ExpiredRoles> {
  return asOwner(owner, async (client) => {
    const expired: ExpiredRoles = { dropped: [], left: [] };
    const { rows: locked } = await client.query<{ ours: boolean }>('SELECT pg_try_advisory_lock($1) AS ours', [
      EXPIRY_LOCK,
    ]);
    if (!locked[0]!.ours) return expired;
    const { rows } = await client.query<{ role: string; name: string; expiresAt: Date }>(
      'SELECT role, name, expires_at AS "expiresAt" FROM sql_grant WHERE expires_at <= now() ORDER BY role',
    );
    for (const { role, ...grant } of rows) {
      if (!(await dropIfLeft(client, role))) {
        expired.left.push(role);
        continue;
      }
      await inTransaction(client, async () => {
        await client.query('DELETE FROM sql_grant WHERE role = $1', [role]);
        await appendAudit(client, { actor: 'hub', action: 'dropSqlRole', detail: { role, ...grant } }, Date.now());
      });
      expired.dropped.push(role);
    }
    return expired;
  });
}
