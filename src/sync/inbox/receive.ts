import type { Pool } from 'pg';
import { ContractError, Forbidden, type Call, type Hook, type HookAnswer, type Webhook } from '../../sdk/index.js';
import type { Vault } from '../../store/vault.js';
import { findHook, keepHookSecret, readHookSecrets, type HookRow } from './hooks.js';
import { keepHeard } from './store.js';

/** A connection that may be called. */
export interface Callee {
  id: string;
  name: string;
  webhook: Webhook<unknown, unknown>;
  /** What the connection was given; some tools sign with a secret of the whole app. */
  secrets: unknown;
}

/** What receiving needs; it asks no tool. */
export interface Receiving {
  pool: Pool;
  vault: () => Vault;
  /** By name. */
  callees: ReadonlyMap<string, Callee>;
  /** How tools reach the hub, without a slash at its end; null: nobody was told. */
  publicUrl: string | null;
  /** The hub's clock, epoch milliseconds. */
  now: () => number;
  log: (level: 'info' | 'warn', fields: Record<string, unknown>, message: string) => void;
}

/**
 * One call of a tool: proved, answered, and kept before it is acknowledged. Null: not for us, or nothing proves it — from
 * outside both look the same. Throws TransientError when too much waits already.
 */
export async function receive(
  receiving: Receiving,
  connection: string,
  address: string,
  call: Call,
): Promise<HookAnswer | null> {
  const { pool, callees, log } = receiving;
  const callee = callees.get(connection);
  const row = await findHook(pool, connection, address);
  if (!row || !callee) return null;
  try {
    return await take(receiving, callee, row, address, call);
  } catch (error) {
    if (!(error instanceof Forbidden || error instanceof ContractError)) throw error;
    await pool.query('UPDATE hook SET refused = refused + 1 WHERE id = $1', [row.id]);
    log('warn', { connection, hook: row.id, reason: error.message }, 'a call was refused');
    return null;
  }
}

async function take(
  receiving: Receiving,
  { webhook, secrets, name }: Callee,
  row: HookRow,
  address: string,
  sent: Call,
): Promise<HookAnswer> {
  const { pool, vault, publicUrl } = receiving;
  const hook: Hook = {
    secrets: await readHookSecrets(pool, vault, row),
    pending: row.pending,
    ...(publicUrl !== null && { url: addressOf(publicUrl, name, address) }),
    ...(await accountOf(pool, row.connectionId)),
  };
  // Behind a proxy the tool was told a longer path than the one that arrives here; it signed its own.
  const prefix = publicUrl === null ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');
  const call = { ...sent, path: `${prefix}${sent.path}` };
  const proof = webhook.verify(call, secrets, hook);
  const greeting = webhook.greet?.(call, secrets, hook);
  if (greeting) {
    if (greeting.secret !== undefined) await keepHookSecret(pool, vault, row, greeting.secret);
    return greeting.answer;
  }
  await keep(receiving, webhook, row, call, proof);
  return { status: 200 };
}

/** Also for lines that the hub opened itself: what comes over them is kept before it is acknowledged. */
export async function keepLine(receiving: Receiving, callee: Callee, call: Call): Promise<void> {
  const account = await accountOf(receiving.pool, callee.id);
  const proof = callee.webhook.verify(call, callee.secrets, { secrets: [], pending: false, ...account });
  await keep(receiving, callee.webhook, { connectionId: callee.id, id: null }, call, proof);
}

async function keep(
  { pool, now, log }: Receiving,
  webhook: Callee['webhook'],
  { connectionId, id: hookId }: { connectionId: string; id: string | null },
  call: Call,
  proof: 'signed' | 'hint',
): Promise<void> {
  if (hookId !== null) await pool.query('UPDATE hook SET heard_at = now() WHERE id = $1', [hookId]);
  const heard = { connectionId, hookId, proof, call, receivedAt: new Date(now()).toISOString() };
  const source = hookId === null ? 'line' : 'webhook';
  try {
    const notices = webhook.events(call);
    // A sign of life.
    if (notices.length === 0 && !webhook.lost?.(call)) return;
    await keepHeard(pool, { ...heard, source, notices });
  } catch (error) {
    // What nobody proved and nobody understands is not kept; of what the tool did say, its bytes wait for a person.
    if (!(error instanceof ContractError) || proof === 'hint') throw error;
    log('warn', { connection: connectionId, reason: error.message }, 'a call of the tool is not understood');
    await keepHeard(pool, { ...heard, source, notices: [] });
  }
}

async function accountOf(pool: Pool, connectionId: string): Promise<{ account?: string }> {
  const { rows } = await pool.query<{ account: string | null }>('SELECT account FROM connection WHERE id = $1', [
    connectionId,
  ]);
  const account = rows[0]?.account;
  return account ? { account } : {};
}

/** The address that a tool is told to call. */
export function addressOf(publicUrl: string, connection: string, address: string): string {
  return `${publicUrl}/webhooks/${connection}/${address}`;
}
