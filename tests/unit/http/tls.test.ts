import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { client, closeAll, VirtualClock } from './tool.js';

// Certificates are made for the run: a committed key would sooner or later expire or be reported.
const withOpenssl = spawnSync('openssl', ['version']).status === 0 ? test : test.skip;
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'hub-tls-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(closeAll);

async function serveTls(name: string, answer: (requests: number) => string) {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=test',
      '-addext',
      `subjectAltName=${name}`,
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { stdio: 'ignore' },
  );
  let requests = 0;
  const pem = readFileSync(cert, 'utf8');
  const server = https.createServer({ key: readFileSync(key), cert: pem }, (_, response) =>
    response.end(answer(++requests)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, pem, server, asked: () => requests };
}

withOpenssl('an authority of one’s own is trusted where the connection names it, and nowhere else', async () => {
  const { url, pem, server, asked } = await serveTls('IP:127.0.0.1', () => '{"secure":true}');
  expect((await client(url, { ca: pem }).send({ path: '/' })).json()).toEqual({ secure: true });
  const clock = new VirtualClock();
  await expect(client(url, { clock }).send({ path: '/' })).rejects.toMatchObject({ code: 'EGRESS_BLOCKED' });
  expect([asked(), clock.passed]).toEqual([1, 0]);
  server.close();
});

withOpenssl('a certificate for another name is refused, never downgraded', async () => {
  const { url, pem, server, asked } = await serveTls('DNS:other.example', () => '{}');
  await expect(client(url, { ca: pem }).send({ path: '/' })).rejects.toMatchObject({ code: 'EGRESS_BLOCKED' });
  expect(asked()).toBe(0);
  server.close();
});
