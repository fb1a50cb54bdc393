import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { vaultOf } from './access.js';
import type { Hub } from './hub.js';
import { createLineKeeper } from './receiving.js';
import { HubError } from './errors.js';
import { openSession } from './store/lease.js';
import { Lazy } from './sync/inbox/lazy.js';
import { askFeed } from './sync/inbox/feed.js';
import { expireInbox, waitingFor } from './sync/inbox/store.js';
import { keepSubscriptions } from './sync/inbox/subscriptions.js';
import { workInbox } from './sync/inbox/work.js';
import type { Target } from './sync/run.js';

/** A process that works off what tools tell, and sees to it that they tell it. */
export interface Hearing {
  /** Something was kept just now. */
  nudge(): void;
  stop(): Promise<void>;
}

/** How often the inbox is looked at where nobody nudges: calls may arrive at another process. */
const LOOK_MS = 250;
const FEED_MS = 60_000;
const SUBSCRIPTIONS_MS = 3_600_000;
const EXPIRE_MS = 3_600_000;
/** Who does not get to listen to a connection, since another process does, asks again; who failed, later each time. */
const AGAIN_MS = 10_000;
const LONGEST_MS = 600_000;

/** How a test wants to hear. */
export interface HearingOptions {
  feedMs?: number;
  lookMs?: number;
}

/** Begins to hear: the inbox of every connection, and one process for each connection that asks, listens and subscribes. */
export function startHearing(hub: Hub, options: HearingOptions = {}): Hearing {
  const stopping = new AbortController();
  const signal = AbortSignal.any([stopping.signal, hub.engine.signal]);
  // Each wait of each connection listens to it; Node would warn of a leak from the eleventh on.
  setMaxListeners(0, signal);
  let wake: () => void = () => {};
  const nudge = (): void => wake();
  const lookMs = options.lookMs ?? LOOK_MS;
  const loops = [
    // The inbox.
    forever(hub, signal, async () => {
      const nudged = new Promise<void>((resolve) => (wake = resolve));
      const worked = await workOff(hub);
      if (!worked) await Promise.race([nudged, waited(lookMs, signal)]);
    }),
    forever(hub, signal, async () => {
      await expireInbox(hub.worker);
      await waited(EXPIRE_MS, signal);
    }),
    ...hub.targets.filter(isTelling).map((target) => {
      let failures = 0;
      return forever(hub, signal, async () => {
        const isWell = !(await isReadOnce(hub, target)) || (await attend(hub, target, signal, nudge, options));
        failures = isWell ? 0 : failures + 1;
        await waited(Math.min(LONGEST_MS, AGAIN_MS * 2 ** failures), signal);
      });
    }),
  ];
  return {
    nudge,
    async stop() {
      stopping.abort();
      nudge();
      await Promise.all(loops);
    },
  };
}

const isTelling = ({ connector: { webhook, feed, listen } }: Target): boolean =>
  Boolean(webhook?.subscribing || feed || listen);

async function waited(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal, ref: false }).catch(() => {});
}

async function forever(hub: Hub, signal: AbortSignal, turn: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    try {
      await turn();
    } catch (error) {
      if (signal.aborted) return;
      hub.log.warn({ err: error }, 'hearing what tools tell failed; it is tried again');
      await waited(AGAIN_MS, signal);
    }
  }
}

/** One turn at every inbox in which something waits; what it brought is derived. */
async function workOff(hub: Hub): Promise<boolean> {
  const ids = await waitingFor(
    hub.worker,
    hub.targets.map(({ id }) => id),
  );
  const targets = hub.targets.filter(({ id }) => ids.includes(id));
  if (targets.length === 0) return false;
  const worked = await Promise.all(targets.map((target) => workInbox(hub.engine, target)));
  if (worked.some(({ counts }) => counts.read > 0 || counts.tombstones > 0)) await hub.derive();
  return worked.some(({ calls }) => calls > 0);
}

/** Before everything has been read once, what a tool tells is no news: it would be read again anyhow. */
async function isReadOnce({ worker }: Hub, { id }: Target): Promise<boolean> {
  const { rows } = await worker.query(
    `SELECT FROM connection WHERE id = $1 AND account IS NOT NULL AND health IN ('ok', 'degraded') AND EXISTS (SELECT FROM stream_state s WHERE s.connection_id = $1 AND s.complete_through IS NOT NULL)`,
    [id],
  );
  return rows.length > 0;
}

/** Listens to one connection as long as nobody else does and all is well; false where it could not go on. */
async function attend(
  hub: Hub,
  target: Target,
  signal: AbortSignal,
  nudge: () => void,
  { feedMs = FEED_MS }: HearingOptions,
): Promise<boolean> {
  const session = await openSession(hub.worker, 'hub_hearing');
  const own = new AbortController();
  session.on('error', () => own.abort());
  session.on('end', () => own.abort());
  const until = AbortSignal.any([signal, own.signal]);
  setMaxListeners(0, until);
  try {
    const { rows } = await session.query<{ mine: boolean }>(
      `SELECT pg_try_advisory_lock(hashtextextended('hearing ' || $1, 0)) AS mine`,
      [target.id],
    );
    if (!rows[0]!.mine) return true;
    const { connector } = target;
    const { publicUrl } = hub.settings;
    const isCalled = publicUrl !== null && connector.webhook?.subscribing !== undefined;
    await Promise.all([
      isCalled && repeat(hub, target, until, SUBSCRIPTIONS_MS, (api) => subscribe(hub, target, publicUrl, api)),
      !isCalled &&
        connector.feed &&
        repeat(hub, target, until, feedMs, async (api) => {
          if ((await askFeed(hub.engine, target, connector.feed!, api)) > 0) nudge();
        }),
      connector.listen &&
        withApi(hub, target, (api) => connector.listen!(api, createLineKeeper(hub, target.name, nudge), until)),
    ]);
    return true;
  } catch (error) {
    if (until.aborted) return true;
    if (!(error instanceof HubError)) throw error;
    hub.log.warn({ connection: target.name, err: error }, 'this tool cannot be heard now');
    return false;
  } finally {
    own.abort();
    await session.end().catch(() => {});
  }
}

// Opened anew each time: what a connector remembers of its account is good for one look.
async function repeat(
  hub: Hub,
  target: Target,
  signal: AbortSignal,
  everyMs: number,
  turn: (api: unknown) => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await withApi(hub, target, turn);
    await waited(everyMs, signal);
  }
}

async function withApi(hub: Hub, target: Target, work: (api: unknown) => Promise<void>): Promise<void> {
  const api = new Lazy(hub.engine, target);
  try {
    await work(await api.open());
  } finally {
    await api.close();
  }
}

async function subscribe(hub: Hub, target: Target, publicUrl: string, api: unknown): Promise<void> {
  const kept = await keepSubscriptions(
    {
      pool: hub.worker,
      vault: vaultOf(hub.settings),
      publicUrl,
      log: (level, fields, message) => hub.log[level](fields, message),
    },
    target,
    target.connector.webhook!.subscribing!,
    api,
  );
  hub.log.info({ connection: target.name, ...kept }, 'subscriptions kept');
}
