import { setTimeout as pause } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import type { HubActions, LinkWish, NaturalKey, Recorded } from './api/index.js';
import { overruledBy } from './derive/overruled.js';
import { Conflict, NotFound } from './errors.js';
import type { Hub } from './hub.js';
import { recordDecision, recordLink, undoDecision, undoMergesOf } from './store/decisions.js';
import { areOpen, enqueue, enqueueDerive } from './store/jobs.js';
import { enqueueRuns } from './sync/jobs/due.js';
import { replayJob } from './sync/jobs/replay-task.js';

/** So long the answer to a replay waits for it. */
const REPLAY_MS = 7_000;
const LOOK_MS = 100;

/** What the graph's mutations set in motion, on this hub. */
export function createActions(hub: Hub): HubActions {
  const chosen = (connection: string | null) => {
    const targets = hub.targets.filter((target) => connection === null || target.name === connection);
    if (connection !== null && targets.length === 0) throw new NotFound('No such connection', { got: connection });
    return targets;
  };
  const link = async (
    tx: ClientBase,
    { connection, kind, key }: NaturalKey,
    { campaign, actor, idempotencyKey }: Omit<LinkWish, 'subject'>,
  ): Promise<Recorded> => {
    const decided = await recordLink(tx, { connection, kind, key, campaign, by: actor, idempotencyKey }, hub.now());
    await enqueueDerive(tx);
    const what = kind === 'container' ? 'container' : 'item';
    const said = { kind: `link-${what}`, subject: { connection, [what]: key }, value: { campaign } };
    return { ...decided, overruledBy: await overruledBy(tx, hub.settings.rules, said) };
  };
  return {
    async runSync(connection, options) {
      // Whoever works reads them; `syncRuns` shows how they go.
      const targets = chosen(connection);
      const wanted = await enqueueRuns(
        hub.api,
        targets.map(({ id }) => id),
        options.full ?? false,
      );
      const on = wanted.flatMap((one) => ('isOn' in one ? [one.connectionId] : []));
      if (on.length > 0)
        throw new Conflict('A sync is already running', {
          code: 'ALREADY_RUNNING',
          where: targets
            .flatMap(({ id, name }) => (on.includes(id) ? [name] : []))
            .toSorted()
            .join(', '),
        });
      return wanted.flatMap((one) => ('runId' in one ? [{ runId: one.runId }] : []));
    },
    async replay({ connection, quarantineIds }) {
      const connectionIds = chosen(connection ?? null).map(({ id }) => id);
      const waiting = await waitingOf(hub.api, connectionIds, quarantineIds ?? null);
      const jobs: string[] = [];
      for (const connectionId of new Set(waiting.map((one) => one.connectionId)))
        jobs.push(await enqueue(hub.api, replayJob({ connectionId, quarantineIds: quarantineIds ?? null })));
      // Whoever works does it; what is not done by then goes on, and counts as waiting still.
      for (const until = Date.now() + REPLAY_MS; Date.now() < until && (await areOpen(hub.api, jobs));)
        await pause(LOOK_MS);
      const ids = waiting.map(({ id }) => id);
      const stillWaiting = (await waitingOf(hub.api, connectionIds, ids)).length;
      return { replayed: ids.length, resolved: ids.length - stillWaiting, stillWaiting };
    },
    linkItem: (tx, { subject, ...wish }) => link(tx, subject, wish),
    linkContainer: (tx, { subject, ...wish }) => link(tx, { ...subject, kind: 'container' }, wish),
    async decide(tx, { kind, subject, value, actor, idempotencyKey }) {
      // Who is somebody of their own was merged by mistake: those words are taken back with it.
      if (kind === 'split-person') await undoMergesOf(tx, subject, actor, hub.now());
      const decided = await recordDecision(tx, { kind, subject, value, by: actor, idempotencyKey }, hub.now());
      await enqueueDerive(tx);
      return { ...decided, overruledBy: await overruledBy(tx, hub.settings.rules, { kind, subject, value }) };
    },
    async undo(tx, { decisionId, actor }) {
      await undoDecision(tx, decisionId, actor, hub.now());
      await enqueueDerive(tx);
    },
  };
}

async function waitingOf(
  pool: Pool,
  connectionIds: readonly string[],
  ids: readonly string[] | null,
): Promise<{ id: string; connectionId: string }[]> {
  const { rows } = await pool.query<{ id: string; connectionId: string }>(
    `SELECT id, connection_id AS "connectionId" FROM quarantine
     WHERE status = 'waiting' AND connection_id = ANY($1) AND ($2::uuid[] IS NULL OR id = ANY($2))`,
    [connectionIds, ids],
  );
  return rows;
}
