import { AuthError, TransientError } from '../../../src/errors.js';
import type { Tried } from '../../../src/sdk/client/index.js';
import { client, closeAll, serve, VirtualClock } from './tool.js';

afterEach(closeAll);

test('a tool that is down is asked five times with growing, jittered waits, then the error is thrown', async () => {
  const clock = new VirtualClock();
  const tool = await serve((_, response) => response.writeHead(503).end('<html>'), clock.now);
  const tried: Tried[] = [];
  const http = client(tool.url, { clock, random: () => 0.5, onRequest: (one) => tried.push(one) });
  await expect(http.send({ path: '/tasks', query: { secret: 'x' } })).rejects.toBeInstanceOf(TransientError);
  const gaps = tool.asked.slice(1).map(({ at }, i) => at - tool.asked[i]!.at);
  expect(gaps).toEqual([500, 1_000, 2_000, 4_000]);
  expect(tried.map(({ attempt, status, path, bytes }) => ({ attempt, status, path, bytes }))).toEqual(
    [1, 2, 3, 4, 5].map((attempt) => ({ attempt, status: 503, path: '/tasks', bytes: 6 })),
  );
});

test('a tool that comes back is a good answer', async () => {
  const clock = new VirtualClock();
  const tool = await serve((_, response, count) => response.writeHead(count < 3 ? 500 : 200).end('{"n":3}'));
  const answer = await client(tool.url, { clock }).send({ path: '/' });
  expect(answer.json()).toEqual({ n: 3 });
  expect(answer.requestedAt).toBe(new Date(clock.now()).toISOString());
});

test('the tool’s own moment is kept for a 503, and one beyond the bound is thrown at once', async () => {
  const clock = new VirtualClock();
  const waits = ['20', '600'];
  const tool = await serve(
    (_, response, count) => response.writeHead(503, { 'retry-after': waits[count - 1] }).end(),
    clock.now,
  );
  await expect(client(tool.url, { clock }).send({ path: '/' })).rejects.toMatchObject({
    retryAt: clock.begun + 620_000,
  });
  expect(tool.asked.map(({ at }) => at - clock.begun)).toEqual([0, 20_000]);
});

test('a refused connection is transient', async () => {
  const tool = await serve((_, response) => response.end());
  closeAll();
  const clock = new VirtualClock();
  await expect(client(tool.url, { clock }).send({ path: '/' })).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(clock.passed).toBeGreaterThan(0);
});

test('what no retry can mend is thrown at once', async () => {
  const tool = await serve((_, response) => response.writeHead(401).end('{}'));
  await expect(client(tool.url).send({ path: '/' })).rejects.toBeInstanceOf(AuthError);
  expect(tool.asked).toHaveLength(1);
});

test('a status the caller accepts is an answer', async () => {
  const tool = await serve((_, response) => response.writeHead(503, { 'x-a': ['1', '2'] }).end('{}'));
  const answer = await client(tool.url).send({ path: '/', accept: [503] });
  expect([answer.status, answer.headers['x-a']]).toEqual([503, '1, 2']);
});

test('neither headers nor query values are in what is thrown', async () => {
  const tool = await serve((request) => request.socket.destroy());
  const http = client(tool.url, { clock: new VirtualClock() }).with({ Authorization: 'Bearer s3cret' });
  const error = (await http.send({ path: '/a', query: { q: 's3cret' } }).catch((e: unknown) => e)) as Error;
  expect(error.message).toContain('GET /a');
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error.cause) + error.stack).not.toContain(
    's3cret',
  );
  const odd = client(tool.url).send({ path: '/', headers: { authorization: 'Bearer s3cret\n' } });
  await expect(odd).rejects.toMatchObject({ name: 'ConfigError', where: 'authorization' });
  await expect(odd).rejects.not.toThrow(/s3cret/);
});

test('requests carry our name, the given headers and bodies', async () => {
  const tool = await serve((_, response) => response.end('{}'));
  const http = client(`${tool.url}/api/1.0/`).with({ 'X-One': '1' }).with({ 'x-two': '2' });
  await http.send({ path: '/tasks', query: { a: 'ö &=', b: true, c: undefined, d: 3 }, headers: { 'X-ONE': 'again' } });
  await http.send({ method: 'POST', path: 'query', body: { query: '{ me }' } });
  await http.send({ method: 'POST', path: '', body: new URLSearchParams({ channel: 'C 1' }) });
  const [get, json, form] = tool.asked;
  expect(get?.url).toBe('/api/1.0/tasks?a=%C3%B6+%26%3D&b=true&d=3');
  expect(get?.headers).toMatchObject({
    'user-agent': 'throughline/9.9.9',
    'accept-encoding': 'gzip, br',
    'x-one': 'again',
    'x-two': '2',
  });
  expect([json?.method, json?.url, json?.body, json?.headers['content-type']]).toEqual([
    'POST',
    '/api/1.0/query',
    '{"query":"{ me }"}',
    'application/json',
  ]);
  expect([form?.url, form?.body, form?.headers['content-type']]).toEqual([
    '/api/1.0/',
    'channel=C+1',
    'application/x-www-form-urlencoded',
  ]);
});
