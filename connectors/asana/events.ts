import { z } from 'zod';
import { ContractError, endless } from '#sdk';
import { gidOf, type AsanaApi } from './api.js';
import { instant } from './shapes.js';

const FIELDS = 'action,created_at,parent,resource,type';

/** What a project's events said of one task. Kept as the record's `meta`: a look alone would not show it. */
export const Touch = z.object({
  /** Latest event of the task or of a story on it. */
  touched: z.string(),
  deleted: z.string().optional(),
  restored: z.string().optional(),
});
export type Touch = z.infer<typeof Touch>;

/** Everything the stream told after `sync`, and the token to go on with. */
export interface Drained {
  sync: string;
  /** The token was absent, older than 24 hours, or dropped under load: only a full walk tells what was missed. */
  expired: boolean;
  touched: Map<string, Touch>;
  /** A section changed its name: every task in it shows another word, and no event names those tasks. */
  renamed: boolean;
  /** The project is no longer there or no longer shown. */
  vanished: boolean;
}

interface Thing {
  gid?: string;
  resource_type?: string;
}

interface Event {
  action?: string;
  created_at?: string;
  type?: string;
  resource?: Thing | null;
  parent?: Thing | null;
}

/** Reads a project's events to the end. 412 is the tool's way to hand out a first or a fresh token, not a failure. */
export async function drain(api: AsanaApi, project: string, since: string | null | undefined): Promise<Drained> {
  const touched = new Map<string, Touch>();
  const used = new Set<string>();
  let sync = since ?? undefined;
  let renamed = false;
  for (;;) {
    const answer = await api.get('/events', { resource: project, sync, opt_fields: FIELDS }, [403, 404, 412]);
    if (await api.hasVanished(answer, `/projects/${project}`))
      return { sync: '', expired: true, touched, renamed, vanished: true };
    const body = answer.json<{ data?: Event[]; sync?: unknown; has_more?: boolean }>();
    const next = body.sync;
    if (typeof next !== 'string' || next === '') {
      throw new ContractError('Asana events', { where: project, expected: 'a sync token', got: next });
    }
    if (answer.status === 412) return { sync: next, expired: true, touched, renamed, vanished: false };
    for (const event of body.data ?? []) {
      renamed ||= event.action === 'changed' && (event.resource?.resource_type ?? event.type) === 'section';
      await note(api, touched, event);
    }
    // No token was sent, yet it was answered: whatever came before it is unknown.
    if (!body.has_more) return { sync: next, expired: !since, touched, renamed, vanished: false };
    if (used.has(next) || next === sync) throw endless('/events', 'the same sync token twice');
    used.add(next);
    sync = next;
  }
}

async function note(api: AsanaApi, touched: Map<string, Touch>, event: Event): Promise<void> {
  const at = instant(event.created_at);
  const { resource, parent } = event;
  if (!at || !resource) return;
  const type = resource.resource_type ?? event.type;
  const gids = [parent?.resource_type === 'task' ? gidOf(parent) : null, type === 'task' ? gidOf(resource) : null];
  // Only added and removed events name a parent: whose story was edited must be asked.
  if (type === 'story' && event.action === 'changed' && !parent) gids.push(await taskOfStory(api, gidOf(resource)));
  for (const gid of gids) {
    if (!gid) continue;
    const before = touched.get(gid);
    const touch: Touch = { ...before, touched: before && before.touched > at ? before.touched : at };
    if (type === 'task' && gid === resource.gid) {
      if (event.action === 'deleted') touch.deleted = at;
      if (event.action === 'undeleted') touch.restored = at;
    }
    touched.set(gid, touch);
  }
}

async function taskOfStory(api: AsanaApi, story: string | null): Promise<string | null> {
  if (!story) return null;
  const answer = await api.get(`/stories/${story}`, { opt_fields: 'target.name' }, [403, 404]);
  return answer.status === 200 ? gidOf(answer.json<{ data?: { target?: unknown } }>().data?.target) : null;
}
