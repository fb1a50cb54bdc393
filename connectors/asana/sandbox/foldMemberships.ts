import type { AsanaEvent } from '#sandbox';
import type { Project, Section, Task } from './entities.js';
import { streamsOfTask } from './eventLog.js';
import { addStory } from './tellStory.js';
import { known } from './known.js';
import type { World } from './world.js';

type Event<T extends AsanaEvent['type']> = Extract<AsanaEvent, { type: T }>;

// None of these moves `modified_at`: only stories and events tell of them (CONNECTOR-NOTES §1.3).

/** Puts a task into a project; what was there before moves to the end of its list. */
export function enter(world: World, task: Task, project: Project, section: Section): void {
  task.memberships = [...task.memberships.filter((m) => m.project !== project), { project, section }];
  project.tasks.delete(task);
  project.tasks.set(task, world.nextOrdinal());
}

/** A section as it is called now: later renames must not reach into stories. */
const snapshot = (section: Section): Section => ({ ...section });

export function moveToSection(world: World, event: Event<'section_changed'>): void {
  const task = known(world.tasks, event.task, event);
  const project = known(world.projects, event.project, event);
  const section = known(world.sections, event.section, event);
  const membership = task.memberships.find((m) => m.project === project);
  if (!membership) throw new Error(`asana sandbox: ${event.task} moves within ${event.project} without being in it`);
  const from = membership.section;
  membership.section = section;
  const { at } = event;
  const user = world.userOf(event.by);
  const streams = streamsOfTask(task);
  world.log.add(streams, { at, user, action: 'removed', resource: task, parent: from });
  world.log.add(streams, { at, user, action: 'added', resource: task, parent: section });
  const typed = { project, old_section: snapshot(from), new_section: snapshot(section) };
  addStory(world, task, { gid: event.story, at, by: user }, { subtype: 'section_changed', typed });
}

export function addToProject(world: World, event: Event<'added_to_project'>): void {
  const task = known(world.tasks, event.task, event);
  const project = known(world.projects, event.project, event);
  const section = known(world.sections, event.section, event);
  enter(world, task, project, section);
  const { at } = event;
  const user = world.userOf(event.by);
  const streams = streamsOfTask(task);
  world.log.add(streams, { at, user, action: 'added', resource: task, parent: project });
  world.log.add(streams, { at, user, action: 'added', resource: task, parent: section });
  addStory(world, task, { gid: event.story, at, by: user }, { subtype: 'added_to_project', typed: { project } });
}

export function removeFromProject(world: World, event: Event<'removed_from_project'>): void {
  const task = known(world.tasks, event.task, event);
  const project = known(world.projects, event.project, event);
  // The project it leaves hears of the leaving, not of the story that follows.
  const streams = streamsOfTask(task);
  task.memberships = task.memberships.filter((m) => m.project !== project);
  project.tasks.delete(task);
  const { at } = event;
  const user = world.userOf(event.by);
  world.log.add(streams, { at, user, action: 'removed', resource: task, parent: project });
  addStory(world, task, { gid: event.story, at, by: user }, { subtype: 'removed_from_project', typed: { project } });
}
