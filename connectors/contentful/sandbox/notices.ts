import type { ContentfulEvent } from '#sandbox';
import type { Doc } from './entities.js';
import { by, iso, renderAsset, renderEntry } from './render-content.js';
import { renderContentType } from './render-model.js';
import { renderComment, renderTask, renderWorkflow } from './render-work.js';
import type { World } from './world.js';

/** What a webhook call says: `ContentManagement.<type>.<action>`, and the thing itself. */
export interface Notice {
  type: string;
  action: string;
  payload: Doc;
}

const ACTIONS = {
  published: 'publish',
  unpublished: 'unpublish',
  archived: 'archive',
  unarchived: 'unarchive',
  deleted: 'delete',
} as const;

/** Lets the next event happen and gives what is told of it; tags, definitions and the deletion of a workflow are not. */
export function stepAndNotice(world: World): Notice[] {
  const event = world.next()!;
  const before = shown(world, event);
  world.step();
  const now = shown(world, event);
  const notice = (type: string, action: string): Notice[] => {
    const isGone = action === 'delete' || action === 'unpublish';
    const payload = isGone ? remains(world, before!, event) : now;
    return payload ? [{ type, action, payload }] : [];
  };
  switch (event.type) {
    case 'content_type_added':
      return [...notice('ContentType', 'create'), ...notice('ContentType', 'publish')];
    case 'entry_created':
      return notice('Entry', 'create');
    case 'entry_saved':
      // The web app saves while people type.
      return notice('Entry', 'auto_save');
    case 'asset_created':
      return notice('Asset', 'create');
    case 'asset_saved':
      return notice('Asset', 'save');
    case 'published':
    case 'unpublished':
    case 'archived':
    case 'unarchived':
    case 'deleted':
      return notice(event.of === 'entry' ? 'Entry' : 'Asset', ACTIONS[event.type]);
    case 'task_added':
      return notice('Task', 'create');
    case 'task_changed':
      return notice('Task', 'save');
    case 'task_deleted':
      return notice('Task', 'delete');
    case 'commented':
      return notice('Comment', 'create');
    case 'comment_deleted':
      return notice('Comment', 'delete');
    case 'workflow_started':
      return notice('Workflow', 'create');
    case 'workflow_stepped':
      return notice('Workflow', 'save');
    case 'workflow_completed':
      return notice('Workflow', 'complete');
    default:
      return [];
  }
}

/** What the API shows of the thing an event is about, as the world stands. */
function shown(world: World, event: ContentfulEvent): Doc | null {
  const { id } = event;
  const render = <Row>(row: Row | undefined, how: (world: World, row: Row) => Doc): Doc | null =>
    row === undefined ? null : how(world, row);
  switch (event.type) {
    case 'content_type_added':
      return render(
        world.model.contentTypes.find((type) => type.id === id),
        renderContentType,
      );
    case 'entry_created':
    case 'entry_saved':
      return render(world.entries.get(id), renderEntry);
    case 'asset_created':
    case 'asset_saved':
      return render(world.assets.get(id), renderAsset);
    case 'published':
    case 'unpublished':
    case 'archived':
    case 'unarchived':
    case 'deleted':
      return event.of === 'entry'
        ? render(world.entries.get(id), renderEntry)
        : render(world.assets.get(id), renderAsset);
    case 'task_added':
    case 'task_changed':
    case 'task_deleted':
      return render(world.tasks.get(id), renderTask);
    case 'commented':
    case 'comment_deleted':
      return render(world.comments.get(id), renderComment);
    default:
      return render(world.workflows.get(id), renderWorkflow);
  }
}

/** Of what is deleted, and of what is unpublished, only `sys` is told, with the instant it went. */
function remains(world: World, document: Doc, event: ContentfulEvent): Doc {
  const { type, id, space, environment, contentType, parentEntity, createdAt, updatedAt } = document.sys as Doc;
  return {
    sys: {
      type: `Deleted${String(type)}`,
      id,
      space,
      environment,
      ...(contentType ? { contentType } : {}),
      ...(parentEntity ? { parentEntity } : {}),
      createdAt,
      updatedAt,
      deletedAt: iso(event.at),
      ...by(world, 'deletedBy', event.by),
    },
  };
}
