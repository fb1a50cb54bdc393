import type { FetchMessageObject, MessageStructureObject } from 'imapflow';
import { ContractError, TransientError, type Raw } from '#sdk';
import type { ReadMailbox } from './mailboxes.js';
import { isAsset } from './mime.js';
import { formatRanges } from './ranges.js';
import type { MailMeta, MailPart } from './record.js';
import type { Session } from './session.js';

/** Part of a page: what was read, and the UIDs that need not be asked for again (drafts are settled without a record). */
export interface Batch {
  records: Raw[];
  settled: number[];
}

const BATCH = 200;
const BATCH_BYTES = 16 * 1024 * 1024;
const WHOLE_UP_TO = 10 * 1024 * 1024;
const BEGINNING = 1024 * 1024;

/** Reads messages in ascending order, at most 200 or 16 MB at a time; each batch may be committed on its own. */
export async function* fetchBatches(
  session: Session,
  place: ReadMailbox,
  uidValidity: string,
  uids: number[],
): AsyncGenerator<Batch> {
  for (let i = 0; i < uids.length; i += BATCH) {
    const asked = uids.slice(i, i + BATCH);
    const query = { uid: true, flags: true, internalDate: true, size: true, labels: true } as const;
    const heads = await fetchRows(session, place.path, uidValidity, asked, query);
    const lost = asked.filter((uid) => !heads.has(uid));
    for (const group of groupBySize([...heads.values()])) {
      const { batch, missing } = await fetchGroup(session, place, uidValidity, group);
      lost.push(...missing);
      yield batch;
    }
    if (lost.length > 0) yield { records: await unreadOf(session, place, uidValidity, lost), settled: [] };
  }
}

/**
 * Messages that are listed and were not given when they were asked for twice: Exchange lists some that cannot be fetched, and
 * the client library drops an answer it cannot read. They wait in quarantine and are asked for in every run.
 */
async function unreadOf(session: Session, place: ReadMailbox, uidValidity: string, lost: number[]): Promise<Raw[]> {
  const listed = await session.within(place.path, (client) =>
    client.search({ uid: formatRanges(lost) }, { uid: true }),
  );
  // What left meanwhile is missed by nobody; where the server does not say, all of it is.
  const uids = listed ? lost.filter((uid) => listed.includes(uid)) : lost;
  if (uids.length > 0)
    session.log({ mailbox: place.path, uids: formatRanges(uids) }, 'messages listed and not given are set aside');
  const refused = 'listed by the mail server, and not given when asked for again';
  return uids.map((uid) => ({ body: Buffer.alloc(0), meta: metaOf(session, place, uidValidity, { uid }, refused) }));
}

function groupBySize(heads: FetchMessageObject[]): FetchMessageObject[][] {
  const groups: FetchMessageObject[][] = [];
  let bytes = Infinity;
  for (const head of heads) {
    const size = Math.min(head.size ?? WHOLE_UP_TO, WHOLE_UP_TO);
    if (bytes + size > BATCH_BYTES) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)!.push(head);
    bytes += size;
  }
  return groups;
}

async function fetchGroup(
  session: Session,
  place: ReadMailbox,
  uidValidity: string,
  heads: FetchMessageObject[],
): Promise<{ batch: Batch; missing: number[] }> {
  const isDraft = (head: FetchMessageObject): boolean =>
    Boolean(head.flags?.has('\\Draft') || head.labels?.has('\\Draft'));
  const isLarge = (head: FetchMessageObject): boolean => (head.size ?? 0) > WHOLE_UP_TO;
  const drafts = heads.filter(isDraft);
  const mails = heads.filter((head) => !isDraft(head));
  const sources = await fetchSources(
    session,
    place.path,
    uidValidity,
    mails.filter((mail) => !isLarge(mail)).map(({ uid }) => uid),
    false,
  );
  for (const large of mails.filter(isLarge)) {
    for (const [uid, row] of await fetchSources(session, place.path, uidValidity, [large.uid], true))
      sources.set(uid, row);
  }
  const records: Raw[] = [];
  for (const head of mails) {
    const row = sources.get(head.uid);
    if (!row) continue;
    const meta = {
      ...metaOf(session, place, uidValidity, head, 'refused' in row ? row.refused : undefined),
      ...(isLarge(head) && { cut: true, parts: row.bodyStructure ? listFiles(row.bodyStructure) : [] }),
    };
    records.push({ body: row.source ?? Buffer.alloc(0), meta });
  }
  const [given, missing] = [true, false].map((is) =>
    mails.filter(({ uid }) => sources.has(uid) === is).map(({ uid }) => uid),
  ) as [number[], number[]];
  return { batch: { records, settled: [...drafts.map(({ uid }) => uid), ...given] }, missing };
}

