import type { Pool } from 'pg';
import { UsageError } from '../errors.js';
import { table, type Shell } from './session.js';

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

/** Makes a key; it is shown once. */
export async function createToken(
  shell: Shell,
  keys: KeyKeeper,
  name: string,
  flags: { role: string; scope?: string[]; days?: string },
): Promise<number> {
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

/** Ends a key. */
export async function revokeToken(shell: Shell, keys: KeyKeeper, id: string): Promise<number> {
  return shell.withHub(async (session) => {
    await keys.revoke(session.worker, id);
    if (shell.json) shell.printJson({ revoked: id });
    else shell.print('revoked');
    return 0;
  });
}

/** Every key, without its secret. */
export async function listTokens(shell: Shell, keys: KeyKeeper): Promise<number> {
  return shell.withHub(async (session) => {
    const all = await keys.list(session.api);
    if (shell.json) for (const key of all) shell.printJson(key);
    else if (all.length === 0) shell.print('There are no keys. Make one with: hub token create <name>');
    else
      shell.print(
        table([
          ['id', 'name', 'role', 'expires', 'state'],
          ...all.map((k) => [
            k.id,
            k.name,
            [k.role, ...k.scopes].join(' '),
            k.expiresAt.toISOString().slice(0, 10),
            k.revokedAt ? 'revoked' : 'live',
          ]),
        ]),
      );
    return 0;
  });
}
