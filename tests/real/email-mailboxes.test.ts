import { dovecot } from './dovecot.js';
import { expectSucceeded } from './hub.js';
import { letter, LEA, MARA, type Letter } from './letters/letter.js';
import { gone, living, note, places, startAccount } from './mail-account.js';
import { withServer } from './need.js';

jest.setTimeout(120_000);

withServer('mailboxes that change under the hub', dovecot, 'dovecot.sh', (server) => {
  const start = () => startAccount(server);
  const ids = (letters: Letter[]): string[] => letters.map(({ id }) => id).toSorted();

  test('an empty account is read, and read again', async () => {
    const { hub } = await start();
    for (let i = 0; i < 2; i++) {
      const result = await hub.sync('mail');
      expectSucceeded(result);
      expect(result.counts).toMatchObject({ tombstones: 0, quarantined: 0 });
    }
    expect(await living(hub)).toEqual([]);
  });

  test('a mailbox emptied after it was read: `n:*` names a message that is not there', async () => {
    const { account, hub } = await start();
    const notes = [note(), note(), note()];
    account.deliver(...notes);
    expectSucceeded(await hub.sync('mail'));
    await account.session(async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageDelete('1:*');
    });
    expectSucceeded(await hub.sync('mail'));
    expect([await living(hub), await gone(hub)]).toEqual([[], ids(notes)]);
    const late = note();
    account.deliver(late);
    const again = await hub.sync('mail');
    expectSucceeded(again);
    expect(again.counts).toMatchObject({ read: expect.any(Number), applied: 1 });
    expect(await living(hub)).toEqual([late.id]);
  });

  test('the last message alone is old: nothing is read twice', async () => {
    const { account, hub } = await start();
    account.deliver(note(), note());
    expectSucceeded(await hub.sync('mail'));
    const again = await hub.sync('mail');
    expectSucceeded(again);
    expect(again.counts).toMatchObject({ applied: 0, tombstones: 0 });
  });

  test('a mailbox deleted and made again under the old name numbers anew', async () => {
    const { account, hub } = await start();
    const notes = [1, 2, 3, 4, 5].map(() => note({ mailbox: 'Campaigns' }));
    account.deliver(...notes);
    expectSucceeded(await hub.sync('mail'));
    await account.session(async (client) => {
      await client.mailboxDelete('Campaigns');
      await client.mailboxCreate('Campaigns');
    });
    const other = note({ mailbox: 'Campaigns' });
    // The same uids as before for other mails, and one of the old mails under a new uid.
    account.deliver(other, notes[4]!, notes[0]!);
    const again = await hub.sync('mail');
    expectSucceeded(again);
    expect(await living(hub)).toEqual(ids([other, notes[4]!, notes[0]!]));
    expect(await gone(hub)).toEqual(ids(notes.slice(1, 4)));
    expect((await hub.ask<{ n: string }>('SELECT count(*) AS n FROM message'))[0]!.n).toBe('6');
  });

  test('a moved message keeps its identity and is not mourned', async () => {
    const { account, hub } = await start();
    const notes = [note(), note(), note()];
    account.deliver(...notes);
    account.deliver(note({ mailbox: 'Archive/2024' }));
    expectSucceeded(await hub.sync('mail'));
    await account.session(async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageMove('2', 'Archive/2024');
    });
    const moved = await hub.sync('mail');
    expectSucceeded(moved);
    expect(moved.counts.tombstones).toBe(0);
    expect(await gone(hub)).toEqual([]);
    expect((await places(hub))[notes[1]!.id]).toEqual(['Archive/2024']);
    expectSucceeded(await hub.sync('mail', { full: true }));
    expect(await gone(hub)).toEqual([]);
  });

  test('a whole mailbox renamed is the same mail in another place', async () => {
    const { account, hub } = await start();
    const notes = [note({ mailbox: 'Old name' }), note({ mailbox: 'Old name' })];
    account.deliver(...notes);
    expectSucceeded(await hub.sync('mail'));
    await account.session((client) => client.mailboxRename('Old name', 'Neuer Näme & Co'));
    const again = await hub.sync('mail');
    expectSucceeded(again);
    expectSucceeded(await hub.sync('mail', { full: true }));
    expect(await living(hub)).toEqual(ids(notes));
    expect(again.counts.tombstones).toBe(1);
    expect(Object.values(await places(hub))).toEqual([['Neuer Näme & Co'], ['Neuer Näme & Co']]);
  });

  test('a mailbox deleted for good takes its mail along', async () => {
    const { account, hub } = await start();
    const doomed = note({ mailbox: 'Doomed' });
    const stays = note();
    account.deliver(doomed, stays);
    expectSucceeded(await hub.sync('mail'));
    await account.session((client) => client.mailboxDelete('Doomed'));
    await hub.sync('mail', { full: true });
    expect(await living(hub)).toEqual([stays.id]);
  });

  test('flags another session sets are no news, and no flag is ours', async () => {
    const { account, hub } = await start();
    const notes = [note(), note(), note()];
    account.deliver(...notes);
    expectSucceeded(await hub.sync('mail'));
    await account.session(async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageFlagsAdd('2', ['\\Flagged', '\\Answered', '$Forwarded']);
      await client.messageFlagsAdd('3', ['\\Seen']);
    });
    const again = await hub.sync('mail');
    expectSucceeded(again);
    expect(again.counts).toMatchObject({ applied: 0, tombstones: 0 });
    await hub.sync('mail', { full: true });
    await account.session(async (client) => {
      await client.mailboxOpen('INBOX', { readOnly: true });
      const flags = (await client.fetchAll('1:*', { flags: true })).map((row) =>
        [...row.flags!].toSorted().filter((flag) => flag !== '\\Recent'),
      );
      expect(flags).toEqual([[], ['$Forwarded', '\\Answered', '\\Flagged'], ['\\Seen']]);
    });
  });

  test('an answer that comes before the question makes the same round', async () => {
    const { account, hub } = await start();
    const ask = letter('asks', { from: MARA, subject: 'Banner', body: 'Please approve the banner.\n' });
    const answer = letter('answers', { answers: ask.id, subject: 'Re: Banner', body: 'Approved.\n' });
    account.deliver(answer);
    expectSucceeded(await hub.sync('mail'));
    expect(await hub.ask('SELECT 1 FROM approval_round')).toEqual([]);
    account.deliver(ask);
    expectSucceeded(await hub.sync('mail'));
    const rounds = await hub.ask(
      `SELECT r.outcome, r.requested_at AS asked, d.decision, d.at, a.key AS by FROM approval_round r
       LEFT JOIN approval_decision d ON d.round_id = r.id LEFT JOIN alias a ON a.id = d.actor_alias_id`,
    );
    expect(rounds).toEqual([
      { outcome: 'approved', asked: new Date(ask.sentAt), decision: 'approved', at: new Date(answer.sentAt), by: LEA },
    ]);
  });

  test('answers to a deleted question stay one conversation', async () => {
    const { account, hub } = await start();
    const ask = note({ from: MARA });
    const answers = [
      note({ answers: ask.id }),
      note({ answers: ask.id }),
      note({ answers: [ask.id, 'never-seen-2@acme.test'] }),
    ];
    account.deliver(ask, ...answers);
    expectSucceeded(await hub.sync('mail'));
    await account.session(async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageDelete('1');
    });
    expectSucceeded(await hub.sync('mail'));
    const threads = await hub.ask<{ threads: string; messages: string }>(
      `SELECT count(DISTINCT t.thread_id) AS threads, count(*) AS messages FROM message_thread t JOIN message m ON m.id = t.message_id WHERE m.gone_at IS NULL`,
    );
    expect(threads).toEqual([{ threads: '1', messages: '3' }]);
  });

  test('2,000 messages arrive whole, and one more costs little', async () => {
    const { account, hub } = await start();
    const many = Array.from({ length: 2_000 }, () => note());
    account.deliver(...many);
    const begun = Date.now();
    const first = await hub.sync('mail');
    expectSucceeded(first);
    expect(await living(hub)).toEqual(ids(many));
    expect(Date.now() - begun).toBeLessThan(60_000);
    account.deliver(note());
    const other = await hub.sync('mail');
    expectSucceeded(other);
    expect(other.counts.applied).toBe(1);
    expect((await living(hub)).length).toBe(2_001);
  });

  test('a server with bare IMAP4rev1 (no CONDSTORE, UIDPLUS, MOVE, IDLE, SPECIAL-USE) is read as well', async () => {
    const baseUrl = `imap://127.0.0.1:${server.REAL_IMAP_BARE_PORT}`;
    const { account, hub } = await startAccount(server, { baseUrl });
    const notes = [note(), note(), note()];
    account.deliver(notes[0]!, notes[1]!);
    await account.session(async (client) => {
      await client.mailboxCreate('Deep/Deeper/Ümläut & 日本');
      await client.append('Deep/Deeper/Ümläut & 日本', notes[2]!.raw);
    });
    expectSucceeded(await hub.sync('mail'));
    expect(await living(hub)).toEqual(ids(notes));
    expect((await places(hub))[notes[2]!.id]).toEqual(['Deep/Deeper/Ümläut & 日本']);
    await account.session(async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageDelete('1');
    });
    const late = note();
    account.deliver(late);
    expectSucceeded(await hub.sync('mail'));
    expect(await living(hub)).toEqual(ids([notes[1]!, notes[2]!, late]));
  });
});
