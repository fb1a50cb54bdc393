import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { FaultKind, Ms, SeenRequest } from '#sandbox';
import type { Call, Envelope } from './call.js';
import { check, type Checked } from './contract.js';
import { AsanaFailure, badRequest, unauthorized } from './failures.js';
import { failureOf, type Faults } from './faults.js';
import type { RateBudget } from './rateBudget.js';
import { select } from './render.js';
import { envelopeOf, type Answer, type Route } from './route.js';
import { eventsRoute } from './routeOfEvents.js';
import { routesOfPlaces } from './routesOfPlaces.js';
import { routesOfWebhooks } from './routesOfWebhooks.js';
import { routesOfWork } from './routesOfWork.js';
import { languageOf } from './storyText.js';
import type { Tokens } from './tokens.js';
import type { Webhooks } from './webhooks.js';
import type { World } from './world.js';

/** Everything a running sandbox holds. */
export interface Sandbox {
  token: string;
  now(): Ms;
  wallNow(): Ms;
  requests: SeenRequest[];
  offContract: string[];
  worldAt(now: Ms): World;
  tokens: Tokens;
  budget: RateBudget;
  faults: Faults;
  webhooks: Webhooks;
  /** How long a receiver of calls may take, in real time. */
  patienceMs: number;
  origin: string;
}

const BASE = '/api/1.0';
const routes: Record<string, Route> = {
  ...routesOfPlaces,
  ...routesOfWork,
  ...routesOfWebhooks,
  '/events': eventsRoute,
};

/** Answers one request as the tool would, and notes what was asked. */
export async function answer(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const seen: SeenRequest = { method: request.method ?? 'GET', path: request.url ?? '/', status: 0 };
  sandbox.requests.push(seen);
  const name = `${seen.method} ${seen.path}`;
  const url = new URL(seen.path, sandbox.origin);
  const path = url.pathname.startsWith(`${BASE}/`) ? url.pathname.slice(BASE.length) : '';
  const checked = check(seen.method, path, url.searchParams);
  sandbox.offContract.push(...checked.problems.map((problem) => `${name}: ${problem}`));
  // Read whatever the method: left unread it would hold the connection.
  const sent = await text(request);
  try {
    sandbox.budget.spend();
    const fault = sandbox.faults.before(name);
    if (fault) return fail(fault, seen, response);
    const call = callOf(sandbox, request, url, path, checked, seen.method === 'POST' ? bodyIn(sent) : undefined);
    const { envelope, status } = await answerFor(sandbox, request, call, checked);
    const cut = sandbox.faults.spoil(name, envelope, call);
    seen.status = status;
    sendJson(response, status, envelope, cut);
  } catch (error) {
    const failure = error instanceof AsanaFailure ? error : new AsanaFailure(500, String(error), { phrase: 'sandbox' });
    if (!(error instanceof AsanaFailure))
      sandbox.offContract.push(`${name}: the sandbox itself failed: ${String(error)}`);
    sendFailure(response, seen, failure);
  }
}

function bodyIn(sent: string): unknown {
  try {
    return JSON.parse(sent);
  } catch {
    throw badRequest('Could not parse request data, invalid JSON');
  }
}

function callOf(
  sandbox: Sandbox,
  request: IncomingMessage,
  url: URL,
  path: string,
  checked: Checked,
  body: unknown,
): Call {
  const now = sandbox.now();
  const wallNow = sandbox.wallNow();
  const wanted = url.searchParams.get('opt_fields');
  const language = languageOf(request.headers['accept-language'], path);
  return {
    scene: { world: sandbox.worldAt(now), language, origin: sandbox.origin, wallNow },
    tokens: sandbox.tokens,
    now,
    wallNow,
    path,
    params: checked.params,
    query: url.searchParams,
    fields: wanted ? select(wanted.split(',')) : null,
    body,
    webhooks: sandbox.webhooks,
    patienceMs: sandbox.patienceMs,
  };
}

async function answerFor(
  sandbox: Sandbox,
  request: IncomingMessage,
  call: Call,
  checked: Checked,
): Promise<{ envelope: Envelope; status: number }> {
  if (request.headers.authorization !== `Bearer ${sandbox.token}`) throw unauthorized();
  const route = checked.template === null ? undefined : routes[checked.template];
  if (!route) throw new AsanaFailure(404, 'No route answers this request');
  if (checked.refused) throw badRequest(checked.refused);
  const found: Answer = await route(call);
  return { envelope: envelopeOf(found, call), status: ('status' in found && found.status) || 200 };
}

function fail(kind: FaultKind, seen: SeenRequest, response: ServerResponse): void {
  const failure = failureOf(kind);
  if (failure) return sendFailure(response, seen, failure);
  if (kind === 'reset') {
    response.destroy();
    return;
  }
  seen.status = kind === 'unavailable' ? 503 : 200;
  const words = kind === 'unavailable' ? 'We will be right back' : 'Log in';
  response.writeHead(seen.status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><html><head><title>Asana</title></head><body><h1>${words}</h1></body></html>`);
}

function sendFailure(response: ServerResponse, seen: SeenRequest, failure: AsanaFailure): void {
  seen.status = failure.status;
  for (const [header, value] of Object.entries(failure.extra.headers ?? {})) response.setHeader(header, value);
  sendJson(response, failure.status, failure.body, false);
}

function sendJson(response: ServerResponse, status: number, value: unknown, cut: boolean): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', 'content-length': body.length });
  if (!cut) return void response.end(body);
  // The announced length stays whole, so that the reader can tell that something is missing.
  response.write(body.subarray(0, body.length >> 1), () => response.destroy());
}
