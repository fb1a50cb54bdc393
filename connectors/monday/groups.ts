import { z } from 'zod';
import { stream, type Found, type Page, type Raw } from '#sdk';
import type { MondayApi } from './api.js';
import { isWork } from './columns.js';
import { GROUPS } from './documents.js';
import { Id, idOf, Through } from './shapes.js';
import type { Row } from './wire.js';

const LIST = { document: GROUPS, field: 'boards', size: 64 };

/** The groups of a board that are there, each with the board it belongs to. */
function groupsIn(board: Raw, row: Row): { id: string; raw: Raw }[] {
  const groups = isWork(row) && Array.isArray(row['groups']) ? (row['groups'] as (Row | null)[]) : [];
  return groups.flatMap((group, index) => {
    if (group === null || group['deleted'] === true) return [];
    const raw = { body: board.body, at: `${board.at}/groups/${index}`, meta: { board: idOf(row) } };
    return [{ id: idOf(group), raw }];
  });
}

/** Groups of boards: a stream of its own, because a group that goes leaves its board as it was. */
export const groups = stream({
  name: 'groups',
  scopes: ['boards:read'],
  record: z.looseObject({
    id: Id,
    title: z.string(),
    archived: z.boolean().nullish(),
    meta: z.looseObject({ board: z.string() }),
  }),
  identify: (value) => ({ key: `${(value as { meta: { board: string } }).meta.board}/${idOf(value)}` }),
  cursor: Through,
  async *read(api: MondayApi, { until }): AsyncGenerator<Page<Through>> {
    for await (const { records, rows } of api.list(LIST))
      yield { records: records.flatMap((board, index) => groupsIn(board, rows[index]!).map(({ raw }) => raw)) };
    yield { records: [], next: { through: until }, whole: true };
  },
  async get(api, keys) {
    const found = await api.find(LIST, [...new Set(keys.map((key) => key.split('/')[0]!))]);
    return keys.map((key): Found => {
      const [id, group] = key.split('/') as [string, string];
      const board = found.get(id);
      // The group of a board that is not shown may well be there.
      if (!board) return { key, state: 'hidden' };
      const here = groupsIn(board, board.row).find(({ id: known }) => known === group);
      return here ? { key, state: 'live', raw: here.raw } : { key, state: 'deleted' };
    });
  },
  drafts: ({ id, title, archived, meta }) => [
    {
      draft: 'container',
      key: `${meta.board}/${id}`,
      kind: 'group',
      name: title,
      parents: [meta.board],
      archived: archived ?? false,
    },
  ],
});
