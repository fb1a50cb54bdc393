import type { AsanaEvent } from '#sandbox';
import type { Attachment, Task } from './entities.js';
import { streamsOfTask } from './eventLog.js';
import { enter } from './foldMemberships.js';
import { addStory } from './tellStory.js';
import { known } from './known.js';
import type { World } from './world.js';

type Event<T extends AsanaEvent['type']> = Extract<AsanaEvent, { type: T }>;

/** A new task; its first section and assignee are told by no story. */
export function addTask(world: World, event: Event<'task_added'>): void {
  const { at, gid } = event;
  const user = world.userOf(event.by);
  const parent = event.parent === null ? null : known(world.tasks, event.parent, event);
  const task: Task = {
    kind: 'task',
    gid,
    ordinal: world.nextOrdinal(),
    createdAt: at,
    createdBy: user,
    name: event.name,
    subtype: event.subtype,
    parent,
    subtasks: [],
    memberships: [],
    assignee: world.userOf(event.assignee),
    dueOn: event.dueOn,
    notes: event.notes,
    tags: event.tags.map((tag) => known(world.tags, tag, event)),
    campaign: event.campaignField,
    completed: null,
    approval: event.subtype === 'approval' ? 'pending' : null,
    modifiedAt: at,
    deleted: false,
    stories: [],
    attachments: [],
    dependencies: new Set(),
    dependents: new Set(),
  };
  world.tasks.set(gid, task);
  parent?.subtasks.push(task);
  task.assignee?.assigned.add(task);
  for (const tag of task.tags) tag.tasks.push(task);
  for (const { project, section } of event.memberships) {
    enter(world, task, known(world.projects, project, event), known(world.sections, section, event));
  }
  const streams = streamsOfTask(task);
  if (parent) world.log.add(streams, { at, user, action: 'added', resource: task, parent });
  for (const membership of task.memberships) {
    world.log.add(streams, { at, user, action: 'added', resource: task, parent: membership.project });
    world.log.add(streams, { at, user, action: 'added', resource: task, parent: membership.section });
  }
}

export function attach(world: World, event: Event<'attached'>): void {
  const task = known(world.tasks, event.task, event);
  const { at, gid, name, bytes } = event;
  const user = world.userOf(event.by);
  const attachment: Attachment = {
    kind: 'attachment',
    gid,
    name,
    bytes,
    task,
    ordinal: world.nextOrdinal(),
    createdAt: at,
  };
  task.attachments.push(attachment);
  world.attachments.set(gid, attachment);
  task.modifiedAt = at;
  world.log.add(streamsOfTask(task), { at, user, action: 'added', resource: attachment, parent: task });
  addStory(world, task, { gid: event.story, at, by: user }, { subtype: 'attachment_added', typed: {} });
}

/** The text changes in place: no story, and the task's `modified_at` stays. */
export function commentEdited(world: World, event: Event<'comment_edited'>): void {
  const story = known(world.stories, event.story, event);
  story.words = event.text;
  story.edited = true;
  world.log.add(streamsOfTask(story.task), {
    at: event.at,
    user: world.userOf(event.by),
    action: 'changed',
    resource: story,
    change: { field: 'text', action: 'changed' },
  });
}

export function commentDeleted(world: World, event: Event<'comment_deleted'>): void {
  const story = known(world.stories, event.story, event);
  story.deleted = true;
  story.task.modifiedAt = event.at;
  const user = world.userOf(event.by);
  const streams = streamsOfTask(story.task);
  world.log.add(streams, { at: event.at, user, action: 'removed', resource: story, parent: story.task });
  world.log.add(streams, { at: event.at, user, action: 'deleted', resource: story });
}
