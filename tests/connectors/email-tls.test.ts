import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { ConfigError } from '../../src/sdk/index.js';
import { email } from '../../connectors/email/index.js';
import * as endpoint from '../../connectors/email/endpoint.js';
import { startStub } from './email-imap-stub.js';

// Loopback is private, and a private network may speak plain text; only here is the public rule applied to loopback.
jest.mock('../../connectors/email/endpoint.js', () => ({
  ...jest.requireActual<typeof endpoint>('../../connectors/email/endpoint.js'),
  resolveEndpoint: jest.fn(),
}));

const open = (port: number, tls: endpoint.Endpoint['tls']) => {
  jest.mocked(endpoint.resolveEndpoint).mockResolvedValue({ host: 'mail.corp.test', address: '127.0.0.1', port, tls });
  return email.open({
    config: { user: 'lea' },
    secrets: { password: 'secret' },
    baseUrl: `imap://mail.corp.test:${port}`,
    allowPrivateNetwork: false,
    now: () => '2026-03-02T10:00:00.000Z',
    log: () => undefined,
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

it('a certificate nobody vouches for is refused', async () => {
  const home = mkdtempSync(join(tmpdir(), 'tls-'));
  const [key, cert] = [join(home, 'key'), join(home, 'cert')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '1',
      '-subj',
      '/CN=mail.corp.test',
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { stdio: 'ignore' },
  );
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) =>
    socket.write('* OK ready\r\n'),
  ).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  await expect(email.check(await open((server.address() as AddressInfo).port, 'implicit'))).rejects.toMatchObject(
    blocked,
  );
  await new Promise((resolve) => server.close(resolve));
  rmSync(home, { recursive: true });
});
