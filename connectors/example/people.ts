import { z } from 'zod';
import { stream, Through, wholeList } from '#sdk';
import type { ExampleApi } from './api.js';

/** Everybody with an account. */
export const people = stream({
  name: 'people',
  scopes: ['people:read'],
  record: z.looseObject({ id: z.string(), name: z.string(), email: z.string().nullish(), active: z.boolean() }),
  identify: (value) => ({ key: String((value as { id?: unknown }).id) }),
  cursor: Through,
  read: (api: ExampleApi, { until }) => wholeList(until, api.list('/v1/people')),
  get: (api, keys) => api.find('/v1/people', keys),
  drafts: ({ id, name, email, active }) => [{ draft: 'person', key: id, name, email: email ?? null, active }],
});
