import { createHash } from 'node:crypto';
import { messages } from '../../connectors/email/messages.js';
import { mail, one, understand } from './email-mail.js';

const reply = { 'In-Reply-To': '<ask@corp.test>', References: '<root@corp.test> <ask@corp.test>' };

describe('why a sender is believed', () => {
  const proof = async (top: string[], meta = {}, headers = {}) =>
    one((await understand(mail({ ...reply, ...headers }, 'Approved.', top), meta)).drafts, 'message').decides?.proof;
  const received = 'Received: from a by mx1.corp.test; Mon, 2 Mar 2026 10:00:04 +0000';

  it('DMARC passed at our server', async () =>
    expect(await proof([received, 'Authentication-Results: mail.corp.test; dmarc=pass header.from=corp.test'])).toBe(
      'dmarc',
    ));
  it('DKIM passed and is aligned', async () =>
    expect(await proof([received, 'Authentication-Results: mx1.corp.test; dkim=pass header.d=corp.test'])).toBe(
      'dkim',
    ));
  it('DKIM of another domain proves nothing', async () =>
    expect(await proof([received, 'Authentication-Results: mx1.corp.test; dkim=pass header.d=evil.test'])).toBeNull());
  it('a failure is a failure', async () =>
    expect(
      await proof([
        received,
        'Authentication-Results: mx1.corp.test; dmarc=fail header.from=corp.test; dkim=fail header.d=corp.test',
      ]),
    ).toBeNull());
  it('pass inside a comment is no pass', async () =>
    expect(
      await proof([
        received,
        'Authentication-Results: mx1.corp.test; dmarc=fail (dmarc=pass; dmarc=pass) header.from=corp.test',
      ]),
    ).toBeNull());
  it('a field of a stranger above ours is passed over (bE9)', async () =>
    expect(
      await proof([
        received,
        'Authentication-Results: mx.evil.test; dmarc=pass header.from=corp.test',
        'Authentication-Results: mx1.corp.test; dmarc=fail header.from=corp.test',
      ]),
    ).toBeNull());
  it('a forged field below ours is not read', async () =>
    expect(
      await proof([
        received,
        'Authentication-Results: mx1.corp.test; dmarc=fail header.from=corp.test',
        'Authentication-Results: mx1.corp.test; dmarc=pass header.from=corp.test',
      ]),
    ).toBeNull());
  it('the configured server id counts, and only that', async () => {
    const top = [
      'Received: by 2002:a05:6402:1 with SMTP id 1; Mon, 2 Mar 2026 10:00:04 +0000',
      'Authentication-Results: mx.google.com; dmarc=pass header.from=corp.test',
    ];
    expect(await proof(top)).toBeNull();
    expect(await proof(top, { authserv: ['mx.google.com'] })).toBe('dmarc');
    expect(await proof(top, { authserv: ['other.test'] })).toBeNull();
  });
  it('a field without server id counts only on request and on top', async () => {
    const top = [
      'Authentication-Results: spf=pass smtp.mailfrom=corp.test; dmarc=pass action=none header.from=corp.test',
    ];
    expect(await proof(top)).toBeNull();
    expect(await proof(top, { authserv: ['none'] })).toBe('dmarc');
  });
  it('own mail in Sent needs no field', async () => {
    expect(await proof([], { sent: true, user: 'Lea@Corp.test' })).toBe('own');
    expect(await proof([], { sent: true, user: 'lea' })).toBe('own');
    expect(await proof([], { sent: true, user: 'bo@corp.test' })).toBeNull();
  });
});

