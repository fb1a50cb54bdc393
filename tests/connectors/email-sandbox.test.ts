import type { ImapFlow } from 'imapflow';
import type { MailEvent } from '#sandbox';
import { startEmailSandbox } from '../../connectors/email/sandbox/index.js';
import type { EmailSandbox, EmailSandboxOptions } from '../../connectors/email/sandbox/index.js';
import { at, deliver, makeClient, makeCompany } from './email-account.js';

const story: MailEvent[] = [
  deliver('2026-03-02T15:00:07Z', 'ask'),
  deliver('2026-03-03T09:00:00Z', 'reply', {
    inReplyTo: '<ask@acme.test>',
    references: ['<ask@acme.test>'],
    text: 'Approved.',
  }),
  deliver('2026-03-04T09:00:00Z', 'noid', { messageId: null, date: null }),
  deliver('2026-03-05T09:00:00Z', 'copy', { messageId: '<ask@acme.test>' }, 'Sent'),
  deliver('2026-03-20T09:00:00Z', 'late'),
  { at: at('2026-03-21T09:00:00Z'), by: null, type: 'flagged', id: 'ask', mailbox: 'INBOX', flag: '\\Answered' },
  { at: at('2026-03-22T09:00:00Z'), by: null, type: 'moved', id: 'reply', from: 'INBOX', to: 'Archive/2026' },
  { at: at('2026-03-23T09:00:00Z'), by: null, type: 'expunged', id: 'noid', mailbox: 'INBOX' },
  {
    at: at('2026-03-24T09:00:00Z'),
    by: null,
    type: 'mailbox_added',
    mailbox: 'Sent',
    specialUse: '\\Sent',
    uidValidity: 99,
  },
];
const company = makeCompany(story);

let now = company.start;
let sandbox: EmailSandbox;
const running: EmailSandbox[] = [];
const clients: ImapFlow[] = [];

async function start(extra: Partial<EmailSandboxOptions> = {}): Promise<EmailSandbox> {
  const started = await startEmailSandbox({ company, now: () => now, ...extra });
  running.push(started);
  return started;
}

async function connect(auth = {}, from = sandbox): Promise<ImapFlow> {
  const client = makeClient(from, auth);
  clients.push(client);
  await client.connect();
  return client;
}

/** Runs in a mailbox opened for reading. */
async function examine<Result>(client: ImapFlow, path: string, run: () => Promise<Result>): Promise<Result> {
  const lock = await client.getMailboxLock(path, { readOnly: true });
  try {
    return await run();
  } finally {
    lock.release();
  }
}

const listUids = async (client: ImapFlow, range = '1:*', options = {}): Promise<number[]> =>
  (await client.fetchAll(range, { uid: true }, { uid: true, ...options })).map((message) => message.uid);

beforeEach(async () => {
  now = company.start;
  sandbox = await start();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await Promise.all(running.splice(0).map((one) => one.close()));
});

