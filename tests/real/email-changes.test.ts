import { dumpCanonical } from '../../src/export/dump.js';
import { Account, dovecot } from './dovecot.js';
import { expectSucceeded, openRealHub, type RealHub } from './hub.js';
import { letter, MARA, type Letter } from './letters/letter.js';
import { living, note, startAccount } from './mail-account.js';
import { withServer } from './need.js';
import { openWire, type Tamper, type Wire } from './proxy.js';

jest.setTimeout(240_000);

withServer('what changed since the last look', dovecot, 'dovecot.sh', (server) => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  async function behind(account: Account, port: string, tamper?: Tamper): Promise<{ wire: Wire; hub: RealHub }> {
    const wire = await openWire(Number(port), tamper);
    const hub = await openRealHub([account.connecting({ baseUrl: `imap://127.0.0.1:${wire.port}` })]);
    closing.push(
      () => wire.close(),
      () => hub.close(),
    );
    return { wire, hub };
  }
  async function graphOf(hub: RealHub): Promise<string[]> {
    const lines: string[] = [];
    for await (const line of dumpCanonical(hub.hub.worker, { tellable: true })) lines.push(line);
    return lines;
  }

  test('by CONDSTORE and QRESYNC and by whole lists the same graph is known at every step', async () => {
    const account = new Account(server);
    const quick = await behind(account, server.REAL_IMAP_PORT);
    // The mail is the same, and its index knows modification numbers since the other server asked: they are hidden.
    const slow = await behind(account, server.REAL_IMAP_BARE_PORT, (chunk) => ({
      chunk: Buffer.from(chunk.toString('latin1').replaceAll('HIGHESTMODSEQ', 'SOMETHINGELSE'), 'latin1'),
    }));
    const ask = letter('asks', { from: MARA, subject: 'Banner', body: 'Please approve the banner.\n' });
    const notes = Array.from({ length: 12 }, () => note());
    const inside = (mailbox: string, work: (client: import('imapflow').ImapFlow) => Promise<unknown>) =>
      account.session(async (client) => {
        await client.mailboxOpen(mailbox);
        await work(client);
      });
    const steps: [string, () => unknown][] = [
      ['mail lies there', () => account.deliver(ask, ...notes, note({ mailbox: 'Archive/2024' }))],
      ['nothing happens', () => undefined],
      ['flags change', () => inside('INBOX', (client) => client.messageFlagsAdd('1:5', ['\\Seen', '\\Flagged']))],
      [
        'some leave, one comes',
        () => inside('INBOX', (client) => client.messageDelete('3:4')).then(() => account.deliver(note())),
      ],
      [
        'an answer',
        () => account.deliver(letter('answers', { answers: ask.id, subject: 'Re: Banner', body: 'Approved.\n' })),
      ],
      [
        'one is moved, one copied',
        () =>
          inside('INBOX', async (client) => {
            await client.messageMove('2', 'Archive/2024');
            await client.messageCopy('5', 'Archive/2024');
          }),
      ],
      ['of a copied one the first copy goes', () => inside('INBOX', (client) => client.messageDelete('5'))],
      ['the newest goes', () => inside('INBOX', (client) => client.messageDelete('*'))],
      [
        'a mailbox is made anew',
        () =>
          account
            .session(async (client) => {
              await client.mailboxDelete('Archive/2024');
              await client.mailboxCreate('Archive/2024');
            })
            .then(() => account.deliver(note({ mailbox: 'Archive/2024' }))),
      ],
      ['all of it goes', () => inside('INBOX', (client) => client.messageDelete('1:*'))],
    ];
    for (const [name, step] of steps) {
      await step();
      for (const { hub } of [quick, slow]) expectSucceeded(await hub.sync('mail'));
      expect([name, await graphOf(quick.hub)]).toEqual([name, await graphOf(slow.hub)]);
    }
    const lists = ({ wire }: { wire: Wire }): number => wire.said.join('').split('UID SEARCH ALL').length - 1;
    // INBOX, Archive, Sent and the like at first, the mailbox made anew twice; the other server lists in every run.
    expect(lists(quick)).toBeLessThan(12);
    expect(lists(slow)).toBeGreaterThan(25);
    expect(quick.wire.said.join('')).toMatch(/CHANGEDSINCE \d+ VANISHED/);
  });

  test('a message the client library drops is set aside, seen, and read when it comes', async () => {
    const account = new Account(server);
    const notes: Letter[] = [note(), note(), note()];
    account.deliver(...notes);
    let isSpoilt = true;
    // An answer that is no IMAP: the library drops the line and says nothing.
    const { hub } = await behind(account, server.REAL_IMAP_PORT, (chunk) => ({
      chunk: isSpoilt
        ? Buffer.from(
            chunk.toString('latin1').replace(/\* 2 FETCH \(UID 2 FLAGS/g, '* 2 FETCH (UID 2 FLAGS)))'),
            'latin1',
          )
        : chunk,
    }));
    const waiting = () => hub.ask(`SELECT key, status, meta->>'refused' AS why FROM quarantine`);
    const first = await hub.sync('mail');
    expectSucceeded(first);
    expect(first.counts.quarantined).toBe(1);
    expect(await living(hub)).toEqual([notes[0]!.id, notes[2]!.id].toSorted());
    const aside = { key: expect.stringMatching(/^unread \d+\.2 INBOX$/), why: expect.stringMatching(/not given/) };
    expect(await waiting()).toEqual([{ ...aside, status: 'waiting' }]);
    const again = await hub.sync('mail');
    expect([again.counts.read, again.counts.quarantined]).toEqual([expect.any(Number), 1]);
    expect(await waiting()).toEqual([{ ...aside, status: 'waiting' }]);
    isSpoilt = false;
    expectSucceeded(await hub.sync('mail'));
    expect(await living(hub)).toEqual(notes.map(({ id }) => id).toSorted());
    expect(await waiting()).toEqual([{ ...aside, status: 'resolved' }]);
  });

  test('hostile mails wait side by side, each under its place with its bytes, and another mailbox is read', async () => {
    const { account, hub } = await startAccount(server, { keepText: true });
    const deep = Array.from(
      { length: 40 },
      (_, i) => `--b${i}\r\nContent-Type: multipart/mixed; boundary=b${i + 1}\r\n`,
    );
    const head = 'From: a@b.test\r\nMessage-ID: <deep@b.test>\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n';
    const bombs = [
      Buffer.from(`${head}${deep.join('\r\n')}`),
      Buffer.from(`${head}${'--b0\r\n\r\nx\r\n'.repeat(5_000)}`),
    ];
    const good = note({ mailbox: 'Other' });
    account.deliver(...bombs.map((raw) => ({ raw })), good);
    const result = await hub.sync('mail');
    expectSucceeded(result);
    expect([result.counts.quarantined, await living(hub)]).toEqual([2, [good.id]]);
    const rows = await hub.ask<{ key: string; code: string; bytes: Buffer }>(
      `SELECT q.key, q.code, b.bytes FROM quarantine q JOIN raw_body b ON b.id = q.body_id ORDER BY q.key`,
    );
    expect(rows.map(({ key, code }) => [key.replace(/\d+\./, ''), code])).toEqual([
      ['unread 1 INBOX', 'UPSTREAM_TOO_LARGE'],
      ['unread 2 INBOX', 'UPSTREAM_TOO_LARGE'],
    ]);
    const { gunzipSync } = await import('node:zlib');
    expect(rows.map(({ bytes }) => gunzipSync(bytes).length)).toEqual(bombs.map(({ length }) => length));
  });
});
