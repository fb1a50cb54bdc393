import { brotliCompressSync, gzipSync } from 'node:zlib';
import { client, closeAll, serve, VirtualClock } from './tool.js';

afterEach(closeAll);

const json = { 'content-type': 'application/json' };

test.each([
  ['gzip', gzipSync('{"a":1}'), { 'content-encoding': 'gzip' }],
  ['brotli', brotliCompressSync('{"a":1}'), { 'content-encoding': 'br' }],
  ['plain text labelled gzip', Buffer.from('{"a":1}'), { 'content-encoding': 'gzip' }],
  ['gzip without a label', gzipSync('{"a":1}'), {}],
  ['a byte order mark', Buffer.from('\uFEFF{"a":1}'), {}],
])('%s is read', async (_, body, headers) => {
  const tool = await serve((__, response) => response.writeHead(200, { ...json, ...headers }).end(body));
  expect((await client(tool.url).send({ path: '/' })).json()).toEqual({ a: 1 });
});

test('an attachment that is a gzip file stays one', async () => {
  const file = gzipSync('inside');
  const tool = await serve((_, response) => response.writeHead(200, { 'content-type': 'application/gzip' }).end(file));
  expect((await client(tool.url).send({ path: '/' })).body.equals(file)).toBe(true);
});

test.each([
  ['cut before its Content-Length', { 'content-length': '100' }, Buffer.from('{"a":')],
  ['cut in the middle of chunks', { 'transfer-encoding': 'chunked' }, Buffer.from('{"a":')],
])('a body %s is truncated, and asked for again', async (_, headers, part) => {
  const tool = await serve((__, response, count) => {
    if (count === 2) return response.end('{"a":1}');
    response.writeHead(200, headers).write(part, () => response.destroy());
  });
  const http = client(tool.url, { clock: new VirtualClock() });
  expect((await http.send({ path: '/' })).json()).toEqual({ a: 1 });
  expect(tool.asked).toHaveLength(2);
});

test('a body that stays truncated is told as such', async () => {
  const whole = gzipSync('x'.repeat(1000));
  const tool = await serve((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(whole.subarray(0, 15)),
  );
  const sent = client(tool.url, { clock: new VirtualClock() }).send({ path: '/' });
  await expect(sent).rejects.toMatchObject({ name: 'TransientError', code: 'UPSTREAM_TRUNCATED' });
  expect(tool.asked).toHaveLength(5);
});

test.each([
  ['announced', (size: number) => ({ 'content-length': String(size) })],
  ['unannounced', () => ({})],
])('a body that is too large, %s, ends the exchange early', async (_, headers) => {
  const size = 40_000_000;
  let written = 0;
  const tool = await serve((__, response) => {
    response.writeHead(200, headers(size));
    const more = () => {
      while (written < size && !response.destroyed) {
        written += 100_000;
        if (!response.write(Buffer.alloc(100_000))) return response.once('drain', more);
      }
      return response.end();
    };
    more();
  });
  const sent = client(tool.url).send({ path: '/big', maxBytes: 1_000_000 });
  await expect(sent).rejects.toMatchObject({ name: 'ContractError', code: 'UPSTREAM_TOO_LARGE', where: 'GET /big' });
  expect(written).toBeLessThan(size / 2);
  expect(tool.asked).toHaveLength(1);
});

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
])('a %s bomb is stopped at the limit', async (encoding, compress) => {
  const bomb = compress(Buffer.alloc(30_000_000));
  const tool = await serve((_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(bomb));
  await expect(client(tool.url).send({ path: '/', maxBytes: 1_000_000 })).rejects.toMatchObject({
    code: 'UPSTREAM_TOO_LARGE',
  });
});

test('bytes that are no gzip after all are a broken contract', async () => {
  const broken = Buffer.concat([gzipSync('x'.repeat(500)).subarray(0, 12), Buffer.alloc(40, 7)]);
  const tool = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(broken));
  await expect(client(tool.url).send({ path: '/' })).rejects.toMatchObject({ code: 'UPSTREAM_SCHEMA' });
});

test.each([
  ['plain text labelled br', 'br', '{"a":1}'],
  ['an encoding nobody asked for', 'deflate', '{"a":1}'],
  ['two encodings, one around the other', 'gzip, br', brotliCompressSync(gzipSync('{"a":1}'))],
])('%s is a broken contract, not guessed at', async (_, encoding, body) => {
  const tool = await serve((__, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body));
  await expect(client(tool.url).send({ path: '/' })).rejects.toMatchObject({
    name: 'ContractError',
    code: 'UPSTREAM_SCHEMA',
  });
  expect(tool.asked).toHaveLength(1);
});

test('an unlabelled gzip body without its end is asked for again', async () => {
  const whole = gzipSync('{"a":1}');
  const tool = await serve((_, response, count) =>
    response.writeHead(200, json).end(count === 1 ? whole.subarray(0, 20) : whole),
  );
  expect((await client(tool.url, { clock: new VirtualClock() }).send({ path: '/' })).json()).toEqual({ a: 1 });
});

test('long numbers become text, all others stay numbers', async () => {
  const body =
    '{"id":12345678901234567890,"list":[1234567890123456,-1234567890123456, 7],"short":123456789012345,"f":0.1234567890123456789,"e":1e3,"text":"1234567890123456"}';
  const tool = await serve((_, response) => response.writeHead(200, json).end(body));
  expect((await client(tool.url).send({ path: '/' })).json()).toEqual({
    id: '12345678901234567890',
    list: ['1234567890123456', '-1234567890123456', 7],
    short: 123456789012345,
    f: 0.12345678901234568,
    e: 1000,
    text: '1234567890123456',
  });
});

test('what is not JSON says where, never what was asked', async () => {
  const tool = await serve((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>1234567890123456'),
  );
  const answer = await client(tool.url).send({ path: '/posts', query: { token: 's3cret' } });
  expect(() => answer.json()).toThrow(
    expect.objectContaining({
      name: 'ContractError',
      message: 'The answer is not JSON, at GET /posts, got 19 bytes of text/html',
    }),
  );
});

test('classify sees data, text, or nothing of a picture', async () => {
  const seen: unknown[] = [];
  const kinds = ['application/json', 'text/html', 'image/png'];
  const tool = await serve((_, response, count) =>
    response.writeHead(200, { 'content-type': kinds[count - 1] }).end(count === 1 ? '{"ok":false}' : '<b>'),
  );
  const http = client(tool.url, { classify: ({ body }) => (seen.push(body), null) });
  for (const path of kinds) await http.send({ path });
  expect(seen).toEqual([{ ok: false }, '<b>', undefined]);
});
