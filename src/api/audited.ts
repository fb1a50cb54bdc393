import { createHash } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import { Conflict } from '../errors.js';
import { appendAudit, lockAudit } from '../store/audit.js';
import { transaction } from '../store/pools.js';
import { actorOf } from './auth/viewer.js';
import type { HubContext } from './context.js';

/** What a mutation wishes; the same key with the same wish has one effect. */
interface Wish {
  action: string;
  idempotencyKey: string;
  input: Record<string, unknown>;
}

interface Earlier {
  wishHash: string;
  result?: unknown;
}

const writer = (context: HubContext): Pool => context.options.worker ?? context.options.api;

/** Runs a change and its audit line in one transaction; a repeated key answers with the first result. */
export async function audited<Result extends object>(
  context: HubContext,
  wish: Wish,
  change: (tx: ClientBase) => Promise<Result>,
): Promise<Result> {
  return transaction(writer(context), async (tx) => {
    await lockAudit(tx);
    const earlier = await earlierOf(tx, context, wish);
    if (earlier) return earlier.result as Result;
    const result = await change(tx);
    await appendAudit(tx, { ...lineOf(context, wish), detail: { ...detailOf(wish), result } }, context.options.now());
    return result;
  });
}

/**
 * The same for work that outlives a transaction: one line before it, one with its result after it. A key that has a
 * first line and no second is still at work, or its process ended under it.
 */
export async function auditedOutside<Result extends object>(
  context: HubContext,
  wish: Wish,
  work: () => Promise<Result>,
): Promise<Result> {
  const earlier = await transaction(writer(context), async (tx) => {
    await lockAudit(tx);
    const found = await earlierOf(tx, context, wish);
    if (!found) await appendAudit(tx, { ...lineOf(context, wish), detail: detailOf(wish) }, context.options.now());
    return found;
  });
  if (earlier?.result) return earlier.result as Result;
  if (earlier)
    throw new Conflict('This idempotencyKey has been used and its work has no result yet', { remedy: 'Use a new key' });
  const result = await work();
  await transaction(writer(context), (tx) =>
    appendAudit(tx, { ...lineOf(context, wish), detail: { ...detailOf(wish), result } }, context.options.now()),
  );
  return result;
}

/** One line for an attempt that was not allowed. */
export async function auditDenied(context: HubContext, what: string): Promise<void> {
  const entry = { actor: actorOf(context.viewer), action: 'denied', detail: { what, requestId: context.requestId } };
  await transaction(writer(context), (tx) => appendAudit(tx, entry, context.options.now()));
}

const lineOf = (context: HubContext, wish: Wish) => ({ actor: actorOf(context.viewer), action: wish.action });

const detailOf = (wish: Wish) => ({
  idempotencyKey: wish.idempotencyKey,
  input: wish.input,
  wishHash: hashOf(wish),
});

const hashOf = (wish: Wish): string =>
  createHash('sha256')
    .update(JSON.stringify([wish.action, wish.input]))
    .digest('hex');

async function earlierOf(tx: ClientBase, context: HubContext, wish: Wish): Promise<Earlier | null> {
  const { rows } = await tx.query<{ detail: Earlier }>(
    `SELECT detail FROM audit_log WHERE actor = $1 AND detail->>'idempotencyKey' = $2 ORDER BY id DESC LIMIT 1`,
    [actorOf(context.viewer), wish.idempotencyKey],
  );
  const earlier = rows[0]?.detail;
  if (!earlier) return null;
  if (earlier.wishHash !== hashOf(wish))
    throw new Conflict('This idempotencyKey has been used for another wish', {
      remedy: 'Use a new key for a new wish',
    });
  return earlier;
}
