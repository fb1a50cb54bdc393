import { z } from 'zod';
import { stream, Through, type Draft } from '#sdk';
import { taskOf, type AsanaApi } from './api.js';
import { Compact, identify, instant, kindOf, Named, readWhole, Stamp } from './shapes.js';
import { storyParts } from './tasks.js';

// Not download_url: it is signed anew for each answer and good for about two minutes.
const FIELDS = 'name,resource_subtype,created_at,host,size,permanent_url,parent.resource_subtype';

/** Files and links hung on tasks: an asset with one version each. */
export const attachments = stream({
  name: 'attachments',
  scopes: ['attachments:read'],
  record: Named.extend({ created_at: Stamp.nullish(), permanent_url: z.string().nullish(), parent: Compact.nullish() }),
  identify,
  volatile: ['/download_url', '/view_url'],
  parts: { of: 'tasks', from: storyParts },
  cursor: Through,
  read: (api: AsanaApi, { part, until }) =>
    readWhole(api, until, { path: '/attachments', fields: FIELDS, query: { parent: part }, owner: `/tasks/${part}` }),
  get: (api, keys) =>
    api.find(
      keys,
      (key) => `/attachments/${key}`,
      FIELDS,
      ({ parent }) => taskOf(parent),
    ),
  drafts: ({ gid, name, permanent_url, parent, created_at }) => {
    const createdAt = instant(created_at);
    const drafts: Draft[] = [
      {
        draft: 'asset',
        key: gid,
        type: 'attachment',
        name: name ?? '',
        url: permanent_url ?? null,
        status: null,
        placements: [],
        of: parent ? { kind: kindOf(parent['resource_subtype']), key: parent.gid } : null,
        createdAt,
      },
    ];
    if (createdAt) {
      const hashReason = 'bytes not read';
      drafts.push({
        draft: 'version',
        key: gid,
        asset: gid,
        hash: null,
        hashReason,
        at: createdAt,
        timeSource: 'tool',
      });
    }
    return drafts;
  },
});
