import { z } from 'zod';
import { stream, Through, wholeList } from '#sdk';
import type { ContentfulApi } from './api.js';
import { identify, Sys } from './shapes.js';

/** People with access to the space. */
export const users = stream({
  name: 'users',
  scopes: ['content_management_read'],
  record: z.looseObject({
    sys: Sys,
    firstName: z.string().nullish(),
    lastName: z.string().nullish(),
    email: z.string().nullish(),
    activated: z.boolean().nullish(),
    confirmed: z.boolean().nullish(),
  }),
  identify,
  volatile: ['/signInCount', '/cookieConsentData', '/avatarUrl'],
  cursor: Through,
  read: (api: ContentfulApi, { until }) => wholeList(until, api.list(`/spaces/${api.space}/users`)),
  get: (api, keys) => api.find(keys, (id) => `/spaces/${api.space}/users/${id}`),
  drafts: ({ sys, firstName, lastName, email, activated, confirmed }) => [
    {
      draft: 'person',
      key: sys.id,
      name: [firstName, lastName].filter(Boolean).join(' ') || null,
      // An address that nobody confirmed may be anybody's.
      email: confirmed === false ? null : email || null,
      active: activated !== false,
    },
  ],
});
