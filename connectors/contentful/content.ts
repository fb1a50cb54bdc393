import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ChangeDraft, Draft, Found, Job, Page, Ref, Seen } from '#sdk';
import type { ContentfulApi } from './api.js';
import { namesOf, type Names } from './names.js';
import type { Config } from './settings.js';
import { idOf, instant, Link, maybeInstant, momentOf, personRef, Stamp, Sys, type Row } from './shapes.js';

/** What an entry or asset does not say itself; looked up when it is read, and kept with it. */
const Meta = z.looseObject({
  locale: z.string(),
  /** Field that holds the title. */
  title: z.string().nullable(),
  /** A workflow may run on it: then a publish is no approval of its own. */
  workflow: z.boolean(),
  url: z.string().nullable(),
});

/** An entry or an asset. */
export const Content = z.looseObject({
  sys: Sys.extend({
    version: z.number(),
    contentType: Link.nullish(),
    publishedVersion: z.number().nullish(),
    publishedCounter: z.number().nullish(),
    publishedAt: Stamp.nullish(),
    publishedBy: Link.nullish(),
    firstPublishedAt: Stamp.nullish(),
    archivedVersion: z.number().nullish(),
    archivedAt: Stamp.nullish(),
    archivedBy: Link.nullish(),
  }),
  metadata: z.looseObject({ tags: z.array(Link).nullish() }).nullish(),
  fields: z.record(z.string(), z.unknown()).nullish(),
  meta: Meta,
});
export type Content = z.infer<typeof Content>;

export const Cursor = z.object({ updatedAt: z.string() });
type Cursor = z.infer<typeof Cursor>;

// Lists may lag behind what was saved a moment ago.
const OVERLAP_MS = 60_000;
const EPOCH = new Date(0).toISOString();

/** Where the lists of entries and of assets differ. */
export interface Kind {
  list: 'entries' | 'assets';
  metaOf: (names: Names, row: Row) => Pick<z.infer<typeof Meta>, 'title' | 'workflow'>;
}

function metaOf(api: ContentfulApi, { list, metaOf: own }: Kind, names: Names, row: Row): z.infer<typeof Meta> {
  const id = idOf(row);
  const url = api.web && id ? `${api.web}${api.at(`/${list}/${id}`)}` : null;
  return { locale: names.locale, url, ...own(names, row) };
}

/** What was saved since the last walk, the last stamp included, or everything. */
export async function* readContent(
  api: ContentfulApi,
  kind: Kind,
  { since, full }: Job<Cursor>,
): AsyncGenerator<Page<Cursor>> {
  const names = await namesOf(api);
  const from = full || !since ? null : new Date(Date.parse(since.updatedAt) - OVERLAP_MS).toISOString();
  for await (const { rows, records, reached, last, total } of api.byStamp(api.at(`/${kind.list}`), from)) {
    const told = records.map((raw, i) => ({ ...raw, meta: metaOf(api, kind, names, rows[i]!) }));
    // A full walk that breaks off must not look like one that came this far.
    const isRead = from !== null || last;
    const updatedAt = [reached ? instant(reached) : EPOCH, since?.updatedAt ?? EPOCH].toSorted().at(-1)!;
    yield {
      records: told,
      ...(total !== undefined && { total }),
      ...(isRead && { next: { updatedAt } }),
      ...(from === null && last && { whole: true as const }),
    };
  }
  if (from !== null) yield { records: [], listed: await idsOf(api, kind), wholeAfter: '' };
}

/** Ids of all there are: what was deleted is in no list by stamps, and a thousand ids are one request. */
async function idsOf(api: ContentfulApi, { list }: Kind): Promise<string[]> {
  const ids: string[] = [];
  for await (const { rows } of api.byStamp(api.at(`/${list}`), null, { select: 'sys' }))
    ids.push(...rows.flatMap((row) => idOf(row) ?? []));
  return ids;
}

/** Entries or assets by their ids, with what they do not say themselves. */
export async function findContent(api: ContentfulApi, kind: Kind, keys: string[]): Promise<Found[]> {
  const names = await namesOf(api);
  return api.look(api.at(`/${kind.list}`), keys, (row) => metaOf(api, kind, names, row));
}

