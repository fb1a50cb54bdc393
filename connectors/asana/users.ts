import { z } from 'zod';
import { stream, Through } from '#sdk';
import type { AsanaApi } from './api.js';
import { identify, Named, readWhole } from './shapes.js';

const FIELDS = 'name,email';

/** Everyone of the workspace. The address is Asana's own sign-in address; guests may hide theirs. */
export const users = stream({
  name: 'users',
  scopes: ['users:read'],
  record: Named.extend({ email: z.string().nullish() }),
  identify,
  cursor: Through,
  // Not /workspaces/{w}/users: that one takes no limit, so it is cut in large organizations (contract of 2026-06).
  read: (api: AsanaApi, { until }) =>
    readWhole(api, until, { path: '/users', fields: FIELDS, query: { workspace: api.workspace } }),
  get: (api, keys) => api.find(keys, (key) => `/users/${key}`, FIELDS),
  drafts: (user) => [{ draft: 'person', key: user.gid, name: user.name ?? null, email: user.email ?? null }],
});
