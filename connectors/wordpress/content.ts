import { z } from 'zod';
import { ScopeError, stream, type Gone, type Instant, type Page } from '#sdk';
import type { WordpressApi } from './api.js';
import { draftsOf } from './asset.js';
import { observed } from './history.js';
import { SITE_FIELDS } from './site.js';
import { answeredAt, boundBefore, instantOf, watermark } from './time.js';
import { byPage, listingOf, look, type Listing } from './walk.js';

const text = z.looseObject({ raw: z.string().optional() });
const history = z.looseObject({ href: z.string(), count: z.int().optional() });

/** A post, page, picture or custom type. */
const content = z.looseObject({
  id: z.int(),
  type: z.string(),
  status: z.string(),
  link: z.string().nullish(),
  slug: z.string().optional(),
  date_gmt: z.string().nullable(),
  modified_gmt: z.string().nullable(),
  title: text.optional(),
  content: text.optional(),
  author: z.int().default(0),
  categories: z.array(z.int()).default([]),
  tags: z.array(z.int()).default([]),
  post: z.int().nullish(),
  _links: z.looseObject({ 'version-history': z.array(history).optional() }).optional(),
});
export type Content = z.infer<typeof content>;

const cursor = z.object({ modified: z.string(), futureIds: z.array(z.int()), zone: z.string() });

// Parts of the site's machinery that WordPress also keeps as posts.
const NOT_CONTENT = [
  'wp_block',
  'wp_template',
  'wp_template_part',
  'wp_navigation',
  'wp_global_styles',
  'nav_menu_item',
];
const STATUSES = ['publish', 'future', 'draft', 'pending', 'private', 'trash'];

/** Rest bases of what readers can see and the user may edit. */
async function* listTypes(api: WordpressApi): AsyncGenerator<string> {
  const answer = await api.get('/wp/v2/types', { context: 'edit' });
  const types = answer.json<Record<string, { viewable?: boolean; rest_base?: string; rest_namespace?: string }>>();
  const shown = Object.entries(types).filter(
    ([name, { viewable }]) => viewable !== false && !NOT_CONTENT.includes(name),
  );
  if (shown.length === 0) throw new ScopeError('The user may edit no kind of content', { scope: 'edit_posts' });
  for (const [name, { rest_base: base, rest_namespace: space = 'wp/v2' }] of shown) {
    if (base && space === 'wp/v2') yield base;
    else api.log({ type: name, namespace: space }, 'A content type outside wp/v2 is not read');
  }
}

/** Every status by name: `any` leaves out the trash, and plugins add statuses of their own. */
async function listStatuses(api: WordpressApi, part: string): Promise<string> {
  if (part === 'media') return 'inherit,private,trash';
  const answer = await api.get('/wp/v2/statuses', { context: 'edit' }, [403, 404]);
  const known = answer.status === 200 ? Object.keys(answer.json<object>()) : [];
  return [...new Set([...STATUSES, ...known])].join(',');
}

/** What one walk learns for the next: how far stamps reach, and which posts wait for their day. */
interface Tally {
  newest: Instant | null;
  future: Set<number>;
}

function pageOf({ records, rows, total }: Listing, tally: Tally): Page<z.infer<typeof cursor>> {
  const gone: Gone[] = [];
  for (const row of rows) {
    const { data } = content.safeParse(row);
    if (!data) continue;
    if (data.status === 'future') tally.future.add(data.id);
    else tally.future.delete(data.id);
    if (data.status === 'trash') gone.push({ key: String(data.id), proof: 'trash' });
    const modified = instantOf(data.modified_gmt);
    if (modified !== null && (tally.newest === null || modified > tally.newest)) tally.newest = modified;
  }
  return { records, gone, total };
}

/** Posts, pages, media and custom types, each a part. */
export const contents = stream({
  name: 'content',
  scopes: ['edit_others_posts', 'read_private_posts'],
  record: content,
  // No version: the stamp of a post created for a future day lies in the future, and falls back at the next save.
  identify: (value) => ({ key: String((value as { id?: unknown } | null)?.id) }),
  volatile: ['/_links', '/title/rendered', '/content/rendered', '/excerpt/rendered'],
  // The password of a protected post comes in plain text.
  redact: { paths: ['/password'], found: () => ({}) },
  parts: { list: listTypes },
  cursor,
  async *read(api: WordpressApi, job) {
    const site = await api.get('/', SITE_FIELDS);
    const { timezone_string: name, gmt_offset: offset } = site.json<{
      timezone_string?: string;
      gmt_offset?: unknown;
    }>();
    const zone = name || String(offset);
    // Stamps written under another zone compare wrongly: after a change of zone everything is listed once more.
    const since = job.full || job.since?.zone !== zone ? null : job.since;
    const route = `/wp/v2/${job.part}`;
    const status = await listStatuses(api, job.part);
    const tally: Tally = { newest: null, future: new Set() };
    // Cron publishes a scheduled post without touching its stamp, so no bound on stamps would show it.
    for (let i = 0; since && i < since.futureIds.length; i += 100) {
      const include = since.futureIds.slice(i, i + 100).join(',');
      yield pageOf(listingOf(await api.get(route, { context: 'edit', status, per_page: 100, include })), tally);
    }
    const bound = since ? { modified_after: boundBefore(since.modified) } : {};
    for await (const listing of byPage(api, route, { status, ...bound })) yield pageOf(listing, tally);
    const modified = watermark(since?.modified, tally.newest, answeredAt(site));
    const next = { modified, futureIds: [...tally.future].toSorted((a, b) => a - b), zone };
    yield { records: [], next, ...(since ? {} : { whole: true as const }) };
  },
  async get(api, keys) {
    const places = [];
    for await (const part of listTypes(api))
      places.push({ route: `/wp/v2/${part}`, query: { status: await listStatuses(api, part) } });
    return look(api, places, keys);
  },
  drafts: draftsOf,
  observed,
});
