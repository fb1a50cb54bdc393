import { createConnection } from 'node:net';
import type { ImapFlow } from 'imapflow';
import { startEmailSandbox } from '../../connectors/email/sandbox/index.js';
import type { EmailSandbox, EmailSandboxOptions } from '../../connectors/email/sandbox/index.js';
import { deliver, makeClient, makeCompany } from './email-account.js';

const company = makeCompany(['a', 'b', 'c'].map((id, index) => deliver(`2026-03-0${index + 1}T09:00:00Z`, id)));

let sandbox: EmailSandbox;
const running: EmailSandbox[] = [];
const clients: ImapFlow[] = [];

async function start(extra: Partial<EmailSandboxOptions> = {}): Promise<EmailSandbox> {
  const started = await startEmailSandbox({ company, now: () => company.start, ...extra });
  running.push(started);
  return started;
}

async function connect(auth = {}, from = sandbox): Promise<ImapFlow> {
  const client = makeClient(from, auth);
  clients.push(client);
  await client.connect();
  return client;
}

async function open(): Promise<ImapFlow> {
  const client = await connect();
  await client.mailboxOpen('INBOX', { readOnly: true });
  return client;
}

const fetchAll = (client: ImapFlow) => client.fetchAll('1:*', { envelope: true, source: true }, { uid: true });

beforeEach(async () => {
  sandbox = await start();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await Promise.all(running.splice(0).map((one) => one.close()));
});

describe('checklist: who may come in', () => {
  test('wrong password: refused with the code of RFC 5530', async () => {
    await expect(connect({ pass: 'wrong' })).rejects.toMatchObject({
      authenticationFailed: true,
      serverResponseCode: 'AUTHENTICATIONFAILED',
    });
    expect(sandbox.requests.at(-1)).toMatchObject({ method: 'AUTHENTICATE PLAIN', status: 401 });
    sandbox.fail({ kind: 'unauthorized', match: /^AUTHENTICATE/, times: 1 });
    await expect(connect()).rejects.toMatchObject({ authenticationFailed: true });
    expect((await connect()).authenticated).toBeTruthy();
  });

  test('XOAUTH2 login, and an expired OAuth token', async () => {
    const client = await connect({ pass: undefined, accessToken: sandbox.accessToken });
    expect(await client.status('INBOX', { messages: true })).toMatchObject({ messages: 3 });
    await expect(connect({ pass: undefined, accessToken: 'old' })).rejects.toMatchObject({
      authenticationFailed: true,
    });
  });

  test('16th connection refused', async () => {
    for (let count = 0; count < 15; count++) await connect();
    const greeting = await new Promise<string>((resolve) => {
      createConnection(Number(new URL(sandbox.baseUrl).port), '127.0.0.1').once('data', (bytes) =>
        resolve(String(bytes)),
      );
    });
    expect(greeting).toMatch(/^\* BYE \[LIMIT\]/);
    await expect(connect()).rejects.toThrow();
  });

  test('a second server profile without CONDSTORE, QRESYNC, UIDPLUS, IDLE', async () => {
    const client = await connect({}, await start({ basic: true }));
    for (const name of ['CONDSTORE', 'QRESYNC', 'UIDPLUS', 'IDLE', 'MOVE', 'ENABLE'])
      expect([name, client.capabilities.has(name)]).toEqual([name, false]);
    await client.mailboxOpen('INBOX', { readOnly: true });
    expect(client.mailbox && client.mailbox.highestModseq).toBeUndefined();
    expect(await client.search({ all: true }, { uid: true })).toEqual([1, 2, 3]);
  });
});

describe('checklist: the wire breaks', () => {
  test('connection cut in FETCH: some of the answer, then nothing', async () => {
    const client = await open();
    sandbox.fail({ kind: 'truncated', match: /^UID FETCH/, times: 1 });
    await expect(fetchAll(client)).rejects.toMatchObject({ code: 'NoConnection' });
    expect(sandbox.requests.at(-1)).toMatchObject({ method: 'UID FETCH', status: 0 });
    expect(await fetchAll(await open())).toHaveLength(3);
  });

  test('connection cut before an answer, and before the greeting', async () => {
    const client = await open();
    sandbox.fail({ kind: 'reset', match: /^UID FETCH/, times: 1 });
    await expect(fetchAll(client)).rejects.toMatchObject({ code: 'NoConnection' });
    sandbox.fail({ kind: 'reset', match: /^CONNECT/, times: 1 });
    await expect(connect()).rejects.toThrow();
  });

  test('BYE: in place of a greeting, and in the middle of a session', async () => {
    sandbox.fail({ kind: 'unavailable', match: /^CONNECT/, times: 1 });
    await expect(connect()).rejects.toThrow();
    const client = await open();
    sandbox.fail({ kind: 'unavailable', match: /^UID FETCH/, times: 1 });
    await expect(fetchAll(client)).rejects.toMatchObject({ code: 'NoConnection' });
  });

  test('NO with a code: too fast, broken inside, not allowed, no such mailbox', async () => {
    const client = await connect();
    for (const [kind, code] of [
      ['rate-limit', 'LIMIT'],
      ['server-error', 'SERVERBUG'],
      ['forbidden', 'NOPERM'],
      ['not-found', 'NONEXISTENT'],
    ] as const) {
      sandbox.fail({ kind, match: /^EXAMINE/, times: 1 });
      await expect(client.mailboxOpen('INBOX', { readOnly: true })).rejects.toMatchObject({ serverResponseCode: code });
    }
  });

  test('UIDs left out of one answer come with the next; a broken mail comes as it is and is whole again later', async () => {
    const client = await open();
    sandbox.fail({ kind: 'empty-page', match: /^UID FETCH/, times: 1 });
    expect(await fetchAll(client)).toEqual([]);
    sandbox.fail({ kind: 'malformed-record', match: /^UID FETCH/, times: 1 });
    const ids = (messages: Awaited<ReturnType<typeof fetchAll>>) =>
      messages.map((message) => message.envelope?.messageId);
    expect(ids(await fetchAll(client))).toEqual(['<a@acme.test>', undefined, '<c@acme.test>']);
    expect(ids(await fetchAll(client))).toEqual(['<a@acme.test>', '<b@acme.test>', '<c@acme.test>']);
  });

  test('kinds without a meaning here are refused, and the port is free after close', async () => {
    expect(() => sandbox.fail({ kind: 'html', match: /./, times: 1 })).toThrow('no meaning');
    expect(() => sandbox.fail({ kind: 'repeat-cursor', match: /./, times: 1 })).toThrow('no meaning');
    await open();
    const port = Number(new URL(sandbox.baseUrl).port);
    await sandbox.close();
    running.splice(running.indexOf(sandbox), 1);
    expect((await start({ port })).baseUrl).toBe(`imap://127.0.0.1:${port}`);
  });
});
