import { z } from 'zod';
import { stream } from '#sdk';
import type { ContentfulApi } from './api.js';
import { identifyUnder, readEach, Turn } from './each-entry.js';
import { instant, Link, personRef, Sys } from './shapes.js';

/** Comments on entries, at most a hundred on each; answers stand beside what they answer. */
export const comments = stream({
  name: 'comments',
  scopes: ['content_management_read'],
  record: z.looseObject({
    sys: Sys.extend({ parentEntity: Link }),
    body: z.string().optional(),
    found: z.looseObject({ campaignKeys: z.array(z.string()), chase: z.string().nullable() }).optional(),
  }),
  identify: identifyUnder,
  redact: {
    paths: ['/body'],
    found: ({ body = '' }, reader) => ({ campaignKeys: reader.campaignKeys(body), chase: reader.chase(body) }),
  },
  cursor: Turn,
  read: (api: ContentfulApi, job) => readEach(api, 'comments', job),
  get: (api, keys) => api.find(keys, (entry, id) => api.at(`/entries/${entry}/comments/${id}`)),
  drafts({ sys, body, found }) {
    const entry = `entry:${sys.parentEntity.sys.id}`;
    return [
      {
        draft: 'message',
        key: `comment:${sys.id}`,
        kind: 'comment',
        at: instant(sys.createdAt),
        author: personRef(sys.createdBy),
        item: { kind: 'asset', key: entry },
        thread: { key: entry },
        text: body ?? null,
        chase: found?.chase ?? null,
        keyTexts: found?.campaignKeys ?? [],
      },
    ];
  },
});
