import { z } from 'zod';
import { stream, type Page } from '#sdk';
import type { MondayApi } from './api.js';
import { Entry } from './events.js';
import { changesOf, LogMeta } from './history.js';
import { readLog } from './log-pages.js';
import { idOf, fields, settled } from './shapes.js';

const BATCH = 1_000;

/** `roles` marks which columns meant what: when that changes, the log says other things and is read again. */
const LogCursor = z.object({ through: z.string(), roles: z.string() });

/** The activity log of a board, the history of everything on it. */
export const log = stream({
  name: 'log',
  scopes: ['boards:read'],
  record: Entry.extend({ meta: LogMeta }),
  // A move between boards stands in the logs of both.
  identify: (value) => ({ key: `${String(fields(fields(value)['meta'])['board'])}/${idOf(value)}` }),
  parts: { list: (api: MondayApi) => api.boardIds() },
  cursor: LogCursor,
  async *read(api, { part, since, until, full }): AsyncGenerator<Page<z.infer<typeof LogCursor>>> {
    const { roles, rolesMark } = await api.board(part);
    const from = full || since?.roles !== rolesMark ? null : since.through;
    const { status, done, assignee, due, gates } = roles;
    const meta = { board: part, status, done, assignee, due, gates };
    for await (const { lines, to } of readLog(api, part, { from, to: until })) {
      const records = lines.map(({ raw }) => ({ ...raw, meta }));
      for (; records.length > BATCH;) yield { records: records.splice(0, BATCH) };
      const through = to < settled(until) ? to : settled(until);
      yield { records, next: { through, roles: rolesMark } };
    }
    if (from === null) yield { records: [], whole: true };
  },
  // An entry out of reach is no entry that never was.
  // oxlint-disable-next-line require-await -- the log cannot be asked by id
  get: async (_api, keys) => keys.map((key) => ({ key, state: 'hidden' })),
  drafts: changesOf,
});
