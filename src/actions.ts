import type { ClientBase } from 'pg';
import type { HubActions, LinkWish, NaturalKey, Recorded } from './api/index.js';
import { overruledBy } from './derive/overruled.js';
import { Conflict, NotFound } from './errors.js';
import type { Hub } from './hub.js';
import { recordDecision, recordLink, undoDecision, undoMergesOf } from './store/decisions.js';
import { timeId } from './store/ids.js';
import { replayQuarantine } from './sync/replay-quarantine.js';

/** What the graph's mutations set in motion, on this hub. */
export function createActions(hub: Hub): HubActions {
  const chosen = (connection: string | null) => {
    const targets = hub.targets.filter((target) => connection === null || target.name === connection);
    if (connection !== null && targets.length === 0) throw new NotFound('No such connection', { got: connection });
    return targets;
  };
  const derive = (): void =>
    void hub.derive().catch((error: unknown) => hub.log.error({ err: error }, 'derive failed'));
  // The caller's transaction commits after this returns; a pass that comes too early finds nothing and costs nothing.
  const deriveSoon = (): void => {
    for (const afterMs of [50, 500, 3_000]) setTimeout(derive, afterMs);
  };
  const refuseIfRunning = async (ids: string[]): Promise<void> => {
    const { rows } = await hub.api.query<{ name: string }>(
      'SELECT name FROM connection WHERE id = ANY($1) AND lease_until > now() ORDER BY name',
      [ids],
    );
    if (rows.length === 0) return;
    throw new Conflict('A sync is already running', {
      code: 'ALREADY_RUNNING',
      where: rows.map(({ name }) => name).join(', '),
    });
  };
  const link = async (
    tx: ClientBase,
    { connection, kind, key }: NaturalKey,
    { campaign, actor, idempotencyKey }: Omit<LinkWish, 'subject'>,
  ): Promise<Recorded> => {
    const decided = await recordLink(tx, { connection, kind, key, campaign, by: actor, idempotencyKey }, hub.now());
    deriveSoon();
    const what = kind === 'container' ? 'container' : 'item';
    const said = { kind: `link-${what}`, subject: { connection, [what]: key }, value: { campaign } };
    return { ...decided, overruledBy: await overruledBy(tx, hub.settings.rules, said) };
  };
  return {
    async runSync(connection, options) {
      const targets = chosen(connection);
      await refuseIfRunning(targets.map(({ id }) => id));
      // The runs go on after the answer; `syncRuns` shows how they go.
      const runs = targets.map((target) => ({ target, runId: timeId() }));
      const full = options.full ? { full: true } : {};
      void Promise.all(runs.map(({ target, runId }) => hub.run(target, { ...full, runId }))).then(derive);
      return runs.map(({ runId }) => ({ runId }));
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
    linkItem: (tx, { subject, ...wish }) => link(tx, subject, wish),
    linkContainer: (tx, { subject, ...wish }) => link(tx, { ...subject, kind: 'container' }, wish),
    async decide(tx, { kind, subject, value, actor, idempotencyKey }) {
      // Who is somebody of their own was merged by mistake: those words are taken back with it.
      if (kind === 'split-person') await undoMergesOf(tx, subject, actor, hub.now());
      const decided = await recordDecision(tx, { kind, subject, value, by: actor, idempotencyKey }, hub.now());
      deriveSoon();
      return { ...decided, overruledBy: await overruledBy(tx, hub.settings.rules, { kind, subject, value }) };
    },
    async undo(tx, { decisionId, actor }) {
      await undoDecision(tx, decisionId, actor, hub.now());
      deriveSoon();
    },
  };
}
