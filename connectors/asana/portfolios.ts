import { stream, Through } from '#sdk';
import type { AsanaApi } from './api.js';
import { containerOf, Place } from './places.js';
import { identify, readWhole } from './shapes.js';

const FIELDS =
  'name,archived,created_at,start_on,due_on,permalink_url,owner.name,workspace.name,custom_fields.name,custom_fields.display_value';

/** Asana lists other people's portfolios only to service accounts, so the token's owner is asked for by name. */
export const OWN_PORTFOLIOS = { owner: 'me' };

/** Portfolios of the token's owner. */
export const portfolios = stream({
  name: 'portfolios',
  scopes: ['portfolios:read'],
  record: Place,
  identify,
  cursor: Through,
  read: (api: AsanaApi, { until }) =>
    readWhole(api, until, {
      path: '/portfolios',
      fields: FIELDS,
      query: { workspace: api.workspace, ...OWN_PORTFOLIOS },
    }),
  get: (api, keys) => api.find(keys, (key) => `/portfolios/${key}`, FIELDS),
  drafts: containerOf('portfolio'),
});
