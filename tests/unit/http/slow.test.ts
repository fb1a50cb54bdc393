import net, { type AddressInfo } from 'node:net';
import { LIMITS, type Limits } from '../../../src/sdk/client/stopwatch.js';
import { client, closeAll, serve, VirtualClock } from './tool.js';

afterEach(closeAll);

const limits: Limits = { connectMs: 60, firstByteMs: 60, idleMs: 60, totalMs: 250 };
const late = (got: string) => ({
  name: 'TransientError',
  code: 'UPSTREAM_TIMEOUT',
  message: expect.stringContaining(got) as string,
});
const once = { limits, clock: new VirtualClock(), random: () => 1_000_000 };

test('without other limits nothing takes longer than two minutes, whatever comes byte by byte', () => {
  expect(LIMITS).toEqual({ connectMs: 5_000, firstByteMs: 15_000, idleMs: 15_000, totalMs: 120_000 });
});

test('an answer that trickles is ended by the total, however lively', async () => {
  let closed = () => {};
  const isClosed = new Promise<void>((resolve) => (closed = resolve));
  const tool = await serve((_, response) => {
    const drip = setInterval(() => response.write('x'), 10);
    response.on('close', () => {
      clearInterval(drip);
      closed();
    });
  });
  const before = Date.now();
  await expect(client(tool.url, once).send({ path: '/' })).rejects.toMatchObject(
    late('no complete answer within 250 ms'),
  );
  expect(Date.now() - before).toBeLessThan(2_000);
  await isClosed;
});

test('silence in the middle of a body', async () => {
  const tool = await serve((_, response) => response.write('{'));
  await expect(client(tool.url, once).send({ path: '/' })).rejects.toMatchObject(late('silence'));
});

test('an answer that never begins', async () => {
  const tool = await serve(() => {});
  await expect(client(tool.url, once).send({ path: '/' })).rejects.toMatchObject(late('no answer within 60 ms'));
});

test('headers that never end', async () => {
  const tool = await serve((request) => {
    request.socket.write('HTTP/1.1 200 OK\r\n');
    const drip = setInterval(() => request.socket.write('a: b\r\n'), 10);
    request.socket.on('close', () => clearInterval(drip));
  });
  await expect(client(tool.url, once).send({ path: '/' })).rejects.toMatchObject(late('no answer within 60 ms'));
});

test('an interim answer after the other', async () => {
  const tool = await serve((request) => {
    const drip = setInterval(() => request.socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 10);
    request.socket.on('close', () => clearInterval(drip));
  });
  await expect(client(tool.url, once).send({ path: '/' })).rejects.toMatchObject(late('no answer within 60 ms'));
});

test('trailers that never end, after a body that did', async () => {
  const tool = await serve((request) => {
    request.socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n');
    const drip = setInterval(() => request.socket.write('a: b\r\n'), 10);
    request.socket.on('close', () => clearInterval(drip));
  });
  await expect(client(tool.url, once).send({ path: '/' })).rejects.toMatchObject(late('silence'));
});

test.each([
  ['50,000 header lines', (socket: net.Socket) => socket.write('a: b\r\n'.repeat(50_000))],
  ['one header line of a megabyte', (socket: net.Socket) => socket.write(`a: ${'b'.repeat(1_000_000)}\r\n`)],
  [
    '50,000 trailer lines',
    (socket: net.Socket) => {
      socket.write('transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n');
      socket.write('a: b\r\n'.repeat(50_000));
    },
  ],
])('%s are not taken in; the lane is free, and the page is asked for again', async (_, flood) => {
  const tool = await serve(({ socket }, response, count) => {
    if (count > 1) return response.end('{"a":1}');
    // Whoever stops listening in the middle of it makes the rest fail.
    socket.on('error', () => {});
    socket.write('HTTP/1.1 200 OK\r\n');
    flood(socket);
    socket.write('\r\n');
  });
  const http = client(tool.url, { clock: new VirtualClock(), budget: [{ lane: 'default', concurrent: 1 }] });
  const [first, next] = await Promise.all([http.send({ path: '/first' }), http.send({ path: '/next' })]);
  expect([first.json(), next.json()]).toEqual([{ a: 1 }, { a: 1 }]);
  expect(tool.asked.map(({ url }) => url).sort((a, b) => a.localeCompare(b))).toEqual(['/first', '/first', '/next']);
});

test('a TLS handshake that is never answered', async () => {
  const server = net.createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await expect(client(url, once).send({ path: '/' })).rejects.toMatchObject(late('no connection within 60 ms'));
  server.close();
});

test('a slow tool is asked again, and its lane is free meanwhile', async () => {
  const tool = await serve((request, response, count) => {
    if (count > 1) response.end('{}');
  });
  const http = client(tool.url, { limits, clock: new VirtualClock(), budget: [{ lane: 'default', concurrent: 1 }] });
  const [slow, next] = await Promise.all([http.send({ path: '/slow' }), http.send({ path: '/next' })]);
  expect([slow.status, next.status]).toEqual([200, 200]);
  expect(tool.asked).toHaveLength(3);
});

test('an abort in the middle of a body ends it with the reason', async () => {
  const stop = new AbortController();
  const tool = await serve((_, response) =>
    response.write('{', () => setTimeout(() => stop.abort(new Error('enough')), 10)),
  );
  await expect(client(tool.url, { signal: stop.signal }).send({ path: '/' })).rejects.toThrow('enough');
});
