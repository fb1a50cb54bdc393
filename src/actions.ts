import type { HubActions } from './api/index.js';
import { NotFound } from './errors.js';
import type { Hub } from './hub.js';
import { recordLink, undoDecision } from './store/decisions.js';
import { replayQuarantine } from './sync/replay-quarantine.js';

/** What the graph's mutations set in motion, on this hub. */
export function createActions(hub: Hub): HubActions {
  const chosen = (connection: string | null) => {
    const targets = hub.targets.filter((target) => connection === null || target.name === connection);
    if (connection !== null && targets.length === 0) throw new NotFound('No such connection', { got: connection });
    return targets;
  };
  // The caller's transaction commits first; what its decision changes is derived right after.
  const deriveSoon = (): void =>
    void setTimeout(
      () => void hub.derive().catch((error: unknown) => hub.log.error({ err: error }, 'derive failed')),
      50,
    );
  return {
    async runSync(connection, options) {
      const results = await hub.sync(
        chosen(connection).map((target) => target.name),
        options.full ? { full: true } : {},
      );
      return results.map(({ runId }) => ({ runId }));
    },
    async replay({ connection, quarantineIds }) {
      const sum = { replayed: 0, resolved: 0, stillWaiting: 0 };
      for (const target of chosen(connection ?? null)) {
        const one = await replayQuarantine(hub.engine, target, quarantineIds ?? null);
        sum.replayed += one.replayed;
        sum.resolved += one.resolved;
        sum.stillWaiting += one.stillWaiting;
      }
      await hub.derive();
      return sum;
    },
    async linkItem(tx, { subject, campaign, actor, idempotencyKey }) {
      const decided = await recordLink(tx, { ...subject, campaign, by: actor, idempotencyKey }, hub.now());
      deriveSoon();
      return decided;
    },
    async linkContainer(tx, { subject, campaign, actor, idempotencyKey }) {
      const decided = await recordLink(
        tx,
        { ...subject, kind: 'container', campaign, by: actor, idempotencyKey },
        hub.now(),
      );
      deriveSoon();
      return decided;
    },
    async undo(tx, { decisionId, actor }) {
      await undoDecision(tx, decisionId, actor, hub.now());
      deriveSoon();
    },
  };
}
