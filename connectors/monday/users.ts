import { z } from 'zod';
import { stream } from '#sdk';
import type { MondayApi } from './api.js';
import { USERS } from './documents.js';
import { Id, identify, Through } from './shapes.js';

const LIST = { document: USERS, field: 'users', size: 128 };

/** Everyone of the account, also those who have left: history still names them. */
export const users = stream({
  name: 'users',
  scopes: ['users:read', 'me:read', 'account:read'],
  record: z.looseObject({
    id: Id,
    name: z.string().nullish(),
    email: z.string().nullish(),
    is_email_confirmed: z.boolean().nullish(),
    status: z.string().nullish(),
    is_deleted: z.boolean().nullish(),
    kind: z.string().nullish(),
    time_zone_identifier: z.string().nullish(),
  }),
  identify: identify(),
  cursor: Through,
  read: (api: MondayApi, { until }) => api.readWhole(LIST, until),
  get: (api, keys) => api.look(LIST, keys),
  drafts: (user) => [
    {
      draft: 'person',
      key: user.id,
      name: user.name ?? null,
      // An address that its owner never confirmed proves nothing about who that is.
      email: user.is_email_confirmed === false ? null : (user.email ?? null),
      bot: user.kind === 'agent',
      active: user.status !== 'INACTIVE' && !user.is_deleted,
      timezone: user.time_zone_identifier ?? null,
    },
  ],
});
