import { mail, one, understand } from './email-mail.js';

const reply = { 'In-Reply-To': '<ask@corp.test>', References: '<root@corp.test> <ask@corp.test>' };

describe('a mail becomes a message', () => {
  it('with author, addressees, thread and time', async () => {
    const { drafts } = await understand(mail({ ...reply, Cc: '"Bo" <BO@Corp.Test>' }));
    expect(one(drafts, 'message')).toEqual({
      draft: 'message',
      key: 'm1@corp.test',
      kind: 'mail',
      at: '2026-03-02T09:59:58.000Z',
      author: { kind: 'person', key: 'lea@corp.test' },
      addressees: [
        { kind: 'person', key: 'ana@corp.test' },
        { kind: 'person', key: 'bo@corp.test' },
      ],
      placements: [{ container: 'INBOX' }],
      thread: { id: 'm1@corp.test', refs: ['root@corp.test', 'ask@corp.test'] },
      subject: 'Spring banner ACME-1',
      text: 'Hello',
      automatic: null,
      chase: null,
      asks: null,
      decides: null,
      keyTexts: ['ACME-1'],
      links: [],
    });
    expect(drafts.filter((draft) => draft.draft === 'person')).toMatchObject([
      {
        draft: 'person',
        key: 'lea@corp.test',
        name: 'Lea Berg',
        email: 'lea@corp.test',
        saidAt: '2026-03-02T09:59:58.000Z',
      },
      {
        draft: 'person',
        key: 'ana@corp.test',
        name: 'Ana Lima',
        email: 'ana@corp.test',
        saidAt: '2026-03-02T09:59:58.000Z',
      },
      { draft: 'person', key: 'bo@corp.test', name: 'Bo', email: 'bo@corp.test', saidAt: '2026-03-02T09:59:58.000Z' },
    ]);
  });

  it('says the same without its text, but for subject, text and names', async () => {
    const body =
      '--b\r\nContent-Type: text/plain\r\n\r\nWhere are we? Please approve.\r\n--b\r\nContent-Type: application/pdf; name="secret.pdf"\r\nContent-Disposition: attachment\r\n\r\nPDF\r\n--b--';
    const { drafts, redacted } = await understand(mail({ 'Content-Type': 'multipart/mixed; boundary=b' }, body));
    const blank = (draft: object) => ({
      ...draft,
      ...('subject' in draft && { subject: null, text: null }),
      ...('name' in draft && !('email' in draft) && { name: '' }),
    });
    expect(redacted.map(blank)).toEqual(drafts.map(blank));
    expect(JSON.stringify(redacted)).not.toMatch(/Spring|secret|Where/);
    expect(one(drafts, 'message')).toMatchObject({ chase: 'progress', asks: { gate: 'mail', policy: 'any' } });
  });

  it('takes the campaign key from the subject, never from the body', async () => {
    const { found } = await understand(mail({ Subject: 'Banner' }, 'about ACME-9'));
    expect(found['keys']).toEqual([]);
  });

  describe('keeps the addresses of work items, whether its text is kept or not', () => {
    const html = (body: string) => mail({ ...reply, 'Content-Type': 'text/html; charset=utf-8' }, body);
    it.each([
      ['in the text', mail(reply, 'See https://work.test/1 and https://elsewhere.test/2.'), ['https://work.test/1']],
      [
        'in a quote of a mail that may never have come',
        mail(reply, 'Done.\r\n> see https://work.test/1'),
        ['https://work.test/1'],
      ],
      [
        'behind a link',
        html(
          '<a href="https://work.test/1?a=b&amp;c=d">the task</a> <A HREF=https://work.test/2>two</A> <a href=\'https://work.test/&#51;\'>3</a>',
        ),
        ['https://work.test/1?a=b&c=d', 'https://work.test/2', 'https://work.test/3'],
      ],
      ['in the text of HTML alone', html('<p>https://work.test/1</p>'), ['https://work.test/1']],
      [
        'behind the address that a mail server put before it',
        html(
          '<a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwork.test%2F1&amp;data=x">x</a>',
        ),
        ['https://work.test/1'],
      ],
      ['but none that is only an image', html('<img src="https://work.test/1">'), []],
    ])('%s', async (_, body, links) => {
      const { found, drafts, redacted } = await understand(body);
      expect(found['links']).toEqual(links);
      expect([one(drafts, 'message').links, one(redacted, 'message').links]).toEqual([links, links]);
    });

    it('of a mail full of links without losing time', async () => {
      const many = html(`<a href=${'&#'.repeat(60_000)}>${'<a href= '.repeat(20_000)}`);
      const begun = performance.now();
      await understand(many);
      expect(performance.now() - begun).toBeLessThan(2_000);
    });
  });

  it('reads a chase from the new text only', async () => {
    expect((await understand(mail(reply, 'Done.\r\n> where are we'))).found['chase']).toBeNull();
  });
});

