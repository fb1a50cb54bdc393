import type { LookupAddress } from 'node:dns';
import net, { type AddressInfo } from 'node:net';
import { ConfigError } from '../../../src/errors.js';
import { isPublicAddress } from '../../../src/sdk/client/addresses.js';
import { createHttp, parseBaseUrl } from '../../../src/sdk/client/index.js';
import { client, closeAll, serve, VirtualClock } from './tool.js';

afterEach(closeAll);

const blocked = expect.objectContaining({ name: 'ConfigError', code: 'EGRESS_BLOCKED' }) as unknown;
const thrownBy = (act: () => unknown) => {
  try {
    act();
    return 'nothing';
  } catch (error) {
    return error;
  }
};

test.each([
  '2130706433',
  '0x7f.1',
  '127.1',
  '127.0.0.1',
  '0177.0.0.1',
  '0x7f000001',
  '017700000001',
  '１２７.０.０.１',
  '%31%32%37.0.0.1',
  '127。0。0。1',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:0001]',
  '[::1]',
  '[::]',
  '[::127.0.0.1]',
  '0',
  '0.0.0.0',
  'localhost',
  'localhost.',
  'LOCALHOST',
  'a.localhost',
  'ⓛocalhost',
  '127.0.0.1.',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fc00::1]',
  '100.64.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '240.0.0.1',
  '[ff02::1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  '[2001:db8::1]',
])('https://%s is no public host', (host) => {
  expect(thrownBy(() => parseBaseUrl(`https://${host}/api`, false))).toEqual(blocked);
  expect(parseBaseUrl(`https://${host}/api`, true).pathname).toBe('/api');
});

test.each([
  'app.asana.com',
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '[2606:4700::1111]',
  '[2001:4860:4860::8888]',
  'notlocalhost',
])('https://%s is a public host', (host) => expect(parseBaseUrl(`https://${host}/api`, false).protocol).toBe('https:'));

test('plain text needs allowPrivateNetwork, other schemes are never spoken', () => {
  expect(thrownBy(() => parseBaseUrl('http://app.asana.com', false))).toEqual(blocked);
  expect(parseBaseUrl('http://app.asana.com', true).protocol).toBe('http:');
  expect(thrownBy(() => parseBaseUrl('file:///etc/passwd', true))).toEqual(blocked);
});

test.each([
  'https://user:s3cret@host.example',
  'https://s3cret@host.example',
  'https://host.example/?s3cret',
  'https://host.example/#s3cret',
  's3cret',
])('base URL %s is not usable, and not echoed', (text) => {
  const error = thrownBy(() => parseBaseUrl(text, true));
  expect(error).toMatchObject({ name: 'ConfigError', code: 'CONFIG_INVALID' });
  expect((error as Error).message).not.toContain('s3cret');
});

