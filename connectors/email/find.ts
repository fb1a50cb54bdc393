import type { FetchQueryObject, SearchObject } from 'imapflow';
import { ScopeError, TransientError, type Found, type Raw } from '#sdk';
import { fetchBatches, fetchRows } from './fetch.js';
import { messageKey, splitHead } from './headers.js';
import { copyKey, nameIn } from './identity.js';
import { listUids } from './listing.js';
import { readMailboxes, type ReadMailbox } from './mailboxes.js';
import type { MailMeta } from './record.js';
import type { Session } from './session.js';

const isHash = (name: string): boolean => name.startsWith('hash:');

/**
 * Looks for the mails of these copies in every mailbox that is read. What is found is handed over wherever it lies, so that a
 * moved mail goes from one place to the other in one step; a copy that is not found where it lay is gone.
 */
export async function findMessages(session: Session, keys: string[]): Promise<Found[]> {
  const names = new Set(keys.map(nameIn));
  const found = new Map<string, Found>();
  /** Names that the server finds in a message it does not give: there or not, nobody knows. */
  const doubtful = new Set<string>();
  const take = (raw: Raw): void => {
    const meta = raw.meta as MailMeta;
    const name = messageKey(splitHead(raw.body).fields).key;
    const key = copyKey(name, meta);
    if (names.has(name)) found.set(key, { key, state: 'live', raw, part: meta.mailbox });
  };
  const places: ReadMailbox[] = [];
  for (const place of await readMailboxes(session)) {
    const hits = await search(session, place, [...names]).catch((error: unknown) => {
      // What lies where nobody may look is out of sight, as in Trash.
      if (error instanceof ScopeError) return null;
      throw error;
    });
    if (!hits) continue;
    places.push(place);
    const { uidValidity, uids, named } = hits;
    // The search is a substring match: the name of what came back decides.
    for await (const { records } of fetchBatches(session, place, uidValidity, uids))
      for (const raw of records)
        if (raw.body.length > 0) take(raw);
        else named.get((raw.meta as MailMeta).uid)?.forEach((name) => doubtful.add(name));
  }
  const foundNames = new Set([...found.keys()].map(nameIn));
  if ([...names].some((name) => isHash(name) && !foundNames.has(name)))
    for (const place of places) for await (const raw of misnamed(session, place)) take(raw);
  const isGone = (key: string): boolean => !found.has(key) && !doubtful.has(nameIn(key));
  const gone = keys.filter(isGone).map((key) => ({ key, state: 'deleted' as const }));
  return [...found.values(), ...gone];
}

/** UIDs that the server finds by Message-ID, with it, and those of mails without one where such are looked for. */
function search(
  session: Session,
  place: ReadMailbox,
  names: string[],
): Promise<{ uidValidity: string; uids: number[]; named: Map<number, string[]> }> {
  return session.within(place.path, async (client, box) => {
    const uids = new Set<number>();
    const named = new Map<number, string[]>();
    const ask = async (query: SearchObject): Promise<number[]> => {
      const some = await client.search(query, { uid: true });
      // A refused search has not looked: nothing may be taken for gone.
      if (!some) throw new TransientError('The mail server did not search a mailbox', { where: place.path });
      for (const uid of some) uids.add(uid);
      return some;
    };
    for (const name of names.filter((one) => !isHash(one)))
      for (const uid of await ask({ header: { 'message-id': name } }))
        named.set(uid, [...(named.get(uid) ?? []), name]);
    if (names.some(isHash)) await ask({ not: { header: { 'message-id': true } } });
    return { uidValidity: String(box.uidValidity), uids: [...uids], named };
  });
}

/** Mails whose Message-ID is broken or given twice: no search finds them, so the field of every mail is looked at. */
async function* misnamed(session: Session, place: ReadMailbox): AsyncGenerator<Raw> {
  const { uidValidity, uids } = await listUids(session, place.path);
  const query: FetchQueryObject = { uid: true, headers: ['message-id'] };
  const rows = await fetchRows(session, place.path, uidValidity, uids, query);
  const odd = [...rows.values()].filter(({ headers }) => {
    const { fields } = splitHead(headers ?? Buffer.alloc(0));
    return fields.length > 0 && isHash(messageKey(fields).key);
  });
  const batches = fetchBatches(
    session,
    place,
    uidValidity,
    odd.map(({ uid }) => uid),
  );
  for await (const { records } of batches) yield* records.filter(({ body }) => body.length > 0);
}
