import type { Draft, PersonDraft, Ref, Seen } from '#sdk';
import type { FoundInMail } from './found.js';
import type { Mailer } from './addresses.js';
import type { MailRecord } from './record.js';
import { textOfHtml } from './reply.js';
import { standingOf } from './trust.js';

const GATE = 'mail';
const DAY_MS = 86_400_000;
const NEVER_NAMED = '1970-01-01T00:00:00.000Z';
// Nobody behind these can be owed a decision.
const NOBODY =
  /^(?:.*[-_.+])?(?:lists?|liste|all|alle|everyone|everybody|announce|announcements|news|newsletter|no-?reply|do-?not-?reply|undisclosed-recipients)(?:[-_.+].*)?@/;

/**
 * What one mail says: the message, its people, its files, and the approval it asks for. The same with and without text.
 * `key`: what the message is called, where that is not what the mail calls itself.
 */
export function messageDrafts(
  mail: MailRecord & { found?: Record<string, unknown> },
  seen: Seen,
  key = mail.key,
): Draft[] {
  const found = mail.found as FoundInMail | undefined;
  const at = sentAt(mail, seen);
  const sender = mail.fromFault === null ? (mail.from[0] ?? null) : null;
  const author = sender && person(sender);
  const placements = [{ container: mail.meta.mailbox }];
  const approvers = mail.to.filter(({ address }) => address !== sender?.address && !NOBODY.test(address)).map(person);
  const asks =
    found?.asks && author && approvers.length > 0
      ? { gate: GATE, approvers, policy: approvers.length > 1 ? ('all' as const) : ('any' as const) }
      : null;
  const keyTexts = found?.keys ?? [];
  const drafts: Draft[] = [
    ...peopleOf(mail, at),
    {
      draft: 'message',
      key,
      kind: 'mail',
      at,
      author,
      addressees: [...mail.to, ...mail.cc]
        .map(person)
        .filter((ref, index, all) => all.findIndex(({ key }) => key === ref.key) === index),
      placements,
      // Answers name the id: of two mails that share one, both are in the conversation.
      thread: { id: mail.id ?? mail.key, refs: mail.references, ...conversationOf(mail) },
      subject: mail.subject ?? null,
      text: mail.text === undefined ? null : mail.text || textOfHtml(mail.html ?? ''),
      automatic: found?.automatic ?? null,
      chase: found?.chase ?? null,
      asks,
      decides: found?.decides ?? null,
      keyTexts,
      links: found?.links ?? [],
    },
  ];
  if (asks) {
    drafts.push({
      draft: 'approval',
      key,
      name: mail.subject || 'Approval by mail',
      status: null,
      placements,
      ...asks,
      creator: author,
      createdAt: at,
      keyTexts,
    });
  }
  if (mail.contentType === 'multipart/report') return drafts;
  for (const [index, file] of mail.attachments.entries()) {
    if (!file.asset) continue;
    const asset = `${key}#${file.ordinal}`;
    const name = mail.attachmentNames?.[index] ?? `attachment ${file.ordinal}${file.ext ? `.${file.ext}` : ''}`;
    drafts.push(
      {
        draft: 'asset',
        key: asset,
        type: 'attachment',
        name,
        status: null,
        placements,
        of: { kind: 'message', key },
        owner: author,
        createdAt: at,
        keyTexts,
      },
      {
        draft: 'version',
        key: asset,
        asset,
        hash: file.hash,
        hashReason: file.hash ? null : 'mail over 10 MB',
        author,
        at,
        timeSource: 'tool',
      },
    );
  }
  return drafts;
}

/** The sender's clock as long as it can be right: not before 1990, not after the mail arrived; else the arrival. */
function sentAt({ date, received, meta }: MailRecord, seen: Seen): string {
  const arrival = meta.internalDate ?? received.at ?? seen.requestedAt;
  const latest = received.at ?? new Date(Date.parse(arrival) + DAY_MS).toISOString();
  return date === null || date < '1990' || date > latest || Date.parse(date) > Date.parse(arrival) + DAY_MS
    ? arrival
    : date;
}

/** Only a hint: whoever sends a mail made of an old one, or of a template, may begin two things under one name. */
function conversationOf({ conversation }: MailRecord): { hint?: string } {
  if (!conversation) return {};
  return { hint: `${conversation.answers ? 'answers' : 'starts'} ${conversation.id}` };
}

function person({ address }: Mailer): Ref {
  return { kind: 'person', key: address };
}

/** In mail the address is the identity; the name beside it is only what somebody called them. */
function peopleOf(mail: MailRecord, at: string): PersonDraft[] {
  const people = new Map<string, PersonDraft>();
  const { isRefused } = standingOf(mail);
  // A name the owner of the address uses wins over one that others gave: From stands first.
  for (const { address, name } of [...(mail.fromFault === null ? mail.from : []), ...mail.to, ...mail.cc]) {
    const known = people.get(address);
    // Whoever forges a sender may call anybody anything.
    const called = isRefused ? null : name;
    if (!known) people.set(address, { draft: 'person', key: address, name: called, email: address });
    else known.name ??= called;
  }
  // Many mails name one address: the newest naming stays, and a mail without a name never takes one away.
  return [...people.values()].map((one) => ({ ...one, saidAt: one.name ? at : NEVER_NAMED }));
}
