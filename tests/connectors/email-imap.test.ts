import type { Opening, Page } from '../../src/sdk/index.js';
import { AuthError, ConfigError, TransientError } from '../../src/sdk/index.js';
import { email } from '../../connectors/email/index.js';
import { copyKey, nameIn } from '../../connectors/email/identity.js';
import { messages } from '../../connectors/email/messages.js';
import { parseRanges } from '../../connectors/email/ranges.js';
import type { Config, Secrets, Session } from '../../connectors/email/session.js';
import { decode } from '../../src/sync/decode.js';
import { hasDovecot, PASSWORD, startDovecot, type Dovecot } from './email-dovecot.js';
import { mail } from './email-mail.js';
import type { ImapFlow } from 'imapflow';

type Cursor = { uidValidity: string; uidNext: number; highestModseq?: string; uids: string };
type Mailed = { names: string[]; keys: string[]; pages: Page<Cursor>[]; cursor: Cursor; whole: boolean };

const run = hasDovecot ? describe : describe.skip;

run.each([
  ['with CONDSTORE and QRESYNC', ''],
  [
    'without CONDSTORE, QRESYNC, UIDPLUS, MOVE and IDLE',
    'imap_capability = IMAP4rev1 SASL-IR LITERAL+ SPECIAL-USE LIST-EXTENDED',
  ],
])('a real Dovecot %s', (_, configuration) => {
  let server: Dovecot;
  let writer: ImapFlow;
  let session: Session;
  let logged: string[];

  const open = (
    config: Partial<Config> = {},
    secrets: Secrets = { password: PASSWORD },
    rest: Partial<Opening<Config, Secrets>> = {},
  ): Promise<Session> =>
    email.open({
      config: { user: 'lea', ...config },
      secrets,
      baseUrl: `imap://127.0.0.1:${server.port}`,
      allowPrivateNetwork: true,
      keepText: true,
      http: undefined as never,
      now: () => '2026-03-02T10:00:00.000Z',
      log: (_fields, message) => logged.push(message),
      pause: () => Promise.resolve(),
      ...rest,
    });

  const walk = async (part: string, since: Cursor | null, full = since === null): Promise<Mailed> => {
    const pages: Page<Cursor>[] = [];
    for await (const page of messages.read(session, { part, since, until: '', full })) pages.push(page);
    const records = pages.flatMap((page) => page.records);
    const keys = await Promise.all(
      records.map(async (raw) => messages.identify(await decode(messages as never, raw)).key),
    );
    return { names: keys.map(nameIn), keys, pages, cursor: pages.at(-1)!.next!, whole: pages.at(-1)!.whole === true };
  };

  const put = (path: string, id: string, flags: string[] = []) =>
    writer.append(path, mail({ 'Message-ID': `<${id}>` }), flags, new Date('2026-03-02T10:00:00Z'));

  beforeEach(async () => {
    logged = [];
    server = await startDovecot(configuration);
    writer = await server.writer();
    session = await open();
  });
  afterEach(async () => {
    await session.close();
    await server.stop();
  });

  it('names the account and the mailboxes that hold talk', async () => {
    await writer.mailboxCreate('Projects/Spring & Söhne');
    expect(await email.check(session as never)).toEqual({ account: 'lea@127.0.0.1', warnings: [], identity: 'lea' });
    const parts = [];
    for await (const part of (messages.parts as { list(api: Session): AsyncIterable<string> }).list(session))
      parts.push(part);
    expect(parts.toSorted()).toEqual(['INBOX', 'Projects/Spring & Söhne', 'Sent']);
  });

  it('reads configured mailboxes only, and says which are missing', async () => {
    await session.close();
    session = await open({ mailboxes: ['Trash', 'Gone'] });
    expect(await email.check(session as never)).toMatchObject({ warnings: ['mailbox "Gone" is not there'] });
    expect((await walk('Trash', null)).names).toEqual([]);
  });

  it('a look counts what lies in the mailboxes, and marks nothing as read', async () => {
    for (let i = 0; i < 60; i++) await put('INBOX', `m${i}@x`);
    await put('Sent', 'sent@x');
    const lines = [];
    for await (const line of email.survey!(session as never)) lines.push(line);
    expect(lines).toMatchObject([{ records: 2 }, { stream: 'messages', parts: 2, records: 61 }]);
    await writer.mailboxOpen('INBOX');
    const size = (await writer.fetchAll('1', { size: true }))[0]!.size!;
    expect(lines[1]!.leastHours! * 3_600 * 1024 * 1024).toBeGreaterThan(60 * size * 0.9);
    expect(await writer.search({ seen: true })).toEqual([]);
  });

  it('reads all, then only what is new, and marks nothing as read', async () => {
    await put('INBOX', 'a@x');
    await put('INBOX', 'b@x');
    const first = await walk('INBOX', null);
    expect([first.names, first.whole, first.cursor.uids, first.cursor.uidNext]).toEqual([
      ['a@x', 'b@x'],
      true,
      '1:2',
      3,
    ]);
    expect(first.pages[0]!.records[0]!.meta).toMatchObject({
      mailbox: 'INBOX',
      uid: 1,
      uidValidity: first.cursor.uidValidity,
      internalDate: '2026-03-02T10:00:00.000Z',
      sent: false,
    });
    // `3:*` would give message 2 again.
    expect((await walk('INBOX', first.cursor)).names).toEqual([]);
    await put('INBOX', 'c@x');
    const second = await walk('INBOX', first.cursor);
    expect([second.names, second.whole, second.cursor.uids]).toEqual([['c@x'], false, '1:3']);
    await writer.mailboxOpen('INBOX');
    expect(await writer.search({ seen: true })).toEqual([]);
  });

  it('raw bytes come exactly as they lie there', async () => {
    const body = mail(
      { Subject: 'Gr\xfc\xdfe', 'Content-Type': 'text/plain; charset=x-klingon' },
      'a\r\n\r\n.\r\nq\xffx',
    );
    await writer.append('INBOX', body);
    expect((await walk('INBOX', null)).pages[0]!.records[0]!.body.equals(body)).toBe(true);
  });

  it('an empty mailbox is whole', async () => {
    const { names, whole, cursor } = await walk('INBOX', null);
    expect([names, whole, cursor.uids]).toEqual([[], true, '']);
  });

  it('pages ascend, and each can be gone on from', async () => {
    for (let i = 1; i <= 405; i++) await put('INBOX', `m${i}@x`);
    const { pages, keys, whole } = await walk('INBOX', null);
    expect([pages.map((page) => page.records.length), keys.length, whole, pages[0]!.total]).toEqual([
      [200, 200, 5],
      405,
      true,
      405,
    ]);
    expect(pages[0]!.next).toMatchObject({ uidNext: 201, uids: '1:200' });
    expect(pages[0]!.whole).toBeUndefined();
    const rest = await walk('INBOX', pages[0]!.next!);
    expect([rest.names.length, rest.names[0], parseRanges(rest.cursor.uids).size]).toEqual([205, 'm201@x', 405]);
  }, 60_000);

  it('a deletion is told by its place alone: nothing is read again for it', async () => {
    for (const id of ['a@x', 'b@x', 'c@x']) await put('INBOX', id);
    const first = await walk('INBOX', null);
    await writer.mailboxOpen('INBOX');
    await writer.messageDelete('2', { uid: true });
    const second = await walk('INBOX', first.cursor);
    expect([second.names, second.whole, second.cursor.uids]).toEqual([[], false, '1,3']);
    expect(second.pages.at(-1)!.absent).toEqual([{ uidValidity: first.cursor.uidValidity, uid: 2 }]);
    const key = first.keys[1]!;
    expect(await messages.get!(session, [key])).toEqual([{ key, state: 'deleted' }]);
  });

  it('a moved message is gone where it lay and found where it went', async () => {
    await put('INBOX', 'a@x');
    const first = await walk('INBOX', null);
    await writer.mailboxCreate('Archive');
    await writer.mailboxOpen('INBOX');
    await writer.messageMove('1', 'Archive', { uid: true });
    expect((await walk('INBOX', first.cursor)).names).toEqual([]);
    expect((await walk('Archive', null)).names).toEqual(['a@x']);
    const uidValidity = (await walk('Archive', null)).cursor.uidValidity;
    const here = copyKey('a@x', { mailbox: 'Archive', uid: 1, uidValidity });
    expect(await messages.get!(session, [first.keys[0]!])).toMatchObject([
      { key: here, state: 'live', part: 'Archive', raw: { meta: { mailbox: 'Archive' } } },
      { key: first.keys[0], state: 'deleted' },
    ]);
  });

  it('get tells a part of an id from the id, and finds mail without one or with a broken one', async () => {
    await put('INBOX', 'a@x');
    await writer.append('INBOX', mail({ 'Message-ID': null }));
    await writer.append('INBOX', mail({ 'Message-ID': ['<one@x>', '<two@x>'] }));
    const { keys } = await walk('INBOX', null);
    const [there, missing, broken] = keys as [string, string, string];
    expect(keys.map(nameIn)).toEqual(['a@x', expect.stringMatching(/^hash:/), expect.stringMatching(/^hash:/)]);
    const never = [there, missing].map((key) => key.replace(nameIn(key), `${nameIn(key).slice(0, -1)}`));
    const found = await messages.get!(session, [...never, missing, broken, there]);
    expect(Object.fromEntries(found.map(({ key, state }) => [key, state]))).toEqual({
      [never[0]!]: 'deleted',
      [never[1]!]: 'deleted',
      [missing]: 'live',
      [broken]: 'live',
      [there]: 'live',
    });
  });

  it('a mailbox deleted and made anew is read again: other copies of the same mails (bE1)', async () => {
    await writer.mailboxCreate('Team');
    await put('Team', 'a@x');
    const first = await walk('Team', null);
    await writer.mailboxDelete('Team');
    await writer.mailboxCreate('Team');
    await put('Team', 'a@x');
    await put('Team', 'b@x');
    const second = await walk('Team', first.cursor);
    expect([second.names, second.whole]).toEqual([['a@x', 'b@x'], true]);
    expect(second.cursor.uidValidity).not.toBe(first.cursor.uidValidity);
    expect(second.keys[0]).not.toBe(first.keys[0]);
    const [was, is] = await Promise.all(
      [first, second].map(async ({ pages }) => {
        const raw = pages[0]!.records[0]!;
        return messages.copyOf!(messages.record.parse(await decode(messages as never, raw)));
      }),
    );
    expect(is).toEqual(was);
  });

  it('drafts are left alone wherever they lie; mail in Sent is own', async () => {
    await put('Sent', 'draft@x', ['\\Draft']);
    await put('Sent', 'sent@x', ['\\Seen']);
    const { names, pages, cursor } = await walk('Sent', null);
    expect([names, pages[0]!.records[0]!.meta!['sent'], cursor.uids]).toEqual([['sent@x'], true, '1:2']);
  });

  it('a flag change by another program changes nothing here', async () => {
    await put('INBOX', 'a@x');
    const first = await walk('INBOX', null);
    await writer.mailboxOpen('INBOX');
    await writer.messageFlagsAdd('1', ['\\Flagged'], { uid: true });
    expect((await walk('INBOX', first.cursor)).names).toEqual([]);
  });

  it('of a mail over 10 MB only the beginning and the list of files is read', async () => {
    const big = Buffer.concat([
      mail(
        { 'Content-Type': 'multipart/mixed; boundary=b', 'Message-ID': '<big@x>' },
        '--b\r\nContent-Type: text/plain\r\n\r\nHi\r\n--b\r\nContent-Type: video/mp4\r\nContent-Disposition: attachment; filename=film.mp4\r\n\r\n',
      ),
      Buffer.alloc(11 * 1024 * 1024, `${'A'.repeat(74)}\r\n`),
      Buffer.from('\r\n--b--\r\n'),
    ]);
    await writer.append('INBOX', big);
    const { pages, names } = await walk('INBOX', null);
    const [raw] = pages[0]!.records;
    expect([names, raw!.body.length, raw!.meta!['cut'], raw!.meta!['size']]).toEqual([
      ['big@x'],
      1024 * 1024,
      true,
      big.length,
    ]);
    expect(await messages.decode!(raw!)).toMatchObject({
      text: 'Hi',
      textCut: true,
      attachments: [{ ordinal: 1, mime: 'video/mp4', ext: 'mp4', size: null, hash: null, asset: true }],
      attachmentNames: ['film.mp4'],
    });
  });

  it('a wrong password stops, once', async () => {
    const wrong = await open({}, { password: 'wrong' });
    await expect(email.check(wrong as never)).rejects.toBeInstanceOf(AuthError);
    await wrong.close();
  }, 20_000);

  it('plain text is refused unless the private network is allowed', async () => {
    const strict = await open({}, { password: PASSWORD }, { allowPrivateNetwork: false });
    await expect(email.check(strict as never)).rejects.toMatchObject({
      constructor: ConfigError,
      code: 'EGRESS_BLOCKED',
    });
  });

  it('a session that the server lost is renewed', async () => {
    await put('INBOX', 'a@x');
    const first = await walk('INBOX', null);
    await session.close();
    await put('INBOX', 'b@x');
    expect((await walk('INBOX', first.cursor)).names).toEqual(['b@x']);
  });

  it('no server is a matter of time', async () => {
    const away = await open({}, { password: PASSWORD }, { baseUrl: 'imap://127.0.0.1:1' });
    await expect(email.check(away as never)).rejects.toBeInstanceOf(TransientError);
  });
});
