import { z } from 'zod';
import { stream } from '#sdk';
import type { List, MondayApi } from './api.js';
import { WORKSPACES } from './documents.js';
import { Id, identify, Stamp, Through } from './shapes.js';

const LIST: List = { document: WORKSPACES, field: 'workspaces', size: 64, showsDeleted: true };

/** Workspaces, the places that hold boards. */
export const workspaces = stream({
  name: 'workspaces',
  scopes: ['workspaces:read'],
  record: z.looseObject({ id: Id, name: z.string(), state: z.string().nullish(), created_at: Stamp.nullish() }),
  identify: identify('workspace:'),
  cursor: Through,
  read: (api: MondayApi, { until }) => api.readWhole(LIST, until),
  get: (api, keys) => api.look(LIST, keys, 'workspace:'),
  drafts: ({ id, name, state, created_at }) => [
    {
      draft: 'container',
      key: `workspace:${id}`,
      kind: 'workspace',
      name,
      archived: state === 'archived',
      createdAt: created_at ?? null,
    },
  ],
});
