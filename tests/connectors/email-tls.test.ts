import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls, { createServer, type Server } from 'node:tls';
import { ConfigError } from '../../src/sdk/index.js';
import { email } from '../../connectors/email/index.js';
import * as endpoint from '../../connectors/email/endpoint.js';
import { startStub, type Stub } from './email-imap-stub.js';

// Loopback is private, and a private network may speak plain text; only here is the public rule applied to loopback.
jest.mock('../../connectors/email/endpoint.js', () => ({
  ...jest.requireActual<typeof endpoint>('../../connectors/email/endpoint.js'),
  resolveEndpoint: jest.fn(),
}));

const open = (
  port: number,
  tls: endpoint.Endpoint['tls'],
  { ca, host = 'mail.corp.test' }: { ca?: string; host?: string } = {},
) => {
  jest.mocked(endpoint.resolveEndpoint).mockResolvedValue({ host, address: '127.0.0.1', port, tls });
  return email.open({
    ca,
    config: { user: 'lea' },
    secrets: { password: 'secret' },
    baseUrl: `imap://mail.corp.test:${port}`,
    allowPrivateNetwork: false,
    now: () => '2026-03-02T10:00:00.000Z',
    log: () => undefined,
    pause: () => Promise.resolve(),
  } as never);
};

const blocked = { constructor: ConfigError, code: 'EGRESS_BLOCKED' };

it('no password is sent where STARTTLS was stripped (bE3)', async () => {
  const stub = await startStub({ capability: 'IMAP4rev1 AUTH=PLAIN' });
  await expect(email.check(await open(stub.port, 'starttls'))).rejects.toMatchObject(blocked);
  expect(stub.commands.filter((command) => /LOGIN|AUTHENTICATE/.test(command))).toEqual([]);
  await stub.stop();
});

it('no password is sent where the server refuses STARTTLS', async () => {
  const stub = await startStub({
    capability: 'IMAP4rev1 STARTTLS',
    quirk: (command, socket, tag) => command === 'STARTTLS' && socket.write(`${tag} NO not now\r\n`),
  });
  await expect(email.check(await open(stub.port, 'starttls'))).rejects.toMatchObject(blocked);
  expect(stub.commands.filter((command) => /LOGIN|AUTHENTICATE/.test(command))).toEqual([]);
  await stub.stop();
});

/** Two authorities of our own making, and a server's key with the certificate of the first one for `mail.corp.test`. */
function makeCertificates(): { home: string; key: Buffer; cert: Buffer; ca: string; otherCa: string } {
  const home = mkdtempSync(join(tmpdir(), 'tls-'));
  const path = (name: string): string => join(home, name);
  const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { stdio: 'ignore' });
  for (const name of ['ca', 'other']) {
    const subject = ['-subj', `/CN=Corp authority ${name}`, '-addext', 'basicConstraints=critical,CA:TRUE'];
    const out = ['-keyout', path(`${name}.key`), '-out', path(`${name}.pem`)];
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject, ...out);
  }
  const request = ['-keyout', path('key'), '-out', path('csr')];
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=mail.corp.test', ...request);
  writeFileSync(path('ext'), 'subjectAltName=DNS:mail.corp.test');
  const signer = ['-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial', '-days', '1'];
  openssl('x509', '-req', '-in', path('csr'), ...signer, '-extfile', path('ext'), '-out', path('cert'));
  const text = (name: string): string => readFileSync(path(name), 'utf8');
  return {
    home,
    key: readFileSync(path('key')),
    cert: readFileSync(path('cert')),
    ca: text('ca.pem'),
    otherCa: text('other.pem'),
  };
}

describe('a certificate of a private authority', () => {
  let made: ReturnType<typeof makeCertificates>;
  let stub: Stub;
  let server: Server;
  let port: number;
  beforeAll(async () => {
    made = makeCertificates();
    stub = await startStub({});
    // TLS in front of the stub, which speaks plain text.
    server = createServer({ key: made.key, cert: made.cert }, (socket) => {
      const behind = connect(stub.port, '127.0.0.1');
      socket.on('error', () => behind.destroy());
      socket.pipe(behind).pipe(socket);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await stub.stop();
    await new Promise((resolve) => server.close(resolve));
    rmSync(made.home, { recursive: true });
  });
  afterEach(() => stub.commands.splice(0));

  it('is believed where that authority is named', async () => {
    const session = await open(port, 'implicit', { ca: made.ca });
    expect(await email.check(session)).toMatchObject({ account: 'lea@mail.corp.test' });
    await session.close();
  });

  it.each([
    ['no authority is named', () => ({})],
    ['another authority is named', () => ({ ca: made.otherCa })],
    ['it is for another host', () => ({ ca: made.ca, host: 'other.corp.test' })],
  ])('is refused before a password is sent where %s', async (_, more) => {
    await expect(email.check(await open(port, 'implicit', more()))).rejects.toMatchObject(blocked);
    expect(stub.commands).toEqual([]);
  });

  it('takes nothing from the public ones', async () => {
    const contexts: (string | readonly string[] | undefined)[] = [];
    const spy = jest.spyOn(tls, 'connect').mockImplementation(((options: tls.ConnectionOptions) => {
      contexts.push(options.ca as string[]);
      throw new Error('not now');
    }) as never);
    await email.check(await open(port, 'implicit', { ca: made.ca })).catch(() => undefined);
    spy.mockRestore();
    expect(contexts[0]).toEqual([...tls.rootCertificates, made.ca]);
  });
});
