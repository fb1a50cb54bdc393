import type { ContentfulEvent, ContentfulFields } from '../contentful/types.js';
import type { Company, Ms } from '../types.js';
import { ContentfulErrands } from './contentful-errands.js';
import { ContentfulFlows } from './contentful-flows.js';
import { ContentfulNotes } from './contentful-notes.js';
import type { ContentfulState, Thing } from './contentful-state.js';
import { ContentfulThings } from './contentful-things.js';
import { tellContentful, type ContentfulPart } from './tell-contentful.js';

/** The truth of Contentful at an instant: workflows keep a log, publishes leave copies, all else leaves its last stamp. */
export function truthOfContentful(company: Company, at: Ms): ContentfulPart {
  const fold = new ContentfulFold(company);
  for (const event of company.contentful) {
    if (event.at > at) break;
    fold.take(event);
  }
  return tellContentful(company, fold, at);
}

/** The space as it stands after the events taken so far, with all that changed on the way. */
class ContentfulFold implements ContentfulState {
  readonly things = new Map<string, Thing>();
  readonly tags = new Map<string, string>();
  readonly comments: ContentfulState['comments'] = new Map();
  readonly notes: ContentfulNotes;
  readonly flows: ContentfulFlows;
  readonly errands: ContentfulErrands;
  private readonly acts: ContentfulThings;
  private readonly displayFields = new Map<string, string>();

  constructor(company: Company) {
    this.notes = new ContentfulNotes(company);
    this.flows = new ContentfulFlows(this.notes, company.contentfulSpace.workflowSteps);
    this.errands = new ContentfulErrands(this.notes);
    this.acts = new ContentfulThings(this.notes);
  }

  take(event: ContentfulEvent): void {
    const cause = this.notes.cause(event);
    switch (event.type) {
      case 'content_type_added':
        this.displayFields.set(event.id, event.displayField);
        return;
      case 'tag_added':
        this.tags.set(event.id, event.name);
        return;
      case 'definition_added':
        this.flows.define(event);
        return;
      case 'entry_created': {
        const { id, contentType, tags, fields } = event;
        const title = this.titleIn(fields, contentType);
        const made = { of: 'entry', id, contentType, title, tags, watched: this.flows.watch(contentType) } as const;
        this.add(this.acts.begin(made, cause));
        return;
      }
      case 'asset_created': {
        const { id, title, tags } = event;
        this.add(this.acts.begin({ of: 'asset', id, contentType: null, title, tags, watched: true }, cause));
        return;
      }
      case 'entry_saved': {
        const entry = this.thing('entry', event.id);
        Object.assign(entry, { title: this.titleIn(event.fields, entry.contentType!), tags: event.tags });
        this.acts.save(entry, cause);
        return;
      }
      case 'asset_saved': {
        const asset = this.thing('asset', event.id);
        asset.title = event.title;
        this.acts.save(asset, cause);
        return;
      }
      case 'published':
        this.acts.publish(this.thing(event.of, event.id), event.snapshot, cause);
        return;
      case 'unpublished':
      case 'archived':
      case 'unarchived':
        this.acts.put(this.thing(event.of, event.id), event.type, cause);
        return;
      case 'deleted':
        this.acts.remove(this.thing(event.of, event.id), cause);
        return;
      case 'task_added':
      case 'task_changed':
      case 'task_deleted':
        this.errands.take(event);
        return;
      case 'commented':
        this.comments.set(event.id, { entry: `entry:${event.entry}`, at: event.at, gone: false });
        return;
      case 'comment_deleted':
        this.comments.get(event.id)!.gone = true;
        return;
      default:
        this.flows.take(event);
    }
  }

  private add(thing: Thing): void {
    this.things.set(thing.key, thing);
  }

  private thing(of: Thing['of'], id: string): Thing {
    return this.things.get(`${of}:${id}`)!;
  }

  private titleIn(fields: ContentfulFields, contentType: string): Record<string, string> {
    return fields[this.displayFields.get(contentType) ?? ''] ?? {};
  }
}
