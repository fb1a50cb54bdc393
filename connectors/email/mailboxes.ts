import type { ListResponse } from 'imapflow';
import { z } from 'zod';
import { stream } from '#sdk';
import type { Session } from './session.js';

/** A mailbox that is read; `sent`: what lies in it was written by the account's own user. */
export interface ReadMailbox {
  path: string;
  name: string;
  specialUse: string | null;
  sent: boolean;
}

// Not talk anybody is waiting for, or views of messages that lie in another mailbox.
const SKIPPED = ['\\Junk', '\\Trash', '\\Drafts', '\\All', '\\Flagged', '\\Important'];

function isSelectable(mailbox: ListResponse): boolean {
  return ![...mailbox.flags].some((flag) => /^\\(noselect|nonexistent)$/i.test(flag));
}

/** imapflow reads SPECIAL-USE flags only where the server announces the extension; some send them without. */
function useOf({ specialUse, flags }: ListResponse): string | null {
  return specialUse ?? [...flags].find((flag) => flag === '\\Sent' || SKIPPED.includes(flag)) ?? null;
}

const listed = new WeakMap<Session, ReadMailbox[]>();

/** One of them, as it was listed last: every run lists them at its start, and fifty mailboxes are not listed fifty times. */
export async function readMailboxAt(session: Session, path: string): Promise<ReadMailbox | undefined> {
  const isAt = (mailbox: ReadMailbox): boolean => mailbox.path === path;
  return listed.get(session)?.find(isAt) ?? (await readMailboxes(session)).find(isAt);
}

/** The mailboxes this connection reads: the configured ones, else all that hold talk; on Gmail only All Mail. */
export async function readMailboxes(session: Session): Promise<ReadMailbox[]> {
  const { mailboxes, gmail } = await session.list();
  const usable = mailboxes.filter(isSelectable);
  const configured = session.config.mailboxes;
  const allMail = gmail ? usable.find((mailbox) => useOf(mailbox) === '\\All') : undefined;
  const chosen = configured
    ? usable.filter((mailbox) => configured.includes(mailbox.path))
    : allMail
      ? [allMail]
      : usable.filter((mailbox) => !SKIPPED.includes(useOf(mailbox) ?? ''));
  const read = chosen.map((mailbox) => {
    const specialUse = useOf(mailbox);
    return { path: mailbox.path, name: mailbox.name, specialUse, sent: specialUse === '\\Sent' };
  });
  listed.set(session, read);
  return read;
}

const mailbox = z.looseObject({
  path: z.string().min(1),
  name: z.string(),
  specialUse: z.string().nullable(),
  sent: z.boolean(),
});

/** The mailboxes themselves, as containers of the messages. */
export const mailboxes = stream({
  name: 'mailboxes',
  scopes: ['IMAP read access'],
  record: mailbox,
  identify: (value) => ({ key: (value as ReadMailbox).path }),
  cursor: z.object({}),
  async *read(session: Session) {
    const records = (await readMailboxes(session)).map((one) => ({ body: Buffer.from(JSON.stringify(one)) }));
    yield { records, next: {}, whole: true as const, total: records.length };
  },
  async get(session: Session, keys: string[]) {
    const read = await readMailboxes(session);
    return keys.map((key) => {
      const one = read.find((candidate) => candidate.path === key);
      return one
        ? { key, state: 'live' as const, raw: { body: Buffer.from(JSON.stringify(one)) } }
        : { key, state: 'hidden' as const };
    });
  },
  drafts: (record) => [{ draft: 'container', key: record.path, kind: 'mailbox', name: record.name }],
});
