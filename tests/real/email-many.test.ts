import { chownSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScopeError } from '../../src/errors.js';
import { dovecot } from './dovecot.js';
import { expectSucceeded } from './hub.js';
import { gone, living, note, places, startAccount } from './mail-account.js';
import { withServer } from './need.js';

jest.setTimeout(240_000);

withServer('an account of many mailboxes', dovecot, 'dovecot.sh', (server) => {
  /** Rights of the account's own user in one mailbox: `lr` to look and read. */
  function grant(user: string, mailbox: string, rights: string): void {
    const folder = join(server.REAL_IMAP_HOME, 'mail', user, 'Maildir', `.${mailbox.replaceAll('/', '.')}`);
    const file = join(folder, 'dovecot-acl');
    writeFileSync(file, `owner ${rights}\n`);
    const { uid, gid } = statSync(folder);
    chownSync(file, uid, gid);
  }

  test('fifty, nested, under names of all kinds, are read; renamed and emptied ones lose and double nothing', async () => {
    const { account, hub } = await startAccount(server);
    const names = [
      'Kampagnen/Frühjahr 2026',
      'Kampagnen/Frühjahr 2026/Freigaben & Co',
      '日本/東京',
      'Ünï/çödé/深い/мир',
      'A "quoted" one',
      'Emoji 🎉',
      '&-',
      ...Array.from({ length: 40 }, (_, i) => `Clients/${String.fromCodePoint(65 + (i % 5))}/Client ${i}`),
    ];
    const mails = new Map(names.map((name) => [name, note()]));
    await account.session(async (client) => {
      for (const [name, { raw }] of mails) {
        await client.mailboxCreate(name.split('/'));
        await client.append(name, raw);
      }
    });
    const begun = await hub.sync('mail');
    expectSucceeded(begun);
    const expected = (renamed: Record<string, string> = {}, without: string[] = []) =>
      Object.fromEntries(
        [...mails].filter(([name]) => !without.includes(name)).map(([name, { id }]) => [id, [renamed[name] ?? name]]),
      );
    expect(await places(hub)).toEqual(expected());

    const again = await hub.sync('mail');
    expectSucceeded(again);
    expect(again.counts).toMatchObject({ applied: 0, tombstones: 0, quarantined: 0 });

    const moved = {
      '日本/東京': 'Japan/東京 (alt)',
      'Clients/A/Client 0': 'Clients/B/Kunde Nº 0',
      'Emoji 🎉': 'Party',
    };
    await account.session(async (client) => {
      for (const [from, to] of Object.entries(moved)) await client.mailboxRename(from, to);
      await client.mailboxOpen('Clients/C/Client 2');
      await client.messageDelete('1:*');
    });
    for (const full of [false, true]) expectSucceeded(await hub.sync('mail', { full }));
    const deleted = 'Clients/C/Client 2';
    expect(await places(hub)).toEqual(expected(moved, [deleted]));
    expect([(await living(hub)).length, await gone(hub)]).toEqual([names.length - 1, [mails.get(deleted)!.id]]);
  });

  test('one that may not be read does not keep the others from being read, and is named', async () => {
    const { account, hub } = await startAccount(server);
    const [first, secret, last] = ['Alpha', 'Beta', 'Gamma'].map((mailbox) => note({ mailbox })) as [
      ReturnType<typeof note>,
      ReturnType<typeof note>,
      ReturnType<typeof note>,
    ];
    account.deliver(first, secret, last);
    grant(account.user, 'Beta', 'l');
    const result = await hub.sync('mail');
    expect(result.status).toBe('partial');
    expect(result.problems.map(({ part, error }) => [part, error instanceof ScopeError])).toEqual([['Beta', true]]);
    expect(await living(hub)).toEqual([first.id, last.id].toSorted());
    grant(account.user, 'Beta', 'lr');
    expectSucceeded(await hub.sync('mail'));
    expect((await living(hub)).length).toBe(3);
    // Rights that were taken away hide what was read; they bury nothing.
    grant(account.user, 'Beta', 'l');
    expect((await hub.sync('mail', { full: true })).counts.tombstones).toBe(0);
    expect((await living(hub)).length).toBe(3);
    // Nor do they keep what is deleted elsewhere from being known.
    await account.session(async (client) => {
      await client.mailboxOpen('Alpha');
      await client.messageDelete('1:*');
    });
    expect((await hub.sync('mail')).counts.tombstones).toBe(1);
    expect(await gone(hub)).toEqual([first.id]);
  });
});
