import type { ImapFlow, MailboxObject } from 'imapflow';
import { TransientError } from '#sdk';
import { parseRanges } from './ranges.js';
import type { Session } from './session.js';

/** What a mailbox holds now. Numbers that may exceed 53 bits are text. */
export interface Listing {
  uidValidity: string;
  uidNext: number;
  highestModseq: string | null;
  uids: number[];
  /** As many as the server says there are; otherwise what is missing here may well be there. */
  complete: boolean;
  /** UIDs that the server itself says have left; absent: whoever knew others may compare. */
  vanished?: number[];
}

/** What was known of a mailbox after a look that missed nothing (`highestModseq` stands for that). */
export interface Known {
  uidValidity: string;
  uidNext: number;
  highestModseq?: string | undefined;
  uids: string;
}

/** Lists a mailbox by UID; asks again where the list is shorter than the mailbox is said to be. */
export function listUids(session: Session, path: string): Promise<Listing> {
  return session.within(path, async (client, box) => {
    const ask = async (): Promise<number[]> => {
      const uids = await client.search({ all: true }, { uid: true });
      // imapflow gives false where the server answered NO: unknown, never empty.
      if (!uids) throw new TransientError('The mail server did not list a mailbox', { where: path });
      return uids;
    };
    let uids = await ask();
    // `exists` follows what arrives and goes meanwhile.
    if (uids.length < box.exists) uids = await ask();
    const complete = uids.length >= box.exists;
    if (!complete) {
      const detail = { where: path, expected: `${box.exists} messages`, got: `${uids.length}` };
      if (uids.length === 0) throw new TransientError('The mail server lists nothing of a mailbox', detail);
      session.log({ mailbox: path, exists: box.exists, listed: uids.length }, 'a list of messages is not complete');
    }
    return {
      uidValidity: String(box.uidValidity),
      uidNext: Math.max(box.uidNext ?? 1, (uids.at(-1) ?? 0) + 1),
      highestModseq: box.highestModseq ? String(box.highestModseq) : null,
      uids: uids.toSorted((a, b) => a - b),
      complete,
    };
  });
}

/**
 * The same without listing the mailbox: only what is newer, and what the server says has vanished since (CONDSTORE, QRESYNC;
 * RFC 7162). UIDs only grow, so the number of messages proves the rest; null where it does not, or the server keeps no such record.
 */
export function listChanges(session: Session, path: string, known: Known): Promise<Listing | null> {
  return session.within(path, async (client, box) => {
    const { uidNext, highestModseq } = box;
    const isKept = known.highestModseq !== undefined && highestModseq && uidNext;
    // A UIDVALIDITY change gives no error and no VANISHED, even with QRESYNC: comparing is the only way to see it.
    if (!isKept || String(box.uidValidity) !== known.uidValidity) return null;
    // Numbers never fall: this is another mailbox under the old one's number.
    if (uidNext < known.uidNext || highestModseq < BigInt(known.highestModseq!)) return null;
    const uids = parseRanges(known.uids);
    if (uidNext > known.uidNext) {
      const found = await client.search({ uid: `${known.uidNext}:*` }, { uid: true });
      if (!found) return null;
      // The star is the highest UID there is, also where that is an old one.
      for (const uid of found) if (uid >= known.uidNext) uids.add(uid);
    }
    let vanished: number[] = [];
    if (uids.size !== box.exists) {
      vanished = (await vanishedSince(client, box, known)).filter((uid) => uids.delete(uid));
      if (uids.size !== box.exists) return null;
    }
    const present = [...uids].sort((a, b) => a - b);
    return {
      uidValidity: known.uidValidity,
      uidNext: Math.max(uidNext, (present.at(-1) ?? 0) + 1),
      highestModseq: String(highestModseq),
      uids: present,
      complete: true,
      vanished,
    };
  });
}

/** UIDs that VANISHED names; it may name more than were ever there. The mailbox was opened a moment ago, so no NOOP is needed. */
async function vanishedSince(client: ImapFlow, { path }: MailboxObject, known: Known): Promise<number[]> {
  if (!client.enabled.has('QRESYNC')) return [];
  const gone: number[] = [];
  const hear = (event: { path: string; uid?: number | undefined }): void => {
    if (event.path === path && event.uid !== undefined) gone.push(event.uid);
  };
  client.on('expunge', hear);
  try {
    // Rows of messages whose flags changed come as well; nothing of them is used.
    const since = { uid: true, changedSince: BigInt(known.highestModseq!) };
    await client.fetchAll(`1:${Math.max(1, known.uidNext - 1)}`, { uid: true }, since);
  } finally {
    client.off('expunge', hear);
  }
  return gone;
}
