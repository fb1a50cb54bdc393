import {
  bench,
  closeAll,
  HOUR,
  idsOf,
  M,
  MINUTE,
  newItem,
  pageOf,
  setValue,
  type Bench,
} from './monday-sandbox.company.js';

afterEach(closeAll);

const many = (count: number, more: Parameters<typeof newItem>[2] = {}) =>
  Array.from({ length: count }, (_, i) =>
    newItem(String(9_300_000_000 + i), `Item ${String(i).padStart(3, '0')}`, more),
  );

const first = (limit: number | null, rules = '') =>
  `{ boards(ids: ["${M.board}"]) { items_page(${limit === null ? '' : `limit: ${limit}`} ${rules}) { cursor items { id updated_at } } } }`;

const next = (cursor: string, limit: number) =>
  `{ next_items_page(limit: ${limit}, cursor: ${JSON.stringify(cursor)}) { cursor items { id updated_at } } }`;

/** Every page of a walk; `between` runs after each. */
async function walk(self: Bench, limit: number, rules = '', between: () => void = () => {}): Promise<string[]> {
  const found: string[] = [];
  let page = pageOf(await self.ask(first(limit, rules)));
  for (;;) {
    found.push(...idsOf(page.items));
    if (page.cursor === null) return found;
    between();
    page = pageOf(await self.ask(next(page.cursor, limit)));
  }
}

describe('pages of items', () => {
  test('25 items unless a limit is given, 500 at most', async () => {
    const { ask, sandbox } = await bench(many(30));
    const page = pageOf(await ask('{ boards(ids: ["4450000001"]) { items_page { cursor items { id } } } }'));
    expect(page.items).toHaveLength(25);
    expect(page.cursor).toEqual(expect.any(String));
    expect(pageOf(await ask(first(500))).items).toHaveLength(31);
    expect(sandbox.offContract).toEqual([]);
    const { data, errors } = await ask(first(501));
    expect(data.boards).toEqual([null]);
    expect(errors[0]).toMatchObject({ message: 'limit must be between 1 and 500', path: ['boards', 0, 'items_page'] });
    expect(sandbox.offContract).toEqual(['POST /v2 boards.items_page: items_page: limit 501']);
  });

  test('a walk shows each item once and ends with a null cursor', async () => {
    const self = await bench(many(30));
    for (const limit of [1, 7, 30, 31, 32]) {
      const found = await walk(self, limit);
      expect(found).toHaveLength(31);
      expect(new Set(found).size).toBe(31);
    }
    expect(self.sandbox.offContract).toEqual([]);
  });

  test('two walks do not share an order', async () => {
    const self = await bench(many(30));
    const [one, other] = [await walk(self, 10), await walk(self, 10)];
    expect(one).not.toEqual(other);
    expect(one.toSorted()).toEqual(other.toSorted());
  });

  test('nothing that stays is lost when items come and go between two pages', async () => {
    const items = many(30);
    const self = await bench([
      ...items,
      ...items.slice(0, 8).map(({ id }) => ({ type: 'item_archived' as const, item: id })),
      ...many(8).map((item) => ({ ...item, id: `${item.id}1` })),
    ]);
    self.now -= 16 * MINUTE;
    const found = await walk(self, 4, '', () => (self.now += MINUTE));
    for (const { id } of items.slice(8)) expect(found).toContain(id);
    expect(new Set(found).size).toBe(found.length);
  });

  test('a cursor lives for 60 minutes from the first page, not from the last', async () => {
    const self = await bench(many(30));
    const page = pageOf(await self.ask(first(10)));
    self.now += 59 * MINUTE;
    const second = pageOf(await self.ask(next(page.cursor, 10)));
    expect(second.items).toHaveLength(10);
    self.now += MINUTE;
    const { status, data, errors } = await self.ask(next(second.cursor, 10));
    expect(status).toBe(200);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      {
        message: 'CursorExpiredError: The cursor provided for pagination has expired',
        extensions: { code: 'CursorException', status_code: 200 },
      },
    ]);
    expect(self.sandbox.offContract).toEqual([]);
  });

  test('a cursor from nowhere is none; it outlives a restart', async () => {
    const one = await bench(many(30));
    const other = await bench(many(30));
    const { cursor } = pageOf(await one.ask(first(10)));
    expect(pageOf(await other.ask(next(cursor, 500))).items).toHaveLength(21);
    for (const wrong of ['nonsense', `${cursor}0`, `A${cursor}`]) {
      const { errors } = await one.ask(next(wrong, 10));
      expect(errors[0].extensions.code).toBe('CursorException');
    }
  });

  test('the filter is frozen in the cursor; another one beside it is refused and noted', async () => {
    const marked = many(30).map((item, i) => ({ ...item, values: { status: { label: i % 2 } } }));
    const self = await bench(marked);
    const rules = 'query_params: { rules: [{ column_id: "status", compare_value: [1] }] }';
    const found = await walk(self, 4, rules);
    expect(found.toSorted()).toEqual(idsOf(marked.filter((_, i) => i % 2 === 1)));
    const { cursor } = pageOf(await self.ask(first(4, rules)));
    const again = await self.ask(first(4, `cursor: "${cursor}"`));
    expect(again.errors).toBeUndefined();
    expect(self.sandbox.offContract).toEqual([]);
    const { errors } = await self.ask(first(4, `cursor: "${cursor}", ${rules}`));
    expect(errors[0].extensions.code).toBe('InvalidArgumentException');
    expect(self.sandbox.offContract).toHaveLength(1);
  });

  test('groups have pages of their own', async () => {
    const { ask } = await bench([...many(3), newItem(M.copy, 'There', { group: 'doing' })]);
    const { data } = await ask(
      `{ boards(ids: ["${M.board}"]) { groups { id items_page(limit: 10) { items { id } } } } }`,
    );
    expect(data.boards[0].groups.map((group: any) => group.items_page.items.length)).toEqual([4, 1]);
  });
});

