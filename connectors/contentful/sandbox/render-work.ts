import type { Comment, Doc, Line, Task, Workflow } from './entities.js';
import { by, iso, link, placeOf, stamps } from './render-content.js';
import type { World } from './world.js';

export function renderTask(world: World, task: Task): Doc {
  const { id, entry, version, created, updated, body, assignee, status, dueAt } = task;
  return {
    sys: {
      type: 'Task',
      id,
      ...placeOf(world),
      parentEntity: link('Entry', entry),
      ...stamps(world, created, updated),
      version,
    },
    body,
    assignedTo: 'person' in assignee ? link('User', world.userId(assignee.person)!) : link('Team', assignee.team),
    status,
    ...(dueAt === null ? {} : { dueDate: iso(dueAt) }),
  };
}

export function renderComment(world: World, { id, entry, text, replyTo, created }: Comment): Doc {
  return {
    sys: {
      type: 'Comment',
      id,
      ...placeOf(world),
      parentEntity: link('Entry', entry),
      parent: replyTo === null ? null : link('Comment', replyTo),
      ...stamps(world, created, created),
      version: 1,
    },
    body: text,
    status: 'active',
  };
}

export function renderWorkflow(world: World, workflow: Workflow): Doc {
  const { id, definition, entry, step, created, updated, version, completed } = workflow;
  return {
    sys: {
      type: 'Workflow',
      id,
      ...placeOf(world),
      entity: link('Entry', entry),
      workflowDefinition: link('WorkflowDefinition', definition),
      ...stamps(world, created, updated),
      version,
      ...(completed ? { completedAt: iso(completed.at), ...by(world, 'completedBy', completed.by) } : {}),
    },
    stepId: step,
  };
}

/** A line of the changelog has no id of its own. */
export function renderLine(world: World, line: Line): Doc {
  const { event, stamp, workflow, version, definition, entry, step } = line;
  const steps = world.model.definitions.find(({ id }) => id === definition)!.steps;
  return {
    event,
    ...by(world, 'eventBy', stamp.by),
    eventAt: iso(stamp.at),
    workflow: { sys: { type: 'Link', linkType: 'Workflow', id: workflow, version } },
    workflowDefinition: link('WorkflowDefinition', definition),
    entity: link('Entry', entry),
    stepId: step,
    stepName: steps.find(({ id }) => id === step)!.name,
    stepAnnotations: [],
  };
}
