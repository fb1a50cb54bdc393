import { z } from 'zod';
import { stream, type AnnouncedDraft } from '#sdk';
import { BOARD_LIST, type MondayApi } from './api.js';
import { isWork } from './columns.js';
import { Id, identify, Stamp, Through } from './shapes.js';

/** Boards with their columns, the hidden ones that hold subitems too; documents come as boards and are none. */
export const boards = stream({
  name: 'boards',
  scopes: ['boards:read'],
  record: z.looseObject({
    id: Id,
    name: z.string(),
    state: z.string().nullish(),
    url: z.string().nullish(),
    workspace_id: Id.nullish(),
    created_at: Stamp.nullish(),
    items_count: z.number().int().nullish(),
  }),
  identify: identify(),
  cursor: Through,
  async *read(api: MondayApi, { until }) {
    for await (const { records, rows } of api.listBoards())
      yield { records: records.filter((_, index) => isWork(rows[index]!)) };
    yield { records: [], next: { through: until }, whole: true as const };
  },
  get: (api, keys) => api.look(BOARD_LIST, keys),
  drafts: ({ id, name, state, url, workspace_id, created_at, items_count: count }) => [
    {
      draft: 'container',
      key: id,
      kind: 'board',
      name,
      parents: workspace_id ? [`workspace:${workspace_id}`] : [],
      url: url ?? null,
      archived: state === 'archived',
      createdAt: created_at ?? null,
    },
    // Without archived items, which the graph keeps: it may hold more than announced.
    ...announcedOn(id, count),
  ],
});

function announcedOn(board: string, count: number | null | undefined): AnnouncedDraft[] {
  return count ? [{ draft: 'announced', of: { kind: 'container', key: board }, what: 'items', count }] : [];
}
