import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import axios from 'axios';
import { HubError, TransientError } from '../../errors.js';
import { egressBlocked } from './addresses.js';
import { decodeBody, readBody, truncated, type Announced } from './body.js';
import { Stopwatch, type Limits } from './stopwatch.js';

/** One request as it goes out. */
export interface Outgoing {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body?: Buffer;
  maxBytes: number;
  /** How errors name it: method and path, never the query. */
  where: string;
  signal?: AbortSignal;
}

/** One answer, decoded; of whatever status. */
export interface Incoming {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** What requests of one connection share. */
export interface Wire {
  httpAgent: http.Agent;
  httpsAgent: https.Agent;
  limits: Limits;
}

/** Sends one request and reads its answer; every failure is a HubError, but for an abort, which throws its reason. */
export async function exchange(outgoing: Outgoing, wire: Wire): Promise<Incoming> {
  const { method, url, where, maxBytes, signal } = outgoing;
  signal?.throwIfAborted();
  const stop = new AbortController();
  const watch = new Stopwatch(wire.limits, () => stop.abort());
  const abort = () => stop.abort();
  signal?.addEventListener('abort', abort, { once: true });
  const isTls = url.protocol === 'https:';
  let inBody = false;
  try {
    const response = await axios.request<Readable>({
      method,
      url: url.href,
      headers: outgoing.headers,
      data: outgoing.body,
      responseType: 'stream',
      decompress: false,
      maxRedirects: 0,
      proxy: false,
      maxBodyLength: Infinity,
      maxContentLength: -1,
      validateStatus: () => true,
      transformRequest: [],
      httpAgent: wire.httpAgent,
      httpsAgent: wire.httpsAgent,
      signal: stop.signal,
      transport: {
        request(options: https.RequestOptions, onResponse: (response: http.IncomingMessage) => void) {
          const request = (isTls ? https : http).request(options, onResponse);
          watch.follow(request, isTls);
          return request;
        },
      },
    });
    inBody = true;
    const cut = () => response.data.destroy(new Error('stopped'));
    stop.signal.addEventListener('abort', cut, { once: true });
    watch.part();
    const { status } = response;
    const headers = flatten(response.headers as Record<string, unknown>);
    const hasBody = method !== 'HEAD' && status !== 204 && status !== 304;
    const announced: Announced = { where, headers, maxBytes, hasBody };
    const raw = await readBody(response.data, announced, () => watch.part());
    return { status, headers, body: await decodeBody(raw, announced) };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw nameFailure(error, where, watch.late, inBody);
  } finally {
    watch.stop();
    signal?.removeEventListener('abort', abort);
  }
}

function flatten(headers: Record<string, unknown>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') flat[name.toLowerCase()] = value;
    else if (Array.isArray(value)) flat[name.toLowerCase()] = value.join(', ');
  }
  return flat;
}

// The original error is not kept as cause: axios hangs the whole request on it, token included.
function nameFailure(error: unknown, where: string, late: string | undefined, inBody: boolean): Error {
  for (let step = error, depth = 0; step instanceof Error && depth < 5; step = step.cause, depth++) {
    if (step instanceof HubError) return step;
  }
  if (late) return new TransientError('The tool is too slow', { code: 'UPSTREAM_TIMEOUT', where, got: late });
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  if (/CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/.test(code)) {
    return egressBlocked(
      `The tool's certificate is refused (${code})`,
      where,
      'Check the base URL; for a private authority name its ca file',
    );
  }
  if (inBody) return truncated(where, code);
  return new TransientError('The tool cannot be reached', { where, got: code });
}
