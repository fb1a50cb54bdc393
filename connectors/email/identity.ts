import { createHash } from 'node:crypto';
import type { Copy } from '#sdk';
import type { Mail, MailMeta, MailRecord } from './record.js';
import { standingOf } from './trust.js';

const PROOFS = ['own', 'dmarc', 'dkim', null];

const sign = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);

/** What stands in a text apart from blanks and line ends, which clients and servers wrap as they like. */
const lettersOf = (text: string): string => text.normalize('NFC').replace(/\s+/gu, '');

/** What is left of the text of a mail where it is not kept: how long it is. And what else tells it from another where it is. */
export function wordingOf(subject: string, text: string): Pick<Mail, 'letters' | 'wording'> {
  const [inSubject, inText] = [lettersOf(subject), lettersOf(text)];
  return {
    letters: { subject: Array.from(inSubject).length, text: Array.from(inText).length },
    wording: sign([inSubject, inText]),
  };
}

/** A copy by its place: what the mail calls itself, then UIDVALIDITY and UID, then the mailbox; no id holds a blank. */
export function copyKey(
  key: string,
  { mailbox, uid, uidValidity }: Pick<MailMeta, 'mailbox' | 'uid' | 'uidValidity'>,
): string {
  return `${key} ${uidValidity}.${uid} ${mailbox}`;
}

/** The same while nobody knows what the mail calls itself, by its place alone. */
export function unreadKey({ mailbox, uid, uidValidity }: Partial<MailMeta>): string {
  return `unread ${uidValidity}.${uid} ${mailbox}`;
}

/** What the mail of a copy calls itself. */
export function nameIn(copyKey: string): string {
  return copyKey.split(' ', 1)[0]!;
}

/**
 * Copies of one mail agree in sender, date, addressees, files and text; the trace in the header, the mailbox and what the
 * server proved of the sender differ. The copy with the best proof speaks, the earliest of these.
 */
export function copyOfMail(mail: MailRecord): Copy {
  const { from, to, cc, date, dateHeader, letters, attachments, meta, received, wording } = mail;
  const addresses = (list: Mail['to']): string[] => list.map(({ address }) => address).toSorted();
  const files = attachments.map(({ hash, mime }) => hash ?? mime).toSorted();
  const since = meta.internalDate ?? received.at ?? '~';
  return {
    of: mail.key,
    shape: sign([addresses(from), date ?? dateHeader, addresses(to), addresses(cc), letters, files]),
    ...(wording !== undefined && { wording }),
    since,
    rank: `${PROOFS.indexOf(standingOf(mail).proof)} ${since}`,
  };
}
