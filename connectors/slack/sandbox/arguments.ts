import type { IncomingMessage } from 'node:http';
import { fails, type SlackFailure } from './failures.js';

/** What a request asks for, however it was sent: a form, JSON or an address. */
export interface Asked {
  /** `conversations.list`; null: not an address of the API. */
  method: string | null;
  /** Without the token. */
  args: URLSearchParams;
  token: string | null;
  /** What is off the contract about the way it was sent. */
  problems: string[];
  /** The tool reads no arguments from this. */
  refused: SlackFailure | null;
}

const BASE = '/api/';

/** Reads a request to its end. */
export async function readArguments(request: IncomingMessage): Promise<Asked> {
  const body = await readBody(request);
  const url = new URL(request.url ?? '/', 'http://sandbox.test');
  const asked: Asked = {
    method: url.pathname.startsWith(BASE) ? url.pathname.slice(BASE.length) : null,
    args: new URLSearchParams(url.searchParams),
    token: null,
    problems: [],
    refused: null,
  };
  // New apps may not send it there, and addresses end up in logs.
  if (url.searchParams.has('token')) asked.problems.push('token: sent in the address');
  if (body !== '' && request.method === 'GET') asked.problems.push('a GET has a body; its arguments are not read');
  else if (body !== '') readSent(asked, body, request.headers['content-type'] ?? '');
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '');
  asked.token = bearer?.[1] ?? asked.args.get('token');
  asked.args.delete('token');
  for (const name of new Set(asked.args.keys())) {
    const times = asked.args.getAll(name).length;
    if (times > 1) asked.problems.push(`${name}: given ${times} times`);
  }
  return asked;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function readSent(asked: Asked, body: string, contentType: string): void {
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') {
    for (const [name, value] of new URLSearchParams(body)) asked.args.append(name, value);
  } else if (type === 'application/json') readJson(asked, body);
  else refuse(asked, type === '' ? 'missing_post_type' : 'invalid_post_type', `a body of type '${type}'`);
}

function readJson(asked: Asked, body: string): void {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return refuse(asked, 'invalid_json', 'a body that is no JSON');
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return refuse(asked, 'json_not_object', 'a JSON body that is no object');
  for (const [name, field] of Object.entries(value)) {
    if (field === null) continue;
    if (typeof field === 'number' && /^(?:ts|timestamp|message_ts|oldest|latest)$/.test(name))
      // As a double two of them can collide, and the last zeros are gone.
      asked.problems.push(`${name}: a JSON number, where the contract has text`);
    asked.args.append(name, typeof field === 'string' ? field : JSON.stringify(field));
  }
}

function refuse(asked: Asked, error: string, problem: string): void {
  asked.problems.push(problem);
  asked.refused = fails(error);
}
