import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultKind, Ms, SeenRequest } from '#sandbox';
import { readArguments, type Asked } from './arguments.js';
import { needScope, type Body, type Call, type Method } from './call.js';
import { check, OPEN_LINE, type Checked } from './contract.js';
import type { Cursors } from './cursors.js';
import { fails, SlackFailure } from './failures.js';
import { failureOf, type Faults } from './faults.js';
import { methodsOfChannels } from './methodsOfChannels.js';
import { methodsOfFiles } from './methodsOfFiles.js';
import { methodsOfMessages } from './methodsOfMessages.js';
import { methodsOfPeople } from './methodsOfPeople.js';
import type { Lines } from './lines.js';
import type { Budgets, Tiers } from './tiers.js';
import type { World } from './world.js';

/** Everything a running sandbox holds. */
export interface Sandbox {
  token: string;
  /** Of the app itself, for Socket Mode; null: it has none. */
  appToken: string | null;
  lines: Lines;
  scopes: readonly string[];
  now(): Ms;
  requests: SeenRequest[];
  offContract: string[];
  worldAt(now: Ms): World;
  cursors: Cursors;
  tiers: Tiers;
  budgets: Budgets;
  faults: Faults;
  origin: string;
}

const methods: Record<string, Method> = {
  ...methodsOfPeople,
  ...methodsOfChannels,
  ...methodsOfMessages,
  ...methodsOfFiles,
};

/** Answers one request as the tool would, and notes what was asked. */
export async function answer(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = await readArguments(request);
  const seen = seenOf(request, asked);
  sandbox.requests.push(seen);
  const name = `${seen.method} ${seen.path}`;
  const checked = check(seen.method, asked.method, asked.args);
  sandbox.offContract.push(...[...asked.problems, ...checked.problems].map((problem) => `${name}: ${problem}`));
  try {
    const fault = sandbox.faults.before(name);
    if (fault) return sendFault(sandbox, fault, checked, seen, response);
    if (asked.method === null) return sendPage(seen, response, 404, 'There is nothing here');
    const call = callOf(sandbox, asked);
    const body = bodyFor(sandbox, asked, checked, call);
    const isCut = sandbox.faults.spoil(name, body, call);
    const needed = checked.described?.scopes.join(',');
    response.setHeader('x-oauth-scopes', sandbox.scopes.join(','));
    if (needed) response.setHeader('x-accepted-oauth-scopes', needed);
    seen.status = 200;
    sendJson(response, 200, body, isCut);
  } catch (error) {
    if (error instanceof SlackFailure) return sendFailure(response, seen, error);
    sandbox.offContract.push(`${name}: the sandbox itself failed: ${String(error)}`);
    sendFailure(response, seen, new SlackFailure('internal_error', { status: 500 }));
  }
}

/** A form is noted as if its arguments stood in the address; the token is noted nowhere. */
function seenOf(request: IncomingMessage, { args }: Asked): SeenRequest {
  const path = (request.url ?? '/').split('?')[0]!;
  return { method: request.method ?? 'GET', path: args.size > 0 ? `${path}?${args.toString()}` : path, status: 0 };
}

function callOf(sandbox: Sandbox, { args }: Asked): Call {
  const { cursors, scopes, tiers, origin } = sandbox;
  return { world: sandbox.worldAt(sandbox.now()), cursors, args, scopes, tiers, origin, page: null };
}

function bodyFor(sandbox: Sandbox, asked: Asked, { described, refused }: Checked, call: Call): Body {
  const isLine = asked.method === OPEN_LINE;
  const method = isLine
    ? ({ origin }: Call) => ({ ok: true, url: sandbox.lines.address(origin) })
    : described && methods[asked.method!];
  if (!method || !described) throw new SlackFailure('unknown_method', { body: { req_method: asked.method } });
  if (asked.refused) throw asked.refused;
  if (asked.token === null) throw fails('not_authed');
  if (![sandbox.token, sandbox.appToken].includes(asked.token)) throw fails('invalid_auth');
  if (asked.token !== (isLine ? sandbox.appToken : sandbox.token)) throw fails('not_allowed_token_type');
  sandbox.budgets.spend(asked.method!, described.tier);
  // With several, which one is needed depends on the type of the channel.
  if (described.scopes.length === 1) needScope(call, described.scopes[0]!);
  if (refused) throw refused;
  return method(call);
}

function sendFault(
  sandbox: Sandbox,
  kind: FaultKind,
  { described }: Checked,
  seen: SeenRequest,
  response: ServerResponse,
): void {
  const failure = failureOf(kind, described?.scopes[0] ?? 'channels:read', sandbox.scopes);
  if (failure) return sendFailure(response, seen, failure);
  if (kind === 'reset') return void response.destroy();
  if (kind === 'unavailable') return sendPage(seen, response, 503, 'We are having trouble, and are looking into it');
  sendPage(seen, response, 200, 'Sign in to your workspace');
}

function sendPage(seen: SeenRequest, response: ServerResponse, status: number, words: string): void {
  seen.status = status;
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(`<!DOCTYPE html><html><head><title>Slack</title></head><body><p>${words}</p></body></html>`);
}

function sendFailure(response: ServerResponse, seen: SeenRequest, failure: SlackFailure): void {
  seen.status = failure.extra.status ?? 200;
  for (const [header, value] of Object.entries(failure.extra.headers ?? {})) response.setHeader(header, value);
  sendJson(response, seen.status, failure.body, false);
}

function sendJson(response: ServerResponse, status: number, value: unknown, isCut: boolean): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length });
  if (!isCut) return void response.end(body);
  // The announced length stays whole, so that the reader can tell that something is missing.
  response.write(body.subarray(0, body.length >> 1), () => response.destroy());
}
