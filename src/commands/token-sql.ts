import { createSqlRole, endSqlRole, listSqlRoles, urlOf } from '../store/sql-roles.js';
import type { Session, Shell } from './session.js';

const DEFAULT_DAYS = 90;
const BY = 'cli';

/** Makes a role of the database for one analyst; its password is shown once. */
export async function createSqlToken(
  shell: Shell,
  name: string,
  { units, days = DEFAULT_DAYS }: { units: string[] | undefined; days: number | undefined },
): Promise<number> {
  return shell.withHub(async ({ api, database, owner }) => {
    const businessUnits = units?.length ? [...new Set(units)] : null;
    const { role, password, expiresAt } = await createSqlRole(owner, { name, businessUnits, days, by: BY });
    const url = urlOf(database, role, password);
    if (shell.json) {
      shell.printJson({ kind: 'sql', user: role, password, url, businessUnits, expiresAt: expiresAt.toISOString() });
      return 0;
    }
    shell.print(`user      ${role}\npassword  ${password}\nurl       ${url}`);
    shell.print(
      `This is the only time the password is shown. It reads the views of the schema analytics, until ${expiresAt.toISOString().slice(0, 10)}.`,
    );
    for (const unit of await unheardOf(api, businessUnits ?? []))
      shell.print(`No campaign is of the business unit ${JSON.stringify(unit)} yet.`);
    if (!database.url)
      shell.print('The embedded database is reached from this machine by this system user, while the hub runs.');
    return 0;
  });
}

/** Ends a role: it sees nothing from now on. */
export async function revokeSqlToken(shell: Shell, role: string): Promise<number> {
  return shell.withHub(async ({ owner }) => {
    const dropped = await endSqlRole(owner, role, BY);
    if (shell.json) shell.printJson({ revoked: role, dropped });
    else
      shell.print(
        dropped ? 'revoked' : `revoked: it sees nothing; it is still there, for a superuser to: DROP ROLE ${role}`,
      );
    return 0;
  });
}

/** Every such role, as the list of tokens shows them. */
export const sqlTokens = async ({ api }: Session) =>
  (await listSqlRoles(api)).map(({ role, name, businessUnits, expiresAt, revokedAt }) => ({
    kind: 'sql' as const,
    id: role,
    name,
    businessUnits,
    expiresAt,
    revokedAt,
  }));

async function unheardOf(api: Session['api'], units: string[]): Promise<string[]> {
  const { rows } = await api.query<{ unit: string }>(
    'SELECT u.unit FROM unnest($1::text[]) AS u (unit) WHERE NOT EXISTS (SELECT FROM campaign WHERE business_unit = u.unit)',
    [units],
  );
  return rows.map(({ unit }) => unit);
}