describe('reading an account', () => {
  test('lists mailboxes with their special use', async () => {
    const list = (await (await connect()).list()).sort((a, b) => a.path.localeCompare(b.path));
    expect(list.map((mailbox) => [mailbox.path, mailbox.specialUse])).toEqual([
      ['Archive', undefined],
      ['Archive/2026', '\\Archive'],
      ['INBOX', '\\Inbox'],
      ['Sent', '\\Sent'],
    ]);
  });

  test('EXAMINE tells counters, and FETCH what a mail is', async () => {
    const client = await connect();
    await examine(client, 'INBOX', async () => {
      expect(client.mailbox).toMatchObject({
        exists: 3,
        uidNext: 4,
        uidValidity: 41n,
        highestModseq: 4n,
        readOnly: true,
      });
      const query = {
        uid: true,
        envelope: true,
        internalDate: true,
        bodyStructure: true,
        size: true,
        flags: true,
        headers: ['references', 'x-none'],
      };
      const [ask, reply] = await client.fetchAll('1:*', query, { uid: true });
      expect([ask!.uid, ask!.modseq, ask!.flags?.size]).toEqual([1, 2n, 0]);
      expect(new Date(ask!.internalDate!).toISOString()).toBe('2026-03-02T15:00:07.000Z');
      expect(ask!.envelope).toMatchObject({ messageId: '<ask@acme.test>', subject: 'Approval of CMP-104' });
      expect(ask!.envelope!.from![0]).toMatchObject({ name: 'Ann Example', address: 'ann@acme.test' });
      expect(reply!.envelope!.inReplyTo).toBe('<ask@acme.test>');
      expect(reply!.headers!.toString().trim()).toBe('References: <ask@acme.test>');
      expect(reply!.bodyStructure).toMatchObject({ type: 'text/plain', encoding: '7bit' });
      const source = (await client.fetchOne('2', { source: true }, { uid: true })) as { source: Buffer };
      expect(source.source.toString()).toMatch(/^From: Ann Example <ann@acme\.test>\r\n[\s\S]+\r\n\r\nApproved\.\r\n$/);
      const part = await client.download('2', '1', { uid: true });
      const chunks: Buffer[] = [];
      for await (const chunk of part.content!) chunks.push(chunk as Buffer);
      expect(Buffer.concat(chunks).toString()).toMatch(/^Approved\./);
    });
    await client.logout();
    expect(sandbox.offContract).toEqual([]);
    expect(sandbox.requests.some((request) => request.method === 'EXAMINE' && request.status === 200)).toBe(true);
    expect(JSON.stringify(sandbox.requests)).not.toContain('pass word');
  });

  test('partial sources of several mails at once keep their length', async () => {
    const client = await connect();
    await examine(client, 'INBOX', async () => {
      const cut = await client.fetchAll('1:*', { source: { start: 0, maxLength: 5000 } }, { uid: true });
      const whole = await client.fetchAll('1:*', { source: true }, { uid: true });
      expect(cut.map((message) => message.source!.length)).toEqual(whole.map((message) => message.source!.length));
      const short = await client.fetchAll('1:*', { source: { start: 0, maxLength: 10 } }, { uid: true });
      expect(short.map((message) => message.source!.toString())).toEqual(['From: Ann ', 'From: Ann ', 'From: Ann ']);
    });
  });

  test('opening for writing and changing flags is recorded', async () => {
    const client = await connect();
    await client.mailboxOpen('INBOX');
    await client.messageFlagsAdd('1', ['\\Seen'], { uid: true });
    expect(sandbox.offContract.map((line) => line.split(' ')[0])).toEqual(['SELECT', 'UID']);
  });
});

