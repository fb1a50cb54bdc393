import type { Call } from './call.js';
import { isLive, type Project, type Section, type Task, type User } from './entities.js';
import { badRequest, notFound } from './failures.js';
import type { World } from './world.js';

/** A record by gid: 400 for what is no gid at all, 404 for what is not there or deleted. */
export function find<T extends object>(records: Map<string, T>, what: string, gid: string): T {
  if (!/^\d+$/.test(gid)) throw badRequest(`${what}: Not a recognized ID: ${gid}`);
  const found = records.get(gid);
  if (!found || ('deleted' in found && found.deleted)) throw notFound(what, gid);
  return found;
}

/** A user as callers may name them: gid, address, or `me`. */
export function findUser(world: World, name: string, what = 'user'): User {
  if (name === 'me') return world.me;
  const byEmail = name.includes('@') ? [...world.users.values()].find((user) => user.email === name) : undefined;
  return byEmail ?? find(world.users, what, name);
}

export const taskOf = ({ scene, params }: Call): Task => find(scene.world.tasks, 'task', params.task_gid!);

export const projectOf = ({ scene, params }: Call): Project =>
  find(scene.world.projects, 'project', params.project_gid!);

export const sectionOf = ({ scene, params }: Call): Section =>
  find(scene.world.sections, 'section', params.section_gid!);

export function checkWorkspace({ scene }: Call, gid: string | null): void {
  if (gid !== null && gid !== scene.world.workspace.gid) throw notFound('workspace', gid);
}

/** Keeps live tasks that are open or were completed since then, and changed since then where the route knows that. */
export function sift(tasks: Iterable<Task>, { query, now }: Call): Task[] {
  const completed = query.get('completed_since');
  const modified = query.get('modified_since');
  const completedSince = completed === null ? null : completed === 'now' ? now : Date.parse(completed);
  const modifiedSince = modified === null ? null : Date.parse(modified);
  return [...tasks].filter(
    (task) =>
      isLive(task) &&
      (completedSince === null || task.completed === null || task.completed.at >= completedSince) &&
      (modifiedSince === null || task.modifiedAt >= modifiedSince),
  );
}
