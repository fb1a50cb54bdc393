import { htmlText, LEA, letter, mixed, multipart, plainText, rawUtf8, type Letter, UNNAMED } from './letter.js';

const ASKED = 'ask-1@acme.test';
const answer = { answers: ASKED, body: 'Approved.\n', decides: 'approved' } as const;

function nested(depth: number): Buffer {
  const open = Array.from(
    { length: depth },
    (_, i) => `--n${i}\r\nContent-Type: multipart/mixed; boundary="n${i + 1}"\r\n\r\n`,
  ).join('');
  return Buffer.from(`${open}--n${depth}\r\nContent-Type: text/plain\r\n\r\nApproved.\r\n`);
}

const addresses = (count: number): string =>
  Array.from({ length: count }, (_, i) => `Person ${i} <p${i}@acme.test>`).join(',\r\n ');

/** Ids, times, headers and structures that break rules. */
export const broken: Letter[] = [
  letter('no Message-ID', { ...answer, without: ['Message-ID'], key: 'hash' }),
  letter('two Message-ID fields', { ...answer, head: ['Message-ID: <another@acme.test>'], key: 'hash' }),
  letter('an empty Message-ID', { ...answer, without: ['Message-ID'], head: ['Message-ID: <>'], key: 'hash' }),
  letter('a Message-ID with spaces', {
    ...answer,
    without: ['Message-ID'],
    head: ['Message-ID: <not an id>'],
    key: 'hash',
  }),
  letter('a Message-ID with a control character', {
    ...answer,
    without: ['Message-ID'],
    head: ['Message-ID: <be\x07ll@acme.test>'],
    key: 'hash',
  }),
  letter('a Message-ID of 100 KB', {
    ...answer,
    without: ['Message-ID'],
    head: [`Message-ID: <${'i'.repeat(100_000)}@acme.test>`],
    key: 'hash',
  }),
  letter('a Message-ID without brackets', {
    ...answer,
    id: 'bare-id@acme.test',
    without: ['Message-ID'],
    head: ['message-id:bare-id@acme.test'],
  }),
  letter('a Message-ID folded onto its own line', {
    ...answer,
    id: 'folded-id@acme.test',
    without: ['Message-ID'],
    head: ['Message-ID:\r\n <folded-id@acme.test>'],
  }),
  letter('a Message-ID that differs from another by case alone', { ...answer, id: 'FOLDED-id@acme.test' }),
  letter('a Message-ID that plays a hash', { ...answer, id: `hash:${'0'.repeat(64)}`, key: 'hash' }),
  letter('ancestors in a loop', {
    id: 'loop@acme.test',
    answers: ['loop@acme.test', 'loop-2@acme.test', 'loop@acme.test'],
    refs: ['loop-2@acme.test'],
  }),
  letter('ten thousand ancestors: the root and the nearest stay', {
    answers: Array.from({ length: 10_000 }, (_, i) => `a${i}@acme.test`),
    refs: ['a0@acme.test', ...Array.from({ length: 99 }, (_, i) => `a${9_901 + i}@acme.test`)],
  }),
  letter('In-Reply-To with words around the id', {
    ...answer,
    answers: [],
    head: [`In-Reply-To: Your message of "Mon, 4 Mar" <${ASKED}>`],
    refs: [ASKED],
  }),
  letter('an answer to what was never seen', { ...answer, answers: ['never-seen@acme.test'] }),
  letter('Date in 2099', { ...answer, date: 'Fri, 01 May 2099 10:00:00 +0000', at: 'arrival' }),
  letter('Date in 1970', { ...answer, date: 'Thu, 01 Jan 1970 00:00:00 +0000', at: 'arrival' }),
  letter('Date 99:99', { ...answer, date: 'Mon, 4 Mar 2024 99:99:00 +0000', at: 'arrival' }),
  letter('31 February', { ...answer, date: 'Sat, 31 Feb 2024 10:00:00 +0000', at: 'arrival' }),
  letter('a zone that is none', { ...answer, date: 'Mon, 4 Mar 2024 09:00:00 MEZ', at: 'arrival' }),
  letter('no Date', { ...answer, without: ['Date'], at: 'arrival' }),
  letter('bytes in the subject that are no UTF-8', { ...answer, subject: 'Fr\xfchjahr CMP-7003', keys: ['CMP-7003'] }),
  letter('UTF-8 in the subject without encoding', {
    ...answer,
    subject: rawUtf8('Frühjahr 春 CMP-7003'),
    keys: ['CMP-7003'],
  }),
  letter('a letter torn over two encoded words', {
    ...answer,
    subject: '=?utf-8?B?RnLD?= =?utf-8?B?vGhqYWhyIENNUC03MDA0?=',
    keys: ['CMP-7004'],
  }),
  letter('an encoded word of an unknown charset', {
    ...answer,
    subject: '=?x-mars?Q?CMP-7005?= poster',
    keys: ['CMP-7005'],
  }),
  letter('a subject of 5,000 Re:', { ...answer, subject: `${'Re: '.repeat(5_000)}poster` }),
  letter('a subject of 1 MB', { answers: ASKED, subject: 'x'.repeat(1_000_000), quarantined: true }),
  letter('a header line without colon', { ...answer, head: ['this is no header', 'X-After: 1'] }),
  letter('273 KB of addresses', { answers: ASKED, to: addresses(10_500), quarantined: true }),
  letter('273 KB in To without any @', { answers: ASKED, to: 'x,'.repeat(136_500), quarantined: true }),
  letter('70 KB of nested comments in From', {
    answers: ASKED,
    without: ['From'],
    head: [`From: ${'('.repeat(35_000)}${')'.repeat(35_000)} <${LEA}>`],
    quarantined: true,
  }),
  letter('10,000 nested groups in Cc', { ...answer, head: [`Cc: ${'g:'.repeat(10_000)}${';'.repeat(10_000)}`] }),
  letter('header fields of 300 KB in all', {
    answers: ASKED,
    head: Array.from({ length: 3_000 }, (_, i) => `X-Spam-${i}: ${'s'.repeat(90)}`),
    quarantined: true,
  }),
  letter('an unknown charset', { ...answer, type: ['Content-Type: text/plain; charset=x-unknown-42'] }),
  letter('UTF-7', { answers: ASKED, type: ['Content-Type: text/plain; charset=utf-7'], body: '+AEE-pproved +- no\n' }),
  letter('a charset that lies', {
    answers: ASKED,
    type: ['Content-Type: text/plain; charset=utf-8'],
    body: Buffer.from('Ich gebe das nicht frei. Sch\xf6ne Gr\xfc\xdfe\n', 'latin1'),
    decides: 'changes_requested',
  }),
  letter('ISO-2022-JP', {
    answers: ASKED,
    type: ['Content-Type: text/plain; charset=iso-2022-jp'],
    body: Buffer.from("\x1b$B3NG'$7$^$9\x1b(B\r\n", 'latin1'),
  }),
  letter('an unknown transfer encoding', {
    ...answer,
    type: ['Content-Type: text/plain', 'Content-Transfer-Encoding: x-carrier-pigeon'],
  }),
  letter('base64 with rubbish in it', {
    ...answer,
    type: ['Content-Type: text/plain', 'Content-Transfer-Encoding: base64'],
    body: 'QXBw!!cm92\n*ZWQu\n',
  }),
  letter('quoted-printable that breaks off', {
    answers: ASKED,
    type: ['Content-Type: text/plain', 'Content-Transfer-Encoding: quoted-printable'],
    body: 'Approved.=ZZ=\n',
    notDecides: 'rejected',
  }),
  letter('no boundary', {
    answers: ASKED,
    type: ['Content-Type: multipart/mixed'],
    body: '--b1\nContent-Type: text/plain\n\nSomething.\n--b1--\n',
  }),
  letter('no closing boundary', {
    ...answer,
    type: mixed(),
    body: multipart([[plainText, 'Approved.\n']], 'b1', false),
  }),
  letter('a boundary nobody uses', {
    answers: ASKED,
    type: ['Content-Type: multipart/mixed; boundary="unused"'],
    body: 'Something.\n',
  }),
  letter('one boundary for two levels', {
    answers: ASKED,
    type: mixed(),
    body: multipart([
      [['Content-Type: multipart/alternative; boundary="b1"'], multipart([[plainText, 'Approved.\n']]).toString()],
    ]),
    notDecides: 'rejected',
  }),
  letter('25 levels deep', { ...answer, type: ['Content-Type: multipart/mixed; boundary="n0"'], body: nested(25) }),
  letter('35 levels deep', {
    answers: ASKED,
    type: ['Content-Type: multipart/mixed; boundary="n0"'],
    body: nested(35),
    quarantined: true,
  }),
  letter('500 levels deep', {
    answers: ASKED,
    type: ['Content-Type: multipart/mixed; boundary="n0"'],
    body: nested(500),
    quarantined: true,
  }),
  letter('100,000 parts', {
    answers: ASKED,
    type: mixed(),
    body: Buffer.from('--b1\r\n\r\nx\r\n'.repeat(100_000)),
    quarantined: true,
  }),
  letter('35 mails each enclosed in the next', {
    answers: ASKED,
    type: ['Content-Type: message/rfc822'],
    body: 'Subject: inner\r\nContent-Type: message/rfc822\r\n\r\n'.repeat(35) + 'Subject: core\r\n\r\nApproved.\r\n',
    files: [UNNAMED],
  }),
  letter('bare line feeds', { ...answer, eol: '\n' }),
  letter('lone carriage returns in the text', {
    answers: ASKED,
    body: Buffer.from('Not approved.\rApproved.\r'),
    notDecides: 'approved',
  }),
  letter('NUL bytes in the text', { answers: ASKED, body: Buffer.from('I will\0 see.\r\n') }),
  letter('half a surrogate in HTML', { answers: ASKED, type: htmlText, body: '<p>I will see &#xD83D; &#xFFFE;</p>' }),
  letter('HTML nested 5,000 deep', {
    answers: ASKED,
    type: htmlText,
    body: `${'<div>'.repeat(5_000)}Approved.${'</div>'.repeat(5_000)}`,
    notDecides: 'rejected',
  }),
  letter('HTML that would load things', {
    answers: ASKED,
    type: htmlText,
    body: '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:1/x"><img src="http://127.0.0.1:1/t.gif"><img src="cid:x"><p>I will see.</p>',
  }),
  letter('a header and nothing else', {
    id: 'header-only@acme.test',
    raw: Buffer.from(`From: ${LEA}\r\nMessage-ID: <header-only@acme.test>\r\nDate: Mon, 4 Mar 2024 09:00:00 +0000`),
    at: '2024-03-04T09:00:00.000Z',
  }),
  letter('the first line of an mbox', {
    id: 'mbox@acme.test',
    raw: Buffer.from(
      `From lea Mon Mar  4 09:00:00 2024\nFrom: ${LEA}\nMessage-ID: <mbox@acme.test>\nSubject: x\n\nNothing.\n`,
    ),
    at: 'arrival',
  }),
  letter('text without any header', { raw: Buffer.from('just a text\r\nwithout header\r\n'), quarantined: true }),
];
