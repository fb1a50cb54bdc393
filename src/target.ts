import { createAccess, type Keep } from './access.js';
import type { ConnectionSettings } from './config.js';
import type { Logger } from './log.js';
import { createHttp, type Clock, type Wait } from './sdk/client/index.js';
import type { Budget } from './sdk/index.js';
import { connectionId } from './store/ids.js';
import { endOfSecrets } from './sync/credentials/expiry.js';
import type { Target } from './sync/run.js';
import { lastOf, type Pace } from './sync/waits.js';
import { VERSION } from './version.js';

/** What every connection of a hub shares. */
export interface Surroundings {
  log: Logger;
  /** Time of waits. */
  clock: Clock;
  /** The hub's clock. */
  now: () => number;
  /** Ends requests and waits alike. */
  signal: AbortSignal;
  onWait: (wait: Wait) => void;
  /** Where renewed tokens are kept; null: nowhere, no connection has any. */
  keep: Keep | null;
}

/** A configured connection as a run needs it: opened for each run, with a client of its own. */
export function createTarget(connection: ConnectionSettings, around: Surroundings): Target {
  const { connector, name, config, secrets } = connection;
  const access = around.keep && createAccess(connection, around.keep);
  const baseUrl = connection.baseUrl ?? connector.defaultBaseUrl;
  const isHttp = baseUrl !== undefined && /^https?:/.test(baseUrl);
  return {
    id: connectionId(name),
    name,
    keepText: connection.keepText,
    connector: access && !isHttp ? access.signingInTwice(connector) : connector,
    config,
    requestsPerDay: connection.requestsPerDay,
    endsAt: () => access?.endsAt ?? endOfSecrets(secrets),
    async open(pace) {
      if (!isHttp) await sitOut(pace, around);
      const http = isHttp ? openHttp(connection, baseUrl, pace, around) : noHttp(name);
      const lent = access && (await access.lend(secrets as object, isHttp));
      const opening = connector.open({
        config,
        secrets: lent?.secrets ?? secrets,
        ...(baseUrl !== undefined && { baseUrl }),
        allowPrivateNetwork: connection.allowPrivateNetwork,
        keepText: connection.keepText,
        ...(connection.ca !== undefined && { ca: connection.ca }),
        http: lent && isHttp ? lent.carry(http) : http,
        now: () => new Date(around.now()).toISOString(),
        pause: (ms) => around.clock.sleep(ms, around.signal),
        log: (fields, message) => around.log.info({ connection: name, ...fields }, message),
      });
      const api = await opening.catch((error: unknown) => {
        lent?.end();
        throw error;
      });
      const closeApi = api.close?.bind(api) as (() => Promise<void>) | undefined;
      return Object.assign(api, {
        async close() {
          await closeApi?.();
          lent?.end();
          http.close();
        },
      });
    },
  };
}

function openHttp(
  { connector, config, requestsPerMinute: perMinute, allowPrivateNetwork, ca }: ConnectionSettings,
  baseUrl: string,
  pace: Pace,
  { clock, signal, onWait }: Surroundings,
): ReturnType<typeof createHttp> {
  return createHttp({
    baseUrl,
    allowPrivateNetwork,
    budget: budgetOf(connector.budget(config), perMinute),
    classify: (reply) => connector.classify(reply),
    version: VERSION,
    signal,
    clock,
    ...pace,
    ...(ca !== undefined && { ca }),
    onWait,
  });
}

// A tool that names no budget has one all the same where the connection says so.
function budgetOf(lanes: Budget[], perMinute: number | undefined): Budget[] {
  if (perMinute === undefined) return lanes;
  return lanes.length ? lanes.map((lane) => paced(lane, perMinute)) : [{ lane: 'default', perMinute }];
}

// A connection that allows more in a minute means it for each of its seconds too.
function paced({ perSecond, ...lane }: Budget, perMinute: number): Budget {
  const widened = perSecond === undefined ? {} : { perSecond: Math.max(perSecond, Math.ceil(perMinute / 60)) };
  return { ...lane, ...widened, perMinute };
}

// Over HTTP each lane keeps its own wait; what speaks another protocol is not opened before the last of them is over.
async function sitOut({ closedUntil }: Pace, { clock, signal, onWait }: Surroundings): Promise<void> {
  const until = lastOf(closedUntil);
  if (until === null) return;
  onWait({ lane: 'default', until, why: 'rate limit' });
  while (clock.now() < until) await clock.sleep(until - clock.now(), signal);
}

// A tool that is not reached over HTTP gets a client that says so.
function noHttp(name: string): ReturnType<typeof createHttp> {
  const refuse = (): never => {
    throw new Error(`${name} has no HTTP address`);
  };
  return { send: refuse, with: refuse, hold: refuse, close: () => {} };
}
