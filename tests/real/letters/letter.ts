/** What must be read out of a mail. Whatever is not named here must not be read out of it. */
interface Meaning {
  /** Set aside, with its bytes, and nothing else. */
  quarantined?: true;
  /** Not talk at all (a draft). */
  ignored?: true;
  /** Default: the id it was written with. `hash`: it has no usable id of its own. */
  key?: 'hash';
  /** A decision that counts. */
  decides?: 'approved' | 'changes_requested' | 'rejected';
  /** The same, but of a sender nobody vouches for: it must not count. */
  claims?: 'approved' | 'changes_requested' | 'rejected';
  /** What it must not be taken for, where it may well be taken for something else or nothing. */
  notDecides?: 'approved' | 'changes_requested' | 'rejected';
  asks?: true;
  automatic?: true;
  /** Default: the address it was written from; null: nobody can be named. */
  author?: string | null;
  /** Default: its Date. `arrival`: its Date is not to be believed. */
  at?: 'arrival' | `${number}-${string}Z`;
  subject?: string;
  /** Attachments that are things being made, by name. */
  files?: string[];
  /** Campaign keys in its subject. */
  keys?: string[];
  /** Its ancestors in the conversation, by id. */
  refs?: string[];
}

export interface Letter {
  /** What is awkward about it. */
  name: string;
  raw: Buffer;
  id: string;
  from: string;
  sentAt: string;
  mailbox?: string;
  flags?: string;
  means: Meaning;
}

/** How a letter differs from a plain one. Header values go out as latin1, so bytes can be given as they are. */
export interface Writing extends Meaning {
  id?: string;
  from?: string;
  to?: string;
  subject?: string;
  /** Instead of the text form of the sending time. */
  date?: string | null;
  /** `id` of the letter it answers. */
  answers?: string | string[];
  /** Whole header lines, put behind the usual ones. */
  head?: string[];
  /** Usual fields left out. */
  without?: string[];
  /** Content-Type and encoding lines; default: plain UTF-8 text. */
  type?: string[];
  body?: string | Buffer;
  /** The receiving server's verdict; default: DMARC passed. */
  auth?: string | null;
  mailbox?: string;
  flags?: string;
  /** The whole mail, instead of all of the above but id and from. */
  raw?: Buffer;
  eol?: string;
}

export const MARA = 'mara.voss@acme.test';
export const LEA = 'lea.quist@legal.acme.test';
export const TOM = 'tom.okafor@acme.test';
const START = Date.parse('2024-03-04T09:00:00Z');

let written = 0;

/** The instant a letter arrives: one minute after it was sent. */
export const arrivalOf = (letter: Letter): string => new Date(Date.parse(letter.sentAt) + 60_000).toISOString();

/** Full address forms for people of the story. */
const NAMES: Record<string, string> = { [MARA]: 'Mara Voss', [LEA]: 'Lea Quist', [TOM]: 'Tom Okafor' };

/** Writes one letter, each a minute after the one before. */
export function letter(name: string, writing: Writing = {}): Letter {
  const sentAt = new Date(START + ++written * 60_000).toISOString();
  const id = writing.id ?? `letter-${written}@acme.test`;
  const from = writing.from ?? LEA;
  const { raw = write(writing, { id, from, sentAt }), mailbox, flags } = writing;
  return {
    name,
    raw,
    id,
    from,
    sentAt,
    ...(mailbox && { mailbox }),
    ...(flags !== undefined && { flags }),
    means: writing,
  };
}

function write(writing: Writing, { id, from, sentAt }: { id: string; from: string; sentAt: string }): Buffer {
  const { answers = [], without = [], head = [], auth = `dmarc=pass header.from=${from.split('@')[1]}` } = writing;
  const to = writing.to ?? (from === MARA ? LEA : MARA);
  const stamp = new Date(sentAt).toUTCString().replace('GMT', '+0000');
  const arrived = new Date(Date.parse(sentAt) + 60_000).toUTCString().replace('GMT', '+0000');
  const parents = [answers].flat();
  const usual: [string, string | null][] = [
    ['Return-Path', `<${from}>`],
    [
      'Received',
      `from out.acme.test (out.acme.test [192.0.2.7])\r\n\tby mx.acme.test with ESMTPS id ${written}; ${arrived}`,
    ],
    ['Authentication-Results', auth === null ? null : `mx.acme.test; ${auth}`],
    ['From', `${NAMES[from] ?? 'Somebody'} <${from}>`],
    ['To', to],
    ['Subject', writing.subject ?? 'Spring landing page'],
    ['Date', writing.date === undefined ? stamp : writing.date],
    ['Message-ID', `<${id}>`],
    ['In-Reply-To', parents.length > 0 ? `<${parents.at(-1)}>` : null],
    ['References', parents.length > 0 ? parents.map((parent) => `<${parent}>`).join('\r\n ') : null],
    ['MIME-Version', '1.0'],
  ];
  const lines = usual
    .filter(([field, value]) => value !== null && !without.includes(field))
    .map(([field, value]) => `${field}: ${value}`);
  const type = writing.type ?? ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit'];
  const eol = writing.eol ?? '\r\n';
  const block = [...lines, ...head, ...type].join('\r\n') + '\r\n\r\n';
  const body = writing.body ?? 'Nothing new here.\n';
  const bytes = typeof body === 'string' ? Buffer.from(body.replace(/\r?\n/g, eol), 'utf8') : body;
  return Buffer.concat([Buffer.from(block.replaceAll('\r\n', eol), 'latin1'), bytes]);
}

/** Text of a header as raw UTF-8 bytes, which no old standard allows and many programs send. */
export const rawUtf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** A multipart body with the boundary `b1`; each part is its header lines and its content. */
export function multipart(parts: [string[], string | Buffer][], boundary = 'b1', closed = true): Buffer {
  const pieces = parts.flatMap(([head, content]) => [
    Buffer.from(`--${boundary}\r\n${head.join('\r\n')}\r\n\r\n`, 'latin1'),
    typeof content === 'string' ? Buffer.from(content.replace(/\r?\n/g, '\r\n'), 'utf8') : content,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(closed ? `--${boundary}--\r\n` : '')]);
}

/** Content-Type line of a multipart with boundary `b1`. */
export const mixed = (kind = 'mixed', more = ''): string[] => [`Content-Type: multipart/${kind}; boundary="b1"${more}`];
export const plainText = ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit'];
export const htmlText = ['Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: 8bit'];

/** Stands for the name the hub gives to a file that came without one. */
export const UNNAMED = '(no name)';
