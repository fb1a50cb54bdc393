import { simpleParser } from 'mailparser';
import type { ParsedMail } from 'mailparser';
import type { Mail, MailEvent } from '#sandbox';
import { renderMail } from '../../connectors/email/sandbox/render-mail.js';
import { startEmailSandbox } from '../../connectors/email/sandbox/index.js';
import { at, deliver, makeClient, makeCompany, makeMail } from './email-account.js';

const parse = (extra: Partial<Mail>): Promise<ParsedMail> =>
  simpleParser(Buffer.from(renderMail(makeMail(extra), 'seed'), 'latin1'));

describe('mail as bytes', () => {
  test('text that is no ASCII survives: names, subject, quoted-printable body', async () => {
    const text = 'Grüße,\r\n  \r\nein sehr langer Absatz '.concat('über alles mögliche '.repeat(20), '=20 .\nEnde ');
    const from = { name: 'Zoë "Z" Müller, Dr.', address: 'zoe@acme.test' };
    const subject = 'Freigabe für 🚀 CMP-104 – bitte bis Donnerstag, sonst verschiebt sich der Start der Kampagne';
    const raw = renderMail(makeMail({ text, from, subject }), 'seed');
    expect(raw).toMatch(/^[\r\n\x20-\x7e]*$/);
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(78);
    const mail = await parse({ text, from, subject });
    expect([mail.subject, mail.from!.value[0]]).toEqual([subject, from]);
    expect(mail.text!.replace(/\r?\n/g, '\n').trimEnd()).toBe(text.replace(/\r\n/g, '\n').trimEnd());
  });

  test('text and HTML are alternatives, files lie beside them', async () => {
    const attachments = [
      { filename: 'plan.csv', mime: 'text/csv', content: 'a,b\n1,2\n' },
      { filename: 'Übersicht.txt', mime: 'text/plain', content: 'Größe' },
    ];
    const mail = await parse({ html: '<p>Please <b>approve</b>.</p>', attachments });
    expect([mail.text!.trim(), String(mail.html).trim()]).toEqual(['Please approve.', '<p>Please <b>approve</b>.</p>']);
    expect(mail.attachments.map((file) => [file.filename, file.contentType, file.content.toString()])).toEqual([
      ['plan.csv', 'text/csv', 'a,b\n1,2\n'],
      ['Übersicht.txt', 'text/plain', 'Größe'],
    ]);
  });

  test('header lines: own ones first and in order, threads, no Date and no Message-ID where there is none', async () => {
    const headers: [string, string][] = [
      ['Received', 'from b'],
      ['Received', 'from a'],
      ['Authentication-Results', 'mx.acme.test; dmarc=pass'],
    ];
    const raw = renderMail(
      makeMail({ headers, messageId: null, date: null, inReplyTo: '<x@y>', references: ['<w@y>', '<x@y>'] }),
      'seed',
    );
    expect(raw.split('\r\n').slice(0, 3)).toEqual([
      'Received: from b',
      'Received: from a',
      'Authentication-Results: mx.acme.test; dmarc=pass',
    ]);
    expect(raw).not.toMatch(/^(Date|Message-ID):/m);
    const mail = await simpleParser(raw);
    expect([mail.inReplyTo, mail.references]).toEqual(['<x@y>', ['<w@y>', '<x@y>']]);
    expect(raw).toBe(
      renderMail(
        makeMail({ headers, messageId: null, date: null, inReplyTo: '<x@y>', references: ['<w@y>', '<x@y>'] }),
        'seed',
      ),
    );
  });
});

describe('checklist: kinds of mail', () => {
  test('auto-reply and list mail keep the headers that tell them', async () => {
    const mail = await parse({
      headers: [
        ['Auto-Submitted', 'auto-replied'],
        ['List-Id', '<news.acme.test>'],
        ['Return-Path', '<>'],
      ],
    });
    expect([mail.headers.get('auto-submitted'), mail.headers.get('list')]).toEqual([
      'auto-replied',
      { id: { name: 'news.acme.test' } },
    ]);
  });

  test('bounce: multipart/report', async () => {
    const mail = await parse({ headers: [['Content-Type', 'multipart/report; report-type=delivery-status']] });
    const type = mail.headers.get('content-type') as unknown as { value: string; params: Record<string, string> };
    expect([type.value, type.params['report-type'], mail.text!.trim()]).toEqual([
      'multipart/report',
      'delivery-status',
      'Please approve.',
    ]);
  });

  test('calendar reply: text/calendar with its method', async () => {
    const raw = renderMail(
      makeMail({ text: 'BEGIN:VCALENDAR', headers: [['Content-Type', 'text/calendar; method=REPLY; charset=utf-8']] }),
      'seed',
    );
    expect(raw.match(/^Content-Type: .*$/gm)).toEqual(['Content-Type: text/calendar; method=REPLY; charset=utf-8']);
  });

  test('HTML only', async () => {
    const mail = await parse({ text: null, html: '<p>Yes</p>' });
    expect([String(mail.html).trim(), mail.headers.get('content-type')]).toEqual([
      '<p>Yes</p>',
      { value: 'text/html', params: { charset: 'utf-8' } },
    ]);
  });

  test('top-posted, inline, forwarded and other-language quoting reach the client letter for letter', async () => {
    const texts = [
      'Approved.\n\nOn Mon, Ann wrote:\n> Please approve.',
      '> One?\nYes.\n> Two?\nNo.',
      'FYI\n\n---------- Forwarded message ---------\nFrom: Bob',
      'Passt.\n\nAm Mo. schrieb Ann:\n> Bitte',
    ];
    for (const text of texts) expect((await parse({ text })).text!.trimEnd()).toBe(text);
  });

  test('reply arriving before the request was seen, Date in the future: arrival time and Date stay apart', async () => {
    const story: MailEvent[] = [
      deliver('2026-03-02T08:00:00Z', 'reply', { inReplyTo: '<ask@acme.test>', date: at('2031-01-01T00:00:00Z') }),
      deliver('2026-03-02T09:00:00Z', 'ask'),
    ];
    const sandbox = await startEmailSandbox({ company: makeCompany(story), now: () => at('2026-03-03T00:00:00Z') });
    const client = makeClient(sandbox);
    await client.connect();
    await client.mailboxOpen('INBOX', { readOnly: true });
    const [reply, ask] = await client.fetchAll('1:*', { envelope: true, internalDate: true }, { uid: true });
    client.close();
    await sandbox.close();
    expect([reply!.envelope!.inReplyTo, ask!.envelope!.messageId]).toEqual(['<ask@acme.test>', '<ask@acme.test>']);
    expect([reply!.envelope!.date, reply!.internalDate]).toEqual([
      new Date('2031-01-01T00:00:00Z'),
      new Date('2026-03-02T08:00:00Z'),
    ]);
  });
});
