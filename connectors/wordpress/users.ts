import { z } from 'zod';
import { stream } from '#sdk';
import type { Query, WordpressApi } from './api.js';
import { plain } from './names.js';
import { byPage, listAll, look } from './walk.js';

const route = '/wp/v2/users';
const AUTHORS = { context: 'view', who: 'authors' };

/** Without the right to list users: those who may write, and no addresses. */
async function widest(api: WordpressApi): Promise<Query | undefined> {
  const answer = await api.get(route, { context: 'edit', per_page: 1 }, [403]);
  return answer.status === 200 ? undefined : AUTHORS;
}

/** People with an account on the site. */
export const users = stream({
  name: 'users',
  scopes: ['list_users'],
  record: z.looseObject({ id: z.int(), name: z.string(), email: z.string().optional() }),
  identify: (value) => ({ key: `user:${String((value as { id?: unknown } | null)?.id)}` }),
  volatile: ['/avatar_urls', '/_links', '/meta'],
  cursor: z.object({}),
  async *read(api: WordpressApi) {
    const narrowed = await widest(api);
    if (!narrowed) return yield* listAll(api, route);
    // Not called whole: nobody is proposed as gone because a right is missing.
    for await (const { records } of byPage(api, route, narrowed)) yield { records };
    yield { records: [], next: {} };
  },
  get: async (api, keys) => look(api, [{ route, query: await widest(api) }], keys, 'user:'),
  drafts: ({ id, name, email }) => [{ draft: 'person', key: `user:${id}`, name: plain(name), email: email || null }],
});
