import { createHash } from 'node:crypto';
import type { Draft, Instant, Ref, Seen, VersionDraft } from '#sdk';
import type { Content } from './content.js';
import { plain } from './names.js';
import { instantOf } from './time.js';

/** The user a number names; 0 is nobody. */
export const userRef = (id: number): Ref | null => (id > 0 ? { kind: 'person', key: `user:${id}` } : null);

type Written = Pick<Content, 'title' | 'content' | 'author'>;

/** One state of a text, by what people typed; without a hash where the site hides the source. */
export function draftVersion(
  key: string,
  asset: string,
  { title, content, author }: Written,
  at: Instant,
): VersionDraft {
  const source = [title?.raw, content?.raw];
  const isShown = source.some((text) => text !== undefined);
  const hash = isShown
    ? createHash('sha256')
        .update(source.map((text) => text ?? '').join('\n\n'))
        .digest('hex')
    : null;
  const hashReason = isShown ? null : 'the site does not show the source text';
  return { draft: 'version', key, asset, hash, hashReason, author: userRef(author), at, timeSource: 'tool' };
}

/** A post as it stands, where no revision will tell it: never updated yet, or revisions are switched off; and files. */
function presentVersion(post: Content, seen: Seen): VersionDraft[] {
  if ((post._links?.['version-history']?.[0]?.count ?? 0) > 0) return [];
  const isFile = post.type === 'attachment';
  // Editing a file's title moves its stamp, not its bytes: the upload is its one version.
  const stamp = isFile ? post.date_gmt : post.modified_gmt;
  const at = instantOf(stamp);
  const version = draftVersion(`${post.id}@${stamp}`, String(post.id), post, at ?? seen.requestedAt);
  if (isFile) return [{ ...version, hash: null, hashReason: 'files are listed, not downloaded' }];
  if (at === null) return [{ ...version, key: `${post.id}@${version.hash}`, timeSource: 'observed' }];
  // Created for a future day: its stamp is that day, so all we know is that it is here now.
  return [at > seen.requestedAt ? { ...version, at: seen.requestedAt, timeSource: 'observed' } : version];
}

/** What a post says: the asset, its present version where nothing else tells it, and the approval it waits for. */
export function draftsOf(post: Content, seen: Seen): Draft[] {
  const key = String(post.id);
  const isFile = post.type === 'attachment';
  const uploadedAt = isFile ? instantOf(post.date_gmt) : null;
  const places = [...post.categories.map((id) => `category:${id}`), ...post.tags.map((id) => `tag:${id}`)];
  const shared = {
    name: plain(post.title?.raw ?? '') || post.slug || `#${key}`,
    url: post.link ?? null,
    status: post.status,
    // Pages and media have no category: they lie in the site itself.
    placements: (places.length > 0 ? places : ['site']).map((container) => ({ container, status: null })),
  };
  const drafts: Draft[] = [
    {
      draft: 'asset',
      key,
      type: isFile ? 'media' : post.type === 'page' ? 'page' : 'post',
      ...shared,
      of: post.post ? { kind: 'asset', key: String(post.post) } : null,
      owner: userRef(post.author),
      // Of a post, `date_gmt` moves with each save of the draft and becomes the day of publishing; only a file keeps it.
      createdAt: uploadedAt,
    },
    ...presentVersion(post, seen),
  ];
  if (uploadedAt !== null)
    drafts.push({
      draft: 'change',
      id: `${key}:created`,
      item: { kind: 'asset', key },
      what: 'created',
      actor: userRef(post.author),
      at: uploadedAt,
      timeSource: 'tool',
    });
  if (post.status === 'pending')
    drafts.push({
      draft: 'approval',
      key: `${key}:editorial`,
      gate: 'editorial',
      ...shared,
      item: { kind: 'asset', key },
      approvers: [],
      policy: 'any',
      creator: userRef(post.author),
      createdAt: null,
    });
  return drafts;
}
