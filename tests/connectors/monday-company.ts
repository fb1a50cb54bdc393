type Row = Record<string, unknown>;

/** A column with the labels of a status one: `[index, text, isDone?]`. */
export const column = (id: string, title: string, type: string, labels: [number, string, boolean?][] = []): Row => ({
  id,
  title,
  type,
  archived: false,
  settings: labels.length
    ? { labels: labels.map(([index, label, is_done = false]) => ({ index, label, is_done, is_deactivated: false })) }
    : {},
});

export const STATUS = column('status', 'Status', 'status', [
  [0, 'Working on it'],
  [1, 'Done', true],
]);
export const APPROVAL = column('legal', 'Legal approval', 'status', [
  [0, 'On hold'],
  [1, 'Approved', true],
  [2, 'Declined'],
  [3, 'Redlines'],
  [4, 'In review'],
]);
export const PEOPLE = column('reviewer', 'Reviewer', 'people');

/** A status cell; no index: never set. */
export const cell = (
  id: string,
  index: number | null,
  label: string | null,
  updated_at: string | null = null,
): Row => ({
  __typename: 'StatusValue',
  id,
  type: 'status',
  text: label,
  column: { title: id === 'legal' ? 'Legal approval' : 'Status' },
  index,
  label,
  is_done: label === 'Done',
  updated_at,
});

export const item = (id: string, board: string, more: Row = {}): Row => ({
  id,
  name: `Item ${id}`,
  state: 'active',
  created_at: '2026-02-01T08:00:00Z',
  url: `https://northwind.monday.com/boards/${board}/pulses/${id}`,
  creator_id: '51000001',
  board: { id: board },
  group: { id: 'topics' },
  column_values: [],
  assets: [],
  ...more,
});

/** 17 digits since 1970, as the log dates its entries. */
export const ticks = (at: string, after = 0): string => String(BigInt(Date.parse(at)) * 10_000n + BigInt(after));

let entries = 0;
/** An entry of a log; ids are given in order. */
export const entry = (event: string, at: string, data: Row = {}, user = '51000001'): Row => ({
  id: `entry-${(entries += 1)}`,
  event,
  entity: 'pulse',
  user_id: user,
  created_at: ticks(at),
  data: JSON.stringify(data),
});

/** `activity_logs` of these entries: from and to inclusive, newest first, by page, no more than `reach` of them. */
export const logOf = (log: Row[], reach = 10_000) => {
  const newest = log
    .map((row) => ({ row, at: BigInt(row['created_at'] as string) }))
    .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  return ({ from, to, limit, page, column_ids: columns }: Row): Row[] => {
    const [first, last] = [from, to].map((at) => (at ? BigInt(ticks(at as string)) : null));
    const inside = newest
      .filter(({ at }) => (first == null || at >= first) && (last == null || at <= last))
      .filter(({ row }) => !columns || (columns as string[]).includes(JSON.parse(row['data'] as string).column_id))
      .slice(0, reach);
    const [size, number] = [limit as number, page as number];
    return inside.slice((number - 1) * size, number * size).map(({ row }) => row);
  };
};

export interface BoardWorld {
  items?: Row[];
  log?: Row[];
  /** Entries monday shows of one question. */
  reach?: number;
  updates?: Row[];
  columns?: Row[];
  /** More fields of the board. */
  more?: Row;
}

/** A board that answers for its items by the filter on their stamp (`stamp` of an item), its log and its updates. */
export const board = (
  id: string,
  { items = [], log = [], reach, updates = [], columns = [STATUS], more }: BoardWorld = {},
): Row => ({
  id,
  name: `Board ${id}`,
  state: 'active',
  type: 'board',
  url: `https://northwind.monday.com/boards/${id}`,
  workspace_id: '2718281',
  created_at: '2026-01-01T08:00:00Z',
  columns,
  groups: [],
  items_page: ({ query_params: query }: Row) => ({ cursor: null, items: stamped(items, query as Row | null) }),
  activity_logs: logOf(log, reach),
  updates: ({ limit, page }: { limit: number; page: number }) => updates.slice((page - 1) * limit, page * limit),
  ...more,
});

function stamped(items: Row[], query: Row | null): Row[] {
  const active = items.filter(({ state }) => state === 'active');
  if (!query) return active;
  const [rule] = query['rules'] as { column_id: string; operator: string; compare_value: [string, string] }[];
  expect(rule).toMatchObject({ column_id: '__last_updated__', operator: 'between' });
  const [from, to] = rule!.compare_value;
  return active.filter(({ stamp }) => typeof stamp === 'string' && stamp >= from && stamp <= to);
}

/** Root fields over these boards: also `items` by id, of every state. */
export const account = (...boards: [Row, Row[]?][]): Row => ({
  boards: ({ ids, limit, page }: { ids?: string[]; limit: number; page: number }) =>
    boards
      .map(([one]) => one)
      .filter(({ id }) => !ids || ids.includes(id as string))
      .slice((page - 1) * limit, page * limit),
  items: ({ ids, exclude_nonactive }: { ids: string[]; exclude_nonactive: boolean }) =>
    boards
      .flatMap(([, items = []]) => items)
      .filter(({ id, state }) => ids.includes(id as string) && (state === 'active' || !exclude_nonactive)),
});

/** An account with one board. */
export const single = (id: string, world: BoardWorld = {}): Row => account([board(id, world), world.items ?? []]);