describe('who is identity (bE8)', () => {
  const author = async (from: string | string[] | null) => {
    const { record, drafts } = await understand(mail({ From: from }));
    return {
      fault: record.fromFault,
      author: one(drafts, 'message').author?.key ?? null,
      name: record.from[0]?.name ?? null,
    };
  };

  it.each([
    ['two addresses', 'lea@corp.test, evil@x.test', { fault: 'several', author: null }],
    ['two From fields', ['lea@corp.test', 'evil@x.test'], { fault: 'several', author: null }],
    ['no From', null, { fault: 'missing', author: null }],
    ['an encoded address', '=?utf-8?b?TGVhIDxsZWFAY29ycC50ZXN0Pg==?=', { fault: 'not an address', author: null }],
    ['an address as display name', '"ceo@corp.test" <evil@x.test>', { fault: null, author: 'evil@x.test', name: null }],
    [
      'an encoded address as display name',
      '=?utf-8?q?ceo=40corp.test?= <evil@x.test>',
      { fault: null, author: 'evil@x.test', name: null },
    ],
    [
      'a name turned by direction marks',
      '=?utf-8?b?TGVh4oCuZ3JlQg==?= <evil@x.test>',
      { author: 'evil@x.test', name: 'Lea\ufffdgreB' },
    ],
    ['a punycode look-alike', 'Lea <lea@xn--crp-1na.test>', { author: 'lea@xn--crp-1na.test' }],
  ])('%s', async (_, from, expected) => expect(await author(from)).toMatchObject(expected));
});

describe('when a mail was sent (bE11)', () => {
  const at = async (date: string | null, meta = {}) =>
    one((await understand(mail({ Date: date }), meta)).drafts, 'message').at;
  const arrival = '2026-03-02T10:00:05.000Z';

  it.each([
    ['missing', null],
    ['from 1970', 'Thu, 1 Jan 1970 00:00:00 +0000'],
    ['from 2099', 'Fri, 2 Jan 2099 00:00:00 +0000'],
    ['no time', 'Mon, 2 Mar 2026 99:99:00 +0000'],
    ['in no zone', 'Mon, 2 Mar 2026 09:00:00 +9900'],
    ['words', 'yesterday'],
    ['after its arrival', 'Mon, 2 Mar 2026 10:00:06 +0000'],
  ])('a date %s gives the arrival', async (_, date) => expect(await at(date)).toBe(arrival));
  it('keeps what the sender wrote', async () =>
    expect((await understand(mail({ Date: 'Fri, 2 Jan 2099 99:99' }))).record.dateHeader).toBe(
      'Fri, 2 Jan 2099 99:99',
    ));
  it('reads zones and comments', async () =>
    expect(await at('Mon, 2 Mar 2026 10:30:00 +0200 (EET)')).toBe('2026-03-02T08:30:00.000Z'));
});

describe('what a mail is called (bE10)', () => {
  it.each([
    ['missing', null],
    ['given twice', ['<a@x>', '<b@x>']],
    ['100 KB long', `<${'a'.repeat(100_000)}@x>`],
    ['with NUL', '<a\0b@x>'],
    ['a false hash', '<hash:1>'],
  ])('a Message-ID %s becomes a hash that survives another delivery', async (_, id) => {
    const first = await understand(mail({ ...reply, 'Message-ID': id }));
    const again = await understand(
      mail({ ...reply, 'Message-ID': id }, 'Hello', [
        'Received: from z by y; Tue, 3 Mar 2026 10:00:00 +0000',
        'Delivered-To: x@y.test',
      ]),
    );
    expect(first.record.key).toMatch(/^hash:[0-9a-f]{64}$/);
    expect(again.record.key).toBe(first.record.key);
    expect(messages.identify(first.record)).toEqual({ key: `${first.record.key} 1.1 INBOX` });
    expect(one(first.drafts, 'message').thread?.refs).toEqual(['root@corp.test', 'ask@corp.test']);
  });

  it('hashes header lines as sent, each ended by CRLF', async () => {
    const head = 'From: a@x.test\r\nSubject: s\r\n\tfolded\r\n';
    const { record } = await understand(Buffer.from(`Received: by q; x\r\n${head}\r\nbody`));
    expect(record.key).toBe(`hash:${createHash('sha256').update(head).digest('hex')}`);
  });

  it('a thread survives loops and 10,000 references (bE14)', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `<r${i}@x>`).join('\r\n ');
    const { drafts } = await understand(
      mail({ References: `${many} <m1@corp.test> <r9999@x>`, 'In-Reply-To': '<m1@corp.test>' }),
    );
    const refs = one(drafts, 'message').thread!.refs!;
    expect([refs[0], refs.at(-1), refs.includes('m1@corp.test'), refs.length]).toEqual(['r0@x', 'r9999@x', false, 99]);
  });

  it('In-Reply-To alone makes the thread; words in it do not', async () => {
    const { record } = await understand(mail({ 'In-Reply-To': 'Your message of Monday <ask@corp.test>' }));
    expect([record.inReplyTo, record.references]).toEqual(['ask@corp.test', ['ask@corp.test']]);
  });
});

