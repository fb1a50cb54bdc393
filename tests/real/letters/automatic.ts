import { LEA, letter, MARA, mixed, multipart, plainText, TOM, type Letter } from './letter.js';

const ASKED = 'ask-2@acme.test';
const reply = { subject: 'Re: Poster', answers: ASKED };
const invitation = (method: string): string =>
  `BEGIN:VCALENDAR\nMETHOD:${method}\nVERSION:2.0\nBEGIN:VEVENT\nUID:poster@acme.test\nDTSTART:20240306T100000Z\nRRULE:FREQ=SECONDLY\nSUMMARY:Approved: poster\nATTENDEE;PARTSTAT=ACCEPTED:mailto:${LEA}\nEND:VEVENT\nEND:VCALENDAR\n`;

/** Mail no person wrote: it is kept and says nothing. */
export const automatic: Letter[] = [
  letter('the request', {
    id: ASKED,
    from: MARA,
    subject: 'Poster',
    body: 'Could you please approve the poster?\n',
    asks: true,
  }),
  letter('away, marked as RFC 3834 wants it', {
    ...reply,
    head: ['Auto-Submitted: auto-replied (vacation)'],
    body: 'Approved.\n',
    automatic: true,
  }),
  letter('away, marked the old way', {
    ...reply,
    head: ['Precedence: Bulk', 'X-Autoreply: yes'],
    body: 'Approved.\n',
    automatic: true,
  }),
  letter('away, Exchange', {
    ...reply,
    subject: 'Automatic reply: Poster',
    head: ['X-Auto-Response-Suppress: All', 'auto-submitted: auto-generated'],
    body: 'Please approve with Tom while I am away.\n',
    automatic: true,
  }),
  letter('away, with no mark but the subject', {
    ...reply,
    subject: 'Automatische Antwort: Poster',
    body: 'Ich bin bis Montag nicht im Haus. Freigaben erteilt Tom Okafor.\n',
    automatic: true,
  }),
  letter('Auto-Submitted: no is a person', {
    ...reply,
    head: ['Auto-Submitted: no'],
    body: 'Approved.\n',
    decides: 'approved',
  }),
  letter('delivery failed', {
    from: 'mailer-daemon@mx.acme.test',
    to: MARA,
    answers: ASKED,
    subject: 'Undelivered Mail Returned to Sender',
    head: ['Auto-Submitted: auto-replied'],
    type: mixed('report', '; report-type=delivery-status'),
    body: multipart([
      [plainText, 'I am sorry. The mail could not be delivered.\n'],
      [
        ['Content-Type: message/delivery-status'],
        'Reporting-MTA: dns; mx.acme.test\n\nFinal-Recipient: rfc822; x@acme.test\nAction: failed\nStatus: 5.1.1\n',
      ],
      [
        ['Content-Type: message/rfc822'],
        `From: ${LEA}\nMessage-ID: <returned@acme.test>\nSubject: Re: Poster\n\nApproved.\n`,
      ],
    ]),
    automatic: true,
  }),
  letter('delivery failed, plain text from nobody', {
    from: 'postmaster@acme.test',
    answers: ASKED,
    subject: 'failure notice',
    head: ['Return-Path: <>'],
    without: ['Return-Path'],
    body: 'Approved.\n',
    automatic: true,
  }),
  letter('read receipt', {
    ...reply,
    subject: 'Read: Poster',
    type: mixed('report', '; report-type=disposition-notification'),
    body: multipart([
      [plainText, 'Your message was read.\n'],
      [['Content-Type: message/disposition-notification'], 'Disposition: manual-action/MDN-sent-manually; displayed\n'],
    ]),
    automatic: true,
  }),
  letter('mailing list', {
    ...reply,
    head: ['List-Id: Brand <brand.lists.acme.test>', 'Precedence: list', 'List-Post: <mailto:brand@lists.acme.test>'],
    body: 'Approved.\n',
    automatic: true,
  }),
  letter('newsletter with an unsubscribe link', {
    ...reply,
    head: ['List-Unsubscribe: <https://news.acme.test/u?x=1>'],
    body: 'Approved.\n',
    automatic: true,
  }),
  letter('meeting accepted', {
    ...reply,
    subject: 'Accepted: Poster',
    type: mixed('alternative'),
    body: multipart([
      [plainText, 'Approved.\n'],
      [['Content-Type: text/calendar; method=REPLY; charset=UTF-8'], invitation('REPLY')],
    ]),
    automatic: true,
  }),
  letter('meeting accepted, the calendar alone', {
    ...reply,
    subject: 'Accepted: Poster',
    type: ['Content-Type: text/calendar;\r\n charset="utf-8"; METHOD="REPLY"'],
    body: invitation('REPLY'),
    automatic: true,
  }),
  letter('meeting accepted, the method only inside', {
    ...reply,
    type: mixed(),
    body: multipart([
      [plainText, 'Approved.\n'],
      [['Content-Type: text/calendar; name="invite.ics"'], invitation('REPLY')],
    ]),
    automatic: true,
  }),
  letter('a person sends a picture of the poster, the tool signs below', {
    ...reply,
    from: TOM,
    body: 'I prefer the second one.\n\n-- \nSent with Mailer. List-Unsubscribe: none\n',
  }),
];
