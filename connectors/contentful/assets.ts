import { stream, type Draft, type Ref } from '#sdk';
import type { ContentfulApi } from './api.js';
import { Content, Cursor, findContent, lifeOf, nameOf, NOT_READ, observed } from './content.js';
import { placesOf, readContent, statusOf, type Kind } from './content.js';
import type { Config } from './settings.js';
import { identify, maybeInstant, personRef } from './shapes.js';

const ASSETS: Kind = { list: 'assets', metaOf: () => ({ title: 'title', workflow: false }) };

/** Pictures and files. They have no snapshots: of their publishes only the last is told. */
export const assets = stream({
  name: 'assets',
  scopes: ['content_management_read'],
  record: Content,
  identify,
  cursor: Cursor,
  read: (api: ContentfulApi, job) => readContent(api, ASSETS, job),
  get: (api, keys) => findContent(api, ASSETS, keys),
  drafts(asset, _seen, config: Config): Draft[] {
    const { sys } = asset;
    const item: Ref = { kind: 'asset', key: `asset:${sys.id}` };
    const drafts: Draft[] = [
      {
        draft: 'asset',
        key: item.key,
        type: 'media',
        name: nameOf(asset),
        url: asset.meta.url,
        status: statusOf(asset),
        placements: placesOf(asset, config),
        createdAt: maybeInstant(sys.createdAt),
      },
      ...lifeOf(asset, item),
    ];
    const at = maybeInstant(sys.publishedAt);
    if (at !== null && typeof sys.publishedVersion === 'number') {
      const key = `${item.key}#${sys.publishedVersion}`;
      const published = { at, timeSource: 'tool' } as const;
      const by = personRef(sys.publishedBy);
      drafts.push(
        { draft: 'version', key, asset: item.key, hash: null, hashReason: NOT_READ, author: by, ...published },
        {
          draft: 'change',
          id: `${key}:published`,
          item,
          what: 'status',
          from: null,
          to: 'published',
          actor: by,
          ...published,
        },
      );
    }
    return drafts;
  },
  observed: observed('asset'),
});
