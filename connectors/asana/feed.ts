import { ContractError, endless, NotFound, type Feed } from '#sdk';
import type { AsanaApi } from './api.js';
import { noticesOf } from './notices.js';

const FIELDS = 'action,change.action,change.field,created_at,parent,resource,type,user';

/** The same events asked for: for a hub that Asana cannot call. Each project has a stream of its own, good for 24 hours. */
export const feed: Feed<AsanaApi> = {
  async *parts(api) {
    yield* await api.projectGids();
  },
  async poll(api, part, cursor) {
    const query = { resource: part, sync: cursor ?? undefined, opt_fields: FIELDS };
    const answer = await api.get('/events', query, [403, 404, 412]);
    if (await api.hasVanished(answer, `/projects/${part}`))
      throw new NotFound('Asana shows this project no more', { where: `project ${part}` });
    const { sync: next, data, has_more: more } = answer.json<{ sync?: unknown; data?: unknown; has_more?: boolean }>();
    if (typeof next !== 'string' || next === '')
      throw new ContractError('Asana events', { where: part, expected: 'a sync token', got: next });
    // How a first token is handed out, and a fresh one for one that ran out (airbyte#33842).
    if (answer.status === 412) return { events: [], next, ...(cursor !== null && { lost: true }) };
    if (!Array.isArray(data))
      throw new ContractError('Asana events', { where: part, expected: 'data: […]', got: data });
    if (more && next === cursor) throw endless('/events', 'the same sync token twice');
    return { events: noticesOf(data, part), next, ...(more && { more: true }) };
  },
};
