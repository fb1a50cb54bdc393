import http from 'node:http';
import https from 'node:https';
import { rootCertificates } from 'node:tls';
import { setTimeout as pause } from 'node:timers/promises';
import { ConfigError, type HubError } from '../../errors.js';
import type { Budget, Reply } from '../connector.js';
import type { Answer, Http, Request } from '../http.js';
import { publicLookup, type ResolveName } from './addresses.js';
import { lowerCase, tryOnce, type Surroundings, type Tried } from './attempt.js';
import type { Reserve } from './allowance.js';
import { parseBaseUrl, urlOf } from './destination.js';
import type { Wire } from './exchange.js';
import { Lane, type Clock, type Wait } from './lane.js';
import { retry, type Retrying } from './retries.js';
import { LIMITS, type Limits } from './stopwatch.js';

export type { Tried } from './attempt.js';
export { parseBaseUrl } from './destination.js';
export { parseJson } from './json.js';
export { LONGEST_WAIT_MS, type Clock, type Wait } from './lane.js';

/** All that a connection's HTTP depends on; effects are handed in. */
export interface HttpOptions {
  baseUrl: string;
  allowPrivateNetwork: boolean;
  budget: readonly Budget[];
  classify: (reply: Reply) => HubError | null;
  /** Of the product, for the user agent. */
  version: string;
  /** PEM of a private authority, beside the public ones. */
  ca?: string;
  /** Ends requests and waits alike. */
  signal?: AbortSignal;
  /** Waits that an earlier process left: lane → epoch milliseconds. */
  closedUntil?: Readonly<Record<string, number>>;
  /** Told of each wait the tool asks for, before it is sat out or thrown; must not fail. */
  onClosed?: (lane: string, until: number) => void | Promise<void>;
  /** A wait the tool asks for that is longer than this is thrown; default: always waited for. */
  longestHoldMs?: number;
  /** Where the budget is kept that every process of the hub shares; absent: this client is alone. */
  reserve?: Reserve;
  clock?: Clock;
  random?: () => number;
  limits?: Partial<Limits>;
  /** How names become addresses; what it gives is still checked. */
  resolveName?: ResolveName;
  onWait?: (wait: Wait) => void;
  onRequest?: (tried: Tried) => void;
}

/** Time as it passes. */
export const REAL_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await pause(ms, undefined, { signal });
    } catch {
      throw signal?.reason;
    }
  },
};

/** The one way connectors speak HTTP: paced by the tool's budget, retried by error class, bounded, kept to its host. */
export function createHttp(options: HttpOptions): Http & { close(): void } {
  const base = parseBaseUrl(options.baseUrl, options.allowPrivateNetwork);
  const lookup = options.allowPrivateNetwork ? {} : { lookup: publicLookup(options.resolveName) };
  const wire: Wire = {
    httpAgent: new http.Agent({ keepAlive: true, ...lookup }),
    httpsAgent: new https.Agent({
      keepAlive: true,
      ...lookup,
      ...(options.ca && { ca: [...rootCertificates, options.ca] }),
    }),
    limits: { ...LIMITS, ...options.limits },
  };
  const clock = options.clock ?? REAL_CLOCK;
  const onWait = options.onWait ?? (() => {});
  const longestHoldMs = options.longestHoldMs ?? Infinity;
  const onClosed = options.onClosed ?? (() => {});
  const lanes = new Map<string, Lane>();
  for (const { lane: name } of [{ lane: 'default' }, ...options.budget]) {
    const budgets = options.budget.filter(({ lane }) => lane === name);
    lanes.set(
      name,
      new Lane(name, budgets, clock, onWait, {
        closedUntil: options.closedUntil?.[name],
        longestHoldMs,
        onClosed,
        reserve: options.reserve,
      }),
    );
  }
  const retrying: Retrying = {
    clock,
    onWait,
    signal: options.signal,
    random: options.random ?? Math.random,
    longestHoldMs,
  };
  const around: Surroundings = {
    classify: options.classify,
    onRequest: options.onRequest,
    version: options.version,
    signal: options.signal,
    clock,
    wire,
  };
  const send = (request: Request, extra: Record<string, string>): Promise<Answer> => {
    const lane = lanes.get(request.lane ?? 'default');
    if (!lane) {
      throw new ConfigError('A request names a budget its connector lacks', { where: 'lane', got: request.lane });
    }
    const url = urlOf(base, request);
    return retry(lane, retrying, (attempt) => tryOnce({ request, url, lane, attempt, extra, around }));
  };
  const withHeaders = (extra: Record<string, string>): Http => ({
    send: async (request) => send(request, extra),
    with: (more) => withHeaders({ ...extra, ...lowerCase(more) }),
    hold: (lane, until) => void lanes.get(lane)?.close(until),
  });
  return {
    ...withHeaders({}),
    close() {
      wire.httpAgent.destroy();
      wire.httpsAgent.destroy();
    },
  };
}
