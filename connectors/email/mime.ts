import { ContractError, type Raw } from '#sdk';
import { mailers, showable } from './addresses.js';
import {
  messageIds,
  messageKey,
  parseMailDate,
  parseThreadIndex,
  splitHead,
  topReceived,
  valuesOf,
  type Field,
} from './headers.js';
import { wordingOf } from './identity.js';
import { refuseHostile } from './limits.js';
import type { Parsed, ParsedFile } from './parser/parsed.js';
import { ParserPool } from './parser/pool.js';
import type { Mail, MailMeta, MailPart } from './record.js';
import { textOfHtml } from './reply.js';

const MAX_TEXT = 256 * 1024;
// One for all mailboxes; it starts its processes when the first mail comes.
const parsers = new ParserPool();
/** Fields that say how a mail came to be; the first value of each is kept, cut. */
const SIGNS = [
  'auto-submitted',
  'precedence',
  'list-id',
  'list-unsubscribe',
  'list-post',
  'return-path',
  'x-autoreply',
  'x-autorespond',
  'x-auto-response-suppress',
  'x-failed-recipients',
];

/** A mail's bytes as a plain value. What no parser should see, or none can read, is a ContractError: quarantined as it came. */
export async function decodeMail(raw: Raw): Promise<Mail> {
  const meta = (raw.meta ?? {}) as Partial<MailMeta>;
  if (raw.body.length === 0)
    throw new ContractError('A mail came without content', {
      code: 'UPSTREAM_TOO_LARGE',
      got: meta.refused ?? 'empty',
    });
  const { fields, end } = splitHead(raw.body);
  if (fields.length === 0) throw new ContractError('A mail without header is set aside', { expected: 'header fields' });
  refuseHostile(raw.body, fields, end);
  const parsed = await parsers.parse(raw.body, MAX_TEXT);
  const { key, id } = messageKey(fields);
  const values = (name: string): string[] => valuesOf(fields, name);
  const address = (name: string) => mailers(parsed.addresses[name], values(name));
  const files = parsed.files.map((one, index) => filePart(one, index + 1, meta.cut === true));
  const listed = meta.parts
    ? meta.parts.map((part) => files.find(({ part: { ordinal } }) => ordinal === part.ordinal) ?? { part, name: null })
    : files;
  const calendar = [headMethod(fields), ...parsed.files.map(calendarMethod)].find((method) => method !== null) ?? null;
  const dateHeader = values('date')[0] ?? null;
  const ancestors = messageIds([...values('references'), ...values('in-reply-to')].map(idsOnly).join(' '));
  const { text, html } = parsed;
  const subject = showable(parsed.subject, 1_000);
  return {
    key,
    id,
    inReplyTo: messageIds(values('in-reply-to').map(idsOnly).join(' '))[0] ?? null,
    references: ancestors.filter((ancestor) => ancestor !== id),
    conversation: ancestors.length > 0 ? null : parseThreadIndex(values('thread-index')[0]),
    dateHeader: dateHeader === null ? null : showable(dateHeader, 100),
    date: dateHeader === null ? null : parseMailDate(dateHeader),
    received: topReceived(fields),
    from: address('from'),
    fromFault: fromFault(values('from'), address('from').length, parsed),
    sender: address('sender'),
    replyTo: address('reply-to'),
    to: address('to'),
    cc: address('cc'),
    authenticationResults: values('authentication-results')
      .slice(0, 20)
      .map((value) => value.slice(0, 8_192)),
    signs: Object.fromEntries(
      SIGNS.flatMap((name) =>
        values(name)
          .slice(0, 1)
          .map((value) => [name, showable(value, 200)]),
      ),
    ),
    contentType: showable((values('content-type')[0] ?? 'text/plain').split(';')[0]!.toLowerCase(), 100),
    calendar,
    attachments: listed.map(({ part }) => part),
    attachmentNames: listed.map(({ name }) => name),
    subject,
    text,
    html,
    ...wordingOf(subject, text || textOfHtml(html)),
    textCut: meta.cut === true || parsed.textCut,
  };
}

function idsOnly(value: string): string {
  return value.includes('<')
    ? value
    : value
        .split(/\s+/)
        .filter((word) => word.includes('@'))
        .map((word) => `<${word}>`)
        .join(' ');
}

function fromFault(literal: string[], count: number, { addresses }: Parsed): Mail['fromFault'] {
  if (literal.length === 0) return 'missing';
  const written = [addresses['from'] ?? []].flat()[0]?.value.length ?? 0;
  if (literal.length > 1 || count > 1 || written > 1) return 'several';
  return count === 0 ? 'not an address' : null;
}

function headMethod(fields: Field[]): string | null {
  const type = valuesOf(fields, 'content-type')[0]?.slice(0, 2_000) ?? '';
  return /^text\/calendar\b.*?;\s*method\s*=\s*"?([a-z]+)/i.exec(type)?.[1]?.toLowerCase() ?? null;
}

function calendarMethod({ contentType, method, beginning = '' }: ParsedFile): string | null {
  if (contentType !== 'text/calendar') return null;
  return (method ?? /^METHOD:([A-Z]+)/im.exec(beginning)?.[1])?.toLowerCase() ?? null;
}

function filePart(file: ParsedFile, ordinal: number, cut: boolean): { part: MailPart; name: string | null } {
  // Never a path: only what stands behind the last separator.
  const name = file.filename ? showable(file.filename.split(/[/\\]/).at(-1)!, 255) || null : null;
  const part: MailPart = {
    ordinal,
    mime: showable(file.contentType.toLowerCase(), 100),
    ext: /\.([a-z0-9]{1,10})$/i.exec(name ?? '')?.[1]?.toLowerCase() ?? null,
    size: cut ? null : file.size,
    hash: cut ? null : file.hash,
    asset: isAsset(file.contentType, file.disposition, name, file.related),
  };
  return { part, name };
}

/** Whether a part is a thing being made, not the mail's own furniture: logos of signatures, seals, reports, invitations. */
export function isAsset(mime: string, disposition: string | undefined, name: string | null, related: boolean): boolean {
  if (
    /^(message\/(delivery-status|disposition-notification)|text\/(calendar|rfc822-headers)|application\/(pgp-signature|pgp-encrypted|(x-)?pkcs7-signature|ics))$/i.test(
      mime,
    )
  )
    return false;
  if (!/^image\//i.test(mime)) return true;
  // Outlook names the pictures of a signature image001.png and ties them to the HTML.
  return name !== null ? !(related && /^image\d{3}\.\w{3,4}$/i.test(name)) : disposition === 'attachment' && !related;
}