function metaOf(
  session: Session,
  place: ReadMailbox,
  uidValidity: string,
  { uid, internalDate, size, labels }: Pick<FetchMessageObject, 'uid' | 'internalDate' | 'size' | 'labels'>,
  refused?: string,
): MailMeta {
  const date = internalDate ? new Date(internalDate) : null;
  return {
    mailbox: place.path,
    uid,
    uidValidity,
    internalDate: date && !Number.isNaN(date.getTime()) ? date.toISOString() : null,
    size: size ?? null,
    sent: place.sent || Boolean(labels?.has('\\Sent')),
    user: session.config.user,
    authserv: session.config.authserv ?? null,
    ...(refused !== undefined && { refused }),
  };
}

type Row =
  | Pick<FetchMessageObject, 'source' | 'bodyStructure'>
  | { source?: undefined; bodyStructure?: undefined; refused: string };

/** BODY.PEEK of each message; where an answer breaks the size limit, one by one, and the guilty one comes without body. */
async function fetchSources(
  session: Session,
  path: string,
  uidValidity: string,
  uids: number[],
  large: boolean,
): Promise<Map<number, Row>> {
  const query = large
    ? { uid: true, source: { start: 0, maxLength: BEGINNING }, bodyStructure: true }
    : { uid: true, source: { start: 0, maxLength: WHOLE_UP_TO } };
  try {
    return await fetchRows(session, path, uidValidity, uids, query);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    if (uids.length === 1) return new Map([[uids[0]!, { refused: error.message }]]);
    const rows = new Map<number, Row>();
    for (const uid of uids)
      for (const [key, row] of await fetchSources(session, path, uidValidity, [uid], large)) rows.set(key, row);
    return rows;
  }
}

/** Rows by UID. Rows without UID or with one nobody asked for are dropped; what is missing is asked for once more. */
export async function fetchRows(
  session: Session,
  path: string,
  uidValidity: string,
  uids: number[],
  query: object,
): Promise<Map<number, FetchMessageObject>> {
  const rows = new Map<number, FetchMessageObject>();
  for (let ask = 0; ask < 2; ask++) {
    const missing = uids.filter((uid) => !rows.has(uid));
    if (missing.length === 0) break;
    const asked = new Set(missing);
    const answer = await session.within(path, async (client, box) => {
      if (String(box.uidValidity) !== uidValidity)
        throw new TransientError('The mailbox was rebuilt while it was read', { where: path });
      return client.fetchAll(formatRanges(missing), query, { uid: true });
    });
    for (const row of answer) if (asked.has(row.uid)) rows.set(row.uid, row);
  }
  return new Map([...rows].sort(([a], [b]) => a - b));
}

/** The files of a message too large to read, from its BODYSTRUCTURE; no names, since this travels beside the text. */
function listFiles(root: MessageStructureObject): MailPart[] {
  const leaves = (node: MessageStructureObject): MessageStructureObject[] =>
    node.childNodes && node.type.startsWith('multipart/') ? node.childNodes.flatMap(leaves) : [node];
  return leaves(root)
    .filter(({ type, disposition }) => disposition === 'attachment' || !/^text\/(plain|html)$/.test(type))
    .slice(0, 1_000)
    .map((leaf, index) => {
      const name = leaf.dispositionParameters?.['filename'] ?? leaf.parameters?.['name'] ?? null;
      const ext = /\.([a-z0-9]{1,10})$/i.exec(name ?? '')?.[1]?.toLowerCase() ?? null;
      const asset = isAsset(leaf.type, leaf.disposition, name, Boolean(leaf.id));
      return { ordinal: index + 1, mime: leaf.type, ext, size: null, hash: null, asset };
    });
}
