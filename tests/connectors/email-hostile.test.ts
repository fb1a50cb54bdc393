import { createHash } from 'node:crypto';
import { ContractError } from '../../src/sdk/index.js';
import { messages } from '../../connectors/email/messages.js';
import { mail, one, understand } from './email-mail.js';

const multipart = (body: string, type = 'mixed') => mail({ 'Content-Type': `multipart/${type}; boundary=b` }, body);
const file = (name: string, content: string, type = 'application/octet-stream') =>
  `--b\r\nContent-Type: ${type}\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${content}\r\n`;

/** Decodes and says whether the mail was set aside, and how long it took. */
async function outcome(body: Buffer): Promise<{ aside: boolean; ms: number }> {
  const started = process.hrtime.bigint();
  const aside = await messages.decode!({ body, meta: {} }).then(
    () => false,
    (error: unknown) => {
      if (!(error instanceof ContractError)) throw error;
      return true;
    },
  );
  return { aside, ms: Number(process.hrtime.bigint() - started) / 1e6 };
}

describe('mail made to hurt is set aside, or read, within five seconds', () => {
  const nested = (levels: number) => {
    let body = '--b0\r\n';
    for (let i = 1; i <= levels; i++) body += `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`;
    return mail({ 'Content-Type': 'multipart/mixed; boundary=b0' }, body);
  };

  it.each([
    ['MIME nested 500 deep (bE6)', nested(500), true],
    ['MIME nested 20 deep', nested(20), false],
    ['100,000 parts (bE6)', multipart('--b\r\n\r\nx\r\n'.repeat(100_000)), true],
    ['no closing boundary (bE6)', multipart('--b\r\nContent-Type: text/plain\r\n\r\nhello'), false],
    ['273 KB of address without @ (bE7)', mail({ To: 'a '.repeat(136_500) }), true],
    ['60 KB of address without @', mail({ To: 'a '.repeat(30_000) }), false],
    ['10,000 nested comments (bE7)', mail({ To: `${'('.repeat(10_000)}a@b.test` }), false],
    ['10,000 groups (bE7)', mail({ To: 'g:a@b.test;'.repeat(5_000) }), false],
    ['a header of 300 KB', mail({ 'X-Pad': 'x'.repeat(300_000) }), true],
    ['a subject of 1 MB (bE14)', mail({ Subject: 'Re: '.repeat(250_000) }), true],
    ['5,000 Re: (bE14)', mail({ Subject: 'Re: '.repeat(5_000) }), false],
    ['a header that never ends', Buffer.from(`From: a@b.test\r\n ${'x'.repeat(400_000)}`), true],
    ['an empty answer (bE2)', Buffer.alloc(0), true],
    ['no header at all', Buffer.from('\r\n\r\nhello'), true],
    ['8 MB of lines that look like boundaries', multipart('\r\n--'.repeat(2_000_000)), true],
    ['8 MB of broken HTML', mail({ 'Content-Type': 'text/html' }, '<div><a '.repeat(1_000_000)), false],
    ['8 MB of encoded words', mail({ 'Content-Type': 'text/plain' }, '=?utf-8?b?YQ==?= '.repeat(450_000)), false],
    ['200 KB of encoded words in the subject', mail({ Subject: '=?utf-8?b?YQ==?= '.repeat(12_000) }), false],
    ['a boundary of nothing', mail({ 'Content-Type': 'multipart/mixed; boundary=""' }, '----\r\n\r\nx'), false],
  ])('%s', async (_, body, aside) => {
    const seen = await outcome(body);
    expect(seen.aside).toBe(aside);
    expect(seen.ms).toBeLessThan(5_000);
  });
});

