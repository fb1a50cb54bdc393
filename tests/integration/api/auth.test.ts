import { checksumOf } from '../../../src/api/auth/checksum.js';
import { mintKey, parseKey } from '../../../src/api/auth/key.js';
import { createKey, listKeys, revokeKey } from '../../../src/api/index.js';
import { NOW } from './fixture/index.js';
import { openHub, PEPPER, type Hub } from './harness.js';

const DAY_MS = 86_400_000;
let hub: Hub;
let now = NOW;
beforeAll(
  async () =>
    void (hub = await openHub({
      auth: { required: true, pepper: PEPPER },
      now: () => now,
      limits: { requestsPerMinute: 0 },
    })),
);
afterAll(() => hub.close());

const key = (role: 'viewer' | 'admin') => createKey(hub.owner, PEPPER, { name: `${role} key`, role }, NOW);
const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
const from = (address: string) => ({ remoteAddress: address });

async function post(headers: Record<string, string>, address: string, query = '{ viewer { name role } }') {
  return hub.api.app.inject({ method: 'POST', url: '/graphql', headers, payload: { query }, ...from(address) });
}

test('a key has its shape, and every character of it counts', () => {
  const { text, id } = mintKey('test');
  expect(text).toMatch(/^hub_test_[0-9a-z]{12}_[A-Za-z0-9-]{43}_[0-9A-Za-z]{6}$/);
  expect(parseKey(text)?.id).toBe(id);
  const wrong = Array.from(text).map(
    (each, index) => text.slice(0, index) + (each === 'x' ? 'y' : 'x') + text.slice(index + 1),
  );
  expect(wrong.filter((each) => parseKey(each) !== null)).toEqual([]);
  expect(checksumOf('hub')).toBe(checksumOf('hub'));
});

test('a viewer reads, an administrator too; the secret is in no table', async () => {
  const viewer = await key('viewer');
  const admin = await key('admin');
  expect((await post(bearer(viewer.text), '10.0.0.1')).json()).toEqual({
    data: { viewer: { name: 'viewer key', role: 'viewer' } },
  });
  expect((await post(bearer(admin.text), '10.0.0.1')).json()).toEqual({
    data: { viewer: { name: 'admin key', role: 'admin' } },
  });
  const { rows } = await hub.owner.query<{ line: string }>('SELECT k::text AS line FROM api_key k');
  expect(rows.some(({ line }) => line.includes(viewer.text.split('_')[3]!))).toBe(false);
  expect(JSON.stringify(await listKeys(hub.owner))).not.toContain('hash');
});

test('bG21, bG23: every wrong key gets the same answer, and a wrong checksum costs no statement', async () => {
  const good = (await key('viewer')).text;
  const other = mintKey('live').text;
  const headers: Record<string, string>[] = [
    {},
    { authorization: '' },
    { authorization: 'Basic aHViOmh1Yg==' },
    { authorization: `Bearer ${'x'.repeat(9_000)}` },
    bearer(`${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`),
    bearer(other),
  ];
  const answers = [];
  hub.statements.length = 0;
  for (const [index, each] of headers.entries()) {
    if (index === 5) expect(hub.statements).toEqual([]);
    answers.push(await post(each, '10.0.0.2'));
  }
  expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
  expect(answers[0]!.statusCode).toBe(401);
  expect(answers[0]!.json().errors[0].extensions.code).toBe('UNAUTHENTICATED');
});

test('a key ends when it is revoked and after 90 days', async () => {
  const viewer = await key('viewer');
  expect(viewer.expiresAt.getTime()).toBe(NOW + 90 * DAY_MS);
  now = NOW + 90 * DAY_MS - 1;
  expect((await post(bearer(viewer.text), '10.0.0.3')).statusCode).toBe(200);
  now = NOW + 90 * DAY_MS;
  expect((await post(bearer(viewer.text), '10.0.0.3')).statusCode).toBe(401);
  now = NOW;
  await revokeKey(hub.owner, viewer.id, NOW);
  expect((await post(bearer(viewer.text), '10.0.0.3')).statusCode).toBe(401);
  await expect(revokeKey(hub.owner, viewer.id, NOW)).rejects.toThrow('No live key of that id');
});

test('ten failures a minute from one address, then nothing is looked at', async () => {
  const good = (await key('viewer')).text;
  for (let tries = 0; tries < 10; tries++) expect((await post(bearer('hub_x'), '10.0.0.4')).statusCode).toBe(401);
  const blocked = await post(bearer(good), '10.0.0.4');
  expect(blocked.statusCode).toBe(429);
  expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(0);
  expect((await post(bearer(good), '10.0.0.5')).statusCode).toBe(200);
});

test('bG24: a viewer who asks for an administrator’s field, whatever its alias, gets nothing at all and is noted', async () => {
  const viewer = await key('viewer');
  const query =
    '{ viewer { name } quarantine { nodes { ...f } } } fragment f on QuarantinedRecord { innocent: payload }';
  const answer = await post(bearer(viewer.text), '10.0.0.6', query);
  expect(answer.statusCode).toBe(403);
  expect(answer.json()).toEqual({
    errors: [{ message: 'Only an administrator may use QuarantinedRecord.payload', extensions: { code: 'FORBIDDEN' } }],
  });
  const { rows } = await hub.owner.query('SELECT actor, action, detail FROM audit_log ORDER BY id DESC LIMIT 1');
  expect(rows[0]).toMatchObject({
    actor: `viewer key (${viewer.id})`,
    action: 'denied',
    detail: { what: 'QuarantinedRecord.payload' },
  });
});

test('a viewer can neither look at the schema nor change anything', async () => {
  const viewer = await key('viewer');
  const tries = [
    '{ __schema { types { name } } }',
    'mutation { runSync(input: { idempotencyKey: "12345678" }) { runs { id } } }',
    '{ people { nodes { email } } }',
    '{ messages { nodes { text } } }',
  ];
  for (const query of tries)
    expect((await post(bearer(viewer.text), '10.0.0.7', query)).json().errors[0].extensions.code).toBe('FORBIDDEN');
  const admin = await key('admin');
  expect((await post(bearer(admin.text), '10.0.0.7', tries[0])).json().data.__schema.types.length).toBeGreaterThan(50);
});

test('one viewer’s cursor is no other’s', async () => {
  const [one, two] = [await key('viewer'), await key('viewer')];
  const first = await post(bearer(one.text), '10.0.0.8', '{ tasks(first: 1) { pageInfo { endCursor } } }');
  const query = `{ tasks(first: 1, after: "${first.json().data.tasks.pageInfo.endCursor}") { nodes { id } } }`;
  expect((await post(bearer(one.text), '10.0.0.8', query)).json().data.tasks.nodes).toHaveLength(1);
  expect((await post(bearer(two.text), '10.0.0.8', query)).json().errors[0].extensions.code).toBe('CURSOR_INVALID');
  now = NOW + 8 * DAY_MS;
  expect((await post(bearer(one.text), '10.0.0.8', query)).json().errors[0].extensions.code).toBe('CURSOR_INVALID');
  now = NOW;
});
