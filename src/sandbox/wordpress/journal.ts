import type { Ms, WordpressEvent } from '../types.js';

type PostCreated = Extract<WordpressEvent, { type: 'post_created' }>;
export type NewPost = Pick<PostCreated, 'at' | 'author' | 'title'> & Partial<Omit<PostCreated, 'type'>>;

/** Collects what happens in WordPress; posts, pages, media and revisions take their ids from one row, as in the tool. */
export class WordpressJournal {
  readonly events: WordpressEvent[] = [];
  readonly belongs: Record<string, string> = {};
  private used = 0;

  constructor(private readonly firstId: number) {}

  id(): number {
    return this.firstId + this.used++;
  }

  add(event: WordpressEvent): void {
    this.events.push(event);
  }

  addPost(post: NewPost, campaign: string | null): number {
    const id = post.id ?? this.id();
    this.events.push({
      type: 'post_created',
      kind: 'post',
      content: '',
      status: 'draft',
      categories: [],
      tags: [],
      scheduledFor: null,
      by: post.author,
      ...post,
      id,
    });
    if (campaign) this.belongs[id] = campaign;
    return id;
  }

  edit(id: number, at: Ms, by: string, title: string, content: string, status: string | null = null): number {
    const revision = this.id();
    this.events.push({ type: 'post_edited', id, revision, title, content, status, at, by });
    return revision;
  }

  set(id: number, at: Ms, by: string, status: PostCreated['status'], scheduledFor: Ms | null = null): void {
    this.events.push({ type: 'post_status_set', id, status, scheduledFor, at, by });
  }

  upload(
    media: { at: Ms; by: string; title: string; filename: string; mime: string; bytes: number; post: number | null },
    campaign: string | null,
  ): number {
    const id = this.id();
    this.events.push({ type: 'media_uploaded', id, ...media });
    if (campaign) this.belongs[id] = campaign;
    return id;
  }
}
