import { stream, Through } from '#sdk';
import type { AsanaApi } from './api.js';
import { containerOf, Place } from './places.js';
import { identify, readWhole } from './shapes.js';

const FIELDS = 'name,created_at,permalink_url,workspace.name';

/** Tags of the workspace. */
export const tags = stream({
  name: 'tags',
  scopes: ['tags:read'],
  record: Place,
  identify,
  cursor: Through,
  read: (api: AsanaApi, { until }) =>
    readWhole(api, until, { path: '/tags', fields: FIELDS, query: { workspace: api.workspace } }),
  get: (api, keys) => api.find(keys, (key) => `/tags/${key}`, FIELDS),
  drafts: containerOf('tag'),
});
