import { createHash } from 'node:crypto';
import type { Mail } from '#sandbox';
import {
  encodeAddress,
  encodeBase64,
  encodeDate,
  encodeHeaderText,
  encodeQuotedPrintable,
  toCrlf,
} from './mime-encoding.js';

/** A MIME entity: its own header lines and its body. */
interface Part {
  headers: string[];
  body: string;
}

function makeText(subtype: string, text: string): Part {
  const isPlain =
    /^[\t\r\n\x20-\x7e]*$/.test(text) && text.split(/\r?\n/).every((line) => line.length <= 76 && !/\s$/.test(line));
  const type = `Content-Type: ${subtype}; charset=utf-8`;
  return {
    headers: [type, `Content-Transfer-Encoding: ${isPlain ? '7bit' : 'quoted-printable'}`],
    body: isPlain ? toCrlf(text) : encodeQuotedPrintable(text),
  };
}

function makeAttachment(attachment: Mail['attachments'][number]): Part {
  const { filename, mime, content } = attachment;
  const isAscii = /^[\x20-\x7e]*$/.test(filename);
  const quoted = filename.replace(/(["\\])/g, '\\$1');
  // RFC 2231 spelling for other letters.
  const name = isAscii
    ? `filename="${quoted}"`
    : `filename*=UTF-8''${encodeURIComponent(filename).replace(/['()*]/g, escapeByte)}`;
  return {
    headers: [`Content-Type: ${mime}`, 'Content-Transfer-Encoding: base64', `Content-Disposition: attachment; ${name}`],
    body: encodeBase64(Buffer.from(content)),
  };
}

function escapeByte(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
}

function joinParts(type: string, parts: Part[], seed: string): Part {
  const boundary = `=_${createHash('sha1').update(`${type} ${seed}`).digest('hex').slice(0, 24)}`;
  const sections = parts.map((part) => `--${boundary}\r\n${part.headers.join('\r\n')}\r\n\r\n${part.body}\r\n`);
  return {
    headers: [`Content-Type: ${type};\r\n boundary="${boundary}"`],
    body: `${sections.join('')}--${boundary}--`,
  };
}

/** The body: text and HTML as alternatives, files beside them; a Content-Type among the mail's own headers rules. */
function makeBody(mail: Mail, seed: string): Part {
  const own = mail.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const texts: Part[] = [];
  const isOwnText = own !== undefined && !/^multipart\//i.test(own);
  if (mail.text !== null) texts.push(makeText('text/plain', mail.text));
  if (mail.html !== null) texts.push(makeText('text/html', mail.html));
  if (texts.length === 0) texts.push(makeText('text/plain', ''));
  const files = mail.attachments.map(makeAttachment);
  if (own !== undefined && !isOwnText) {
    const type = own.replace(/;?\s*boundary=("[^"]*"|[^;\s]*)/i, '');
    return joinParts(type, [...texts, ...files], seed);
  }
  const content = texts.length > 1 ? joinParts('multipart/alternative', texts, seed) : texts[0]!;
  if (isOwnText) content.headers[0] = `Content-Type: ${own}`;
  return files.length > 0 ? joinParts('multipart/mixed', [content, ...files], seed) : content;
}

/**
 * A mail of the story as the bytes that lie in the mailbox, one character a byte. `seed` names the mail inside the
 * company and makes its boundaries.
 */
export function renderMail(mail: Mail, seed: string): string {
  const body = makeBody(mail, seed);
  const own = mail.headers.filter(([name]) => !/^content-(type|transfer-encoding)$/i.test(name));
  const has = (name: string): boolean => own.some(([other]) => other.toLowerCase() === name);
  const list = (name: string, parties: Mail['to']): string[] =>
    parties.length > 0 ? [`${name}: ${parties.map(encodeAddress).join(',\r\n ')}`] : [];
  const lines = [
    ...own.map(([name, value]) => `${name}: ${toCrlf(value)}`),
    ...list('From', [mail.from]),
    ...list('To', mail.to),
    ...list('Cc', mail.cc),
    `Subject: ${encodeHeaderText(mail.subject)}`,
    ...(mail.date === null ? [] : [`Date: ${encodeDate(mail.date)}`]),
    ...(mail.messageId === null ? [] : [`Message-ID: ${mail.messageId}`]),
    ...(mail.inReplyTo === null ? [] : [`In-Reply-To: ${mail.inReplyTo}`]),
    ...(mail.references.length > 0 ? [`References: ${mail.references.join('\r\n ')}`] : []),
    ...(has('mime-version') ? [] : ['MIME-Version: 1.0']),
    ...body.headers,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body.body}\r\n`).toString('latin1');
}
