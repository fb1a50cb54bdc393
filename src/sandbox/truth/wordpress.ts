import type { Company, Ms, WordpressEvent } from '../types.js';
import type { TruthChange } from './types.js';
import { tellWordpress } from './tell-wordpress.js';
import type { Part, Post, WordpressState } from './tell-wordpress.js';
import { Rounds } from './rounds.js';

/** The truth of WordPress at an instant. The site keeps no log, so nearly all of its past can no longer be told. */
export function truthOfWordpress(company: Company, at: Ms): Part {
  const fold = new WordpressFold(company);
  for (const event of company.wordpress) {
    if (event.at > at) break;
    fold.take(event);
  }
  return tellWordpress(company, fold, at);
}

/** The true changes on posts and their approvals after `from` and until `to`: what two looks at these instants can only bracket. */
export function wordpressChangesBetween(company: Company, from: Ms, to: Ms): TruthChange[] {
  return truthOfWordpress(company, to).changes.filter((change) => change.at > from);
}

/** The site as it stands after the events taken so far, with all that changed on the way. */
class WordpressFold implements WordpressState {
  readonly posts = new Map<number, Post>();
  readonly comments: { id: number; post: number; at: Ms }[] = [];
  readonly categories = new Map<number, string>();
  readonly changes: TruthChange[] = [];
  readonly actors: Map<string, string>;

  constructor(company: Company) {
    this.actors = new Map(
      company.people.flatMap((one) => (one.wordpress ? [[one.id, `user:${one.wordpress.id}`] as const] : [])),
    );
  }

  take(event: WordpressEvent): void {
    switch (event.type) {
      case 'category_added':
        this.categories.set(event.id, event.name);
        return;
      case 'tag_added':
        return;
      case 'media_uploaded':
        this.addPost(event, 'media', event.title, [], 'inherit', event.post);
        return;
      case 'post_created': {
        const post = this.addPost(event, 'content', event.title, event.categories, event.status, null);
        post.scheduledFor = event.scheduledFor;
        // A date ahead becomes the modified stamp as well (measured, CONNECTOR-NOTES §5.3).
        if (event.status === 'future') post.modified = event.scheduledFor ?? event.at;
        this.setStatus(post, event, event.status, null);
        return;
      }
      case 'commented':
        this.comments.push({ id: event.id, post: event.post, at: event.at });
        return;
    }
    this.changePost(this.posts.get(event.id)!, event);
  }

  private changePost(
    post: Post,
    event: Exclude<Extract<WordpressEvent, { type: `post_${string}` }>, { type: 'post_created' }>,
  ): void {
    switch (event.type) {
      case 'post_edited':
        post.title = event.title;
        post.revisions.push({ id: event.revision, at: event.at, by: event.by });
        post.modified = event.at;
        if (event.status) this.setStatus(post, event, event.status, post.status);
        return;
      case 'post_status_set':
        post.modified = event.at;
        post.scheduledFor = event.scheduledFor ?? post.scheduledFor;
        this.setStatus(post, event, event.status, post.status);
        return;
      case 'post_published_by_cron':
        this.setStatus(post, event, 'publish', post.status);
        return;
      case 'post_trashed':
        post.modified = event.at;
        this.setStatus(post, event, 'trash', post.status);
        return;
      case 'post_untrashed':
        post.modified = event.at;
        this.setStatus(post, event, event.status, post.status);
        return;
      case 'post_deleted':
        post.deleted = true;
        this.change('asset', String(post.id), event, 'deleted', null, null);
    }
  }

  private addPost(
    event: { id: number; at: Ms; by: string | null },
    type: Post['type'],
    title: string,
    categories: number[],
    status: string,
    of: number | null,
  ): Post {
    const post: Post = {
      id: event.id,
      type,
      title,
      categories,
      author: event.by,
      of,
      status,
      createdAt: event.at,
      modified: event.at,
      date: type === 'media' ? event.at : null,
      scheduledFor: null,
      revisions: [],
      deleted: false,
      rounds: new Rounds(),
      firstPublish: null,
    };
    this.posts.set(event.id, post);
    // Only an upload's date is its creation; a post's date is that of its publication.
    this.change('asset', String(event.id), event, 'created', null, null).tellable = type === 'media' ? 'exact' : 'no';
    return post;
  }

  private setStatus(post: Post, event: { at: Ms; by: string | null }, to: string, from: string | null): void {
    if (from === to) return;
    post.status = to;
    const change = this.change('asset', String(post.id), event, 'status', from, to);
    if (post.date === null && to !== 'draft' && to !== 'pending')
      post.date = to === 'future' ? post.scheduledFor : event.at;
    if (to === 'publish') post.firstPublish ??= change;
    this.judge(post, event, to, from);
  }

  /** Pending asks for an editor's decision; what follows it is the answer. */
  private judge(post: Post, event: { at: Ms; by: string | null }, to: string, from: string | null): void {
    const key = `${post.id}:editorial`;
    if (to === 'pending') {
      post.rounds.request(event.at, 'no', []);
      this.change('approval', key, event, 'approval_requested', null, null);
      return;
    }
    if (from !== 'pending') return;
    const decision =
      to === 'draft'
        ? 'changes_requested'
        : to === 'trash'
          ? 'rejected'
          : to === 'publish' || to === 'future'
            ? 'approved'
            : null;
    if (!decision) return;
    post.rounds.decide(decision, this.key(event.by), event.at, 'no');
    this.change('approval', key, event, 'approval_decided', null, decision);
  }

  private change(
    kind: 'asset' | 'approval',
    key: string,
    event: { at: Ms; by: string | null },
    what: string,
    from: unknown,
    to: unknown,
  ): TruthChange {
    const change: TruthChange = {
      tool: 'wordpress',
      item: { kind, key },
      what,
      from,
      to,
      container: null,
      actor: this.key(event.by),
      at: event.at,
      tellable: 'no',
    };
    this.changes.push(change);
    return change;
  }

  private key(person: string | null): string | null {
    return person === null ? null : (this.actors.get(person) ?? null);
  }
}
