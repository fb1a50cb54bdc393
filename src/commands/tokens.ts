import type { Pool } from 'pg';
import { UsageError } from '../errors.js';
import { SQL_ROLE } from '../store/sql-roles.js';
import { table, type Shell } from './session.js';
import { createSqlToken, revokeSqlToken, sqlTokens } from './token-sql.js';

const ROLES = ['viewer', 'analyst', 'admin'] as const;
type Role = (typeof ROLES)[number];
const SCOPES: readonly string[] = ['pii:read'];

/** The keys of the graph; what does it arrives as a value, since commands do not import the api. */
export interface KeyKeeper {
  create(
    pool: Pool,
    wish: { name: string; role: Role; scopes: readonly string[]; days?: number },
  ): Promise<{ id: string; text: string; expiresAt: Date }>;
  revoke(pool: Pool, id: string): Promise<void>;
  list(
    pool: Pool,
  ): Promise<{ id: string; name: string; role: string; scopes: string[]; expiresAt: Date; revokedAt: Date | null }[]>;
}

export interface TokenFlags {
  role: string;
  scope?: string[];
  days?: string;
  /** Instead of a key: a role of the database. */
  sql?: boolean;
  businessUnit?: string[];
}

/** Makes a key, or a role of the database; it is shown once. */
export async function createToken(shell: Shell, keys: KeyKeeper, name: string, flags: TokenFlags): Promise<number> {
  const role = ROLES.find((one) => one === flags.role);
  if (!role) throw new UsageError('No such role', { expected: ROLES.join(', '), got: flags.role });
  const scopes = [...new Set(flags.scope)];
  const unknown = scopes.find((one) => !SCOPES.includes(one));
  if (unknown !== undefined) throw new UsageError('No such scope', { expected: SCOPES.join(', '), got: unknown });
  if (scopes.length && role !== 'analyst')
    throw new UsageError('Only an analyst has scopes', { expected: '--role analyst', got: role });
  const days = flags.days === undefined ? undefined : Number(flags.days);
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 365))
    throw new UsageError('A key lives for whole days', { expected: '--days from 1 to 365', got: flags.days });
  if (flags.sql && role !== 'viewer')
    throw new UsageError('A role of the database only reads', { expected: '--sql without --role', got: role });
  if (flags.sql) return createSqlToken(shell, name, { units: flags.businessUnit, days });
  if (flags.businessUnit)
    throw new UsageError('Only a role of the database is limited to business units', {
      expected: '--business-unit with --sql',
      got: flags.businessUnit.join(', '),
    });
  return shell.withHub(async (session) => {
    const key = await keys.create(session.worker, { name, role, scopes, ...(days !== undefined && { days }) });
    if (shell.json) shell.printJson({ id: key.id, key: key.text, expiresAt: key.expiresAt.toISOString() });
    else
      shell.print(
        `${key.text}\nThis is the only time the key is shown. It expires on ${key.expiresAt.toISOString().slice(0, 10)}.`,
      );
    return 0;
  });
}

/** Ends a key, or a role of the database. */
export async function revokeToken(shell: Shell, keys: KeyKeeper, id: string): Promise<number> {
  if (id.startsWith(SQL_ROLE)) return revokeSqlToken(shell, id);
  return shell.withHub(async (session) => {
    await keys.revoke(session.worker, id);
    if (shell.json) shell.printJson({ revoked: id });
    else shell.print('revoked');
    return 0;
  });
}

/** Every key and every role of the database, without its secret. */
export async function listTokens(shell: Shell, keys: KeyKeeper): Promise<number> {
  return shell.withHub(async (session) => {
    const all = [
      ...(await keys.list(session.api)).map((key) => ({ kind: 'key' as const, ...key })),
      ...(await sqlTokens(session)),
    ];
    if (shell.json) for (const token of all) shell.printJson(token);
    else if (all.length === 0) shell.print('There are no keys. Make one with: hub token create <name>');
    else
      shell.print(
        table([
          ['id', 'kind', 'name', 'sees', 'expires', 'state'],
          ...all.map((t) => [
            t.id,
            t.kind,
            t.name,
            t.kind === 'key' ? [t.role, ...t.scopes].join(' ') : (t.businessUnits?.join(', ') ?? 'all units'),
            t.expiresAt.toISOString().slice(0, 10),
            t.revokedAt ? 'revoked' : t.expiresAt.getTime() <= Date.now() ? 'expired' : 'live',
          ]),
        ]),
      );
    return 0;
  });
}
