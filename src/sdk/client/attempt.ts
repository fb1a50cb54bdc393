import { ConfigError, ContractError, type HubError } from '../../errors.js';
import type { Reply } from '../connector.js';
import type { Answer, Request } from '../http.js';
import { answerOf, readable } from './answer.js';
import { redirectOf } from './destination.js';
import { exchange, type Incoming, type Wire } from './exchange.js';
import type { Clock, Lane } from './lane.js';

// axios would silently drop what Node refuses.
const SENDABLE = /^[\t\x20-\x7e\x80-\xff]*$/;
const MOST_BYTES = 50_000_000;
const MOST_REDIRECTS = 3;

/** One try, when it is over: for logs and metrics. Without query, headers and body. */
export interface Tried {
  method: string;
  path: string;
  lane: string;
  /** 1 for the first. */
  attempt: number;
  ms: number;
  bytes: number;
  status?: number;
  error?: HubError;
}

/** What every try of one connection shares. */
export interface Surroundings {
  classify: (reply: Reply) => HubError | null;
  onRequest?: (tried: Tried) => void;
  version: string;
  signal?: AbortSignal;
  clock: Clock;
  wire: Wire;
}

/** One try of one request. */
export interface Try {
  request: Request;
  url: URL;
  lane: Lane;
  attempt: number;
  extra: Record<string, string>;
  around: Surroundings;
}

/** Sends it once, follows redirects inside the host, and throws what the connector makes of the answer. */
export async function tryOnce(attempted: Try): Promise<Answer> {
  const { request, url, lane, attempt, around } = attempted;
  const { method = 'GET' } = request;
  const path = url.pathname;
  const sentAt = around.clock.now();
  const tried: Tried = { method, path, lane: lane.name, attempt, ms: 0, bytes: 0 };
  try {
    const incoming = await follow(attempted, `${method} ${path}`);
    tried.status = incoming.status;
    tried.bytes = incoming.body.length;
    const answer = answerOf(incoming, new Date(sentAt).toISOString(), `${method} ${path}`);
    if (!request.accept?.includes(incoming.status)) {
      const fault = around.classify({
        status: incoming.status,
        headers: incoming.headers,
        body: readable(answer),
        now: around.clock.now(),
      });
      if (fault) throw fault;
    }
    return answer;
  } catch (error) {
    tried.error = error as HubError;
    throw error;
  } finally {
    around.onRequest?.({ ...tried, ms: around.clock.now() - sentAt });
  }
}

async function follow({ request, url, lane, extra, around }: Try, where: string): Promise<Incoming> {
  const { method = 'GET', maxBytes = MOST_BYTES } = request;
  const { signal, version, wire } = around;
  const headers = {
    accept: 'application/json',
    'accept-encoding': 'gzip, br',
    'user-agent': `throughline/${version}`,
    ...extra,
    ...lowerCase(request.headers ?? {}),
  };
  const { body, type } = encode(request.body);
  const typed = type && !('content-type' in headers) ? { ...headers, 'content-type': type } : headers;
  for (let from = url, hops = 0; ; hops++) {
    const incoming = await exchange({ method, url: from, headers: typed, body, maxBytes, where, signal }, wire);
    const { location } = incoming.headers;
    const isRedirect = [301, 302, 303, 307, 308].includes(incoming.status) && location !== undefined;
    if (!isRedirect || request.accept?.includes(incoming.status)) return incoming;
    from = redirectOf(from, location);
    if (method !== 'GET' && method !== 'HEAD') throw new ContractError(`The tool redirects a ${method}`, { where });
    if (hops === MOST_REDIRECTS)
      throw new ContractError('The tool redirects without end', { code: 'UPSTREAM_LOOP', where });
    await lane.depart(signal);
  }
}

function encode(body: unknown): { body?: Buffer; type?: string } {
  if (body === undefined) return {};
  if (Buffer.isBuffer(body)) return { body };
  if (typeof body === 'string') return { body: Buffer.from(body) };
  if (body instanceof URLSearchParams)
    return { body: Buffer.from(body.toString()), type: 'application/x-www-form-urlencoded' };
  return { body: Buffer.from(JSON.stringify(body)), type: 'application/json' };
}

/** Header names as they are compared; refuses values that are not sent as they are (line ends, zero-width spaces). */
export function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (!SENDABLE.test(value)) {
        throw new ConfigError('A header cannot be sent as it is', {
          where: name.toLowerCase(),
          remedy: 'Check the token for line ends, quotes and invisible characters',
        });
      }
      return [name.toLowerCase(), value];
    }),
  );
}
