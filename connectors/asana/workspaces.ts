import { stream, Through } from '#sdk';
import type { AsanaApi } from './api.js';
import { containerOf, Place } from './places.js';
import { identify } from './shapes.js';

const FIELDS = 'name,is_organization';

/** The one workspace of the connection, as the container that holds the others. */
export const workspaces = stream({
  name: 'workspaces',
  scopes: ['workspaces:read'],
  record: Place,
  identify,
  cursor: Through,
  async *read(api: AsanaApi, { until }) {
    const { body } = await api.get(`/workspaces/${api.workspace}`, { opt_fields: FIELDS });
    yield { records: [{ body, at: '/data' }], next: { through: until }, whole: true as const };
  },
  get: (api, keys) => api.find(keys, (key) => `/workspaces/${key}`, FIELDS),
  drafts: containerOf('workspace'),
});
