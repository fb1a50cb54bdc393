import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { AuthError, ConfigError, TransientError } from '../../src/errors.js';
import { Account, dovecot } from './dovecot.js';
import { expectSucceeded, openRealHub, type Connecting, type RealHub } from './hub.js';
import { letter, type Letter } from './letters/letter.js';
import { withServer } from './need.js';
import { openWire, type Tamper } from './proxy.js';

jest.setTimeout(120_000);

withServer('a real server that fails', dovecot, 'dovecot.sh', (server) => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  async function hubOf(...connections: Connecting[]): Promise<RealHub> {
    const hub = await openRealHub(connections);
    closing.push(() => hub.close());
    return hub;
  }
  async function behind(account: Account, tamper: Tamper) {
    const wire = await openWire(Number(server.REAL_IMAP_PORT), tamper);
    closing.push(() => wire.close());
    return { wire, hub: await hubOf(account.connecting({ baseUrl: `imap://127.0.0.1:${wire.port}` })) };
  }
  function fill(account: Account, count: number): Letter[] {
    const notes = Array.from({ length: count }, (_, i) => letter('a note', { body: `${i} ${'words '.repeat(500)}\n` }));
    account.deliver(...notes);
    return notes;
  }
  const keys = async (hub: RealHub): Promise<string[]> =>
    (await hub.ask<{ key: string }>('SELECT key FROM message WHERE gone_at IS NULL ORDER BY key')).map(
      ({ key }) => key,
    );
  const unseen = (account: Account): Promise<number> =>
    account.session(async (client) => {
      const status = await client.status('INBOX', { unseen: true });
      return status ? status.unseen! : -1;
    });

  test('cut in the middle of a FETCH, once: the run goes on by itself', async () => {
    const account = new Account(server);
    const notes = fill(account, 300);
    let cuts = 0;
    const { hub, wire } = await behind(account, (chunk, { said }) => {
      if (cuts > 0 || !said.includes('BODY.PEEK') || chunk.length < 2_000) return { chunk };
      cuts++;
      return { chunk: chunk.subarray(0, 1_500), cut: true };
    });
    expectSucceeded(await hub.sync('mail'));
    expect(cuts).toBe(1);
    expect(wire.connections).toBe(2);
    expect(await keys(hub)).toEqual(notes.map(({ id }) => id).toSorted());
    expect(await unseen(account)).toBe(300);
  });

  test('cut in every FETCH: what came is kept, the rest comes later, nothing twice', async () => {
    const account = new Account(server);
    const notes = fill(account, 450);
    let budget = 900_000;
    const { hub } = await behind(account, (chunk, { said }) => {
      if (!said.includes('BODY.PEEK')) return { chunk };
      budget -= chunk.length;
      return budget < 0 ? { chunk: chunk.subarray(0, 100), cut: true } : { chunk };
    });
    const first = await hub.sync('mail');
    expect(first.status).toBe('partial');
    expect(first.problems[0]?.error).toBeInstanceOf(TransientError);
    const some = await keys(hub);
    expect(some.length).toBeGreaterThan(0);
    expect(some.length).toBeLessThan(450);
    budget = Infinity;
    const second = await hub.sync('mail');
    expectSucceeded(second);
    expect(await keys(hub)).toEqual(notes.map(({ id }) => id).toSorted());
    expect(first.counts.applied + second.counts.applied).toBe(450 + (await mailboxes(hub)));
    expect(await unseen(account)).toBe(450);
  });

  const mailboxes = async (hub: RealHub): Promise<number> => (await hub.ask('SELECT 1 FROM container')).length;

  test.each([
    ['BYE', '* BYE Server shutting down.\r\n', true],
    ['NO', null, false],
  ])('%s to a FETCH: said, and made good in the next run', async (_, line, cut) => {
    const account = new Account(server);
    const notes = fill(account, 5);
    let broken = true;
    const { hub } = await behind(account, (chunk, { said }) => {
      const tag = /(\S+) UID FETCH \S+ \([^\r]*BODY\.PEEK[^\r]*\r\n$/.exec(said)?.[1];
      if (!broken || !tag) return { chunk };
      return { chunk: Buffer.from(line ?? `${tag} NO [SERVERBUG] Internal error occurred.\r\n`), cut };
    });
    const first = await hub.sync('mail');
    expect([first.status, first.problems.map(({ error }) => error instanceof TransientError)]).toEqual([
      'partial',
      [true],
    ]);
    expect(await keys(hub)).toEqual([]);
    broken = false;
    expectSucceeded(await hub.sync('mail'));
    expect(await keys(hub)).toEqual(notes.map(({ id }) => id).toSorted());
  });

  test('a listing the server refuses is no empty mailbox', async () => {
    const account = new Account(server);
    const notes = fill(account, 3);
    let broken = false;
    const { hub } = await behind(account, (chunk, { said }) => {
      const tag = /(\S+) UID SEARCH ALL\r\n$/.exec(said)?.[1];
      return broken && tag ? { chunk: Buffer.from(`${tag} NO [UNAVAILABLE] Try later.\r\n`) } : { chunk };
    });
    expectSucceeded(await hub.sync('mail'));
    broken = true;
    const second = await hub.sync('mail', { full: true });
    expect(second.status).toBe('partial');
    expect(second.counts.tombstones).toBe(0);
    expect(await keys(hub)).toEqual(notes.map(({ id }) => id).toSorted());
  });

  test('a wrong password: AuthError with the way out, asked once, other connections unharmed', async () => {
    const account = new Account(server);
    fill(account, 2);
    const wire = await openWire(Number(server.REAL_IMAP_PORT));
    closing.push(() => wire.close());
    const hub = await hubOf(
      account.connecting({
        name: 'wrong',
        secrets: { password: 'not this one' },
        baseUrl: `imap://127.0.0.1:${wire.port}`,
      }),
      account.connecting(),
    );
    const [wrong, right] = await hub.hub.sync(null, {});
    expect(wrong!.status).toBe('failed');
    expect(wrong!.error).toBeInstanceOf(AuthError);
    expect((wrong!.error as Error).message).not.toContain('not this one');
    expect((wrong!.error as AuthError).remedy).toMatch(/password/);
    expect(wire.said.filter((text) => /AUTHENTICATE|LOGIN/.test(text)).length).toBe(1);
    expectSucceeded(right!);
    expect(await hub.ask(`SELECT health FROM connection WHERE name = 'wrong'`)).toEqual([
      { health: 'needs_attention' },
    ]);
    expect(JSON.stringify(hub.logged)).not.toContain('not this one');
  });

  test('a server that takes no more sessions says nothing about the password', async () => {
    const account = new Account(server);
    const guests = Array.from(
      { length: 8 },
      () =>
        new ImapFlow({
          host: '127.0.0.1',
          port: Number(server.REAL_IMAP_PORT),
          secure: false,
          auth: { user: account.user, pass: server.REAL_IMAP_PASSWORD },
          logger: false,
          disableAutoIdle: true,
        }),
    );
    for (const guest of guests) await guest.connect();
    closing.push(async () => void (await Promise.all(guests.map((guest) => guest.logout().catch(() => undefined)))));
    const hub = await hubOf(account.connecting());
    const result = await hub.sync('mail');
    expect(result.status).toBe('failed');
    expect(result.error).toBeInstanceOf(TransientError);
  });

  test('nobody listens: TransientError, not a lost mailbox', async () => {
    const account = new Account(server);
    const hub = await hubOf(account.connecting({ baseUrl: 'imap://127.0.0.1:1' }));
    const result = await hub.sync('mail');
    expect([result.status, result.error instanceof TransientError]).toEqual(['failed', true]);
  });

  test('a certificate nobody vouches for is refused before a password is sent', async () => {
    const account = new Account(server);
    const hub = await hubOf(account.connecting({ baseUrl: `imaps://127.0.0.1:${server.REAL_IMAP_TLS_PORT}` }));
    const result = await hub.sync('mail');
    expect(result.error).toBeInstanceOf(ConfigError);
    expect((result.error as ConfigError).code).toBe('EGRESS_BLOCKED');
  });

  test('a certificate of an authority named in hub.yaml is believed', async () => {
    const account = new Account(server);
    const notes = fill(account, 2);
    const baseUrl = `imaps://localhost:${server.REAL_IMAP_TLS_PORT}`;
    const hub = await hubOf(account.connecting({ baseUrl, ca: join(server.REAL_IMAP_HOME, 'certificate.pem') }));
    expectSucceeded(await hub.sync('mail'));
    expect(await keys(hub)).toEqual(notes.map(({ id }) => id).toSorted());
  });

  test('a door that opens at the third knock: the run succeeds', async () => {
    const account = new Account(server);
    const notes = fill(account, 2);
    const { hub, wire } = await behind(account, (chunk, { connection }) =>
      connection < 3 ? { chunk: Buffer.from('* BYE [UNAVAILABLE] Closed for repairs\r\n'), cut: true } : { chunk },
    );
    expectSucceeded(await hub.sync('mail'));
    expect(wire.connections).toBe(3);
    expect(await keys(hub)).toEqual(notes.map(({ id }) => id).toSorted());
  });

  test('a search that finds nothing in a full mailbox takes nothing away', async () => {
    const account = new Account(server);
    const notes = fill(account, 3);
    let broken = false;
    const { hub } = await behind(account, (chunk, { said }) => {
      const tag = /(\S+) UID SEARCH ALL\r\n$/.exec(said)?.[1];
      return broken && tag ? { chunk: Buffer.from(`* SEARCH\r\n${tag} OK Search completed.\r\n`) } : { chunk };
    });
    expectSucceeded(await hub.sync('mail'));
    broken = true;
    // Where nothing changed nothing is listed, and the fault does not show; a sweep lists.
    for (const [full, status] of [
      [false, 'succeeded'],
      [true, 'partial'],
    ] as const) {
      const result = await hub.sync('mail', { full });
      expect([result.status, result.counts.tombstones]).toEqual([status, 0]);
    }
    expect(await keys(hub)).toEqual(notes.map(({ id }) => id).toSorted());
  });

  describe('XOAUTH2', () => {
    async function issue(good: string): Promise<string[]> {
      const asked: string[] = [];
      const issuer = createServer((request, response) => {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
          const token = new URLSearchParams(body).get('token') ?? '';
          asked.push(token);
          const [user, word] = Buffer.from(token, 'base64url').toString().split(' ');
          response.setHeader('content-type', 'application/json');
          response.end(JSON.stringify(word === good ? { active: true, username: user } : { active: false }));
        });
      });
      issuer.listen(Number(server.REAL_IMAP_ISSUER_PORT), '127.0.0.1');
      await once(issuer, 'listening');
      closing.push(async () => {
        issuer.closeAllConnections();
        issuer.close();
        await once(issuer, 'close');
      });
      return asked;
    }
    const token = (account: Account, word: string): string =>
      Buffer.from(`${account.user} ${word}`).toString('base64url');

    test('a good token reads', async () => {
      const account = new Account(server);
      const notes = fill(account, 3);
      const asked = await issue('good');
      const hub = await hubOf(account.connecting({ secrets: { accessToken: token(account, 'good') } }));
      expectSucceeded(await hub.sync('mail'));
      expect(await keys(hub)).toEqual(notes.map(({ id }) => id).toSorted());
      expect(asked).toContain(token(account, 'good'));
    });

    test('an expired token is an AuthError', async () => {
      const account = new Account(server);
      await issue('good');
      const hub = await hubOf(account.connecting({ secrets: { accessToken: token(account, 'expired') } }));
      const result = await hub.sync('mail');
      expect([result.status, result.error instanceof AuthError]).toEqual(['failed', true]);
      expect((result.error as AuthError).remedy).toMatch(/token/);
    });
  });
});
