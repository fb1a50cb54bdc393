import type { ContentfulAssignee, ContentfulEvent } from '../contentful/types.js';
import type { Ms } from '../types.js';
import type { Errand } from './contentful-state.js';
import type { Cause, ContentfulNotes } from './contentful-notes.js';

type Of<Type extends ContentfulEvent['type']> = Extract<ContentfulEvent, { type: Type }>;

/** Folds the tasks on entries: they keep no log, so after its beginning a task only shows what it is by now. */
export class ContentfulErrands {
  readonly byId = new Map<string, Errand>();

  constructor(private readonly notes: ContentfulNotes) {}

  take(event: Of<'task_added' | 'task_changed' | 'task_deleted'>): void {
    const cause = this.notes.cause(event);
    const item = { kind: 'task', key: `task:${event.id}` } as const;
    switch (event.type) {
      case 'task_added':
        this.add(event);
        this.notes.note(item, cause, 'exact', 'created');
        this.notes.note(item, cause, 'exact', 'status', { to: 'active' });
        return;
      case 'task_changed':
        this.change(this.byId.get(event.id)!, event, cause);
        return;
      case 'task_deleted':
        this.byId.get(event.id)!.gone = true;
        this.notes.note(item, cause, 'no', 'deleted');
    }
  }

  private add(event: Of<'task_added'>): void {
    const { id, body, dueAt, at } = event;
    const assignee = this.assigneeOf(event.assignee);
    const entry = `entry:${event.entry}`;
    this.byId.set(id, { id, entry, body, assignee, dueAt, status: 'active', createdAt: at, gone: false });
  }

  private change(errand: Errand, event: Of<'task_changed'>, cause: Cause): void {
    const now = {
      body: event.body ?? errand.body,
      status: event.status ?? errand.status,
      assignee: event.assignee ? this.assigneeOf(event.assignee) : errand.assignee,
      dueAt: event.dueAt === undefined ? errand.dueAt : event.dueAt,
    };
    const tell = (what: string, from: unknown, to: unknown): void => {
      if (from !== to)
        this.notes.note({ kind: 'task', key: `task:${errand.id}` }, cause, 'observed', what, { from, to });
    };
    tell('status', errand.status, now.status);
    tell('assign', errand.assignee, now.assignee);
    tell('due', dayOf(errand.dueAt), dayOf(now.dueAt));
    Object.assign(errand, now);
  }

  private assigneeOf(assignee: ContentfulAssignee): string | null {
    return 'person' in assignee ? this.notes.key(assignee.person) : null;
  }
}

/** The UTC date of an instant. */
export function dayOf(at: Ms | null): string | null {
  return at === null ? null : new Date(at).toISOString().slice(0, 10);
}
