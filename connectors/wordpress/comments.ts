import { z } from 'zod';
import { stream } from '#sdk';
import type { WordpressApi } from './api.js';
import { userRef } from './asset.js';
import { answeredAt, boundBefore, instantOf, watermark } from './time.js';
import { byPage, look } from './walk.js';

// `all` means approved and held: the parameter takes one word, commas are stripped from it.
const PLACE = { route: '/wp/v2/comments', query: { status: 'all' } };

const comment = z.looseObject({
  id: z.int(),
  post: z.int(),
  author: z.int().default(0),
  date_gmt: z.string().nullable(),
  link: z.string().nullish(),
  content: z.looseObject({ raw: z.string().optional() }).optional(),
  found: z.looseObject({ campaignKeys: z.array(z.string()), chase: z.string().nullable() }).optional(),
});

/** Comments. Between full walks only new ones are seen: WordPress stamps neither edits nor deletions of a comment. */
export const comments = stream({
  name: 'comments',
  scopes: ['moderate_comments'],
  record: comment,
  identify: (value) => ({ key: `comment:${String((value as { id?: unknown } | null)?.id)}` }),
  volatile: ['/_links', '/author_avatar_urls', '/content/rendered'],
  redact: {
    paths: ['/content', '/author_name', '/author_email', '/author_ip', '/author_url', '/author_user_agent'],
    found: ({ content }, reader) => ({
      campaignKeys: reader.campaignKeys(content?.raw ?? ''),
      chase: reader.chase(content?.raw ?? ''),
    }),
  },
  cursor: z.object({ after: z.string() }),
  async *read(api: WordpressApi, { since, full }) {
    const known = full ? null : since;
    const query = { ...PLACE.query, after: known ? boundBefore(known.after) : undefined };
    let newest: string | null = null;
    let next = known ?? undefined;
    for await (const { answer, rows, records, total } of byPage(api, PLACE.route, query)) {
      for (const row of rows) {
        const at = instantOf(comment.safeParse(row).data?.date_gmt);
        if (at !== null && (newest === null || at > newest)) newest = at;
      }
      next = { after: watermark(known?.after, newest, answeredAt(answer)) };
      yield { records, total };
    }
    yield { records: [], next, ...(known ? {} : { whole: true as const }) };
  },
  get: (api, keys) => look(api, [PLACE], keys, 'comment:'),
  drafts(said) {
    const at = instantOf(said.date_gmt);
    if (!at) return [];
    return [
      {
        draft: 'message',
        key: `comment:${said.id}`,
        kind: 'comment',
        at,
        // Visitors have no account, and the name they type proves nothing.
        author: userRef(said.author),
        item: { kind: 'asset', key: String(said.post) },
        thread: { key: `post:${said.post}` },
        text: said.content?.raw ?? null,
        url: said.link ?? null,
        chase: said.found?.chase ?? null,
        keyTexts: said.found?.campaignKeys ?? [],
      },
    ];
  },
});
