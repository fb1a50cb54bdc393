import { z } from 'zod';
import { NotFound, type Job, type Page, type Raw } from '#sdk';
import type { ContentfulApi } from './api.js';
import { identify, idOf, sysOf } from './shapes.js';

/** Requests a run spends on entries that did not change: nothing tells that a task or a comment was added to one. */
const TURN = 200;
/** Entries of one page. */
const BATCH = 40;

/** How far stamps of entries were read, and whose turn it was last. */
export const Turn = z.object({ updatedAt: z.string(), after: z.string() });
type Turn = z.infer<typeof Turn>;

interface Entry {
  id: string;
  updatedAt: string;
}

/** Key of a task or comment: with its entry's, since it is found nowhere else. */
export function identifyUnder(value: unknown): { key: string; version?: string } {
  const { key, version } = identify(value);
  return { key: `${idOf(sysOf(value)['parentEntity'])}/${key}`, ...(version && { version }) };
}

/** Entries that were saved since, and as many others as a run affords, in turn by their ids. */
function dueOf(entries: Entry[], since: Turn): { due: Entry[]; after: string } {
  const next = [...entries.filter(({ id }) => id > since.after), ...entries.filter(({ id }) => id <= since.after)];
  const turn = next.slice(0, TURN);
  const isDue = new Set(turn.map(({ id }) => id));
  const due = entries.filter(({ id, updatedAt }) => isDue.has(id) || updatedAt >= since.updatedAt);
  return { due, after: turn.at(-1)?.id ?? '' };
}

/** A list that hangs on each entry: of all of them, or of those that are due. */
export async function* readEach(
  api: ContentfulApi,
  list: 'tasks' | 'comments',
  { since, full }: Job<Turn>,
): AsyncGenerator<Page<Turn>> {
  const entries: Entry[] = [];
  for await (const { rows } of api.byStamp(api.at('/entries'), null, { select: 'sys' }))
    for (const row of rows) {
      const [id, stamp] = [idOf(row), Date.parse(String(sysOf(row)['updatedAt']))];
      if (id) entries.push({ id, updatedAt: Number.isNaN(stamp) ? '' : new Date(stamp).toISOString() });
    }
  entries.sort((a, b) => (a.id < b.id ? -1 : 1));
  const { due, after } = full || !since ? { due: entries, after: '' } : dueOf(entries, since);
  for (let from = 0; from < due.length; from += BATCH) {
    const records: Raw[] = [];
    for (const { id } of due.slice(from, from + BATCH)) records.push(...(await listOf(api, id, list)));
    yield { records };
  }
  const updatedAt = [since?.updatedAt ?? '', ...entries.map((entry) => entry.updatedAt)].toSorted().at(-1)!;
  yield { records: [], next: { updatedAt, after }, ...(due.length === entries.length && { whole: true as const }) };
}

async function listOf(api: ContentfulApi, entry: string, list: string): Promise<Raw[]> {
  const path = api.at(`/entries/${entry}`);
  const records: Raw[] = [];
  try {
    for await (const page of api.list(`${path}/${list}`)) records.push(...page.records);
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    // Gone together with its entry; a list that is missing where the entry is there says nothing about what was in it.
    const { status } = await api.get(path, {}, [403, 404]);
    if (status === 200) throw error;
  }
  return records;
}
