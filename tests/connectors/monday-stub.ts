import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, execute, getVariableValues, parse, validate, type OperationDefinitionNode } from 'graphql';
import { monday } from '../../connectors/monday/index.js';
import type { MondayApi } from '../../connectors/monday/api.js';
import { parseJson, type Answer, type Http, type Page, type Raw, type Request } from '../../src/sdk/index.js';

export const BOARD = '8123456701';
export const UNTIL = '2026-03-02T10:00:00.000Z';
export const SEEN = { requestedAt: UNTIL, previousAt: null };

export interface Said {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
}

type Row = Record<string, unknown>;
type Variables = Record<string, unknown>;
interface Asked {
  operation: string;
  variables: Variables;
  headers: Record<string, string>;
}

export const schema = buildSchema(readFileSync(join(__dirname, 'monday-schema.2026-10.graphql'), 'utf8'));

// oxlint-disable-next-line typescript/no-explicit-any -- recorded bodies, looked at freely by tests
export function fixture(name: string): any {
  return parseJson(readFileSync(join(__dirname, '../../connectors/monday/fixtures', `${name}.json`), 'utf8'));
}

/** An answer that is a failure of the application: HTTP 200, the code in `extensions`. */
export const refused = (code: string, path?: unknown[], data: unknown = null, more: Row = {}): Said => ({
  body: { data, errors: [{ message: code, ...(path && { path }), extensions: { code, status_code: 200, ...more } }] },
});

/**
 * A monday that carries out the connector's own queries over plain data, by the real schema; `said` answers instead where
 * it gives something. What is no query of that schema, with its variables, fails the test. Errors go through `classify`.
 */
export async function openStub(
  world: Row,
  said: (operation: string, variables: Variables, nth: number) => Said | null | undefined = () => null,
  config: unknown = {},
) {
  const requests: Asked[] = [];
  const holds: [string, number][] = [];
  const logged: Row[] = [];
  const make = (headers: Record<string, string>): Http => ({
    with: (more) => make({ ...headers, ...more }),
    hold: (lane, until) => void holds.push([lane, until]),
    send: async ({ method, path, body, maxBytes }: Request): Promise<Answer> => {
      const {
        query,
        variables = {},
        operationName,
      } = body as { query: string; variables?: Variables; operationName: string };
      expect({ method, path }).toEqual({ method: 'POST', path: '' });
      const sent = JSON.parse(JSON.stringify(variables)) as Variables;
      requests.push({ operation: operationName, variables: sent, headers });
      const document = parse(query);
      expect(validate(schema, document)).toEqual([]);
      const { variableDefinitions = [] } = document.definitions[0] as OperationDefinitionNode;
      expect(getVariableValues(schema, variableDefinitions, sent).errors).toBeUndefined();
      const nth = requests.filter(({ operation }) => operation === operationName).length;
      const given = said(operationName, sent, nth) ?? { body: await run(document, sent) };
      const bytes = Buffer.from(typeof given.body === 'string' ? given.body : JSON.stringify(given.body));
      const json = <T>(): T => parseOnce(bytes) as T;
      const { status = 200, headers: answered = {} } = given;
      const fault =
        bytes.length > (maxBytes ?? 50_000_000)
          ? monday.classify({ status: 200, body: TOO_COSTLY, now: 0 })
          : monday.classify({ status, headers: answered, body: parseOnce(bytes), now: 0 });
      if (fault) throw fault;
      return { status, headers: answered, body: bytes, json, requestedAt: UNTIL };
    },
  });
  const run = async (document: ReturnType<typeof parse>, variableValues: Variables): Promise<unknown> => {
    const { data, errors } = await execute({
      schema,
      document,
      variableValues,
      rootValue: { complexity: CHEAP, ...world },
    });
    // The data of a test lacks something the schema promises: a fault of the test.
    if (errors) throw errors[0]!;
    return { data, account_id: 31415926 };
  };
  const api: MondayApi = await monday.open({
    config: monday.config.parse(config),
    secrets: { token: 'secret-token' },
    allowPrivateNetwork: false,
    keepText: false,
    http: make({}),
    now: () => UNTIL,
    log: (about, message) => void logged.push({ ...about, message }),
  });
  const asked = (operation: string) => requests.filter((one) => one.operation === operation);
  return { api, requests, asked, holds, logged };
}

const CHEAP = { before: 9_000_000, after: 8_999_990, query: 10, reset_in_x_seconds: 30 };
const TOO_COSTLY = refused('COMPLEXITY_BUDGET_EXHAUSTED', [], null, { complexity: 2, complexity_budget_limit: 1 }).body;

const parsed = new WeakMap<Buffer, unknown>();
function parseOnce(body: Buffer): unknown {
  if (!parsed.has(body)) parsed.set(body, parseJson(body.toString()));
  return parsed.get(body);
}

/** The value a record's pointer names, with its `meta`. */
function recordOf({ body, at = '', meta }: Raw): Row & { id: string } {
  const value = at
    .split('/')
    .slice(1)
    .reduce<unknown>((part, key) => (part as Row)[key], parseOnce(body));
  return { ...(value as Row & { id: string }), ...(meta && { meta }) };
}

/** What a walk handed over: decoded records, what is gone, every cursor, and whether it was told to be whole. */
async function walk<Cursor>(pages: AsyncIterable<Page<Cursor>>) {
  const all: Page<Cursor>[] = [];
  for await (const page of pages) all.push(page);
  const records = all.flatMap((page) => page.records.map(recordOf));
  return {
    records,
    keys: records.map(({ id }) => String(id)),
    gone: all.flatMap((page) => page.gone ?? []),
    sizes: all.map((page) => page.records.length),
    cursors: all.flatMap((page) => (page.next === undefined ? [] : [page.next])),
    whole: all.some((page) => page.whole),
  };
}

/** Reads one part of a stream of a stub. */
export async function read(
  name: string,
  stub: Awaited<ReturnType<typeof openStub>>,
  job: { part?: string; since?: unknown; full?: boolean } = {},
) {
  const { part = BOARD, since = null, full = since === null } = job;
  const stream = monday.streams.find((one) => one.name === name)!;
  return { ...stub, ...(await walk(stream.read(stub.api, { part, since, until: UNTIL, full }))) };
}