describe('what is a copy of what', () => {
  const copy = async (body: Buffer, meta = {}) => messages.copyOf!((await understand(body, meta)).record);
  const thing = ({ of, shape, wording }: Awaited<ReturnType<typeof copy>>) => ({ of, shape, wording });
  const trace = [
    'Received: from z by relay.test; Tue, 3 Mar 2026 10:00:00 +0000',
    'Delivered-To: hub@corp.test',
    'X-Spam-Score: 0.1',
    'ARC-Seal: i=1; a=rsa-sha256',
    'DKIM-Signature: v=1; bh=abc; b=def',
  ];

  it('the one in Sent and the delivered one: trace, mailbox, arrival, wrapping and encoding differ', async () => {
    const words = 'Gr\u00fc\u00dfe, the banner is done and I like it.';
    const sent = await copy(
      mail(
        { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Transfer-Encoding': 'base64', 'X-Mailer': 'Some 1.0' },
        Buffer.from(`${words}\r\n`).toString('base64'),
        [],
      ),
      { mailbox: 'Sent', sent: true, uid: 77, internalDate: '2026-03-02T10:00:09.000Z', user: 'lea@corp.test' },
    );
    const delivered = await copy(
      mail(
        {
          'Content-Type': 'text/plain; charset=utf-8; format=flowed',
          'Content-Transfer-Encoding': 'quoted-printable',
          To: '"Lima, Ana" <ANA@corp.test>',
          Subject: 'Spring\r\n banner ACME-1',
        },
        'Gr=C3=BC=C3=9Fe, the banner is\r\ndone and I like it.\r\n\r\n',
        trace,
      ),
    );
    expect(thing(delivered)).toEqual(thing(sent));
    // Their own hand on their own Sent is the best proof there is: that copy speaks, though it came later.
    expect([sent.since > delivered.since, sent.rank < delivered.rank]).toEqual([true, true]);
  });

  it.each([
    ['sender', { From: 'Bo <bo@corp.test>' }, 'Hello'],
    ['date', { Date: 'Mon, 2 Mar 2026 09:59:59 +0000' }, 'Hello'],
    ['addressee', { To: 'bo@corp.test' }, 'Hello'],
    ['subject', { Subject: 'Another banner' }, 'Hello'],
    ['text', {}, 'Hello again'],
    [
      'file',
      { 'Content-Type': 'multipart/mixed; boundary=b' },
      '--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nPDF\r\n--b--',
    ],
  ])('another %s is another mail, with its text or without', async (_, headers, body) => {
    const [one, other] = [await copy(mail()), await copy(mail(headers, body))];
    expect(other.of).toBe(one.of);
    expect(other.shape).not.toBe(one.shape);
  });

  it('words of one length are told apart where they are kept, and leave no trace where they are not', async () => {
    const [yes, no] = [await understand(mail({}, 'Approved.')), await understand(mail({}, 'Rejected.'))];
    const [one, other] = [yes, no].map(({ record }) => messages.copyOf!(record));
    expect(one!.shape).toBe(other!.shape);
    expect(one!.wording).not.toBe(other!.wording);
    const bare = [yes, no].map(({ record: { text: _t, subject: _s, html: _h, wording: _w, ...rest } }) => rest);
    expect(messages.redact!.paths).toContain('/wording');
    expect(bare[0]).toEqual(bare[1]);
    expect(messages.copyOf!(bare[0]!)).toEqual({ of: one!.of, shape: one!.shape, since: one!.since, rank: one!.rank });
  });

  it('a mail that shares its id is called differently and stays in the conversation', async () => {
    const { record, found } = await understand(mail({ Subject: 'Approval needed: banner' }));
    const drafts = messages.drafts(
      { ...record, found },
      { requestedAt: '2026-03-02T10:01:00.000Z', previousAt: null },
      undefined,
      'm1@corp.test #1',
    );
    expect(one(drafts, 'message')).toMatchObject({ key: 'm1@corp.test #1', thread: { id: 'm1@corp.test' } });
    expect(one(drafts, 'approval').key).toBe('m1@corp.test #1');
  });
});
