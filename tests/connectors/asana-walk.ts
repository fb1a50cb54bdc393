import { tasks } from '../../connectors/asana/tasks.js';
import type { TaskCursor } from '../../connectors/asana/task-walk.js';
import { fixture, openStub, PROJECT, TASK, walk, type Routes } from './asana-stub.js';

export const UNTIL = '2026-03-02T10:00:00.000Z';
export const SINCE = '2026-03-02T09:00:00.000Z';
export const cursor = (more: Partial<TaskCursor> = {}): TaskCursor => ({
  sync: 'old',
  since: SINCE,
  touched: {},
  ...more,
});
export const fresh = { status: 412, body: { errors: [{ message: 'Sync token invalid or too old' }], sync: 'fresh' } };
export const quiet = { body: { data: [], sync: 'later', has_more: false } };
export const event = (action: string, at: string, resource: object, parent: object | null = null) => ({
  action,
  created_at: `2026-03-02T${at}.000Z`,
  resource,
  parent,
});
export const task = (gid: string) => ({ gid, resource_type: 'task' });
export const story = (gid: string) => ({ gid, resource_type: 'story' });
export const told = (...data: object[]) => ({ body: { data, sync: 'later', has_more: false } });

export async function read(routes: Routes, job: { part?: string; since?: TaskCursor | null; full?: boolean } = {}) {
  const { part = PROJECT, since = null, full = false } = job;
  const stub = await openStub(routes);
  return { ...stub, ...(await walk(tasks.read(stub.api, { part, since, until: UNTIL, full }))) };
}

/** A project with three tasks; the first has a subtask. */
export const project: Routes = {
  '/events': ({ sync }) => (sync ? quiet : fresh),
  '/tasks': () => ({ body: fixture('tasks') }),
  [`/tasks/${TASK}/subtasks`]: () => ({ body: fixture('subtasks') }),
};
