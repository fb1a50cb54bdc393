import { answerOf, bench, closeAll, DAY_ONE, S, says, ts, type Answered } from './slack-sandbox.company.js';

afterEach(closeAll);

const posted = [says(ts(1), 'one'), says(ts(2), 'two')];

describe('checklist: POST form, POST JSON, GET; bearer header or token field; HTTP 200 with ok:false; unknown_method', () => {
  const sendings: [string, (base: string, token: string) => Promise<Response>][] = [
    [
      'POST form, bearer header',
      (base, token) =>
        fetch(`${base}conversations.history`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}` },
          body: new URLSearchParams({ channel: S.launch, limit: '1' }),
        }),
    ],
    [
      'POST form, token field',
      (base, token) =>
        fetch(`${base}conversations.history`, {
          method: 'POST',
          body: new URLSearchParams({ channel: S.launch, limit: '1', token }),
        }),
    ],
    [
      'POST JSON, bearer header',
      (base, token) =>
        fetch(`${base}conversations.history`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify({ channel: S.launch, limit: 1 }),
        }),
    ],
    [
      'GET, bearer header',
      (base, token) =>
        fetch(`${base}conversations.history?channel=${S.launch}&limit=1`, {
          headers: { authorization: `Bearer ${token}` },
        }),
    ],
  ];

  test.each(sendings)('%s', async (_, send) => {
    const { sandbox } = await bench(posted);
    const { status, body } = await answerOf(await send(sandbox.baseUrl, sandbox.secrets.token!));
    expect(status).toBe(200);
    expect(body.messages.map(({ text }: { text: string }) => text)).toEqual(['two']);
    expect(sandbox.offContract).toEqual([]);
    // Noted in one form, whatever the way, and without the token.
    expect(sandbox.requests).toEqual([
      { method: expect.any(String), path: `/api/conversations.history?channel=${S.launch}&limit=1`, status: 200 },
    ]);
  });

  test('a token in the address works, is off the contract, and is not noted', async () => {
    const { sandbox } = await bench();
    const { token } = sandbox.secrets;
    const { body } = await answerOf(await fetch(`${sandbox.baseUrl}auth.test?token=${token}`));
    expect(body.ok).toBe(true);
    expect(sandbox.offContract).toEqual(['GET /api/auth.test: token: sent in the address']);
    expect(JSON.stringify([sandbox.requests, sandbox.offContract])).not.toContain(token);
  });

  test.each<[string, Record<string, string>, string]>([
    ['no token', {}, 'not_authed'],
    ['a wrong token', { authorization: 'Bearer xoxb-wrong' }, 'invalid_auth'],
    ['no bearer', { authorization: 'Basic eDp5' }, 'not_authed'],
  ])('%s: 200 with %j is refused as %s', async (_, headers, error) => {
    const { sandbox } = await bench();
    const { status, body } = await answerOf(await fetch(`${sandbox.baseUrl}auth.test`, { method: 'POST', headers }));
    expect({ status, body }).toEqual({ status: 200, body: { ok: false, error } });
  });

  test('unknown_method names it; a method that is known but not played is unknown too, with another reason', async () => {
    const { call, sandbox } = await bench();
    expect(await call('channels.history')).toMatchObject({
      status: 200,
      body: { ok: false, error: 'unknown_method', req_method: 'channels.history' },
    });
    expect((await call('chat.postMessage')).body.error).toBe('unknown_method');
    expect(sandbox.offContract).toEqual([
      'POST /api/channels.history: is not in the contract',
      'POST /api/chat.postMessage: is in the contract, but this sandbox does not play it',
    ]);
  });

  test('beside the API there is a page of HTML', async () => {
    const { sandbox } = await bench();
    const response = await fetch(new URL('/elsewhere', sandbox.baseUrl));
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(sandbox.offContract).toEqual(['GET /elsewhere: is not in the contract']);
  });
});

describe('scopes', () => {
  test('auth.test says who the token is, and which scopes it has in a header', async () => {
    const { call } = await bench([], { scopes: ['users:read', 'team:read'] });
    const { body, headers } = await call('auth.test');
    expect(body).toMatchObject({ ok: true, user_id: S.app, team_id: S.team, url: 'https://acme.slack.com/' });
    expect(headers.get('x-oauth-scopes')).toBe('users:read,team:read');
  });

  test.each<[string, Record<string, string>, string]>([
    ['users.list', { limit: '200' }, 'users:read'],
    ['conversations.list', { types: 'public_channel' }, 'channels:read'],
    ['conversations.list', { types: 'private_channel' }, 'groups:read'],
    ['conversations.history', { channel: S.launch }, 'channels:history'],
    ['conversations.history', { channel: S.legal }, 'groups:history'],
    ['files.list', {}, 'files:read'],
    ['reactions.get', { channel: S.launch, timestamp: ts(1) }, 'reactions:read'],
    ['team.info', {}, 'team:read'],
  ])('%s %j without its scope: missing_scope with needed and provided', async (method, args, needed) => {
    const { call } = await bench(posted, { scopes: ['pins:read', 'emoji:read'] });
    expect((await call(method, args)).body).toEqual({
      ok: false,
      error: 'missing_scope',
      needed,
      provided: 'pins:read,emoji:read',
    });
  });
});

describe('arguments off the contract', () => {
  const off = async (method: string, args: Record<string, string>) => {
    const { call, sandbox } = await bench([...posted, says(ts(3), 'reply', { thread: ts(1) })]);
    const { body } = await call(method, args);
    const path = `POST /api/${method}${Object.keys(args).length ? `?${new URLSearchParams(args).toString()}` : ''}: `;
    return { body, off: sandbox.offContract.map((line) => line.replace(path, '')) };
  };
  const channel = S.launch;

  test.each<[string, Record<string, string>, string, string | undefined]>([
    ['conversations.history', { channel, color: 'red' }, 'color: unknown argument', undefined],
    ['conversations.history', { channel, limit: '1000' }, 'limit: 1000 is not within 1..999', undefined],
    ['conversations.history', { channel, limit: '0' }, 'limit: 0 is not within 1..999', undefined],
    ['conversations.history', { channel, limit: 'all' }, "limit: 'all' is no number", 'invalid_arguments'],
    ['conversations.history', { channel, inclusive: 'yes' }, "inclusive: 'yes' is no boolean", 'invalid_arguments'],
    ['conversations.history', {}, 'missing required field: channel', 'invalid_arguments'],
    [
      'conversations.history',
      { channel, oldest: 'noon' },
      "oldest: 'noon' has not the shape of a ts",
      'invalid_ts_oldest',
    ],
    ['conversations.history', { channel, latest: '-1' }, "latest: '-1' has not the shape of a ts", 'invalid_ts_latest'],
    [
      'conversations.history',
      { channel, oldest: '1793610000.1' },
      "oldest: '1793610000.1' has not the shape of a ts",
      undefined,
    ],
    ['conversations.list', { limit: '1000' }, 'limit: 1000 is not within 1..999', 'invalid_limit'],
    [
      'conversations.replies',
      { channel, ts: '1793610000' },
      "ts: '1793610000' has not the shape of a ts",
      'thread_not_found',
    ],
    ['reactions.get', { channel, timestamp: 'x' }, "timestamp: 'x' has not the shape of a ts", 'bad_timestamp'],
    ['files.list', { cursor: 'abc' }, 'cursor: unknown argument', undefined],
  ])('%s %j is noted: %s', async (method, args, reason, error) => {
    const seen = await off(method, args);
    expect(seen.off).toEqual([reason]);
    expect(seen.body.error).toBe(error);
    expect(seen.body.ok).toBe(error === undefined);
  });

  test('what the tool cannot read is told line by line', async () => {
    const { body } = await off('conversations.history', { limit: 'all' });
    expect(body.response_metadata.messages).toEqual([
      "[ERROR] limit: 'all' is no number",
      '[ERROR] missing required field: channel',
    ]);
  });

  test('an argument twice is noted', async () => {
    const { sandbox } = await bench();
    await fetch(`${sandbox.baseUrl}conversations.list?types=im&types=mpim`);
    expect(sandbox.offContract).toEqual(['GET /api/conversations.list?types=im&types=mpim: types: given 2 times']);
  });

  const json = async (body: string, type = 'application/json'): Promise<{ answer: Answered; off: string[] }> => {
    const { sandbox } = await bench(posted);
    const response = await fetch(`${sandbox.baseUrl}conversations.history`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.secrets.token}`, 'content-type': type },
      body,
    });
    return {
      answer: await answerOf(response),
      off: sandbox.offContract.map((line) => line.split(': ').slice(1).join(': ')),
    };
  };

  test('a ts as a JSON number is understood, and noted', async () => {
    const { answer, off: noted } = await json(`{"channel":"${S.launch}","oldest":${DAY_ONE / 1000}}`);
    expect(answer.body.messages).toHaveLength(2);
    expect(noted).toEqual(['oldest: a JSON number, where the contract has text']);
  });

  test.each([
    ['{', 'application/json', 'invalid_json'],
    ['[]', 'application/json', 'json_not_object'],
    ['<a/>', 'text/xml', 'invalid_post_type'],
  ])('a body %s of type %s is refused as %s', async (body, type, error) => {
    const { answer, off: noted } = await json(body, type);
    expect([answer.status, answer.body.error]).toEqual([200, error]);
    expect(noted).toEqual([expect.stringMatching(/^a (?:JSON )?body/), 'missing required field: channel']);
  });

  test('a GET with a body: its arguments are not read', async () => {
    const { sandbox } = await bench(posted);
    const { body } = await getWithBody(sandbox.baseUrl, sandbox.secrets.token!, `channel=${S.launch}`);
    expect(body.error).toBe('invalid_arguments');
    expect(sandbox.offContract).toEqual([
      'GET /api/conversations.history: a GET has a body; its arguments are not read',
      'GET /api/conversations.history: missing required field: channel',
    ]);
  });

  test('a DELETE is noted', async () => {
    const { sandbox } = await bench();
    await fetch(`${sandbox.baseUrl}auth.test`, { method: 'DELETE' });
    expect(sandbox.offContract).toEqual(['DELETE /api/auth.test: DELETE: methods are called by POST or GET']);
  });
});

/** `fetch` refuses to send this. */
async function getWithBody(baseUrl: string, token: string, body: string): Promise<{ body: any }> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': body.length,
    };
    const sent = request(`${baseUrl}conversations.history`, { method: 'GET', headers }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString()));
      response.on('end', () => resolve({ body: JSON.parse(text) as unknown }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