test('addresses that are not one are not public', () => {
  expect(['', 'host', '1.2.3', '::ffff:8.8.8.8', '2606:4700::1%eth0'].map(isPublicAddress)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

describe('names', () => {
  const asked = async (answers: LookupAddress[][]) => {
    let sockets = 0;
    const server = net.createServer((socket) => {
      sockets++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    let round = 0;
    const http = createHttp({
      baseUrl: `https://rebind.example:${port}`,
      allowPrivateNetwork: false,
      budget: [],
      classify: () => null,
      version: '0',
      clock: new VirtualClock(),
      limits: { connectMs: 50 },
      resolveName: (_, options, callback) => {
        expect(options.all).toBe(true);
        callback(null, answers[round++ % answers.length]!);
      },
    });
    const outcomes: unknown[] = [];
    for (let i = 0; i < 5 * answers.length; i++)
      outcomes.push(await http.send({ path: '/' }).catch((error: unknown) => error));
    http.close();
    server.close();
    return { sockets, outcomes };
  };

  test.each([
    ['the loopback', [{ address: '127.0.0.1', family: 4 }]],
    ['the metadata service', [{ address: '169.254.169.254', family: 4 }]],
    ['a mapped address', [{ address: '::ffff:127.0.0.1', family: 6 }]],
    [
      'a public and a private address',
      [
        { address: '8.8.8.8', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ],
    ],
    ['nothing', []],
  ])('a name that leads to %s is refused before any socket', async (_, addresses) => {
    const { sockets, outcomes } = await asked([addresses]);
    expect(outcomes).toEqual(Array.from({ length: 5 }, () => blocked));
    expect(sockets).toBe(0);
  });
});

describe('requests', () => {
  test('an absolute URL of the own origin is asked, of another never', async () => {
    const tool = await serve((_, response) => response.end('{}'));
    const other = await serve((_, response) => response.end('{}'));
    const http = client(`${tool.url}/api`);
    await http.send({ path: `${tool.url}/elsewhere?x=1`, query: { y: 2 } });
    expect(tool.asked.map(({ url }) => url)).toEqual(['/elsewhere?x=1&y=2']);
    for (const path of [
      `${other.url}/`,
      tool.url.replace('http:', 'https:'),
      tool.url.replace('//', '//user@'),
      'file:///etc/passwd',
    ]) {
      await expect(http.send({ path })).rejects.toEqual(blocked);
    }
    expect(other.sockets).toBe(0);
  });

  test('a path cannot leave the base, nor name another host', async () => {
    const tool = await serve((_, response) => response.end('{}'));
    const http = client(`${tool.url}/api/1.0`);
    for (const path of ['/../../admin', '..', '/%2e%2e/admin', '/a/../../x'])
      await expect(http.send({ path })).rejects.toEqual(blocked);
    await http.send({ path: '//evil.example/x' });
    await http.send({ path: '@evil.example' });
    await http.send({ path: '\\\\evil.example' });
    expect(tool.asked.map(({ url }) => url)).toEqual([
      '/api/1.0//evil.example/x',
      '/api/1.0/@evil.example',
      '/api/1.0///evil.example',
    ]);
  });

  test('a query in the path is kept beside ours', async () => {
    const tool = await serve((_, response) => response.end('{}'));
    await client(tool.url).send({ path: '/?rest_route=/wp/v2/posts', query: { page: 2 } });
    expect(tool.asked[0]?.url).toBe('/?rest_route=%2Fwp%2Fv2%2Fposts&page=2');
  });

  test('proxies of the environment are not used', async () => {
    const tool = await serve((_, response) => response.end('{}'));
    const proxy = await serve((_, response) => response.end('{}'));
    const before = { ...process.env };
    Object.assign(process.env, { http_proxy: proxy.url, HTTP_PROXY: proxy.url, no_proxy: '', NO_PROXY: '' });
    try {
      await client(tool.url).send({ path: '/' });
    } finally {
      process.env = before;
    }
    expect([tool.sockets, proxy.sockets]).toEqual([1, 0]);
  });
});

describe('redirects', () => {
  test('inside the host three are followed, each at the pace of the budget', async () => {
    const clock = new VirtualClock();
    const tool = await serve((_, response, count) => {
      if (count <= 3) response.writeHead(302, { location: `/step${count}` }).end();
      else response.end('{"there":true}');
    }, clock.now);
    const http = client(tool.url, { clock, budget: [{ lane: 'default', perMinute: 2 }] });
    expect((await http.send({ path: '/start', headers: { authorization: 'Bearer t' } })).json()).toEqual({
      there: true,
    });
    expect(tool.asked.map(({ url, at }) => [url, at - clock.begun])).toEqual([
      ['/start', 0],
      ['/step1', 0],
      ['/step2', 61_000],
      ['/step3', 61_000],
    ]);
    expect(tool.asked[3]?.headers.authorization).toBe('Bearer t');
  });

  test('a fourth is a loop', async () => {
    const tool = await serve((_, response) => response.writeHead(307, { location: '/' }).end());
    await expect(client(tool.url).send({ path: '/' })).rejects.toMatchObject({
      name: 'ContractError',
      code: 'UPSTREAM_LOOP',
    });
    expect(tool.asked).toHaveLength(4);
  });

  test('another host never sees a socket, and the error says which base URL would be right', async () => {
    const other = await serve((_, response) => response.end('{}'));
    const tool = await serve((_, response) =>
      response.writeHead(301, { location: `${other.url}/x?token=s3cret` }).end(),
    );
    const error = await client(tool.url)
      .send({ path: '/' })
      .catch((thrown: unknown) => thrown);
    expect(error).toEqual(blocked);
    expect((error as ConfigError).remedy).toContain(other.url);
    expect((error as ConfigError).message).not.toContain('s3cret');
    expect(other.sockets).toBe(0);
  });

  test.each(['ftp://x/', 'http://[', 'data:text/plain,x', '//127.0.0.1:1/'])('to %s is refused', async (location) => {
    const tool = await serve((_, response) => response.writeHead(302, { location }).end());
    await expect(client(tool.url).send({ path: '/' })).rejects.toEqual(blocked);
    expect(tool.asked).toHaveLength(1);
  });

  test('of a POST is not followed', async () => {
    const tool = await serve((_, response) => response.writeHead(302, { location: '/x' }).end());
    await expect(client(tool.url).send({ method: 'POST', path: '/' })).rejects.toMatchObject({ name: 'ContractError' });
    expect(tool.asked).toHaveLength(1);
  });
});
