import type { AsanaEvent } from '../types.js';
import type { Desk, Original } from './desk.js';

/** Ordinary tasks of a project that are never deleted: what somebody may also keep in Monday. */
export function findOriginals(events: AsanaEvent[], project: string): Original[] {
  const deleted = new Set(events.flatMap((event) => (event.type === 'task_deleted' ? [event.task] : [])));
  return events
    .flatMap((event) =>
      event.type === 'task_added' &&
      event.subtype === 'default_task' &&
      event.memberships.some((one) => one.project === project) &&
      !deleted.has(event.gid)
        ? [{ gid: event.gid, project, name: event.name, at: event.at }]
        : [],
    )
    .sort((one, other) => one.at - other.at);
}

/** Where the tool shows a task, as people copy it from the address bar. */
export function permalink({ project, gid }: Pick<Original, 'project' | 'gid'>): string {
  return `https://app.asana.com/0/${project}/${gid}`;
}

/** Takes a task that is there by then; null: there is none left. */
export function takeOriginal(desk: Desk, at: number): Original | null {
  const there = desk.originals.filter((one) => one.at < at);
  if (!there.length) return null;
  const taken = desk.random.pick(there);
  desk.originals.splice(desk.originals.indexOf(taken), 1);
  return taken;
}

/** Records that an item of creative production truly is that task. */
export function mirror(desk: Desk, item: string, original: Original): void {
  desk.journal.mirrors.push({ tool: 'monday', key: item, of: { tool: 'asana', key: original.gid } });
}
