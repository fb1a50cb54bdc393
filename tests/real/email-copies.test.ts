import { dovecot } from './dovecot.js';
import { expectSucceeded } from './hub.js';
import { LEA, MARA } from './letters/letter.js';
import { gone, living, note, places, startAccount } from './mail-account.js';
import { withServer } from './need.js';

jest.setTimeout(120_000);

withServer('one mail more than once, and two under one name', dovecot, 'dovecot.sh', (server) => {
  const start = () => startAccount(server);

  test('one mail in two mailboxes is one message in both; reading on changes nothing', async () => {
    const { account, hub } = await start();
    const twice = note();
    account.deliver(twice, { ...twice, mailbox: 'Copies' });
    expectSucceeded(await hub.sync('mail'));
    expect(await living(hub)).toEqual([twice.id]);
    expect(await places(hub)).toEqual({ [twice.id]: ['Copies', 'INBOX'] });
    const again = await hub.sync('mail', { full: true });
    expect(again.counts).toMatchObject({ applied: 0, superseded: 0, tombstones: 0 });
    await account.session(async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageDelete('1');
    });
    const less = await hub.sync('mail');
    expectSucceeded(less);
    expect([less.counts.tombstones, await living(hub), await gone(hub)]).toEqual([0, [twice.id], []]);
    expect(await places(hub)).toEqual({ [twice.id]: ['Copies'] });
    await account.session(async (client) => {
      await client.mailboxOpen('Copies');
      await client.messageDelete('1');
    });
    const none = await hub.sync('mail');
    expectSucceeded(none);
    expect([none.counts.tombstones, await living(hub), await gone(hub)]).toEqual([1, [], [twice.id]]);
  });

  test('the copy in Sent and the delivered one are one message, whatever was put into its header on the way', async () => {
    const { account, hub } = await start();
    const out = note({ from: account.user, to: MARA, without: ['Return-Path', 'Received', 'Authentication-Results'] });
    const back = Buffer.concat([
      Buffer.from(
        'Delivered-To: somebody@acme.test\r\nReceived: from a by mx.acme.test; Mon, 4 Mar 2024 12:00:00 +0000\r\n',
      ),
      out.raw,
    ]);
    account.deliver({ ...out, mailbox: 'Sent' }, { raw: back });
    expectSucceeded(await hub.sync('mail'));
    expect(await places(hub)).toEqual({ [out.id]: ['INBOX', 'Sent'] });
  });

  test('a mail without an id that is deleted is gone, also where its id is broken; a moved one is not', async () => {
    const { account, hub } = await start();
    const nameless = note({ without: ['Message-ID'] });
    const broken = note({
      without: ['Message-ID'],
      head: ['Message-ID: <one@acme.test>', 'Message-ID: <two@acme.test>'],
    });
    const moved = note({ without: ['Message-ID'], head: ['Message-ID: <not an id>'], subject: 'moved' });
    account.deliver(nameless, broken, moved, note({ mailbox: 'Archive' }));
    expectSucceeded(await hub.sync('mail'));
    expect((await living(hub)).filter((key) => key.startsWith('hash:')).length).toBe(3);
    await account.session(async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageMove('3', 'Archive');
      await client.messageDelete('1:2');
    });
    const after = await hub.sync('mail');
    expectSucceeded(after);
    expect([after.counts.tombstones, (await gone(hub)).length]).toEqual([2, 2]);
    expect(
      (await hub.ask('SELECT subject FROM message WHERE gone_at IS NULL AND key LIKE $1', ['hash:%'])).length,
    ).toBe(1);
  });

  test('two mails under one reused Message-ID are two messages, in whatever order they come', async () => {
    const { account, hub } = await start();
    const first = note({ id: 'reused@acme.test', from: MARA, subject: 'Please approve the first' });
    const second = note({ id: 'reused@acme.test', from: LEA, subject: 'Something else altogether' });
    account.deliver({ ...second, arrived: second.sentAt });
    expectSucceeded(await hub.sync('mail'));
    expect(await living(hub)).toEqual(['reused@acme.test']);
    account.deliver({ ...first, arrived: first.sentAt });
    expectSucceeded(await hub.sync('mail'));
    const authors = () =>
      hub.ask(
        `SELECT m.key, a.key AS author FROM message m JOIN alias a ON a.id = m.author_alias_id WHERE m.gone_at IS NULL ORDER BY 1`,
      );
    const both = [
      { key: 'reused@acme.test', author: MARA },
      { key: expect.stringMatching(/^reused@acme\.test #[0-9a-f]{16}$/), author: LEA },
    ];
    expect(await authors()).toEqual(both);
    const again = await hub.sync('mail', { full: true });
    expect(again.counts).toMatchObject({ applied: 0, superseded: 0, tombstones: 0 });
    await account.session(async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageDelete('2');
    });
    expectSucceeded(await hub.sync('mail'));
    expect([await authors(), await gone(hub)]).toEqual([[both[1]], ['reused@acme.test']]);
  });
});
