import type { Thing } from './contentful-state.js';
import type { Cause, ContentfulNotes } from './contentful-notes.js';
import { Rounds } from './rounds.js';
import type { TruthVersion } from './types.js';

/** What happens to entries and assets: every act but reading moves the version on, and a publish names the one before. */
export class ContentfulThings {
  constructor(private readonly notes: ContentfulNotes) {}

  /** Everything begins as a draft. `watched`: a workflow may decide about it, so a publish does not. */
  begin(made: Pick<Thing, 'of' | 'id' | 'contentType' | 'title' | 'tags'> & { watched: boolean }, cause: Cause): Thing {
    const { watched, ...rest } = made;
    const thing: Thing = {
      ...rest,
      key: `${made.of}:${made.id}`,
      createdAt: cause.at,
      firstPublishedAt: null,
      version: 1,
      publishedVersion: null,
      status: 'draft',
      gone: false,
      dated: { archived: null, published: null },
      versions: [],
      publishes: watched ? null : new Rounds(),
    };
    this.notes.note(itemOf(thing), cause, 'exact', 'created');
    this.notes.note(itemOf(thing), cause, 'exact', 'status', { to: 'draft' });
    this.work(thing, cause);
    return thing;
  }

  save(thing: Thing, cause: Cause): void {
    thing.version++;
    if (thing.status === 'published') this.seen(thing, 'changed', cause);
    this.work(thing, cause);
  }

  publish(thing: Thing, snapshot: string | null, cause: Cause): void {
    const number = thing.version++;
    thing.publishedVersion = number;
    thing.firstPublishedAt ??= cause.at;
    thing.status = 'published';
    // The copy does not say what the entry was before.
    const change = this.notes.note(itemOf(thing), cause, 'exact', 'status', { to: 'published' });
    if (snapshot === null) thing.dated.published = change;
    this.version(thing, snapshot === null ? `${thing.key}#${number}` : `snapshot:${snapshot}`, number, true, cause);
    if (!thing.publishes) return;
    const item = { kind: 'approval', key: `${thing.key}:publish` } as const;
    thing.publishes.request(cause.at, 'inferred', []);
    this.notes.note(item, { at: cause.at, actor: null }, 'inferred', 'approval_requested');
    thing.publishes.decide('approved', cause.actor, cause.at, 'exact');
    this.notes.note(item, cause, 'exact', 'approval_decided', { to: 'approved' });
  }

  put(thing: Thing, act: 'unpublished' | 'archived' | 'unarchived', cause: Cause): void {
    thing.version++;
    if (act === 'archived') {
      thing.status = 'archived';
      thing.dated.archived = this.notes.note(itemOf(thing), cause, 'exact', 'status', { to: 'archived' });
      return;
    }
    thing.publishedVersion = null;
    this.seen(thing, 'draft', cause);
    this.work(thing, cause);
  }

  remove(thing: Thing, cause: Cause): void {
    thing.gone = true;
    this.notes.note(itemOf(thing), cause, 'no', 'deleted');
  }

  /** A step that leaves no date behind. */
  private seen(thing: Thing, to: 'draft' | 'changed', cause: Cause): void {
    this.notes.note(itemOf(thing), cause, 'observed', 'status', { from: thing.status, to });
    thing.status = to;
  }

  /** The state that is now in work. */
  private work(thing: Thing, cause: Cause): void {
    this.version(thing, `${thing.key}@${thing.version}`, thing.version, false, cause);
  }

  private version(thing: Thing, key: string, number: number, published: boolean, { at, actor }: Cause): void {
    const version: TruthVersion = { tool: 'contentful', asset: thing.key, key, at, author: actor, tellable: 'no' };
    thing.versions.push({ version, number, published });
  }
}

function itemOf({ key }: Thing): { kind: 'asset'; key: string } {
  return { kind: 'asset', key };
}
