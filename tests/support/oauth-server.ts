import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** An answer of the token endpoint in place of the one that is due. */
export interface Answered {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface OauthServerOptions {
  /** Each use of a refresh token gives another and ends the one that was used. */
  rotates?: boolean;
  lifetimeSeconds?: number | string | null;
  refreshLifetimeSeconds?: number;
  clientId?: string;
  clientSecret?: string;
  /** Takes the place of the refresh grant. */
  grant?: (form: URLSearchParams) => Answered;
}

/** A token endpoint, and beside it a tool that takes its tokens. */
export interface OauthServer {
  tokenUrl: string;
  /** Base URL of the tool: `GET /me` answers who is asked with a good token, 401 without. */
  apiUrl: string;
  /** The refresh token that is good now. */
  refreshToken: string;
  /** Access tokens in the order they were given. */
  granted: string[];
  forms: URLSearchParams[];
  /** Tokens the tool was asked with. */
  presented: string[];
  /** How often a refresh token came that had been used before. */
  reused: number;
  /** The token endpoint waits this long with each answer. */
  slowMs: number;
  /** Ends an access token before its time. */
  revoke(accessToken: string): void;
  /** Answers the next requests for a token like this. */
  answerNext(...answers: (Answered | 'cut')[]): void;
  /** Called before the tool answers a request. */
  onAsked: (accessToken: string) => Promise<void>;
  close(): Promise<void>;
}

/** Starts both on one port of 127.0.0.1. */
export async function startOauthServer(options: OauthServerOptions = {}): Promise<OauthServer> {
  const { rotates = true, lifetimeSeconds = 3_600, clientId = 'hub', clientSecret = 'client-secret' } = options;
  const fresh = (kind: string): string => `${kind}-${randomBytes(18).toString('base64url')}`;
  const used = new Set<string>();
  const good = new Set<string>();
  const due: (Answered | 'cut')[] = [];

  const grant = (form: URLSearchParams): Answered => {
    if (options.grant) {
      const answer = options.grant(form);
      const { access_token: token } = answer.body as { access_token?: string };
      if (token !== undefined) give(token);
      return answer;
    }
    if (form.get('grant_type') !== 'refresh_token') return refusal('unsupported_grant_type');
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
      return { ...refusal('invalid_client'), status: 401 };
    const given = form.get('refresh_token') ?? '';
    if (used.has(given)) {
      // What RFC 9700 §4.14.2 asks of a server: whoever uses a token twice has stolen it, so its successors end too.
      server.reused++;
      used.add(server.refreshToken);
      good.clear();
      return refusal('invalid_grant');
    }
    if (given !== server.refreshToken) return refusal('invalid_grant');
    if (rotates) {
      used.add(given);
      server.refreshToken = fresh('refresh');
    }
    const token = fresh('access');
    give(token);
    return {
      status: 200,
      body: {
        access_token: token,
        token_type: 'bearer',
        ...(lifetimeSeconds !== null && { expires_in: lifetimeSeconds }),
        ...(rotates && { refresh_token: server.refreshToken }),
        ...(options.refreshLifetimeSeconds && { refresh_token_expires_in: options.refreshLifetimeSeconds }),
      },
    };
  };
  const give = (token: string): void => {
    server.granted.push(token);
    good.add(token);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/token') {
      const form = new URLSearchParams(await textOf(request));
      server.forms.push(form);
      const next = due.shift();
      if (server.slowMs > 0) await pause(server.slowMs);
      if (next === 'cut') return void request.socket.destroy();
      return send(response, next ?? grant(form));
    }
    const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    server.presented.push(token);
    await server.onAsked(token);
    if (!good.has(token)) return send(response, { status: 401, body: { errors: [{ message: 'Not Authorized' }] } });
    send(response, { status: 200, body: { me: 'lea', path: request.url } });
  };

  const http = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: OauthServer = {
    tokenUrl: `${base}/token`,
    apiUrl: `${base}/api`,
    refreshToken: fresh('refresh'),
    granted: [],
    forms: [],
    presented: [],
    reused: 0,
    slowMs: 0,
    revoke: (token) => void good.delete(token),
    answerNext: (...answers) => void due.push(...answers),
    onAsked: () => Promise.resolve(),
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

/** A refusal as RFC 6749 §5.2 writes it. */
export const refusal = (error: string, description?: string): Answered => ({
  status: 400,
  body: { error, ...(description !== undefined && { error_description: description }) },
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}

function send(response: ServerResponse, { status, body, headers }: Answered): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json;charset=UTF-8';
  response.writeHead(status, { 'content-type': type, ...headers }).end(text);
}
