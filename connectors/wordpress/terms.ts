import { z } from 'zod';
import { stream } from '#sdk';
import type { WordpressApi } from './api.js';
import { plain } from './names.js';
import { listAll, look } from './walk.js';

/** A taxonomy as a stream of containers; terms have no stamp, so each run reads them all. */
export function terms(name: 'categories' | 'tags', kind: 'category' | 'tag') {
  // Seeing terms for editing takes the right to change them, and shows nothing more that we read.
  const place = { route: `/wp/v2/${name}`, query: { context: 'view' } };
  return stream({
    name,
    record: z.looseObject({ id: z.int(), name: z.string(), link: z.string().nullish(), parent: z.int().optional() }),
    identify: (value) => ({ key: `${kind}:${String((value as { id?: unknown } | null)?.id)}` }),
    volatile: ['/count', '/_links'],
    cursor: z.object({}),
    read: (api: WordpressApi) => listAll(api, place.route, place.query),
    get: (api, keys) => look(api, [place], keys, `${kind}:`),
    drafts: (term) => [
      {
        draft: 'container',
        key: `${kind}:${term.id}`,
        kind,
        name: plain(term.name),
        url: term.link ?? null,
        parents: [term.parent ? `${kind}:${term.parent}` : 'site'],
      },
    ],
  });
}