describe('files', () => {
  it('are assets with one version each, hashed, numbered among the files', async () => {
    const { drafts } = await understand(
      multipart(`--b\r\nContent-Type: text/plain\r\n\r\nHi\r\n${file('banner v2.PDF', 'content')}--b--`),
    );
    expect(one(drafts, 'asset')).toMatchObject({
      key: 'm1@corp.test#1',
      type: 'attachment',
      name: 'banner v2.PDF',
      of: { kind: 'message', key: 'm1@corp.test' },
    });
    expect(one(drafts, 'version')).toMatchObject({
      key: 'm1@corp.test#1',
      asset: 'm1@corp.test#1',
      hash: createHash('sha256').update('content').digest('hex'),
      timeSource: 'tool',
    });
  });

  it('are numbered without regard to the parts that are text', async () => {
    const inner =
      '--b\r\nContent-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\n\r\nHi\r\n--i\r\nContent-Type: text/html\r\n\r\n<p>Hi\r\n--i--\r\n';
    const { drafts } = await understand(multipart(`${inner}${file('a.pdf', 'x')}--b--`));
    expect(one(drafts, 'asset').key).toBe('m1@corp.test#1');
  });

  it.each([
    ['direction marks', 'invoice.pdf=?utf-8?q?=E2=80=AE?=exe', /^[^\u202e]*$/],
    ['a path', '../../etc/passwd', /^passwd$/],
    ['a Windows path', 'C:\\\\temp\\\\x.pdf', /^x\.pdf$/],
    ['4 KB', `${'n'.repeat(4_000)}.pdf`, /^n{255}$/],
    ['a reserved name', 'CON.pdf', /^CON\.pdf$/],
  ])('with %s in their name are shown harmlessly and never used as a path (bE15)', async (_, name, shown) => {
    const { drafts } = await understand(multipart(`${file(name, 'x')}--b--`));
    expect(one(drafts, 'asset').name).toMatch(shown);
  });

  it('are not unpacked: an archive is metadata and a hash (bE5)', async () => {
    const { record } = await understand(multipart(`${file('bomb.zip', 'PK\x03\x04', 'application/zip')}--b--`));
    expect(record.attachments).toEqual([
      {
        ordinal: 1,
        mime: 'application/zip',
        ext: 'zip',
        size: 4,
        hash: createHash('sha256').update('PK\x03\x04').digest('hex'),
        asset: true,
      },
    ]);
  });

  it('winmail.dat, S/MIME and PGP stay opaque; their seals are no assets (bE17)', async () => {
    const parts =
      file('winmail.dat', 'x', 'application/ms-tnef') +
      file('smime.p7m', 'x', 'application/pkcs7-mime') +
      file('smime.p7s', 'x', 'application/pkcs7-signature') +
      file('s.asc', 'x', 'application/pgp-signature');
    const { record } = await understand(multipart(`${parts}--b--`));
    expect(record.attachments.map(({ asset }) => asset)).toEqual([true, true, false, false]);
  });

  it('the pictures of a signature are no assets', async () => {
    const body =
      '--b\r\nContent-Type: text/html\r\n\r\n<img src="cid:1"><img src="http://127.0.0.1:9/track.gif">\r\n--b\r\nContent-Type: image/png; name=image001.png\r\nContent-ID: <1>\r\n\r\nx\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <2>\r\n\r\nx\r\n--b--';
    const { drafts } = await understand(multipart(body, 'related'));
    expect(drafts.filter((draft) => draft.draft === 'asset')).toEqual([]);
  });

  it('of a mail over 10 MB are known without content', async () => {
    const part = { ordinal: 1, mime: 'video/mp4', ext: 'mp4', size: null, hash: null, asset: true };
    const { drafts } = await understand(multipart('--b\r\nContent-Type: text/plain\r\n\r\nHi'), {
      cut: true,
      parts: [part],
    });
    expect(one(drafts, 'asset').name).toBe('attachment 1.mp4');
    expect(one(drafts, 'version')).toMatchObject({ hash: null, hashReason: 'mail over 10 MB' });
  });
});

describe('letters of all kinds (bE12)', () => {
  it.each([
    ['UTF-7', 'text/plain; charset=utf-7', 'Hi +AOk-', 'Hi é'],
    ['Latin-1', 'text/plain; charset=iso-8859-1', 'caf\xe9', 'café'],
    ['a wrong charset', 'text/plain; charset=utf-8', 'caf\xe9', 'caf\ufffd'],
    ['an unknown charset', 'text/plain; charset=x-klingon', 'plain', 'plain'],
  ])('%s', async (_, type, body, text) =>
    expect((await understand(mail({ 'Content-Type': type }, body))).record.text).toBe(text),
  );
  it('8-bit header', async () =>
    expect((await understand(mail({ Subject: Buffer.from('Grüße').toString('latin1') }))).record.subject).toBe(
      'Grüße',
    ));
  it('lone line feeds', async () =>
    expect((await understand(Buffer.from('From: a@b.test\nSubject: s\n\nbody'))).record).toMatchObject({
      subject: 's',
      text: 'body',
    }));
});

it('a subject cannot turn or hide text on a screen', async () => {
  const { record } = await understand(mail({ Subject: '=?utf-8?b?YeKAruKAi2I=?=' }));
  expect(record.subject).toBe('a\ufffd\ufffdb');
});
