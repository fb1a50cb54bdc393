import type { ContentfulEvent } from '#sandbox';
import type { Asset, Entry, Line, Stamp, Workflow } from './entities.js';
import { snapshotOf } from './render-content.js';
import type { World } from './world.js';

type Of<Type extends ContentfulEvent['type']> = Extract<ContentfulEvent, { type: Type }>;

/** Lets one event of the company happen in the space. */
export function foldEvent(world: World, event: ContentfulEvent): void {
  const stamp: Stamp = { at: event.at, by: event.by };
  switch (event.type) {
    case 'content_type_added':
      world.model.contentTypes.push(event);
      return;
    case 'tag_added':
      world.model.tags.push(event);
      return;
    case 'definition_added':
      world.model.definitions.push(event);
      return;
    case 'entry_created': {
      const { id, contentType, fields, tags } = event;
      world.entries.set(id, { of: 'entry', id, contentType, fields, tags, ...begun(stamp) });
      return;
    }
    case 'asset_created': {
      const { id, title, tags, fileName, mime, bytes } = event;
      world.assets.set(id, { of: 'asset', id, title, tags, file: { fileName, mime, bytes }, ...begun(stamp) });
      return;
    }
    case 'entry_saved': {
      const entry = world.entries.get(event.id)!;
      Object.assign(entry, { fields: event.fields, tags: event.tags });
      move(entry, stamp);
      return;
    }
    case 'asset_saved': {
      const asset = world.assets.get(event.id)!;
      asset.title = event.title;
      move(asset, stamp);
      return;
    }
    case 'published':
    case 'unpublished':
    case 'archived':
    case 'unarchived':
    case 'deleted':
      foldState(world, event, stamp);
      return;
    case 'task_added': {
      const { id, entry, body, assignee, dueAt } = event;
      const made = { created: stamp, updated: stamp, version: 1 };
      world.tasks.set(id, { id, entry, body, assignee, dueAt, status: 'active', ...made });
      return;
    }
    case 'task_changed': {
      const task = world.tasks.get(event.id)!;
      const { body = task.body, assignee = task.assignee, dueAt = task.dueAt, status = task.status } = event;
      Object.assign(task, { body, assignee, dueAt, status, updated: stamp, version: task.version + 1 });
      return;
    }
    case 'task_deleted':
      world.tasks.delete(event.id);
      return;
    case 'commented': {
      const { id, entry, text, replyTo } = event;
      world.comments.set(id, { id, entry, text, replyTo, created: stamp });
      return;
    }
    case 'comment_deleted':
      world.comments.delete(event.id);
      return;
    default:
      foldWorkflow(world, event, stamp);
  }
}

function begun(stamp: Stamp): Omit<Entry, 'of' | 'id' | 'contentType' | 'fields' | 'tags'> {
  return {
    created: stamp,
    updated: stamp,
    version: 1,
    publishedVersion: null,
    published: null,
    publishedCounter: 0,
    firstPublishedAt: null,
    archivedVersion: null,
    archived: null,
  };
}

/** Every act moves the version on by one; gives the version it was done to. */
function move(item: Entry | Asset, stamp: Stamp): number {
  item.updated = stamp;
  return item.version++;
}

function foldState(
  world: World,
  event: Of<'published' | 'unpublished' | 'archived' | 'unarchived' | 'deleted'>,
  stamp: Stamp,
): void {
  const item = event.of === 'entry' ? world.entries.get(event.id)! : world.assets.get(event.id)!;
  if (event.type === 'deleted') {
    remove(world, item);
    return;
  }
  const number = move(item, stamp);
  switch (event.type) {
    case 'published':
      Object.assign(item, { publishedVersion: number, published: stamp });
      item.publishedCounter++;
      item.firstPublishedAt ??= stamp.at;
      if (item.of === 'entry' && event.snapshot !== null) {
        const copies = world.snapshots.get(item.id) ?? [];
        world.snapshots.set(item.id, [
          ...copies,
          { id: event.snapshot, taken: stamp, document: snapshotOf(world, item) },
        ]);
      }
      return;
    case 'unpublished':
      Object.assign(item, { publishedVersion: null, published: null });
      return;
    case 'archived':
      Object.assign(item, { archivedVersion: number, archived: stamp });
      return;
    case 'unarchived':
      Object.assign(item, { archivedVersion: null, archived: null });
  }
}

/** With an entry goes all that hangs on it. */
function remove(world: World, { of, id }: Entry | Asset): void {
  if (of === 'asset') {
    world.assets.delete(id);
    return;
  }
  world.entries.delete(id);
  world.snapshots.delete(id);
  for (const hanging of [world.tasks, world.comments, world.workflows])
    for (const one of hanging.values()) if (one.entry === id) hanging.delete(one.id);
}

const LINES = {
  workflow_started: 'created',
  workflow_stepped: 'stepChanged',
  workflow_completed: 'completed',
  workflow_deleted: 'deleted',
} as const satisfies Record<string, Line['event']>;

function foldWorkflow(world: World, event: Of<keyof typeof LINES>, stamp: Stamp): void {
  if (event.type === 'workflow_started') {
    const { id, definition, entry, step } = event;
    const made: Workflow = { id, definition, entry, step, created: stamp, updated: stamp, version: 0, completed: null };
    world.workflows.set(id, made);
  }
  const workflow = world.workflows.get(event.id)!;
  workflow.updated = stamp;
  workflow.version++;
  if (event.type === 'workflow_stepped') workflow.step = event.step;
  if (event.type === 'workflow_completed') workflow.completed = stamp;
  if (event.type === 'workflow_deleted') world.workflows.delete(workflow.id);
  const { id, version, definition, entry, step } = workflow;
  world.changelog.push({ event: LINES[event.type], stamp, workflow: id, version, definition, entry, step });
}