describe('an approval by mail', () => {
  it('is asked of the people in To, the sender left out', async () => {
    const { drafts } = await understand(
      mail({
        Subject: 'Approval needed: banner',
        To: 'ana@corp.test, Bo <bo@corp.test>, lea@corp.test, all@corp.test',
      }),
    );
    const approvers = [
      { kind: 'person', key: 'ana@corp.test' },
      { kind: 'person', key: 'bo@corp.test' },
    ];
    expect(one(drafts, 'approval')).toMatchObject({
      key: 'm1@corp.test',
      gate: 'mail',
      name: 'Approval needed: banner',
      policy: 'all',
      approvers,
      creator: { kind: 'person', key: 'lea@corp.test' },
    });
    expect(one(drafts, 'message').asks).toEqual({ gate: 'mail', approvers, policy: 'all' });
  });

  it.each([
    ['nobody but a list is addressed', { Subject: 'Approval needed', To: 'all@corp.test' }, 'Hi'],
    [
      'the subject of a reply merely repeats the request',
      { ...reply, Subject: 'Re: Approval needed' },
      'I will look at it',
    ],
    [
      'the request is only quoted',
      { ...reply, Subject: 'Re: Banner' },
      'On it.\r\n\r\nOn Mon, 2 Mar 2026, Ana <a@x.test> wrote:\r\n> Please approve',
    ],
    [
      'it is forwarded',
      { Subject: 'Fwd: Approval needed' },
      'FYI\r\n\r\n---------- Forwarded message ---------\r\nPlease approve',
    ],
    ['a machine wrote it', { Subject: 'Approval needed', 'Auto-Submitted': 'auto-generated' }, 'Please approve'],
  ])('is not asked where %s', async (_, headers, body) => {
    const { drafts } = await understand(mail(headers, body));
    expect(drafts.some((draft) => draft.draft === 'approval')).toBe(false);
    expect(one(drafts, 'message').asks).toBeNull();
  });

  it('is asked anew by a reply that asks again', async () => {
    const { drafts } = await understand(mail({ ...reply, Subject: 'Re: Banner' }, 'Logo fixed, please approve.'));
    expect(one(drafts, 'approval')).toMatchObject({ key: 'm1@corp.test', name: 'Re: Banner' });
  });

  it('is decided by a reply', async () => {
    const { drafts } = await understand(mail(reply, 'Approved.'));
    expect(one(drafts, 'message').decides).toEqual({ decision: 'approved', proof: 'dmarc' });
  });

  it.each([
    ['it is no reply', {}, 'Approved.'],
    ['it is forwarded', { ...reply, Subject: 'WG: Banner' }, 'Approved.'],
    ['it comes from a list', { ...reply, 'List-Id': '<team.corp.test>' }, 'Approved.'],
    ['it answers several points between quotes', reply, '> headline\r\nApproved.\r\n> picture\r\nThanks!'],
    ['it has two senders', { ...reply, From: 'lea@corp.test, ceo@corp.test' }, 'Approved.'],
  ])('is not decided where %s', async (_, headers, body) => {
    expect(one((await understand(mail(headers, body))).drafts, 'message').decides).toBeNull();
  });

  it('is not decided where text and HTML disagree', async () => {
    const body =
      '--b\r\nContent-Type: text/plain\r\n\r\nApproved.\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Please change the headline.</p>\r\n--b--';
    const { drafts } = await understand(mail({ ...reply, 'Content-Type': 'multipart/alternative; boundary=b' }, body));
    expect(one(drafts, 'message').decides).toBeNull();
  });

  it('is decided by a mail that is only HTML', async () => {
    const { drafts } = await understand(
      mail({ ...reply, 'Content-Type': 'text/html' }, '<p>Approved</p><blockquote>Please change it</blockquote>'),
    );
    expect(one(drafts, 'message').decides?.decision).toBe('approved');
  });

  it('is not decided by the text of an enclosed mail', async () => {
    const body =
      '--b\r\nContent-Type: text/plain\r\n\r\nSee enclosed\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@y.test\r\nSubject: x\r\n\r\nApproved\r\n--b--';
    const { drafts } = await understand(mail({ ...reply, 'Content-Type': 'multipart/mixed; boundary=b' }, body));
    expect(one(drafts, 'message')).toMatchObject({ text: 'See enclosed', decides: null });
  });
});