/** Where it stands, by the arithmetic of its versions: publishing adds one of its own. */
export function statusOf({ sys }: Content): 'archived' | 'draft' | 'published' | 'changed' {
  if (typeof sys.archivedVersion === 'number') return 'archived';
  if (typeof sys.publishedVersion !== 'number') return 'draft';
  return sys.version === sys.publishedVersion + 1 ? 'published' : 'changed';
}

/** SHA-256 of fields, whatever order their keys came in. */
export function hashOf(fields: unknown): string {
  const sorted = (_: string, value: unknown): unknown =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return createHash('sha256')
    .update(JSON.stringify(fields ?? {}, sorted))
    .digest('hex');
}

/** The title in the default locale, else the first that has one. */
export function nameOf({ sys, fields, meta }: Content): string {
  const values = meta.title === null ? null : fields?.[meta.title];
  const all = values !== null && typeof values === 'object' ? (values as Record<string, unknown>) : {};
  const texts = [all[meta.locale], ...Object.values(all)];
  return texts.find((text): text is string => typeof text === 'string' && text.trim() !== '') ?? `#${sys.id}`;
}

/** Where it lies: its tags in their order, then its type; the space where it has neither. */
export function placesOf({ sys, metadata }: Content, config: Config): { container: string; status: null }[] {
  const places = (metadata?.tags ?? []).map((tag) => `tag:${tag.sys.id}`);
  if (sys.contentType) places.push(`type:${sys.contentType.sys.id}`);
  return (places.length > 0 ? places : [`space:${config.space}`]).map((container) => ({ container, status: null }));
}

/** What the record itself dates: it was made, as a draft; it is archived; and its state in work as a version. */
export function lifeOf(content: Content, item: Ref): Draft[] {
  const { sys, fields } = content;
  const { key } = item;
  const status = statusOf(content);
  const told = { draft: 'change', item, timeSource: 'tool' } as const;
  const made = { ...told, at: instant(sys.createdAt), actor: personRef(sys.createdBy) };
  const drafts: Draft[] = [
    { ...made, id: `${key}:created`, what: 'created' },
    { ...made, id: `${key}:draft`, what: 'status', from: null, to: 'draft' },
  ];
  const archivedAt = maybeInstant(sys.archivedAt);
  if (status === 'archived' && archivedAt !== null) {
    const actor = personRef(sys.archivedBy);
    const id = `${key}:archived:${archivedAt}`;
    drafts.push({ ...told, id, what: 'status', from: null, to: 'archived', at: archivedAt, actor });
  }
  if (status === 'draft' || status === 'changed') {
    const isEntry = key.startsWith('entry:');
    drafts.push({
      draft: 'version',
      key: `${key}@${sys.version}`,
      asset: key,
      hash: isEntry ? hashOf(fields) : null,
      hashReason: isEntry ? null : NOT_READ,
      author: personRef(sys.updatedBy),
      at: instant(sys.updatedAt),
      timeSource: 'tool',
    });
  }
  return drafts;
}

export const NOT_READ = 'files are listed, not downloaded';

/** The steps nothing logs: back to a draft, and edited after it was published. Publishing and archiving are dated elsewhere. */
export function observed(prefix: 'entry' | 'asset') {
  return (before: Content | null, now: Content, seen: Seen): ChangeDraft[] => {
    if (!before) return [];
    const [was, to] = [statusOf(before), statusOf(now)];
    if (to !== 'draft' && to !== 'changed') return [];
    const wasPublished = (before.sys.publishedCounter ?? 0) !== (now.sys.publishedCounter ?? 0);
    if (was === to && !wasPublished) return [];
    const key = `${prefix}:${now.sys.id}`;
    return [
      {
        draft: 'change',
        id: `${key}:${to}@${now.sys.version}`,
        item: { kind: 'asset', key },
        what: 'status',
        from: wasPublished ? 'published' : was,
        to,
        actor: null,
        ...momentOf(before, now, seen),
      },
    ];
  };
}
