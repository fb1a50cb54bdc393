import { z } from 'zod';
import { NotFound, stream, type Job, type Page } from '#sdk';
import { messageDrafts } from './drafts.js';
import { fetchBatches, listUids, type Listing } from './fetch.js';
import { findMessages } from './find.js';
import { findInText } from './found.js';
import { copyKey, copyOfMail, unreadKey } from './identity.js';
import { readMailboxes, type ReadMailbox } from './mailboxes.js';
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

// A mailbox this small is listed again when something left it, so that the deletion is known now and not at the next sweep.
const RELIST_UP_TO = 500;

async function* readMailbox(session: Session, job: Job<Cursor>): AsyncGenerator<Page<Cursor>> {
  const place = (await readMailboxes(session)).find((mailbox) => mailbox.path === job.part);
  if (!place) throw new NotFound('This mailbox is no longer there or no longer read', { where: job.part });
  const listing = await listUids(session, place.path);
  const { uidValidity } = listing;
  // A UIDVALIDITY change gives no error and no VANISHED, even with QRESYNC: comparing is the only way to see it.
  const since = !job.full && job.since?.uidValidity === uidValidity ? job.since : null;
  if (
    since &&
    since.highestModseq !== undefined &&
    since.highestModseq === listing.highestModseq &&
    since.uids === formatRanges(listing.uids)
  ) {
    yield { records: [], next: since };
    return;
  }
  let known = since ? parseRanges(since.uids) : new Set<number>();
  const vanished = await confirmVanished(session, place, known, listing);
  const relist = !since || (vanished.length > 0 && listing.uids.length <= RELIST_UP_TO);
  if (vanished.length > 0 && !relist) {
    session.log(
      { mailbox: place.path, count: vanished.length },
      'messages left this mailbox; the next sweep says which are gone',
    );
  }
  const gone = new Set(vanished);
  known = new Set(relist ? [] : [...known].filter((uid) => !gone.has(uid)));
  // By difference, not by `uidNext:*`: the star is the highest UID there is, and a UID left out once is asked for again.
  const wanted = listing.uids.filter((uid) => !known.has(uid));
  const total = wanted.length;
  let seen = 0;
  for await (const { records, settled } of fetchBatches(session, place, uidValidity, wanted)) {
    for (const uid of settled) known.add(uid);
    seen += settled.length;
    if (seen < total)
      yield { records, next: { uidValidity, uidNext: settled.at(-1)! + 1, uids: formatRanges(known) }, total };
    else yield { records, ...end(), total };
  }
  if (seen < total || total === 0) yield { records: [], ...end(), total };

  function end(): Pick<Page<Cursor>, 'next' | 'whole'> {
    const { uidNext, highestModseq } = listing;
    const complete = seen === total && listing.complete;
    const next = {
      uidValidity,
      uidNext,
      ...(highestModseq !== null && complete && { highestModseq }),
      uids: formatRanges(known),
    };
    return { next, ...(relist && complete && { whole: true as const }) };
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
