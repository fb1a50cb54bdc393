import { MEASURE } from '../../support/measure.js';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';
import pino from 'pino';
import { createApi } from '../../../src/api/index.js';
import { IDLE, openHub, type Hub } from './harness.js';

let hub: Hub;
beforeAll(async () => void (hub = await openHub({ listen: { host: '127.0.0.1', port: 0 }, migrations: [] })));
afterAll(() => hub.close());

const JSON_TYPE = { 'content-type': 'application/json' };
const post = (payload: string | Buffer, headers: Record<string, string> = JSON_TYPE) =>
  hub.api.app.inject({ method: 'POST', url: '/graphql', headers, payload });
const codeOf = (response: { json: () => { errors: { extensions: { code: string } }[] } }) =>
  response.json().errors[0]?.extensions.code;
const VIEWER = JSON.stringify({ query: '{ viewer { name } }' });

test.each([
  '{}',
  '[]',
  'null',
  '"x"',
  '',
  'not json',
  '{"query":7}',
  '{"query":"{ viewer { name } }","__proto__":{"x":1}}',
])('bG1 body %s: BAD_REQUEST', async (body) => {
  const response = await post(body);
  expect([response.statusCode, codeOf(response)]).toEqual([400, 'BAD_REQUEST']);
});

test('bG2 161 KiB: 413, and so is a packed body that would grow: it is not unpacked', async () => {
  const response = await post(
    JSON.stringify({ query: '{ viewer { name } }', variables: { x: 'x'.repeat(161 * 1024) } }),
  );
  expect(response.statusCode).toBe(413);
  expect((await post(VIEWER, { ...JSON_TYPE, 'content-encoding': 'gzip' })).statusCode).toBe(415);
  expect((await post(JSON.stringify({ query: `{ viewer { name } } #${'x'.repeat(16 * 1024)}` }))).statusCode).toBe(413);
});

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-7',
  'application/json; charset=utf-16',
])('bG3 %s: 415', async (type) => {
  expect((await post(VIEWER, { 'content-type': type })).statusCode).toBe(415);
});

test('JSON in UTF-8 is taken, said either way', async () => {
  for (const type of ['application/json', 'application/json; charset=utf-8', 'application/json;charset="UTF-8"'])
    expect((await post(VIEWER, { 'content-type': type })).json()).toEqual({ data: { viewer: { name: 'local' } } });
});

test('bG4 a batch: BAD_REQUEST', async () => {
  const response = await post(JSON.stringify(Array(50).fill({ query: '{ viewer { name } }' })));
  expect([response.statusCode, codeOf(response)]).toEqual([400, 'BAD_REQUEST']);
});

test('bG25 other methods and queries in the address: 405, nothing runs', async () => {
  hub.statements.length = 0;
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
    const response = await hub.api.app.inject({
      method,
      url: '/graphql?query={connections{nodes{id}}}&query={viewer{name}}',
    });
    expect([method, response.statusCode]).toEqual([method, 405]);
  }
  const page = await hub.api.app.inject({
    url: '/graphql?query={connections{nodes{id}}}',
    headers: { accept: 'text/html' },
  });
  expect(page.statusCode).toBe(200);
  expect(hub.statements).toEqual([]);
});

test('GraphiQL’s page and all it needs come from here, under a policy without inline scripts', async () => {
  const page = await hub.api.app.inject({ url: '/graphql', headers: { accept: 'text/html' } });
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(page.body).not.toMatch(/<script>|https?:\/\//);
  const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
  expect(files).toHaveLength(6);
  for (const url of files) {
    const file = await hub.api.app.inject({ url });
    expect([url, file.statusCode]).toEqual([url, 200]);
    expect(file.body.length).toBeGreaterThan(50);
  }
  for (const url of ['/graphiql/nothing.js', '/graphiql/..%2fpackage.json', '/graphiql/constructor'])
    expect((await hub.api.app.inject({ url })).statusCode).toBe(404);
});

test('the first page tells how the connections are, as text', async () => {
  await hub.owner.query(`UPDATE connection SET health_reason = '<script>alert(1)</script>' WHERE name = 'site'`);
  const { body, headers } = await hub.api.app.inject({ url: '/' });
  expect(headers['content-type']).toContain('text/html');
  expect(body).toContain('<h1>Acme &lt;Marketing&gt;</h1>');
  expect(body).toContain('<td>asana-main</td><td>asana</td><td>ok</td><td>2026-03-20T11:50:00.000Z</td>');
  expect(body).toContain('&lt;script&gt;alert(1)');
  expect(body).not.toContain('<script');
});

test('readiness waits until derived tables have caught up', async () => {
  const ready = () => hub.api.app.inject({ url: '/readyz' });
  await hub.owner.query("INSERT INTO touched (kind, id) VALUES ('task', gen_random_uuid())");
  const waiting = await ready();
  expect([waiting.statusCode, waiting.json().status]).toEqual([503, 'waiting']);
  await hub.owner.query('DELETE FROM touched');
  expect((await ready()).json()).toEqual({ status: 'ready' });
  // From then on changes being worked in are everyday life.
  await hub.owner.query("INSERT INTO touched (kind, id) VALUES ('task', gen_random_uuid())");
  expect((await ready()).statusCode).toBe(200);
  await hub.owner.query('DELETE FROM touched');
  expect((await hub.api.app.inject({ url: '/healthz' })).json()).toEqual({ status: 'ok', version: '0.0.0-test' });
});

test('every answer has an id of ours, whatever the client sends', async () => {
  const { headers } = await post(VIEWER, { ...JSON_TYPE, 'x-request-id': 'mine' });
  expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers['x-query-cost']).toBe('1/5000');
});

