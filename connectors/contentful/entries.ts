import { stream, type Draft, type Ref } from '#sdk';
import type { ContentfulApi } from './api.js';
import { Content, Cursor, findContent, lifeOf, nameOf, observed, placesOf, readContent, statusOf } from './content.js';
import type { Kind } from './content.js';
import type { Config } from './settings.js';
import { identify, idOf, maybeInstant, sysOf } from './shapes.js';

const ENTRIES: Kind = {
  list: 'entries',
  metaOf(names, row) {
    const type = String(idOf(sysOf(row)['contentType']));
    return { title: names.titles.get(type) ?? null, workflow: names.hasWorkflow(type) };
  },
};

/** Entries of every content type. */
export const entries = stream({
  name: 'entries',
  scopes: ['content_management_read'],
  record: Content,
  identify,
  cursor: Cursor,
  read: (api: ContentfulApi, job) => readContent(api, ENTRIES, job),
  get: (api, keys) => findContent(api, ENTRIES, keys),
  drafts(entry, _seen, config: Config): Draft[] {
    const item: Ref = { kind: 'asset', key: `entry:${entry.sys.id}` };
    const shared = { name: nameOf(entry), url: entry.meta.url, status: statusOf(entry) };
    const drafts: Draft[] = [
      {
        draft: 'asset',
        key: item.key,
        type: 'post',
        ...shared,
        placements: placesOf(entry, config),
        createdAt: maybeInstant(entry.sys.createdAt),
      },
      ...lifeOf(entry, item),
    ];
    // Where no workflow can run, whoever publishes approves.
    const createdAt = maybeInstant(entry.sys.firstPublishedAt);
    if (createdAt !== null && !entry.meta.workflow)
      drafts.push({
        draft: 'approval',
        key: `${item.key}:publish`,
        gate: 'publish',
        ...shared,
        item,
        approvers: [],
        policy: 'any',
        creator: null,
        createdAt,
      });
    return drafts;
  },
  observed: observed('entry'),
});
