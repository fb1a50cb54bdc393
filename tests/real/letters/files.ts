import { htmlText, letter, MARA, mixed, multipart, plainText, rawUtf8, type Letter, UNNAMED } from './letter.js';

const PDF = Buffer.from('%PDF-1.4 not much of it');
/** One text and one file with this header. */
const withFile = (...head: string[]) => ({
  from: MARA,
  type: mixed(),
  body: multipart([
    [plainText, 'Attached.\n'],
    [['Content-Transfer-Encoding: base64', ...head], PDF.toString('base64')],
  ]),
});
const pdf = 'Content-Type: application/pdf';

/** Attachments with names nobody should use as a path. */
export const files: Letter[] = [
  letter('an ordinary file', {
    ...withFile(pdf, 'Content-Disposition: attachment; filename="brief.pdf"'),
    files: ['brief.pdf'],
  }),
  letter('a name that climbs', {
    ...withFile(pdf, 'Content-Disposition: attachment; filename="../../../etc/passwd"'),
    files: ['passwd'],
  }),
  letter('a name with a drive', {
    ...withFile(pdf, 'Content-Disposition: attachment; filename="C:\\\\Users\\\\mara\\\\brief.pdf"'),
    files: ['brief.pdf'],
  }),
  letter('a name that reads backwards', {
    ...withFile(pdf, rawUtf8('Content-Disposition: attachment; filename="brief\u202Efdp.exe"')),
    files: ['brief\ufffdfdp.exe'],
  }),
  letter('control characters in a name', {
    ...withFile(pdf, "Content-Disposition: attachment; filename*=utf-8''brief%0D%0AX-Evil%3A%201%07%00.pdf"),
    files: ['brief\ufffd\ufffdX-Evil: 1\ufffd\ufffd.pdf'],
  }),
  letter('a name of 4 KB', {
    ...withFile(pdf, `Content-Disposition: attachment; filename="${'n'.repeat(4_096)}.pdf"`),
    files: ['n'.repeat(255)],
  }),
  letter('a name in pieces', {
    ...withFile(
      pdf,
      "Content-Disposition: attachment;\r\n filename*0*=utf-8''Plan%20f%C3%BCr;\r\n filename*1*=%20M%C3%A4rz;\r\n filename*2=.pdf",
    ),
    files: ['Plan für März.pdf'],
  }),
  letter('a name as encoded word', {
    ...withFile(
      'Content-Type: application/pdf; name="=?utf-8?B?UGxhbiBmw7xyIE3DpHJ6LnBkZg==?="',
      'Content-Disposition: attachment',
    ),
    files: ['Plan für März.pdf'],
  }),
  letter('a name in raw bytes', {
    ...withFile(pdf, rawUtf8('Content-Disposition: attachment; filename="März 🌷.pdf"')),
    files: ['März 🌷.pdf'],
  }),
  letter('a reserved name', { ...withFile(pdf, 'Content-Disposition: attachment; filename="CON"'), files: ['CON'] }),
  letter('no name', { ...withFile(pdf, 'Content-Disposition: attachment'), files: [UNNAMED] }),
  letter('an empty name', {
    ...withFile(pdf, 'Content-Disposition: attachment; filename=""'),
    files: [UNNAMED],
  }),
  letter('two files of one name', {
    from: MARA,
    type: mixed(),
    body: multipart([
      [plainText, 'Two.\n'],
      [[pdf, 'Content-Disposition: attachment; filename="a.pdf"'], PDF],
      [[pdf, 'Content-Disposition: attachment; filename="a.pdf"'], Buffer.from('another')],
    ]),
    files: ['a.pdf', 'a.pdf'],
  }),
  letter('winmail.dat', {
    ...withFile(
      'Content-Type: application/ms-tnef; name="winmail.dat"',
      'Content-Disposition: attachment; filename="winmail.dat"',
    ),
    files: ['winmail.dat'],
  }),
  letter('a logo in the signature', {
    from: MARA,
    type: mixed('related'),
    body: multipart([
      [htmlText, '<p>Hi</p><img src="cid:logo">'],
      [
        [
          'Content-Type: image/png; name="image001.png"',
          'Content-ID: <logo>',
          'Content-Disposition: inline; filename="image001.png"',
          'Content-Transfer-Encoding: base64',
        ],
        'iVBORw0KGgo=',
      ],
    ]),
  }),
  letter('a signed mail: the seal is no work', {
    from: MARA,
    type: mixed('signed', '; protocol="application/pkcs7-signature"; micalg=sha-256'),
    body: multipart([
      [plainText, 'Signed.\n'],
      [
        [
          'Content-Type: application/pkcs7-signature; name="smime.p7s"',
          'Content-Disposition: attachment; filename="smime.p7s"',
          'Content-Transfer-Encoding: base64',
        ],
        'MIIB',
      ],
    ]),
  }),
  letter('an encrypted mail', {
    from: MARA,
    type: mixed('encrypted', '; protocol="application/pgp-encrypted"'),
    body: multipart([
      [['Content-Type: application/pgp-encrypted'], 'Version: 1\n'],
      [
        [
          'Content-Type: application/octet-stream; name="encrypted.asc"',
          'Content-Disposition: inline; filename="encrypted.asc"',
        ],
        '-----BEGIN PGP MESSAGE-----\nx\n-----END PGP MESSAGE-----\n',
      ],
    ]),
    files: ['encrypted.asc'],
  }),
  letter('the file before the text', {
    from: MARA,
    type: mixed(),
    body: multipart([
      [[pdf, 'Content-Disposition: attachment; filename="first.pdf"'], PDF],
      [plainText, 'Behind it.\n'],
    ]),
    files: ['first.pdf'],
  }),
  letter('a mail of 12 MB', {
    from: MARA,
    type: mixed(),
    body: multipart([
      [plainText, 'Large.\n'],
      [
        [
          'Content-Type: video/mp4',
          'Content-Disposition: attachment; filename="film.mp4"',
          'Content-Transfer-Encoding: base64',
        ],
        `${'QUJD'.repeat(19)}\r\n`.repeat(155_000),
      ],
    ]),
    files: ['film.mp4'],
  }),
];
