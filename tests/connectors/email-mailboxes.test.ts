import { ConfigError } from '../../src/sdk/index.js';
import { email } from '../../connectors/email/index.js';
import { mailboxes, readMailboxes } from '../../connectors/email/mailboxes.js';
import { formatRanges, parseRanges } from '../../connectors/email/ranges.js';
import type { Session } from '../../connectors/email/session.js';
import { mails, open, serve, walk } from './email-bench.js';

describe('which mailboxes are read', () => {
  const gmail = [
    '() "/" INBOX',
    '(\\Noselect) "/" "[Gmail]"',
    '(\\All) "/" "[Gmail]/All Mail"',
    '(\\Sent) "/" "[Gmail]/Sent Mail"',
    '(\\Junk) "/" "[Gmail]/Spam"',
    '(\\Flagged) "/" "[Gmail]/Starred"',
  ];
  const paths = async (session: Session) => (await readMailboxes(session)).map(({ path }) => path);

  it('on Gmail All Mail alone, where labels tell drafts and own mail', async () => {
    const session = await open({
      list: gmail,
      capability: 'IMAP4rev1 X-GM-EXT-1',
      mails: [{ ...mails[0]!, labels: '\\Draft' }, { ...mails[1]!, labels: '\\Sent' }, mails[2]!],
    });
    expect(await paths(session)).toEqual(['[Gmail]/All Mail']);
    const records = (await walk(session, null, '[Gmail]/All Mail')).flatMap((page) => page.records);
    expect(records.map(({ meta }) => [meta!['uid'], meta!['sent']])).toEqual([
      [2, true],
      [3, false],
    ]);
  });

  it('elsewhere all but junk, trash, drafts and views', async () => {
    expect(await paths(await open({ list: gmail }))).toEqual(['INBOX', '[Gmail]/Sent Mail']);
  });

  it('the configured ones, whatever they are', async () => {
    expect(await paths(await open({ list: gmail }, undefined, { mailboxes: ['[Gmail]/Spam'] }))).toEqual([
      '[Gmail]/Spam',
    ]);
  });

  it('as containers', async () => {
    const session = await open({ list: gmail });
    const drafts = [];
    for await (const page of mailboxes.read(session, { part: 'all', since: null, until: '', full: true })) {
      for (const raw of page.records)
        drafts.push(
          ...mailboxes.drafts(mailboxes.record.parse(JSON.parse(raw.body.toString())), {
            requestedAt: '',
            previousAt: null,
          }),
        );
    }
    expect(drafts).toEqual([
      { draft: 'container', key: 'INBOX', kind: 'mailbox', name: 'INBOX' },
      { draft: 'container', key: '[Gmail]/Sent Mail', kind: 'mailbox', name: 'Sent Mail' },
    ]);
  });
});

describe('settings', () => {
  beforeEach(async () => {
    await serve({});
  });

  it.each([
    [{ password: 'p' }, true],
    [{ accessToken: 't' }, true],
    [{}, false],
    [{ password: 'p', accessToken: 't' }, false],
  ])('secrets %j', (secrets, good) => {
    expect(email.secrets.safeParse(secrets).success).toBe(good);
  });

  it.each([undefined, 'https://x.test', 'imaps://user:pw@x.test', 'imaps://x.test/INBOX', 'nonsense'])(
    'baseUrl %s is refused',
    async (baseUrl) => {
      await expect(
        email.open({ config: { user: 'u' }, secrets: { password: 'p' }, baseUrl } as never),
      ).rejects.toBeInstanceOf(ConfigError);
    },
  );

  it.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', '[::1]', '[::ffff:127.0.0.1]', '[fd00::1]'])(
    '%s is private',
    async (host) => {
      const session = await email.open({
        config: { user: 'u' },
        secrets: { password: 'p' },
        baseUrl: `imaps://${host}`,
        allowPrivateNetwork: false,
        now: () => '',
      } as never);
      await expect(email.check(session)).rejects.toMatchObject({ code: 'EGRESS_BLOCKED' });
    },
  );

  it('UID ranges go both ways', () => {
    expect(formatRanges([3, 1, 2, 9, 7, 8, 20])).toBe('1:3,7:9,20');
    expect([...parseRanges('1:3,7:9,20')]).toEqual([1, 2, 3, 7, 8, 9, 20]);
    expect([formatRanges([]), parseRanges('').size]).toEqual(['', 0]);
  });
});
