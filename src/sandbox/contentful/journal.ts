import { Random } from '../random.js';
import type { Ms } from '../types.js';
import type { ContentfulAssignee, ContentfulEvent, ContentfulFields } from './types.js';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** An id as Contentful makes them: 22 letters and digits, the same for the same names. */
export function contentfulId(...names: (string | number)[]): string {
  const random = new Random(22, 'contentful id', ...names);
  return Array.from({ length: 22 }, () => LETTERS[random.int(0, LETTERS.length - 1)]).join('');
}

interface NewAsset {
  title: Record<string, string>;
  fileName: string;
  mime: string;
  bytes: number;
  tags: string[];
}

/** Collects what happens in Contentful. */
export class ContentfulJournal {
  readonly events: ContentfulEvent[] = [];
  /** By the hub's keys: `entry:<id>`, `asset:<id>`. */
  readonly belongs: Record<string, string> = {};
  private made = 0;

  constructor(private readonly lane: string) {}

  private id(kind: string): string {
    return contentfulId(this.lane, kind, ++this.made);
  }

  add(event: ContentfulEvent): void {
    this.events.push(event);
  }

  /** Unsays what was told since the `index`th event and lies at `until` or later. */
  forgetFrom(index: number, until: Ms): void {
    this.events.push(...this.events.splice(index).filter(({ at }) => at < until));
  }

  entry(
    made: { at: Ms; by: string; contentType: string; fields: ContentfulFields; tags: string[] },
    campaign: string | null,
  ): string {
    const id = this.id('entry');
    this.events.push({ type: 'entry_created', id, ...made });
    if (campaign) this.belongs[`entry:${id}`] = campaign;
    return id;
  }

  asset(made: NewAsset & { at: Ms; by: string }, campaign: string | null): string {
    const id = this.id('asset');
    this.events.push({ type: 'asset_created', id, ...made });
    if (campaign) this.belongs[`asset:${id}`] = campaign;
    return id;
  }

  publish(of: 'entry' | 'asset', id: string, at: Ms, by: string): void {
    const snapshot = of === 'entry' ? this.id('snapshot') : null;
    this.events.push({ type: 'published', of, id, snapshot, at, by });
  }

  change(
    type: 'unpublished' | 'archived' | 'unarchived' | 'deleted',
    of: 'entry' | 'asset',
    id: string,
    at: Ms,
    by: string,
  ): void {
    this.events.push({ type, of, id, at, by });
  }

  task(
    entry: string,
    made: { at: Ms; by: string; body: string; assignee: ContentfulAssignee; dueAt: Ms | null },
  ): string {
    const id = this.id('task');
    this.events.push({ type: 'task_added', id, entry, ...made });
    return id;
  }

  comment(entry: string, made: { at: Ms; by: string; text: string; replyTo?: string }): string {
    const id = this.id('comment');
    const { replyTo = null, ...rest } = made;
    this.events.push({ type: 'commented', id, entry, replyTo, ...rest });
    return id;
  }

  workflow(entry: string, definition: string, step: string, at: Ms, by: string): string {
    const id = this.id('workflow');
    this.events.push({ type: 'workflow_started', id, definition, entry, step, at, by });
    return id;
  }

  step(id: string, step: string, at: Ms, by: string): void {
    this.events.push({ type: 'workflow_stepped', id, step, at, by });
  }

  endWorkflow(type: 'workflow_completed' | 'workflow_deleted', id: string, at: Ms, by: string): void {
    this.events.push({ type, id, at, by });
  }
}
