import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Company, Fault, FaultKind, Ms, SeenRequest } from '#sandbox';
import type { Budgets } from './budgets.js';
import { costOf } from './cost.js';
import type { Cursors } from './cursors.js';
import { uuidOf } from './derivedIds.js';
import { notAuthenticated, Refusal, refusal } from './failures.js';
import { isPageFault, malform, refusalOf, type Faults } from './faults.js';
import type { Hooks } from './hooks.js';
import {
  nameOf,
  readBody,
  readOperation,
  rootFieldsOf,
  validateQuery,
  type Body,
  type Operation,
} from './operation.js';
import { WRITTEN } from './root.js';
import { run } from './run.js';
import type { Scene } from './scene.js';
import { schemasOf, versionFor } from './schemas.js';
import type { World } from './world.js';

/** Everything a running sandbox holds. */
export interface Sandbox {
  company: Company;
  now(): Ms;
  wallNow(): Ms;
  requests: SeenRequest[];
  offContract: string[];
  worldAt(now: Ms): World;
  cursors: Cursors;
  budgets: Budgets;
  faults: Faults;
  hiddenLogs: ReadonlySet<string>;
  lockedBoards: ReadonlySet<string>;
  hooks: Hooks;
  origin: string;
}

export const PATH = '/v2';

/** Answers one request as the tool would, and notes what was asked. */
export async function answer(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const seen: SeenRequest = { method: request.method ?? 'GET', path: request.url ?? '/', status: 0 };
  sandbox.requests.push(seen);
  const body = readBody(await textOf(request));
  const note = (problem: string) => sandbox.offContract.push(`${seen.method} ${seen.path}: ${problem}`);
  try {
    if (seen.path !== PATH || seen.method !== 'POST') {
      note('is not in the contract');
      throw refusal(404, 'ResourceNotFoundException', 'Not found');
    }
    const operation = body && readSafely(body);
    if (operation && !(operation instanceof GraphQLError)) seen.path = `${PATH} ${nameOf(operation)}`;
    const asked = { request, body, operation, note, name: `${seen.method} ${seen.path}` };
    const fault = sandbox.faults.before(asked.name);
    const refused = fault && refusalOf(fault, sandbox.budgets, 1);
    if (refused) throw refused;
    if (fault) return breakOff(fault, seen, response);
    const { result, isCut } = await resultOf(sandbox, asked);
    seen.status = 200;
    send(response, 200, envelope(sandbox, result), {}, isCut);
  } catch (error) {
    if (!(error instanceof Refusal)) note(`the sandbox itself failed: ${String(error)}`);
    const {
      status,
      body: told,
      headers,
    } = error instanceof Refusal ? error : refusal(500, 'INTERNAL_SERVER_ERROR', String(error));
    seen.status = status;
    send(response, status, envelope(sandbox, told), headers, false);
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function readSafely(body: Body): Operation | GraphQLError | null {
  try {
    return readOperation(body);
  } catch (error) {
    return error as GraphQLError;
  }
}

interface Asked {
  request: IncomingMessage;
  body: Body | null;
  operation: Operation | GraphQLError | null;
  note: (problem: string) => void;
  name: string;
}

async function resultOf(sandbox: Sandbox, { request, body, operation, note, name }: Asked) {
  const { headers } = request;
  const { version, problem } = versionFor(headers['api-version']?.toString());
  if (problem) note(problem);
  const { token } = sandbox.company.mondayAccount;
  if (headers.authorization !== token) {
    if (headers.authorization === `Bearer ${token}`) note('a personal token goes without the word Bearer');
    throw notAuthenticated();
  }
  sandbox.budgets.call();
  if (!headers['content-type']?.includes('application/json') || !body) {
    note('no JSON body with a query');
    throw refusal(400, 'INVALID_GRAPHQL_REQUEST', 'Request body must be JSON with a query');
  }
  if (operation === null || operation instanceof GraphQLError) {
    note(operation?.message ?? 'no such operation');
    throw refusal(200, 'PARSING_ERROR', operation?.message ?? 'No such operation', { statusCode: 400 });
  }
  const schemas = schemasOf(version);
  const { errors, problems } = validateQuery(schemas, body.query, operation.document);
  for (const one of problems) note(one);
  if (errors.length > 0) return { result: { errors }, isCut: false };
  if (operation.node.operation !== 'query' && !rootFieldsOf(operation).every((field) => WRITTEN.has(field))) {
    note('writing is in the contract, but this sandbox does not play it');
    throw refusal(200, 'missingRequiredPermissions', 'The token may only read', { statusCode: 403 });
  }
  const cost = costOf(schemas.played, operation);
  sandbox.budgets.spend(cost);
  const spoiling = sandbox.faults.spoiling(name);
  const scene = sceneOf(sandbox, { version, cost, note });
  const pageFault = spoiling.find(({ kind }) => isPageFault(kind));
  if (pageFault && isPageFault(pageFault.kind)) scene.pageFault = pageFault.kind;
  const result = await run(schemas.played, operation, scene);
  if (pageFault && scene.pageFault === null) sandbox.faults.use(pageFault);
  return { result, isCut: spoil(sandbox.faults, spoiling, result.data) };
}

function spoil(faults: Faults, spoiling: Fault[], data: unknown): boolean {
  const malformed = spoiling.find(({ kind }) => kind === 'malformed-record');
  if (malformed && malform(data)) faults.use(malformed);
  const cut = spoiling.find(({ kind }) => kind === 'truncated');
  if (cut) faults.use(cut);
  return cut !== undefined;
}

function sceneOf(
  sandbox: Sandbox,
  { version, cost, note }: { version: string; cost: number; note: (problem: string) => void },
): Omit<Scene, 'show'> {
  const { company, cursors, budgets, hiddenLogs, lockedBoards, hooks, origin } = sandbox;
  const now = sandbox.now();
  return {
    world: sandbox.worldAt(now),
    account: company.mondayAccount,
    now,
    wallNow: sandbox.wallNow(),
    origin,
    version,
    cursors,
    budgets,
    cost,
    hiddenLogs,
    lockedBoards,
    hooks,
    pageFault: null,
    note,
  };
}

/** Every answer names the account and the request. */
function envelope({ company, requests }: Sandbox, result: object): Record<string, unknown> {
  return {
    ...result,
    account_id: Number(company.mondayAccount.id),
    extensions: { request_id: uuidOf(`request ${requests.length}`) },
  };
}

function breakOff(kind: FaultKind, seen: SeenRequest, response: ServerResponse): void {
  if (kind === 'reset') {
    response.destroy();
    return;
  }
  seen.status = kind === 'unavailable' ? 503 : 200;
  const words = kind === 'unavailable' ? 'We are working on it' : 'Sign in';
  response.writeHead(seen.status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><html><head><title>monday.com</title></head><body><h1>${words}</h1></body></html>`);
}

function send(response: ServerResponse, status: number, value: object, headers: object, isCut: boolean): void {
  const body = Buffer.from(JSON.stringify(value));
  const common = { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length };
  response.writeHead(status, { ...headers, ...common });
  if (!isCut) return void response.end(body);
  // The announced length stays whole, so that the reader can tell that something is missing.
  response.write(body.subarray(0, body.length >> 1), () => response.destroy());
}
