import type { AsanaEvent, Ms } from '#sandbox';
import type { ApprovalStatus, Task, User, Value } from './entities.js';
import { streamsOfTask } from './eventLog.js';
import { addTask, attach, commentDeleted, commentEdited } from './foldRecords.js';
import { addToProject, moveToSection, removeFromProject } from './foldMemberships.js';
import { addStory, type Telling } from './tellStory.js';
import { known } from './known.js';
import type { World } from './world.js';

type TaskChange = Extract<AsanaEvent, { task: string; story: string }>;

/** Applies what happens to tasks, their stories and attachments. */
export function foldTask(world: World, event: AsanaEvent): void {
  switch (event.type) {
    case 'task_added':
      return addTask(world, event);
    case 'attached':
      return attach(world, event);
    case 'comment_edited':
      return commentEdited(world, event);
    case 'comment_deleted':
      return commentDeleted(world, event);
    case 'task_deleted':
    case 'task_restored': {
      const task = known(world.tasks, event.task, event);
      task.deleted = event.type === 'task_deleted';
      task.modifiedAt = event.at;
      const action = task.deleted ? 'deleted' : 'undeleted';
      world.log.add(streamsOfTask(task), { at: event.at, user: world.userOf(event.by), action, resource: task });
      return;
    }
    case 'section_changed':
      return moveToSection(world, event);
    case 'added_to_project':
      return addToProject(world, event);
    case 'removed_from_project':
      return removeFromProject(world, event);
    default:
      if ('story' in event && 'task' in event) changeTask(world, event);
  }
}

function changeTask(world: World, event: TaskChange): void {
  const task = known(world.tasks, event.task, event);
  const user = world.userOf(event.by);
  const { touches, field, change, ...telling } = apply(world, task, user, event);
  // Associations leave `modified_at` where it was, although their story is new.
  if (touches) task.modifiedAt = event.at;
  if (field) {
    const action = change ? change.action : 'changed';
    world.log.add(streamsOfTask(task), {
      at: event.at,
      user,
      action: 'changed',
      resource: task,
      change: { field, ...change, action },
    });
  }
  addStory(world, task, { gid: event.story, at: event.at, by: user }, telling);
}

interface Applied extends Telling {
  touches: boolean;
  /** The field an event names; absent where only the story tells. */
  field?: string;
  change?: { [field: string]: Value; action: string; kind?: never };
}

function apply(world: World, task: Task, user: User | null, event: TaskChange): Applied {
  switch (event.type) {
    case 'task_renamed': {
      const typed = { old_name: task.name, new_name: event.name };
      task.name = event.name;
      return { subtype: 'name_changed', typed, touches: true, field: 'name' };
    }
    case 'notes_changed':
      task.notes = event.notes;
      return { subtype: 'notes_changed', typed: {}, touches: true, field: 'notes' };
    case 'due_changed': {
      const typed = { old_dates: dates(task.dueOn), new_dates: dates(event.dueOn) };
      task.dueOn = event.dueOn;
      return { subtype: 'due_date_changed', typed, touches: true, field: 'due_on' };
    }
    case 'assigned':
      return assign(task, world.userOf(event.to));
    case 'completed':
      return complete(task, { at: event.at, by: user });
    case 'reopened':
      return complete(task, null);
    case 'approval_set':
      return decide(task, event.status, event.at, user);
    case 'campaign_field_changed': {
      // An empty value is no string, and the contract knows only strings here: the field stays away.
      const typed = {
        custom_field: world.campaignField(event.value),
        old_text_value: task.campaign ?? undefined,
        new_text_value: event.value ?? undefined,
      };
      task.campaign = event.value;
      const change = { action: 'changed', new_value: bare('custom_field', world.campaignField(null).gid) };
      return { subtype: 'text_custom_field_changed', typed, touches: true, field: 'custom_fields', change };
    }
    case 'commented':
      return { subtype: 'comment_added', words: event.text, typed: {}, touches: true };
    case 'dependency_added':
    case 'dependency_removed': {
      const on = known(world.tasks, event.on, event);
      const added = event.type === 'dependency_added';
      if (added) task.dependencies.add(on);
      else task.dependencies.delete(on);
      if (added) on.dependents.add(task);
      else on.dependents.delete(task);
      const change = {
        action: added ? 'added' : 'removed',
        [added ? 'added_value' : 'removed_value']: bare('task', on.gid),
      };
      return { subtype: event.type, typed: { dependency: on }, touches: false, field: 'dependencies', change };
    }
    default:
      throw new Error(`asana sandbox: ${event.type} is not a change of a task's own fields`);
  }
}

function assign(task: Task, to: User | null): Applied {
  const from = task.assignee;
  from?.assigned.delete(task);
  to?.assigned.add(task);
  task.assignee = to;
  const change = { action: 'changed', new_value: to && bare('user', to.gid) };
  // `unassigned` names whom it was taken from: who reads the field without the subtype assigns them again.
  const named = to ?? from;
  const typed: Record<string, Value> = named ? { assignee: named } : {};
  return { subtype: to ? 'assigned' : 'unassigned', typed, touches: true, field: 'assignee', change };
}

function complete(task: Task, completed: Task['completed']): Applied {
  task.completed = completed;
  if (task.approval) {
    if (!completed) task.approval = 'pending';
    else if (task.approval === 'pending') task.approval = 'approved';
  }
  return { subtype: completed ? 'marked_complete' : 'marked_incomplete', typed: {}, touches: true, field: 'completed' };
}

function decide(task: Task, status: ApprovalStatus, at: Ms, by: User | null): Applied {
  const typed = { old_approval_status: task.approval ?? undefined, new_approval_status: status };
  task.approval = status;
  task.completed = status === 'pending' ? null : { at, by };
  // The tool documents no name for this subtype (CONNECTOR-NOTES §1.5): detect the fields, never the name.
  return { subtype: 'approval_status_changed', typed, touches: true, field: 'approval_status' };
}

const dates = (dueOn: string | null): Value => ({ start_on: null, due_at: null, due_on: dueOn });

const bare = (type: string, gid: string): Value => ({ gid, resource_type: type });