describe('automatic mail is marked and neither asks nor decides', () => {
  it.each([
    [{ 'Auto-Submitted': 'auto-replied (vacation)' }, 'auto-replied'],
    [{ 'Auto-Submitted': 'auto-generated' }, 'auto-generated'],
    [{ 'Auto-Submitted': 'weird' }, 'auto-submitted'],
    [{ 'Return-Path': '<>' }, 'bounce'],
    [{ 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b' }, 'report'],
    [{ Precedence: 'bulk' }, 'precedence bulk'],
    [{ 'List-Unsubscribe': '<mailto:x@y.test>' }, 'list'],
    [{ 'X-Autoreply': 'yes' }, 'auto-reply'],
    [{ 'X-Auto-Response-Suppress': 'All' }, 'auto-reply'],
    [{ 'Content-Type': 'text/calendar; method=REPLY; charset=utf-8' }, 'calendar-reply'],
  ])('%j is %s', async (headers, reason) => {
    const message = one((await understand(mail({ ...reply, ...headers }, 'Approved.'))).drafts, 'message');
    expect(message).toMatchObject({ automatic: reason, asks: null, decides: null, chase: null });
  });

  it.each([
    ['Automatic reply: Banner', 'auto-reply'],
    ['Out of Office: Banner', 'auto-reply'],
    ['Automatische Antwort: Banner', 'auto-reply'],
    ['=?utf-8?q?R=C3=A9ponse_automatique_=3A?= Banner', 'auto-reply'],
    ['=?utf-8?q?Respuesta_autom=C3=A1tica=3A?= Banner', 'auto-reply'],
    ['Risposta automatica: Banner', 'auto-reply'],
    ['Automatisch antwoord: Banner', 'auto-reply'],
    ['Undeliverable: Banner', 'bounce'],
    ['Unzustellbar: Banner', 'bounce'],
    ['Non remis : Banner', 'bounce'],
    ['No se puede entregar: Banner', 'bounce'],
    ['Non recapitabile: Banner', 'bounce'],
    ['Onbestelbaar: Banner', 'bounce'],
    ['Undelivered Mail Returned to Sender', 'bounce'],
    ['Re: Automatic reply: Banner', null],
    ['Undelivered banners', null],
    ['Out of office next week', null],
  ])('whose header fields were lost on the way: %s', async (Subject, reason) => {
    const message = one((await understand(mail({ ...reply, Subject }, 'Approved.'))).drafts, 'message');
    expect(message.automatic).toBe(reason);
    expect(message.decides === null).toBe(reason !== null);
  });

  it('by who says that he wrote it, and by the addresses that failed', async () => {
    const signs: Record<string, string>[] = [
      { From: 'Mail Delivery System <MAILER-DAEMON@corp.test>' },
      { 'X-Failed-Recipients': 'a@b.test' },
    ];
    for (const more of signs)
      expect(one((await understand(mail({ ...reply, ...more }))).drafts, 'message').automatic).toBe('bounce');
  });

  it('a new mail about being away is a person’s', async () => {
    const fresh = mail({ Subject: 'Out of office: 3 to 7 March' }, 'I am away.');
    expect(one((await understand(fresh)).drafts, 'message').automatic).toBeNull();
  });

  it('a person says Auto-Submitted: no', async () => {
    expect(
      one((await understand(mail({ ...reply, 'Auto-Submitted': 'no' }, 'Approved.'))).drafts, 'message'),
    ).toMatchObject({ automatic: null, decides: { decision: 'approved' } });
  });

  it('a calendar reply inside an alternative is seen', async () => {
    const body =
      '--b\r\nContent-Type: text/plain\r\n\r\nApproved\r\n--b\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nRRULE:FREQ=SECONDLY\r\nEND:VCALENDAR\r\n--b--';
    const { drafts } = await understand(mail({ ...reply, 'Content-Type': 'multipart/alternative; boundary=b' }, body));
    expect(one(drafts, 'message').automatic).toBe('calendar-reply');
    expect(drafts.some((draft) => draft.draft === 'asset')).toBe(false);
  });
});
