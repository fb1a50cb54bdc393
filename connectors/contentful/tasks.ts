import { z } from 'zod';
import { stream, type ChangeDraft, type Draft, type Ref, type Seen } from '#sdk';
import type { ContentfulApi } from './api.js';
import { identifyUnder, readEach, Turn } from './each-entry.js';
import { instant, Link, momentOf, personRef, Sys } from './shapes.js';

const Task = z.looseObject({
  sys: Sys.extend({ parentEntity: Link }),
  body: z.string(),
  status: z.string(),
  assignedTo: Link.nullish(),
  dueDate: z.string().nullish(),
});
type Task = z.infer<typeof Task>;

const refOf = ({ sys }: Task): Ref => ({ kind: 'task', key: `task:${sys.id}` });

const assigneeOf = ({ assignedTo }: Task): string | null => personRef(assignedTo)?.key ?? null;

/** The UTC day of a due date, null where there is none. */
function dueOf({ dueDate }: Task): string | null {
  const at = Date.parse(dueDate ?? '');
  return Number.isNaN(at) ? null : new Date(at).toISOString().slice(0, 10);
}

/** Tasks on entries: at most a hundred on each. Publishing waits for them. */
export const tasks = stream({
  name: 'tasks',
  scopes: ['content_management_read'],
  record: Task,
  identify: identifyUnder,
  cursor: Turn,
  read: (api: ContentfulApi, job) => readEach(api, 'tasks', job),
  get: (api, keys) => api.find(keys, (entry, id) => api.at(`/entries/${entry}/tasks/${id}`)),
  drafts(task): Draft[] {
    const { sys, body, status } = task;
    const item = refOf(task);
    const assignee = personRef(task.assignedTo);
    const creator = personRef(sys.createdBy);
    const createdAt = instant(sys.createdAt);
    const made = { draft: 'change', item, at: createdAt, actor: creator, timeSource: 'tool' } as const;
    return [
      {
        draft: 'task',
        key: item.key,
        type: 'task',
        name: body.trim().split('\n', 1)[0]!.trim(),
        status,
        placements: [],
        parent: { kind: 'asset', key: `entry:${sys.parentEntity.sys.id}` },
        assignees: assignee ? [assignee] : [],
        creator,
        createdAt,
        dueOn: dueOf(task),
      },
      { ...made, id: `${item.key}:created`, what: 'created' },
      { ...made, id: `${item.key}:active`, what: 'status', from: null, to: 'active' },
    ];
  },
  observed(before: Task | null, now: Task, seen: Seen): ChangeDraft[] {
    if (!before) return [];
    const item = refOf(now);
    const changed = [
      { what: 'status', from: before.status, to: now.status },
      { what: 'assign', from: assigneeOf(before), to: assigneeOf(now) },
      { what: 'due', from: dueOf(before), to: dueOf(now) },
    ] as const;
    return changed
      .filter(({ from, to }) => from !== to)
      .map((change) => ({
        draft: 'change',
        id: `${item.key}:${change.what}@${now.sys.version ?? now.sys.updatedAt}`,
        item,
        actor: null,
        ...change,
        ...momentOf(before, now, seen),
      }));
  },
});
