import type { FaultKind } from '#sandbox';
import { bench, closeAll, S, says, ts, walk } from './slack-sandbox.company.js';

afterEach(closeAll);

const channel = S.launch;
const many = Array.from({ length: 6 }, (_, i) => says(ts(i + 1), `message ${i + 1}`));
const once = { match: /^POST \/api\/conversations\.history\?channel=C0000000001/, times: 1 };
const texts = (records: { text: string }[]) => records.map(({ text }) => text);

test.each<[FaultKind, number, unknown]>([
  ['rate-limit', 429, { ok: false, error: 'ratelimited' }],
  ['server-error', 500, { ok: false, error: 'internal_error' }],
  ['unauthorized', 200, { ok: false, error: 'invalid_auth' }],
  [
    'forbidden',
    200,
    {
      ok: false,
      error: 'missing_scope',
      needed: 'channels:history',
      provided: expect.not.stringContaining('channels:history'),
    },
  ],
  ['not-found', 200, { ok: false, error: 'channel_not_found' }],
])('%s answers %i in the shape of the tool, as often as told', async (kind, status, body) => {
  const { sandbox, call } = await bench(many);
  sandbox.fail({ ...once, kind, times: 2 });
  // The match sees the arguments of a form.
  expect((await call('conversations.history', { channel: S.legal })).body.ok).toBe(true);
  for (let i = 0; i < 2; i++) {
    const seen = await call('conversations.history', { channel });
    expect([seen.status, seen.body]).toEqual([status, body]);
  }
  expect((await call('conversations.history', { channel })).body.ok).toBe(true);
  expect(sandbox.requests.map((request) => request.status)).toEqual([200, status, status, 200]);
});

test('a rate-limit fault says how long to wait', async () => {
  const { sandbox, call } = await bench(many);
  sandbox.fail({ ...once, kind: 'rate-limit' });
  expect((await call('conversations.history', { channel })).headers.get('retry-after')).toBe('1');
});

test.each<[FaultKind, number]>([
  ['unavailable', 503],
  ['html', 200],
])('%s is a page of HTML with %i', async (kind, status) => {
  const { sandbox } = await bench(many);
  sandbox.fail({ kind, match: /auth\.test/, times: 1 });
  const response = await fetch(`${sandbox.baseUrl}auth.test`);
  expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
  expect(await response.text()).toMatch(/^<!DOCTYPE html>/);
});

test.each<FaultKind>(['truncated', 'reset'])('%s cuts the connection', async (kind) => {
  const { sandbox, call } = await bench(many);
  sandbox.fail({ ...once, kind });
  await expect(call('conversations.history', { channel })).rejects.toThrow();
  expect((await call('conversations.history', { channel })).status).toBe(200);
  expect(sandbox.requests.map((request) => request.status)).toEqual([kind === 'reset' ? 0 : 200, 200]);
});

test.each([
  ['conversations.history', 'messages', { channel, limit: 4 }, 2],
  ['conversations.list', 'channels', { types: 'public_channel,private_channel', limit: 3 }, 2],
  ['users.list', 'members', { limit: 4 }, 2],
  ['conversations.members', 'members', { channel, limit: 1 }, 2],
])('an empty page of %s has no %s although its cursor leads to them', async (method, field, args, pages) => {
  const at = await bench(many);
  const whole = await walk(at, method, field, args);
  expect(whole.sizes).toHaveLength(pages);
  at.sandbox.fail({ kind: 'empty-page', match: new RegExp(`${method.replace('.', '\\.')}.*cursor=`), times: 1 });
  const holed = await walk(at, method, field, args);
  expect(holed.sizes).toEqual([whole.sizes[0], 0, ...whole.sizes.slice(1)]);
  expect(holed.records).toEqual(whole.records);
});

test('an empty page of a list without cursors waits for one that has them', async () => {
  const { sandbox, ok } = await bench(many);
  sandbox.fail({ kind: 'empty-page', match: /files\.list|history/, times: 1 });
  expect((await ok('files.list')).ok).toBe(true);
  const body = await ok('conversations.history', { channel });
  expect(body).toMatchObject({ messages: [], has_more: true });
  const { next_cursor: cursor } = body.response_metadata;
  expect((await ok('conversations.history', { channel, cursor })).messages).toHaveLength(6);
});

test('repeat-cursor hands out the cursor that was just used', async () => {
  const { sandbox, ok } = await bench(many);
  sandbox.fail({ ...once, kind: 'repeat-cursor' });
  const next = (body: any): string => body.response_metadata.next_cursor;
  const cursor = next(await ok('conversations.history', { channel, limit: 2 }));
  const second = await ok('conversations.history', { channel, limit: 2, cursor });
  expect(next(second)).toBe(cursor);
  const third = await ok('conversations.history', { channel, limit: 2, cursor });
  expect(third.messages).toEqual(second.messages);
  expect(next(third)).not.toBe(cursor);
});

test.each([
  [
    'conversations.history',
    { channel },
    (body: any) => texts(body.messages),
    ['message 6', 'message 5', 'message 4', [17], 'message 2', 'message 1'],
  ],
  ['conversations.list', {}, (body: any) => body.channels.map(({ name }: any) => name), ['launch', [17]]],
  ['conversations.members', { channel }, (body: any) => body.members, [S.lea, 17]],
  ['users.info', { user: S.lea }, (body: any) => body.user.profile, [17]],
] as const)('malformed-record breaks one record of %s', async (method, args, pick, seen) => {
  const { sandbox, ok } = await bench(many);
  const whole = pick(await ok(method, args));
  sandbox.fail({ kind: 'malformed-record', match: /./, times: 1 });
  expect(pick(await ok(method, args))).toEqual(seen);
  expect(pick(await ok(method, args))).toEqual(whole);
});