describe('filters', () => {
  const rule = (column: string, value: unknown, operator = 'any_of') =>
    `query_params: { rules: [{ column_id: "${column}", operator: ${operator}, compare_value: ${JSON.stringify(value)} }] }`;

  test('`__last_updated__` takes between alone; its ends are outside', async () => {
    const self = await bench([setValue(M.brief, 'status', { label: 2 })]);
    const at = (offset: number) => new Date(self.now - MINUTE + offset).toISOString();
    const found = async (from: number, to: number) =>
      pageOf(await self.ask(first(10, rule('__last_updated__', [at(from), at(to)], 'between')))).items.length;
    expect(await found(-1000, 1000)).toBe(1);
    expect(await found(0, 1000)).toBe(0);
    expect(await found(-1000, 0)).toBe(0);
    expect(await found(-HOUR, -1000)).toBe(0);
    expect(self.sandbox.offContract).toEqual([]);
  });

  test.each(['greater_than', 'greater_than_or_equals', 'any_of', 'within_the_last'])(
    '`__last_updated__` refuses %s',
    async (operator) => {
      const { ask } = await bench();
      const { status, errors } = await ask(first(10, rule('__last_updated__', ['2026-01-01T00:00:00Z'], operator)));
      expect(status).toBe(200);
      expect(errors[0]).toMatchObject({
        message: 'no_operator_config',
        extensions: { code: 'InvalidArgumentException' },
      });
    },
  );

  test.each([
    ['status by index', rule('status', [0]), ['brief']],
    ['status by the empty label', rule('status', [5]), ['other']],
    ['status that is empty', rule('status', [], 'is_empty'), ['other']],
    ['people', rule('people', [`person-${M.lea}`]), ['brief']],
    ['text', rule('text_key', 'cmp', 'contains_text'), ['brief']],
    ['text that is not there', rule('text_key', 'cmp', 'not_contains_text'), ['other']],
    ['date between', rule('date4', ['2026-03-01', '2026-03-31'], 'between'), ['other']],
    ['number', rule('budget', 9, 'greater_than'), ['other']],
    ['dependency', rule('waits', [M.brief]), ['other']],
    ['name', rule('name', 'Write', 'starts_with'), ['brief']],
    ['group', rule('group', ['topics']), ['brief']],
    ['ids', `query_params: { ids: ["${M.copy}"] }`, ['other']],
    [
      'one or the other',
      'query_params: { operator: or, rules: [{ column_id: "name", compare_value: ["write the brief"] }, { column_id: "group", compare_value: ["doing"] }] }',
      ['brief', 'other'],
    ],
    [
      'groups of rules',
      'query_params: { groups: [{ rules: [{ column_id: "group", compare_value: ["doing"] }] }] }',
      ['other'],
    ],
  ])('%s', async (_, rules, expected) => {
    const { ask, sandbox } = await bench([
      newItem(M.copy, 'Other', {
        group: 'doing',
        values: { date4: { date: '2026-03-15' }, budget: { number: 10 }, waits: { items: [M.brief] } },
      }),
    ]);
    const names: Record<string, string> = { [M.brief]: 'brief', [M.copy]: 'other' };
    const { items } = pageOf(await ask(first(10, rules)));
    expect(
      idsOf(items)
        .map((id) => names[id] ?? id)
        .toSorted(),
    ).toEqual(expected);
    expect(sandbox.offContract).toEqual([]);
  });

  test('order_by last update, both ways, page by page', async () => {
    const self = await bench(many(12));
    const order = (direction: string) =>
      `query_params: { order_by: [{ column_id: "__last_updated__", direction: ${direction} }] }`;
    const up = await walk(self, 5, order('asc'));
    expect(up).toEqual([M.brief, ...idsOf(many(12))]);
    expect(await walk(self, 5, order('desc'))).toEqual(up.toReversed());
  });

  test('items_page_by_column_values', async () => {
    const { ask } = await bench([newItem(M.copy, 'Other', { values: { text_key: { text: 'CMP-2' } } })]);
    const { data } = await ask(
      `{ items_page_by_column_values(board_id: "${M.board}", limit: 5, columns: [{ column_id: "text_key", column_values: ["CMP-2"] }]) { items { id } } }`,
    );
    expect(idsOf(data.items_page_by_column_values.items)).toEqual([M.copy]);
  });
});
