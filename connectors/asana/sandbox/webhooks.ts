import type { Ms } from '#sandbox';
import type { Call } from './call.js';
import type { Webhook, WebhookFilter } from './entities.js';
import { AsanaFailure, badRequest, notFound } from './failures.js';
import { find } from './lookUp.js';

/** The webhooks of the token, as they were asked for and not deleted since. */
export class Webhooks {
  private readonly known = new Map<string, Webhook>();
  private made = 0;

  constructor(
    /** How many one project or task may have. */
    private readonly mostOfOne: number,
    private readonly secretOf: (gid: string) => string,
    /** Whether addresses of this machine are refused, as the tool does. */
    private readonly isPublicOnly: boolean,
  ) {}

  get all(): Webhook[] {
    return [...this.known.values()];
  }

  /** Checks what is asked for, and gives a webhook that is not yet in force. Throws the tool's 400, 403 and 404. */
  draft(call: Call): Webhook {
    const { resource: gid, target, filters } = wordsOf(call.body);
    const { world } = call.scene;
    if (gid === world.workspace.gid || world.teams.has(gid) || world.portfolios.has(gid)) {
      if (filters.length === 0) throw badRequest('filters: needed on a workspace, team or portfolio');
      if (filters.some(({ resource_type: type }) => type === undefined || BELOW_PROJECTS.has(type)))
        throw badRequest('filters: a workspace, team or portfolio tells of no tasks and stories');
      throw new Error('webhooks of a workspace, team or portfolio are not played here');
    }
    if (this.isPublicOnly && isLocal(target)) throw new AsanaFailure(403, 'The target must be a public address');
    const resource = world.tasks.has(gid) ? find(world.tasks, 'resource', gid) : find(world.projects, 'resource', gid);
    const ofOne = this.all.filter((one) => one.resource.gid === gid);
    if (ofOne.some((one) => one.target === target))
      throw new AsanaFailure(403, 'Duplicated webhook: this resource and target have one already');
    if (ofOne.length >= this.mostOfOne)
      throw new AsanaFailure(403, `There are ${ofOne.length} webhooks on this resource: no more are allowed`);
    const ordinal = ++this.made;
    const id = String(1209100000000000000n + BigInt(ordinal));
    return {
      kind: 'webhook',
      gid: id,
      ordinal,
      createdAt: call.now,
      resource,
      target,
      filters,
      secret: this.secretOf(id),
      lastSuccessAt: null,
      lastFailure: null,
      retries: 0,
      nextAttemptAt: null,
    };
  }

  add(webhook: Webhook): void {
    this.known.set(webhook.gid, webhook);
  }

  one(gid: string): Webhook {
    return find(this.known, 'webhook', gid);
  }

  remove(gid: string): void {
    if (!this.known.delete(gid)) throw notFound('webhook', gid);
  }
}

/** How long a webhook may go without a success before the tool deletes it. */
const PATIENCE: Ms = 24 * 3_600_000;

/** When a webhook that fails now will be deleted; null while it does not fail. */
export const endOf = ({ retries, lastSuccessAt, createdAt }: Webhook): Ms | null =>
  retries === 0 ? null : (lastSuccessAt ?? createdAt) + PATIENCE;

function wordsOf(body: unknown): { resource: string; target: string; filters: WebhookFilter[] } {
  const { data } = (body ?? {}) as { data?: Record<string, unknown> };
  if (data === null || typeof data !== 'object') throw badRequest('data: missing');
  const { resource, target, filters = [] } = data;
  if (typeof resource !== 'string' || resource === '') throw badRequest('resource: missing');
  if (typeof target !== 'string' || !URL.canParse(target) || !/^https?:$/.test(new URL(target).protocol))
    throw badRequest('target: not a URL');
  if (!Array.isArray(filters) || !filters.every(isFilter)) throw badRequest('filters: not a list of filters');
  return { resource, target, filters };
}

const BELOW_PROJECTS = new Set(['task', 'story']);
const isLocal = (target: string): boolean => /^(?:localhost|127\.|\[::1\])/.test(new URL(target).hostname);

const FILTER = new Set(['resource_type', 'resource_subtype', 'action', 'fields']);

function isFilter(filter: unknown): filter is WebhookFilter {
  if (filter === null || typeof filter !== 'object' || Array.isArray(filter)) return false;
  return Object.entries(filter).every(
    ([name, value]) => FILTER.has(name) && (name === 'fields' ? Array.isArray(value) : typeof value === 'string'),
  );
}
