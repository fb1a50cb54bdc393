import type { Company, Ms } from '../types.js';
import { keysIn, shownKeys } from './keys.js';
import type { Rounds } from './rounds.js';
import type { Tellable, Truth, TruthChange, TruthItem } from './types.js';

export interface Post {
  id: number;
  type: 'content' | 'media';
  title: string;
  categories: number[];
  author: string | null;
  /** The post a picture hangs on. */
  of: number | null;
  status: string;
  createdAt: Ms;
  modified: Ms;
  /** Set when the post first leaves draft and pending; the tool floats it before. */
  date: Ms | null;
  scheduledFor: Ms | null;
  revisions: { id: number; at: Ms; by: string | null }[];
  deleted: boolean;
  rounds: Rounds;
  firstPublish: TruthChange | null;
}

export interface WordpressState {
  posts: Map<number, Post>;
  comments: { id: number; post: number; at: Ms }[];
  categories: Map<number, string>;
  changes: TruthChange[];
  /** Person → key in the tool. */
  actors: Map<string, string>;
}

export type Part = Pick<Truth, 'items' | 'changes' | 'approvals' | 'versions'>;

/** UTC without a zone, as the site's API writes it. */
function gmt(at: Ms): string {
  return new Date(at).toISOString().slice(0, 19);
}

/** Says what is true on the site now, and what of it the site can still tell. */
export function tellWordpress(company: Company, state: WordpressState, now: Ms): Part {
  return new Telling(company, state, now).tell();
}

class Telling {
  private readonly campaignKeys: Set<string>;

  constructor(
    private readonly company: Company,
    private readonly state: WordpressState,
    private readonly now: Ms,
  ) {
    this.campaignKeys = shownKeys(company, now);
  }

  private knowableBy(post: Post): TruthItem['knowableBy'] {
    const own = keysIn(post.title);
    if (own.length > 1) return null;
    if (own.length && this.campaignKeys.has(own[0]!)) return 'own-key';
    // A category that is only named like the campaign is a suggestion, not a link (DESIGN §5).
    const above = new Set(post.categories.flatMap((id) => keysIn(this.state.categories.get(id) ?? null)));
    if (above.size === 1) return 'container';
    const parent = post.of === null ? null : this.state.posts.get(post.of);
    return parent && !parent.deleted && this.knowableBy(parent) ? 'parent' : null;
  }

  tell(): Part {
    const belongs = this.company.belongs?.wordpress ?? {};
    const part: Part = { items: [], changes: this.state.changes, approvals: [], versions: [] };
    for (const post of this.state.posts.values()) {
      const gone = post.deleted || post.status === 'trash';
      const campaign = belongs[post.id] ?? null;
      const knowableBy = this.knowableBy(post);
      const plain = { tool: 'wordpress', status: post.status, assignees: [], dueOn: null, gone, campaign } as const;
      part.items.push({
        ...plain,
        assignees: [],
        kind: 'asset',
        key: String(post.id),
        name: post.title,
        knowableBy,
        parent: post.of === null ? null : String(post.of),
        createdAt: post.createdAt,
      });
      this.tellVersions(post, part);
      if (post.firstPublish && !post.deleted && post.status === 'publish' && post.date === post.firstPublish.at)
        post.firstPublish.tellable = 'exact';
      const { rounds } = post.rounds;
      if (!rounds.length) continue;
      const last = rounds.at(-1)!;
      if (post.status === 'pending' && !post.deleted) last.requestTellable = 'observed';
      part.items.push({
        ...plain,
        assignees: [],
        kind: 'approval',
        key: `${post.id}:editorial`,
        name: post.title,
        parent: String(post.id),
        knowableBy: knowableBy === 'own-key' ? knowableBy : knowableBy && 'parent',
        createdAt: rounds[0]!.requestedAt,
      });
      part.approvals.push({
        tool: 'wordpress',
        key: `${post.id}:editorial`,
        item: { kind: 'asset', key: String(post.id) },
        gate: 'editorial',
        rounds,
      });
    }
    for (const change of this.state.changes) {
      if (change.what !== 'approval_requested') continue;
      const last = this.state.posts.get(Number.parseInt(change.item.key, 10))!.rounds.rounds.at(-1)!;
      if (last.requestedAt === change.at && last.requestTellable === 'observed') change.tellable = 'observed';
    }
    for (const change of this.state.changes)
      if (this.state.posts.get(Number.parseInt(change.item.key, 10))!.deleted) change.tellable = 'no';
    for (const comment of this.state.comments) {
      const post = this.state.posts.get(comment.post)!;
      part.items.push({
        tool: 'wordpress',
        kind: 'message',
        key: `comment:${comment.id}`,
        name: '',
        campaign: belongs[post.id] ?? null,
        knowableBy: this.knowableBy(post) && 'parent',
        status: null,
        assignees: [],
        parent: String(post.id),
        createdAt: comment.at,
        dueOn: null,
        gone: post.deleted,
      });
    }
    return part;
  }

  private tellVersions(post: Post, part: Part): void {
    const tellable: Tellable = post.deleted ? 'no' : 'exact';
    const add = (key: string, at: Ms, by: string | null, told: Tellable) =>
      part.versions.push({
        tool: 'wordpress',
        asset: String(post.id),
        key,
        at,
        author: by === null ? null : (this.state.actors.get(by) ?? null),
        tellable: told,
      });
    if (!post.revisions.length && post.modified > this.now) {
      // Saved for a future day: until then the only stamp shown is that day, and the text can only be seen to be there.
      add(`${post.id}@${gmt(post.modified)}`, post.createdAt, post.author, post.deleted ? 'no' : 'observed');
      return;
    }
    if (!post.revisions.length) {
      add(`${post.id}@${gmt(post.modified)}`, post.modified, post.author, tellable);
      return;
    }
    // The text of the first save is overwritten without a copy.
    add(`${post.id}@${gmt(post.createdAt)}`, post.createdAt, post.author, 'no');
    for (const revision of post.revisions) add(String(revision.id), revision.at, revision.by, tellable);
  }
}
