import { createHash } from 'node:crypto';
import { ContractError } from '#sdk';

/** One header field: lower-case name, value unfolded (bytes read as UTF-8), `lines` as they came without the last line end. */
export interface Field {
  name: string;
  value: string;
  lines: string;
}

const MAX_HEAD = 256 * 1024;
// Added on the way and at the door (RFC 5321, 5322 §3.6.7, 8601, 8617): differ between two copies of one message.
const TRACE =
  /^(received|x-received|return-path|delivered-to|x-original-to|authentication-results|received-spf|arc-.*)$/;

/** Splits off the header block. A block over 256 KB is refused before any parser sees it. */
export function splitHead(body: Buffer): { fields: Field[]; end: number } {
  const window = body.subarray(0, MAX_HEAD + 4).toString('latin1');
  const blank = /\r?\n\r?\n/.exec(window);
  if (!blank && body.length > MAX_HEAD) {
    throw new ContractError('The header block of a mail is too large', {
      code: 'UPSTREAM_TOO_LARGE',
      expected: 'at most 256 KB',
    });
  }
  const end = blank ? blank.index + blank[0].length : body.length;
  const fields: Field[] = [];
  for (const lines of window.slice(0, blank?.index ?? end).split(/\r?\n(?![ \t])/)) {
    const colon = lines.indexOf(':');
    if (colon < 1) continue;
    const value = Buffer.from(lines.slice(colon + 1), 'latin1')
      .toString('utf8')
      .replace(/\r?\n/g, '')
      .trim();
    fields.push({ name: lines.slice(0, colon).trim().toLowerCase(), value, lines });
  }
  return { fields, end };
}

/** Every value of one field, topmost first. */
export function valuesOf(fields: Field[], name: string): string[] {
  return fields.filter((field) => field.name === name).map((field) => field.value);
}

/** Ids between angle brackets in order, without repeats: the first (root of the thread) and the last 99 of a long list. */
export function messageIds(text: string): string[] {
  const found = text.includes('<')
    ? Array.from(text.matchAll(/<([^<>]{1,998})>/g), (match) => match[1]!)
    : text.split(/[\s,]+/);
  const ids = [...new Set(found.map((id) => id.trim()).filter(isMessageId))];
  return ids.length > 100 ? [ids[0]!, ...ids.slice(-99)] : ids;
}

function isMessageId(id: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what makes an id unusable
  return id.length > 0 && id.length <= 998 && !/[\s\u0000-\u001f\u007f]/.test(id);
}

/**
 * Outlook's Thread-Index: which conversation of its own it means, and whether the mail answers in it ([MS-OXOMSG] 2.2.1.3: 22
 * bytes of the first mail, 5 more for each answer); null for anything else.
 */
export function parseThreadIndex(value: string | undefined): { id: string; answers: boolean } | null {
  const bytes = Buffer.from((value ?? '').replace(/\s+/g, '').slice(0, 4_000), 'base64');
  if (bytes.length < 22 || bytes[0] !== 1 || (bytes.length - 22) % 5 !== 0) return null;
  return { id: bytes.subarray(0, 22).toString('hex'), answers: bytes.length > 22 };
}

/** The record key: the one valid Message-ID, else (missing, repeated, broken) a hash of the header block without trace. */
export function messageKey(fields: Field[]): { key: string; id: string | null } {
  const stated = valuesOf(fields, 'message-id');
  const ids = stated.map((value) => messageIds(value)[0] ?? null);
  const sound = stated.length === 1 && ids[0] !== null && !ids[0]!.startsWith('hash:');
  if (sound) return { key: ids[0]!, id: ids[0]! };
  const kept = fields
    .filter((field) => !TRACE.test(field.name))
    .map((field) => `${field.lines.replace(/\r?\n/g, '\r\n')}\r\n`);
  return {
    key: `hash:${createHash('sha256').update(kept.join(''), 'latin1').digest('hex')}`,
    id: ids.find((id) => id !== null) ?? null,
  };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DATE =
  /^(?:[a-z]{3},?\s+)?(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s+([+-]\d{4}|[a-z]{1,4})\b/i;
const ZONES: Record<string, number> = {
  ut: 0,
  gmt: 0,
  utc: 0,
  z: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
};

/** Reads an RFC 5322 date strictly; null where it is none (`99:99`, unknown zone). `Date.parse` would guess. */
export function parseMailDate(text: string): string | null {
  const match = DATE.exec(text.trim());
  if (!match) return null;
  const [day, hour, minute, second] = [match[1], match[4], match[5], match[6] ?? '0'].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const month = MONTHS.indexOf(match[2]!.toLowerCase());
  const zone = match[7]!.toLowerCase();
  const offset = /^[+-]/.test(zone)
    ? Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3)))
    : ZONES[zone];
  if (
    offset === undefined ||
    // 31 February rolls over into March; it is no date at all.
    new Date(Date.UTC(Number(match[3]), month, day)).getUTCDate() !== day ||
    Math.abs(offset) > 14 * 60 ||
    month < 0 ||
    day < 1 ||
    day > 31 ||
    hour > 23 ||
    minute > 59 ||
    second > 60
  )
    return null;
  const at = new Date(Date.UTC(Number(match[3]), month, day, hour, minute, Math.min(second, 59)) - offset * 60_000);
  return at.toISOString();
}

/** Host and time of the topmost Received field: the receiving server's own. */
export function topReceived(fields: Field[]): { by: string | null; at: string | null } {
  const top = valuesOf(fields, 'received')[0] ?? '';
  const by = /(?:^|\s)by\s+([a-z0-9.-]+)/i.exec(top.slice(0, 2000));
  return { by: by ? by[1]!.toLowerCase() : null, at: parseMailDate(top.slice(top.lastIndexOf(';') + 1)) };
}
