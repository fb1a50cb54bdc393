import { stream, Through } from '#sdk';
import type { AsanaApi } from './api.js';
import { containerOf, Place } from './places.js';
import { identify, readWhole } from './shapes.js';

const FIELDS = 'name,organization.name,permalink_url';

/** Teams; only an organization has any, a plain workspace is listed as having none. */
export const teams = stream({
  name: 'teams',
  scopes: ['teams:read'],
  record: Place,
  identify,
  cursor: Through,
  async *read(api: AsanaApi, { until }) {
    const workspace = await api.get(`/workspaces/${api.workspace}`, { opt_fields: 'is_organization' });
    const { data } = workspace.json<{ data?: { is_organization?: boolean } }>();
    if (data?.is_organization === false) yield { records: [], next: { through: until }, whole: true as const };
    else yield* readWhole(api, until, { path: `/workspaces/${api.workspace}/teams`, fields: FIELDS });
  },
  get: (api, keys) => api.find(keys, (key) => `/teams/${key}`, FIELDS),
  drafts: containerOf('team'),
});
