import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AuthError, RateLimited, TransientError, type HubError } from '../../../src/errors.js';
import { createHttp, type HttpOptions } from '../../../src/sdk/client/index.js';
import type { Reply } from '../../../src/sdk/connector.js';

/** A server of one test on the loopback, and what it was asked. */
export interface Tool {
  url: string;
  asked: { method: string; url: string; headers: IncomingMessage['headers']; body: string; at: number }[];
  sockets: number;
}

const open: { close: () => void }[] = [];

/** Ends the servers and clients of a test. */
export function closeAll(): void {
  for (const thing of open.splice(0)) thing.close();
}

/** Serves until `closeAll`; `now` stamps what was asked. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => void,
  now: () => number = () => 0,
): Promise<Tool> {
  const tool: Tool = { url: '', asked: [], sockets: 0 };
  const server = http.createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const entry = { method, url, headers, body: '', at: now() };
    tool.asked.push(entry);
    const count = tool.asked.length;
    request.on('data', (part: Buffer) => (entry.body += part.toString()));
    request.on('end', () => answer(request, response, count));
  });
  server.on('connection', () => tool.sockets++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  tool.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  open.push({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  return tool;
}

/** Time that passes only by sleeping; sleepers of one moment share it. */
export class VirtualClock {
  time = Date.UTC(2026, 0, 5, 9);
  readonly begun = this.time;
  now = () => this.time;
  sleep = async (ms: number, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    const until = this.time + ms;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    this.time = Math.max(this.time, until);
  };
  get passed(): number {
    return this.time - this.begun;
  }
}

/** As a plain tool would be read: 401, 429 with seconds, 5xx. */
function classify({ status = 0, headers = {}, now }: Reply): HubError | null {
  if (status === 401) return new AuthError('refused');
  if (status === 429) return new RateLimited('too fast', { retryAt: now + Number(headers['retry-after']) * 1000 });
  const retryAfter = headers['retry-after'];
  if (status >= 500) {
    return new TransientError('down', retryAfter ? { retryAt: now + Number(retryAfter) * 1000 } : {});
  }
  return null;
}

/** A client of this base URL, closed with `closeAll`. */
export function client(baseUrl: string, more: Partial<HttpOptions> = {}): ReturnType<typeof createHttp> {
  const http = createHttp({ baseUrl, allowPrivateNetwork: true, budget: [], classify, version: '9.9.9', ...more });
  open.push(http);
  return http;
}