test('over a real socket: TRACE and a query cost nothing, an operation is answered', async () => {
  const { port } = hub.api.app.server.address() as AddressInfo;
  const traced = await new Promise<string>((resolve) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.end('TRACE /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'),
    );
    let text = '';
    socket.on('data', (part: Buffer) => (text += part.toString())).on('close', () => resolve(text));
  });
  expect(traced).toMatch(/^HTTP\/1\.1 40[045]/);
  const answer = await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers: JSON_TYPE, body: VIEWER });
  expect(await answer.json()).toEqual({ data: { viewer: { name: 'local' } } });
});

test('bG26 a client that leaves takes its statement with it', async () => {
  const blocker = await hub.owner.connect();
  try {
    await blocker.query('BEGIN; LOCK TABLE suggestion IN ACCESS EXCLUSIVE MODE');
    const { port } = hub.api.app.server.address() as AddressInfo;
    const leaving = new AbortController();
    const asked = fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: JSON.stringify({ query: '{ review { nodes { id } } }' }),
      signal: leaving.signal,
    }).catch(() => 'left');
    const waiting = async () => (await hub.owner.query(WAITING)).rowCount;
    for (let tries = 0; tries < 40 && !(await waiting()); tries++) await pause();
    expect(await waiting()).toBe(1);
    leaving.abort();
    expect(await asked).toBe('left');
    for (let tries = 0; tries < 20 && (await waiting()); tries++) await pause();
    expect(await waiting()).toBe(0);
  } finally {
    await blocker.query('ROLLBACK');
    blocker.release();
  }
});

test('with the database away it lives, is not ready, and says to try later without a word of where it is', async () => {
  const away = new Pool({ host: '127.0.0.1', port: 1, user: 'nobody', database: 'nothing' });
  const api = await createApi({
    api: away,
    now: () => 0,
    workspace: { name: 'x', timezone: 'UTC', campaignKey: 'x' },
    measure: MEASURE,
    definition: 'test',
    privacy: { minGroup: 5, coordination: false },
    auth: { required: false },
    actions: IDLE,
    log: pino({ level: 'silent' }),
    version: 'x',
  });
  const asked = await api.app.inject({ method: 'POST', url: '/graphql', headers: JSON_TYPE, payload: VIEWER });
  expect(asked.json()).toMatchObject({
    errors: [{ message: 'The database did not answer. Try again shortly', extensions: { code: 'TRY_LATER' } }],
  });
  const page = await api.app.inject({ url: '/' });
  expect([page.statusCode, page.body.includes('127.0.0.1')]).toEqual([503, false]);
  expect((await api.app.inject({ url: '/readyz' })).json()).toEqual({ status: 'waiting', missing: 'database' });
  expect((await api.app.inject({ url: '/healthz' })).statusCode).toBe(200);
  await api.close();
  await away.end();
});

test('closing lets an answer under way come out, and cuts connections nobody uses', async () => {
  const closing = await openHub({ listen: { host: '127.0.0.1', port: 0 } });
  const { port } = closing.api.app.server.address() as AddressInfo;
  const unused = connect(port, '127.0.0.1');
  await new Promise((resolve) => unused.once('connect', resolve));
  const blocker = await closing.owner.connect();
  await blocker.query('BEGIN; LOCK TABLE suggestion IN ACCESS EXCLUSIVE MODE');
  const asked = fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify({ query: '{ review { totalCount } }' }),
  });
  const waiting = async () => (await closing.owner.query(WAITING)).rowCount;
  for (let tries = 0; tries < 40 && !(await waiting()); tries++) await pause();
  const started = performance.now();
  const closed = closing.close();
  await blocker.query('ROLLBACK');
  blocker.release();
  expect(await (await asked).json()).toEqual({ data: { review: { totalCount: 1 } } });
  await closed;
  expect(performance.now() - started).toBeLessThan(4_000);
  unused.destroy();
});

// The pool gives up on a lock after a second of its own: what ends within 400 ms was ended by the leaving.
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
const WAITING = `SELECT FROM pg_stat_activity
  WHERE wait_event_type = 'Lock' AND query LIKE '%suggestion g%' AND datname = current_database() AND pid <> pg_backend_pid()`;
