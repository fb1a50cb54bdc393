import { connectionOfFlags, readConnections, type ConnectionSettings, type WrittenConnection } from './config.js';
import type { Connecting, Found } from './commands/connect.js';
import type { Wish } from './commands/connect-flags.js';
import type { Session, Shell } from './commands/session.js';
import { NotFound, UsageError } from './errors.js';
import type { Logger } from './log.js';
import type { Connector } from './sdk/index.js';
import { connectionId } from './store/ids.js';
import { forgetSealed } from './store/vault-rows.js';
import { REAL_CLOCK } from './sdk/client/index.js';
import type { Target } from './sync/run.js';
import { openPace, type Pace } from './sync/waits.js';
import { createTarget } from './target.js';

const DEFAULT_EVERY_MS = 300_000;
/** Nothing is known of the tool's waits yet; one that is longer is told instead of sat out. */
const AT_ONCE: Pace = {
  closedUntil: {},
  longestHoldMs: 60_000,
  onClosed: () => Promise.resolve(),
};

/** What `hub connect` does beyond words: finding the connection, opening it, forgetting its stored tokens. */
export function createConnecting(connectors: readonly Connector[], withHub: Shell['withHub'], log: Logger): Connecting {
  const openNow = async <T>(found: Found, work: (target: Target, pace: Pace) => Promise<T>): Promise<T> => {
    const settings = found.check() as ConnectionSettings;
    // Only a token that is renewed needs the database: the rest is answered within a moment, also where there is none yet.
    if (settings.credentials)
      return withHub(async (session) => {
        const target = inSession(session, found.name);
        return work(target, await openPace(session.engine, target));
      });
    const signal = new AbortController().signal;
    const around = { log, clock: REAL_CLOCK, now: Date.now, signal, onWait: () => {}, keep: null };
    return work(createTarget(settings, around), AT_ONCE);
  };
  return {
    connectors,
    find(wish) {
      const one = choose(wish, connectors);
      if (!one) return null;
      const { written, check } = one;
      const { name, baseUrl, allowPrivateNetwork, config, secrets, requestsPerMinute } = written;
      const said = { name, baseUrl, allowPrivateNetwork, config, secrets, requestsPerMinute };
      return { ...said, connector: wish.connector, configured: Object.keys(wish.secrets).length === 0, check };
    },
    open: (found, work) =>
      openNow(found, async (target, pace) => {
        const api = await target.open(pace);
        try {
          return await work(target.connector, api);
        } finally {
          await (api as { close?(): Promise<void> }).close?.();
        }
      }),
    forget: ({ name }) =>
      withHub((session) => forgetSealed(session.worker, { id: connectionId(name), name }, 'cli', session.now())),
  };
}

function inSession({ targets }: Session, name: string): Target {
  const target = targets.find((one) => one.name === name);
  if (!target) throw new NotFound('No such connection', { got: name });
  return target;
}

function choose(wish: Wish, connectors: readonly Connector[]): WrittenConnection | null {
  const { connector, name, secrets } = wish;
  if (Object.keys(secrets).length > 0) return connectionOfFlags(written(wish), connectors);
  const all = readConnections(connector, connectors);
  const named = name === null ? all : all.filter((one) => one.written.name === name);
  if (named.length > 1)
    throw new UsageError('hub.yaml has several connections of this tool', {
      expected: named.map((one) => `--name ${one.written.name}`).join(' or '),
    });
  const [one] = named;
  if (one && (wish.baseUrl !== null || Object.keys(wish.config).length > 0))
    throw new UsageError(`hub.yaml already says how ${one.written.name} is reached`, {
      remedy: 'Leave --base-url and --config out, or name the secrets too to try other settings',
    });
  return one ?? null;
}

function written({
  connector,
  name,
  baseUrl,
  config,
  secrets,
  allowPrivateNetwork,
}: Wish): WrittenConnection['written'] {
  return {
    name: name ?? `${connector.id}-main`,
    connector: connector.id,
    config,
    secrets: Object.fromEntries(Object.entries(secrets).map(([field, variable]) => [field, `\${${variable}}`])),
    ...(baseUrl !== null && { baseUrl }),
    allowPrivateNetwork,
    every: DEFAULT_EVERY_MS,
    keepText: false,
  };
}
