import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultKind, Ms, SeenRequest } from '#sandbox';
import { Hooks } from './definitions-of-hooks.js';
import type { Doc } from './entities.js';
import {
  accessDenied,
  ContentfulFailure,
  failureOf,
  notFound,
  tokenInvalid,
  tooBig,
  unprocessable,
} from './failures.js';
import type { Faults } from './faults.js';
import type { RateBudget } from './rate-budget.js';
import { readAt } from './routes.js';
import type { World } from './world.js';

/** Everything a running sandbox holds. */
export interface Sandbox {
  now(): Ms;
  requests: SeenRequest[];
  offContract: string[];
  worldAt(now: Ms): World;
  hooks: Hooks;
  budget: RateBudget;
  faults: Faults;
  denied: ReadonlySet<string>;
  /** Bytes beyond which the tool refuses its own answer. */
  largest: number;
}

const MEDIA = 'application/vnd.contentful.management.v1+json';

/** Answers one request as the tool would, and notes what was asked. */
export async function answer(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const seen: SeenRequest = { method: request.method ?? 'GET', path: url.pathname + url.search, status: 0 };
  sandbox.requests.push(seen);
  const requestId = createHash('sha1').update(`${sandbox.requests.length} ${seen.path}`).digest('hex').slice(0, 32);
  response.setHeader('x-contentful-request-id', requestId);
  const name = `${seen.method} ${seen.path}`;
  try {
    const text = await textOf(request);
    const fault = sandbox.faults.before(name);
    if (fault) return sendFault(fault, requestId, seen, response);
    if (request.headers.authorization !== `Bearer ${sandbox.worldAt(sandbox.now()).space.token}`) throw tokenInvalid();
    response.setHeader('x-contentful-ratelimit-second-limit', String(sandbox.budget.announced));
    response.setHeader('x-contentful-ratelimit-second-remaining', String(sandbox.budget.spend()));
    response.setHeader('x-contentful-ratelimit-reset', '0');
    const [status, body] = bodyFor(sandbox, seen.method, url, text);
    if (body === null) return send(response, seen, status, '');
    const isCut = sandbox.faults.spoil(name, body, url);
    const whole = JSON.stringify(body, null, 2);
    if (Buffer.byteLength(whole) > sandbox.largest) throw tooBig(sandbox.largest);
    send(response, seen, status, whole, isCut);
  } catch (error) {
    if (error instanceof ContentfulFailure) {
      // Being told no is the tool's way; asking what it does not know is the reader's fault.
      if (error.id === 'InvalidQuery') sandbox.offContract.push(`${name}: ${String(reasonOf(error))}`);
      return sendFailure(response, seen, error, requestId);
    }
    sandbox.offContract.push(`${name}: the sandbox itself failed: ${String(error)}`);
    sendFailure(response, seen, new ContentfulFailure(500, 'ServerError', 'Internal Server Error'), requestId);
  }
}

function reasonOf({ details }: ContentfulFailure): unknown {
  return (details?.errors as { details: string }[] | undefined)?.[0]?.details;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const HOOKS = /^\/spaces\/([^/]+)\/webhook_definitions(?:\/([^/]+))?$/;

/** Status and body; only webhooks may be written, since all else is the customer's. */
function bodyFor(sandbox: Sandbox, method: string, url: URL, text: string): [number, Doc | null] {
  const world = sandbox.worldAt(sandbox.now());
  const [, space, hook] = HOOKS.exec(url.pathname) ?? [];
  if (space !== undefined) {
    if (space !== world.space.id) throw notFound('Space', space);
    if (sandbox.denied.has('webhook_definitions')) throw accessDenied('This user may not manage webhooks.');
    if (method === 'GET') return [200, hook ? sandbox.hooks.one(world, hook) : sandbox.hooks.list(world, url)];
    if (method === 'POST' && !hook) return [201, sandbox.hooks.create(world, parsed(text))];
    if (method === 'DELETE' && hook) {
      sandbox.hooks.remove(hook);
      return [204, null];
    }
  }
  if (method !== 'GET') {
    sandbox.offContract.push(`${method} ${url.pathname}: only webhook definitions may be written`);
    throw accessDenied('This token may read, and make and delete webhooks. Nothing else is changed here.');
  }
  const body = readAt({ world, url, denied: sandbox.denied });
  if (body) return [200, body];
  sandbox.offContract.push(`${method} ${url.pathname}: unknown address`);
  throw notFound('Endpoint', url.pathname);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unprocessable('json', 'The body is not JSON');
  }
}

function sendFault(kind: FaultKind, requestId: string, seen: SeenRequest, response: ServerResponse): void {
  const failure = failureOf(kind);
  if (failure) return sendFailure(response, seen, failure, requestId);
  if (kind === 'reset') return void response.destroy();
  const [status, words] = kind === 'unavailable' ? [503, 'Service unavailable'] : [200, 'Sign in to your network'];
  response.setHeader('content-type', 'text/html; charset=utf-8');
  seen.status = status;
  response.writeHead(status);
  response.end(`<!DOCTYPE html><html><body><h1>${words}</h1></body></html>`);
}

function sendFailure(response: ServerResponse, seen: SeenRequest, failure: ContentfulFailure, requestId: string): void {
  for (const [name, value] of Object.entries(failure.headers)) response.setHeader(name, value);
  if (failure.status === 429) response.setHeader('x-contentful-ratelimit-second-remaining', '0');
  send(response, seen, failure.status, JSON.stringify(failure.toBody(requestId), null, 2));
}

function send(response: ServerResponse, seen: SeenRequest, status: number, text: string, isCut = false): void {
  const body = Buffer.from(text);
  seen.status = status;
  response.writeHead(status, { 'content-type': MEDIA, 'content-length': body.length });
  if (!isCut) return void response.end(body);
  // The announced length stays whole, so that the reader can tell that something is missing.
  response.write(body.subarray(0, body.length >> 1), () => response.destroy());
}
