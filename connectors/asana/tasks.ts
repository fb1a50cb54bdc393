import { z } from 'zod';
import { stream, type ChangeDraft, type Child, type Draft, type Ref } from '#sdk';
import { linksOf } from './addresses.js';
import { gidOf, type AsanaApi, type Row } from './api.js';
import { gateOf, type Config } from './config.js';
import { Touch } from './events.js';
import { Compact, Fields, identify, instant, kindOf, Named, personRef, shownValues, Stamp } from './shapes.js';
import { readTasks, TASK_FIELDS, TaskCursor } from './task-walk.js';

const Task = Named.extend({
  resource_subtype: z.string().nullish(),
  approval_status: z.string().nullish(),
  completed: z.boolean().nullish(),
  completed_at: Stamp.nullish(),
  created_at: Stamp.nullish(),
  created_by: Compact.nullish(),
  modified_at: Stamp.nullish(),
  assignee: Compact.nullish(),
  start_on: z.string().nullish(),
  due_on: z.string().nullish(),
  due_at: Stamp.nullish(),
  permalink_url: z.string().nullish(),
  parent: Compact.nullish(),
  num_subtasks: z.number().nullish(),
  memberships: z.array(z.looseObject({ project: Compact.nullish(), section: Named.nullish() })).nullish(),
  custom_fields: Fields.nullish(),
  dependencies: z.array(Compact).nullish(),
  tags: z.array(Named).nullish(),
  meta: Touch.optional(),
});
type Task = z.infer<typeof Task>;

/** Stories and attachments of a task. Moves between sections leave `modified_at` alone, so it is not the version. */
export function storyParts(task: Task): Child[] {
  const sections = (task.memberships ?? []).map((m) => m.section?.gid ?? m.project?.gid ?? '').sort();
  return [
    { part: task.gid, version: [task.modified_at ?? '', sections.join('+'), task.meta?.touched ?? ''].join('|') },
  ];
}

/** Tasks, subtasks, milestones and approvals, by project, and by assignee for those outside any project. */
export const tasks = stream({
  name: 'tasks',
  // Asana names no granular scope for /events: a token with granular scopes may be refused there (contract of 2026-06).
  scopes: ['tasks:read', 'projects:read', 'users:read', 'tags:read', 'custom_fields:read', 'default'],
  record: Task,
  identify,
  parts: {
    async *list(api: AsanaApi) {
      yield* await api.projectGids();
      for (const user of await api.gids('/users', { workspace: api.workspace })) yield `assignee:${user}`;
    },
  },
  cursor: TaskCursor,
  read: readTasks,
  get: (api, keys, part) =>
    api.find(
      keys,
      (key) => `/tasks/${key}`,
      TASK_FIELDS,
      (row) => placeOf(row, part),
    ),
  drafts: (task, _seen, config: Config) => {
    // Rows that older projects used as headings; they are no work.
    if (task.resource_subtype === 'section') return [];
    const item: Ref = { kind: kindOf(task.resource_subtype), key: task.gid };
    const drafts: Draft[] = [
      item.kind === 'approval' ? approval(task, config) : work(task, config),
      ...life(task, item, config),
    ];
    if (task.num_subtasks) drafts.push({ draft: 'announced', of: item, what: 'subtasks', count: task.num_subtasks });
    for (const { gid, resource_subtype } of task.dependencies ?? []) {
      drafts.push({
        draft: 'dependency',
        key: `${task.gid}:${gid}`,
        item,
        on: { kind: kindOf(resource_subtype), key: gid },
      });
    }
    return drafts;
  },
});

/** The part that reads a task now: the one it was known in while that project holds it, else the first that does. */
function placeOf({ memberships }: Row, known: string | undefined): string | undefined {
  const rows = Array.isArray(memberships) ? (memberships as (Row | null)[]) : [];
  const projects = rows.flatMap((one) => gidOf(one?.['project']) ?? []);
  return known !== undefined && projects.includes(known) ? known : projects[0];
}

function shared(task: Task, { governing }: Config) {
  const gids = new Set((task.memberships ?? []).map(({ project }) => project?.gid));
  const governs = governing.find((gid) => gids.has(gid));
  return {
    key: task.gid,
    name: task.name ?? '',
    url: task.permalink_url ?? null,
    placements: (task.memberships ?? []).flatMap(({ project, section }) =>
      project
        ? [
            {
              container: project.gid,
              status: section?.name ?? null,
              ...(project.gid === governs && { governs: true }),
            },
          ]
        : [],
    ),
    parent: task.parent?.gid ?? null,
    creator: personRef(task.created_by),
    createdAt: instant(task.created_at),
    dueOn: task.due_on ?? null,
    keyTexts: [...shownValues(task.custom_fields), ...(task.tags ?? []).flatMap((tag) => (tag.name ? [tag.name] : []))],
  };
}

function assignees(task: Task): Ref[] {
  return task.assignee ? [{ kind: 'person', key: task.assignee.gid }] : [];
}

function work(task: Task, config: Config): Draft {
  return {
    draft: 'task',
    ...shared(task, config),
    type: task.resource_subtype === 'milestone' ? 'milestone' : 'task',
    status: task.completed ? 'completed' : null,
    assignees: assignees(task),
    completedAt: instant(task.completed_at),
    startOn: task.start_on ?? null,
    dueAt: instant(task.due_at),
    links: linksOf(task.custom_fields),
  };
}

function approval(task: Task, config: Config): Draft {
  const { parent } = task;
  return {
    draft: 'approval',
    ...shared(task, config),
    gate: gateOf(task.name, config),
    status: task.approval_status ?? null,
    approvers: assignees(task),
    policy: 'any',
    ...(parent ? { item: { kind: kindOf(parent['resource_subtype']), key: parent.gid } } : {}),
  };
}

/** What no story tells: the creation, and deletion and return where the events stream dated them. */
function life(task: Task, item: Ref, config: Config): ChangeDraft[] {
  const { gid, meta } = task;
  const at = instant(task.created_at);
  const told = { draft: 'change', item, timeSource: 'tool' } as const;
  const changes: ChangeDraft[] = [];
  if (at) {
    const by = { at, actor: personRef(task.created_by) };
    changes.push({ ...told, ...by, id: `created:${gid}`, what: 'created', to: null });
    if (item.kind === 'approval') {
      const detail = { gate: gateOf(task.name, config), approvers: assignees(task), policy: 'any' };
      changes.push({ ...told, ...by, id: `requested:${gid}`, what: 'approval_requested', detail });
    }
  }
  for (const what of ['deleted', 'restored'] as const) {
    const when = meta?.[what];
    if (when) changes.push({ ...told, id: `${what}:${gid}:${when}`, what, at: when });
  }
  return changes;
}
