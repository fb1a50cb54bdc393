import type { Pool } from 'pg';
import { HubError, NotFound, ScopeError } from '../../errors.js';
import type { Subscribing, Subscription } from '../../sdk/index.js';
import type { Vault } from '../../store/vault.js';
import {
  dropHook,
  isAddressOf,
  keepHookSecret,
  loadHooks,
  makeAddress,
  markMade,
  markNotMade,
  type HookRow,
} from './hooks.js';
import { addressOf } from './receive.js';

/** What keeping subscriptions needs. */
export interface Keeping {
  pool: Pool;
  vault: () => Vault;
  publicUrl: string;
  log: (level: 'info' | 'warn', fields: Record<string, unknown>, message: string) => void;
}

/** What a round came to. */
export interface Kept {
  standing: number;
  made: number;
  removed: number;
  failed: number;
}

/**
 * Compares what should be subscribed to with what the tool lists: makes what is missing or switched off, and takes away
 * what is ours and no longer wanted. Another's subscriptions are left alone.
 */
export async function keepSubscriptions<Api>(
  keeping: Keeping,
  connection: { id: string; name: string },
  subscribing: Subscribing<Api>,
  api: Api,
): Promise<Kept> {
  const { pool } = keeping;
  const hooks = await loadHooks(pool, connection.id);
  const listed = new Map<string, Subscription>();
  for await (const one of subscribing.list(api)) listed.set(one.id, one);
  const kept: Kept = { standing: 0, made: 0, removed: 0, failed: 0 };
  const wanted = new Set<string>();
  for await (const target of subscribing.targets(api)) {
    wanted.add(target);
    const hook = hooks.get(target);
    if (hook && (await stands(keeping, connection.name, hook, listed))) {
      kept.standing += 1;
      await markMade(pool, hook.id, hook.toolId!);
    } else if (await make(keeping, connection, subscribing, api, target, hook, listed)) kept.made += 1;
    else kept.failed += 1;
  }
  for (const [target, hook] of hooks) {
    // An address that a person gave to the tool has no target, and is his.
    if (target === '' || wanted.has(target)) continue;
    if (hook.toolId !== null && listed.delete(hook.toolId)) await subscribing.remove(api, hook.toolId);
    await dropHook(pool, hook);
    kept.removed += 1;
  }
  kept.removed += await removeLeftovers(keeping, connection, subscribing, api, listed);
  return kept;
}

async function stands(
  { pool, publicUrl }: Keeping,
  connection: string,
  { id, toolId }: HookRow,
  listed: Map<string, Subscription>,
): Promise<boolean> {
  const there = toolId === null ? undefined : listed.get(toolId);
  if (!there?.active) return false;
  // The hub may have moved: then the tool calls where nobody hears.
  return there.url === null || (isOurs(publicUrl, connection, there.url) && isAddressOf(pool, id, there.url));
}

const isOurs = (publicUrl: string, connection: string, url: string): boolean =>
  url.startsWith(addressOf(publicUrl, connection, ''));

async function make<Api>(
  { pool, vault, publicUrl, log }: Keeping,
  connection: { id: string; name: string },
  subscribing: Subscribing<Api>,
  api: Api,
  target: string,
  before: HookRow | undefined,
  listed: Map<string, Subscription>,
): Promise<boolean> {
  const { id, address } = await makeAddress(pool, connection.id, target, { pending: true });
  try {
    const made = await subscribing.create(api, target, addressOf(publicUrl, connection.name, address));
    if (made.secret !== undefined) await keepHookSecret(pool, vault, { id, connectionId: connection.id }, made.secret);
    await markMade(pool, id, made.id);
  } catch (error) {
    await markNotMade(pool, id, error instanceof Error ? error.message : String(error));
    // Of this one target; anything else is a matter of the whole tool.
    if (!(error instanceof ScopeError || error instanceof NotFound)) throw error;
    log('warn', { connection: connection.name, target, reason: error.message }, 'no subscription was made');
    return false;
  }
  // The old one only now: between the two nothing is missed.
  if (before?.toolId != null && listed.delete(before.toolId)) await subscribing.remove(api, before.toolId);
  return true;
}

/** Those that call this hub by an address nobody knows any more: of a database that was replaced. */
async function removeLeftovers<Api>(
  { pool, publicUrl }: Keeping,
  connection: { id: string; name: string },
  subscribing: Subscribing<Api>,
  api: Api,
  listed: Map<string, Subscription>,
): Promise<number> {
  const known = new Set([...(await loadHooks(pool, connection.id)).values()].map(({ toolId }) => toolId));
  let removed = 0;
  for (const { id, url } of listed.values()) {
    if (url === null || known.has(id) || !isOurs(publicUrl, connection.name, url)) continue;
    try {
      await subscribing.remove(api, id);
      removed += 1;
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
    }
  }
  return removed;
}
