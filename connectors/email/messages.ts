import { z } from 'zod';
import { NotFound, stream, type Job, type Page } from '#sdk';
import { messageDrafts } from './drafts.js';
import { fetchBatches } from './fetch.js';
import { findMessages } from './find.js';
import { findInText } from './found.js';
import { copyKey, copyOfMail, unreadKey } from './identity.js';
import { listChanges, listUids, type Listing } from './listing.js';
import { readMailboxAt, readMailboxes, type ReadMailbox } from './mailboxes.js';
import { decodeMail } from './mime.js';
import { formatRanges, parseRanges } from './ranges.js';
import { mailRecord, type Mail, type MailMeta } from './record.js';
import type { Session } from './session.js';

const cursor = z.object({
  uidValidity: z.string(),
  uidNext: z.number(),
  highestModseq: z.string().optional(),
  /** UIDs handed over, as ranges. */
  uids: z.string(),
});
type Cursor = z.infer<typeof cursor>;

async function* readMailbox(session: Session, job: Job<Cursor>): AsyncGenerator<Page<Cursor>> {
  const place = await readMailboxAt(session, job.part);
  if (!place) throw new NotFound('This mailbox is no longer there or no longer read', { where: job.part });
  const before = job.full ? null : job.since;
  const listing = (before && (await listChanges(session, place.path, before))) ?? (await listUids(session, place.path));
  const { uidValidity } = listing;
  const since = before?.uidValidity === uidValidity ? before : null;
  const known = since ? parseRanges(since.uids) : new Set<number>();
  // By difference, not by `uidNext:*`: a UID left out once is asked for again.
  const wanted = listing.uids.filter((uid) => !known.has(uid));
  const vanished = listing.vanished ?? (await confirmVanished(session, place, known, listing));
  const total = wanted.length;
  let seen = 0;
  let uidNext = since?.uidNext ?? 1;
  for await (const { records, settled } of fetchBatches(session, place, uidValidity, wanted)) {
    for (const uid of settled) known.add(uid);
    seen += settled.length;
    uidNext = Math.max(uidNext, ...settled.map((uid) => uid + 1));
    if (seen < total) yield { records, next: { uidValidity, uidNext, uids: formatRanges(known) }, total };
    else yield { records, ...end(), total };
  }
  if (seen < total || total === 0) yield { records: [], ...end(), total };

  /** What has left leaves the cursor in the transaction that says so. */
  function end(): Pick<Page<Cursor>, 'next' | 'whole' | 'absent'> {
    const { highestModseq } = listing;
    const complete = seen === total && listing.complete;
    for (const uid of vanished) known.delete(uid);
    const next = {
      uidValidity,
      uidNext: listing.uidNext,
      ...(highestModseq !== null && complete && { highestModseq }),
      uids: formatRanges(known),
    };
    if (!since) return { next, ...(complete && { whole: true as const }) };
    return { next, ...(vanished.length > 0 && { absent: vanished.map((uid) => ({ uidValidity, uid })) }) };
  }
}

/** UIDs that were known and are missing from two complete listings in a row. */
async function confirmVanished(
  session: Session,
  place: ReadMailbox,
  known: Set<number>,
  listing: Listing,
): Promise<number[]> {
  const first = new Set(listing.uids);
  const missing = [...known].filter((uid) => !first.has(uid));
  if (missing.length === 0 || !listing.complete) return [];
  const again = await listUids(session, place.path);
  const second = new Set(again.uids);
  return again.complete ? missing.filter((uid) => !second.has(uid)) : [];
}

/** Mail, one part a mailbox. */
export const messages = stream({
  name: 'messages',
  scopes: ['IMAP read access'],
  record: mailRecord,
  decode: decodeMail,
  identify(value) {
    const { key, meta } = value as Mail & { meta: MailMeta };
    return { key: copyKey(key, meta) };
  },
  unreadKey: ({ meta }) => unreadKey((meta ?? {}) as Partial<MailMeta>),
  copyOf: copyOfMail,
  redact: { paths: ['/subject', '/text', '/html', '/attachmentNames', '/wording'], found: findInText },
  parts: {
    async *list(session: Session) {
      for (const { path } of await readMailboxes(session)) yield path;
    },
  },
  cursor,
  read: readMailbox,
  get: findMessages,
  drafts: (mail, seen, _config, name) => messageDrafts(mail, seen, name),
});
