import { z } from 'zod';
import { stream, Through, wholeList } from '#sdk';
import type { ContentfulApi } from './api.js';
import type { Config } from './settings.js';
import { identify, Sys } from './shapes.js';

/** The space itself: what has no other place lies in it. */
export const space = stream({
  name: 'space',
  scopes: ['content_management_read'],
  record: z.looseObject({ sys: Sys, name: z.string() }),
  identify,
  cursor: Through,
  async *read(api: ContentfulApi, { until }) {
    const { body } = await api.get(`/spaces/${api.space}`);
    yield { records: [{ body }], next: { through: until }, whole: true as const };
  },
  drafts: ({ sys, name }) => [{ draft: 'container', key: `space:${sys.id}`, kind: 'workspace', name }],
});

/** A short list of the environment as a stream of containers, read whole at every run. */
function places(name: string, kind: 'category' | 'board', prefix: string) {
  return stream({
    name,
    scopes: ['content_management_read'],
    record: z.looseObject({ sys: Sys, name: z.string() }),
    identify,
    cursor: Through,
    read: (api: ContentfulApi, { until }) => wholeList(until, api.list(api.at(`/${name}`))),
    get: (api, keys) => api.find(keys, (id) => api.at(`/${name}/${id}`)),
    drafts: (place, _seen, config: Config) => [
      {
        draft: 'container',
        key: `${prefix}:${place.sys.id}`,
        kind,
        name: place.name,
        parents: [`space:${config.space}`],
      },
    ],
  });
}

/** Kinds of entries. */
export const contentTypes = places('content_types', 'category', 'type');
/**
 * Tags: where an entry or an asset finds its campaign, unless its own name says it. Nothing else gathers what belongs to one
 * campaign here, so they are categories to the hub; what it calls a tag is too small to be a campaign.
 */
export const tags = places('tags', 'category', 'tag');
/** Workflow definitions: each is a track of steps of its own. */
export const definitions = places('workflow_definitions', 'board', 'definition');
