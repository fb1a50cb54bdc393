import { z } from 'zod';
import { NotFound, stream, type Child } from '#sdk';
import type { WordpressApi } from './api.js';
import { draftVersion } from './asset.js';
import type { Content } from './content.js';
import { instantOf } from './time.js';
import { byPage } from './walk.js';

const text = z.looseObject({ raw: z.string().optional() });

/** The revisions a post announces, read again whenever the post was saved or its status moved. */
function childrenOf(post: Content): Child[] {
  const past = post._links?.['version-history']?.[0];
  const part = /\/wp\/v2\/([^/?&]+\/\d+)\/revisions/.exec(decodeURIComponent(past?.href ?? ''))?.[1];
  return part && past?.count ? [{ part, version: `${post.modified_gmt} ${post.status}` }] : [];
}

/** Saved states of a post's title and text. They carry no status. */
export const revisions = stream({
  name: 'revisions',
  scopes: ['edit_others_posts'],
  record: z.looseObject({
    id: z.int(),
    parent: z.int(),
    author: z.int().default(0),
    date_gmt: z.string().nullable(),
    slug: z.string().default(''),
    title: text.optional(),
    content: text.optional(),
  }),
  identify: (value) => ({ key: String((value as { id?: unknown } | null)?.id) }),
  volatile: ['/_links', '/title/rendered', '/content/rendered', '/excerpt/rendered'],
  parts: { of: 'content', from: childrenOf },
  cursor: z.object({}),
  async *read(api: WordpressApi, { part }) {
    try {
      for await (const { records } of byPage(api, `/wp/v2/${part}/revisions`)) yield { records };
    } catch (error) {
      // A post deleted meanwhile takes its revisions along; its own tombstone says so.
      if (!(error instanceof NotFound)) throw error;
    }
    // Never called whole: sites prune old revisions, and a pruned one was a version all the same.
    yield { records: [], next: {} };
  },
  drafts(revision) {
    const at = instantOf(revision.date_gmt);
    // Autosaves are unsaved work, overwritten in place under one id.
    if (!at || /-autosave-v\d+$/.test(revision.slug)) return [];
    return [draftVersion(String(revision.id), String(revision.parent), revision, at)];
  },
});