describe('checklist: what changes between two looks', () => {
  test('new mail after the clock moved, by UID from the stored UIDNEXT', async () => {
    const client = await connect();
    await examine(client, 'INBOX', async () => expect(await listUids(client)).toEqual([1, 2, 3]));
    now = at('2026-03-20T09:00:00Z');
    await client.noop();
    await examine(client, 'INBOX', async () => expect(await listUids(client, '4:*')).toEqual([4]));
  });

  test('n:* trap: the star is the highest existing UID, even below n', async () => {
    const client = await connect();
    await examine(client, 'INBOX', async () => expect(await listUids(client, '999:*')).toEqual([3]));
  });

  test('empty mailbox', async () => {
    const client = await connect();
    await examine(client, 'Archive/2026', async () => {
      expect(client.mailbox).toMatchObject({ exists: 0, uidNext: 1, highestModseq: 1n });
      expect(await listUids(client)).toEqual([]);
    });
    expect(await client.status('Archive/2026', { messages: true, uidNext: true, highestModseq: true })).toMatchObject({
      messages: 0,
      uidNext: 1,
      highestModseq: 1n,
    });
  });

  test('flag change by another session: only that mail comes with CHANGEDSINCE', async () => {
    now = at('2026-03-20T09:00:00Z');
    const client = await connect();
    await examine(client, 'INBOX', async () => expect(client.mailbox).toMatchObject({ highestModseq: 5n }));
    now = at('2026-03-21T09:00:00Z');
    await examine(client, 'INBOX', async () => {
      await client.mailboxOpen('INBOX', { readOnly: true });
      const changed = await client.fetchAll('1:*', { flags: true }, { uid: true, changedSince: 5n });
      expect(changed.map((message) => [message.uid, [...message.flags!], message.modseq])).toEqual([
        [1, ['\\Answered'], 6n],
      ]);
      expect(await listUids(client, '1:*', { changedSince: 6n })).toEqual([]);
    });
  });

  test('MOVE: gone in one mailbox, a new UID and the old arrival time in the other', async () => {
    now = at('2026-03-22T09:00:00Z');
    const client = await connect();
    await examine(client, 'INBOX', async () => expect(await listUids(client)).toEqual([1, 3, 4]));
    await examine(client, 'Archive/2026', async () => {
      const [moved] = await client.fetchAll('1:*', { uid: true, envelope: true, internalDate: true }, { uid: true });
      expect([moved!.uid, moved!.envelope!.messageId, new Date(moved!.internalDate!).getTime()]).toEqual([
        1,
        '<reply@acme.test>',
        at('2026-03-03T09:00:00Z'),
      ]);
    });
  });

  test('expunge: a session that looks on hears of it', async () => {
    now = at('2026-03-22T09:00:00Z');
    const client = await connect();
    const heard: number[] = [];
    client.on('expunge', (event) => heard.push(event.seq!));
    await examine(client, 'INBOX', async () => {
      now = at('2026-03-23T09:00:00Z');
      await client.noop();
      expect(heard).toEqual([2]);
      expect(await listUids(client)).toEqual([1, 4]);
      expect(client.mailbox).toMatchObject({ exists: 2 });
    });
  });

  test('IDLE: a waiting session hears of new mail', async () => {
    const client = await connect();
    await examine(client, 'INBOX', async () => {
      const idle = client.idle();
      const heard = new Promise<number>((resolve) => client.once('exists', (event) => resolve(event.count)));
      while (!sandbox.requests.some((request) => request.method === 'IDLE'))
        await new Promise((resolve) => setTimeout(resolve, 5));
      now = at('2026-03-20T09:00:00Z');
      sandbox.catchUp();
      expect(await heard).toBe(4);
      await client.noop();
      await idle;
    });
  });

  test('UIDVALIDITY change by delete and re-create: empty, and sessions inside are cut', async () => {
    const client = await connect();
    const closed = new Promise((resolve) => client.once('close', resolve as () => void));
    await client.mailboxOpen('Sent', { readOnly: true });
    expect(client.mailbox).toMatchObject({ uidValidity: 42n, exists: 1 });
    now = at('2026-03-24T09:00:00Z');
    sandbox.catchUp();
    await closed;
    const again = await connect();
    await again.mailboxOpen('Sent', { readOnly: true });
    expect(again.mailbox).toMatchObject({ uidValidity: 99n, exists: 0, uidNext: 1 });
  });

  test('message without Message-ID, duplicate Message-ID in two folders', async () => {
    const client = await connect();
    const readIds = (path: string): Promise<(string | undefined)[]> =>
      examine(client, path, async () =>
        (await client.fetchAll('1:*', { envelope: true }, { uid: true })).map((message) => message.envelope!.messageId),
      );
    expect(await readIds('INBOX')).toEqual(['<ask@acme.test>', '<reply@acme.test>', undefined]);
    expect(await readIds('Sent')).toEqual(['<ask@acme.test>']);
  });

  test('10 000 messages', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => deliver('2026-03-01T00:00:00Z', `m${index}`));
    const client = await connect({}, await start({ company: makeCompany(many) }));
    await examine(client, 'INBOX', async () => {
      expect(client.mailbox).toMatchObject({ exists: 10_000, uidNext: 10_001 });
      expect(await listUids(client, '9900:*')).toHaveLength(101);
      expect(await client.search({ all: true }, { uid: true })).toHaveLength(10_000);
    });
  });

  test('a clock set back starts the story over', async () => {
    now = at('2026-03-23T09:00:00Z');
    sandbox.catchUp();
    now = company.start;
    const client = await connect();
    await examine(client, 'INBOX', async () => expect(await listUids(client)).toEqual([1, 2, 3]));
  });
});
