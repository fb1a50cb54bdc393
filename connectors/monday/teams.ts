import { z } from 'zod';
import { stream } from '#sdk';
import type { MondayApi } from './api.js';
import { TEAMS } from './documents.js';
import { Id, identify, Through } from './shapes.js';

/** Teams; monday gives them all at once. */
export const teams = stream({
  name: 'teams',
  scopes: ['teams:read'],
  record: z.looseObject({ id: Id, name: z.string() }),
  identify: identify('team:'),
  cursor: Through,
  async *read(api: MondayApi, { until }) {
    const { records } = await api.page(TEAMS, ['teams']);
    yield { records, next: { through: until }, whole: true as const };
  },
  get: (api, keys) => api.look({ document: TEAMS, field: 'teams' }, keys, 'team:'),
  drafts: ({ id, name }) => [{ draft: 'container', key: `team:${id}`, kind: 'team', name }],
});
