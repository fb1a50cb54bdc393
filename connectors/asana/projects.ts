import { stream, Through } from '#sdk';
import type { AsanaApi } from './api.js';
import { containerOf, Place } from './places.js';
import { identify, readWhole } from './shapes.js';

const FIELDS = [
  'name,archived,created_at,modified_at,start_on,due_on,permalink_url,owner.name,team.name,workspace.name',
  'custom_fields.name,custom_fields.display_value',
].join();

/** Projects, archived ones too. The list knows no modified_since, so it is read whole (airbyte#77109). */
export const projects = stream({
  name: 'projects',
  scopes: ['projects:read'],
  record: Place,
  identify,
  cursor: Through,
  read: (api: AsanaApi, { until }) =>
    readWhole(api, until, { path: '/projects', fields: FIELDS, query: { workspace: api.workspace } }),
  get: (api, keys) => api.find(keys, (key) => `/projects/${key}`, FIELDS),
  drafts: containerOf('project'),
});
