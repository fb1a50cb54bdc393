import {
  bench,
  closeAll,
  DAY,
  DAY_ONE,
  idsOf,
  M,
  MINUTE,
  newItem,
  setValue,
  type Bench,
} from './monday-sandbox.company.js';

afterEach(closeAll);

const STATUS = 'column_values(ids: ["status"]) { text value ... on StatusValue { index label is_done updated_at } }';

async function itemOf(self: Bench, id: string, fields = `id name state created_at updated_at ${STATUS}`) {
  const { data } = await self.ask(`{ items(ids: ["${id}"]) { ${fields} } }`);
  return data.items[0] ?? null;
}

async function eventsOf(self: Bench, board: string = M.board): Promise<{ id: string; event: string; data: any }[]> {
  const { data } = await self.ask(
    `{ boards(ids: ["${board}"], state: all) { activity_logs(limit: 100) { id event data } } }`,
  );
  return data.boards[0].activity_logs.map((entry: any) => ({ ...entry, data: JSON.parse(entry.data) }));
}

describe('stamps that mislead', () => {
  test('a duplicate keeps the old updated_at until something changes in it', async () => {
    const self = await bench([
      setValue(M.brief, 'status', { label: 2 }),
      newItem(M.copy, 'Copy of the brief', { duplicateOf: M.brief, values: { status: { label: 2 } } }),
      setValue(M.copy, 'status', { label: 1 }),
    ]);
    self.now = DAY_ONE + 2.5 * MINUTE;
    const copy = await itemOf(self, M.copy);
    expect(copy).toMatchObject({ created_at: '2026-02-02T09:02:00Z', updated_at: '2026-02-02T09:01:00Z' });
    expect(copy.column_values[0].updated_at).toBe('2026-02-02T09:01:00Z');
    const [entry] = await eventsOf(self);
    expect(entry!.event).toBe('batch_duplicate_pulses');
    expect(entry!.data.duplicated_pulse_ids).toEqual([Number(M.copy)]);
    expect(entry!.data).not.toHaveProperty('pulse_id');
    const from = new Date(DAY_ONE + 1.5 * MINUTE).toISOString();
    const { data } = await self.ask(
      `{ boards(ids: ["${M.board}"]) { items_page(limit: 10, query_params: { rules: [{ column_id: "__last_updated__", operator: between, compare_value: ["${from}", "2030-01-01T00:00:00Z"] }] }) { items { id } } } }`,
    );
    expect(data.boards[0].items_page.items).toEqual([]);
    self.now = DAY_ONE + 4 * MINUTE;
    expect((await itemOf(self, M.copy)).updated_at).toBe('2026-02-02T09:03:00Z');
  });

  test("a template's cell was changed before its item was made", async () => {
    const changedAt = Date.UTC(2019, 2, 1, 17, 28);
    const self = await bench([newItem(M.copy, 'From a template', { values: { status: { label: 0, changedAt } } })]);
    const [cell] = (await itemOf(self, M.copy)).column_values;
    expect(JSON.parse(cell.value)).toEqual({ index: 0, post_id: null, changed_at: '2019-03-01T17:28:00.000Z' });
    expect(cell.updated_at).toBe('2019-03-01T17:28:00Z');
  });
});

describe('labels', () => {
  test('a renamed label: the log keeps the text of its time, items show the new one', async () => {
    const self = await bench([
      setValue(M.brief, 'status', { label: 2 }, { log: 'before' }),
      { type: 'label_renamed', board: M.board, column: 'status', index: 2, text: 'Blocked 🧱' },
      setValue(M.brief, 'status', { label: 1 }, { log: 'after' }),
      setValue(M.brief, 'status', { label: 2 }),
    ]);
    expect((await itemOf(self, M.brief)).column_values[0]).toMatchObject({ label: 'Blocked 🧱', index: 2 });
    const log = await eventsOf(self);
    const entry = (id: string) => log.find((one) => one.id === id)!.data;
    expect(entry('before').value.label.text).toBe('Stuck');
    expect(entry('after').previous_value.label.text).toBe('Blocked 🧱');
    expect(log.map(({ event }) => event)).toContain('change_column_settings');
  });

  test('every column of labels has a deactivated one, with the text of another', async () => {
    const { ask } = await bench();
    const { data } = await ask(`{ boards(ids: ["${M.board}"]) { columns(types: [status]) { settings } } }`);
    const { labels } = data.boards[0].columns[0].settings;
    expect(labels.filter((label: any) => label.is_deactivated)).toEqual([
      expect.objectContaining({ index: 11, label: 'Working on it', is_done: false }),
    ]);
  });

  test('the empty label has index 5 and no text; a cell that never held anything has no index', async () => {
    const self = await bench([setValue(M.brief, 'status', null), newItem(M.copy, 'Untouched')]);
    const [emptied] = (await itemOf(self, M.brief)).column_values;
    expect(emptied).toMatchObject({ index: 5, label: null, text: '', is_done: false });
    expect(JSON.parse(emptied.value).index).toBe(5);
    const [untouched] = (await itemOf(self, M.copy)).column_values;
    expect(untouched).toEqual({ index: null, label: null, text: null, is_done: null, updated_at: null, value: null });
  });
});

describe('states', () => {
  const listed = async (self: Bench) => {
    const { data } = await self.ask(
      `{ boards(ids: ["${M.board}"]) { items_count items_page(limit: 500) { items { id } } } }`,
    );
    expect(data.boards[0].items_count).toBe(data.boards[0].items_page.items.length);
    return idsOf(data.boards[0].items_page.items);
  };

  test('archived, deleted and restored items: off the pages, by their ids with their state', async () => {
    const self = await bench([
      newItem(M.copy, 'Other'),
      { type: 'item_archived', item: M.brief, log: 'archived' },
      { type: 'item_deleted', item: M.copy, log: 'deleted' },
    ]);
    expect(await listed(self)).toEqual([]);
    expect((await itemOf(self, M.brief)).state).toBe('archived');
    expect((await itemOf(self, M.copy)).state).toBe('deleted');
    const { data } = await self.ask(`{ items(ids: ["${M.brief}", "${M.copy}"], exclude_nonactive: true) { id } }`);
    expect(data.items).toEqual([]);
    const log = await eventsOf(self);
    expect(log.slice(0, 2).map(({ id, event, data: { pulse_name } }) => [id, event, pulse_name])).toEqual([
      ['deleted', 'delete_pulse', 'Other'],
      ['archived', 'archive_pulse', 'Write the brief'],
    ]);
  });

  test('a deleted item is known by its id for 30 days', async () => {
    const self = await bench([{ type: 'item_deleted', item: M.brief }]);
    self.now = DAY_ONE + MINUTE + 30 * DAY - 1;
    expect((await itemOf(self, M.brief)).state).toBe('deleted');
    self.now += 1;
    expect(await itemOf(self, M.brief)).toBeNull();
  });

  test('a restored item is back', async () => {
    const self = await bench([
      { type: 'item_deleted', item: M.brief },
      { type: 'item_restored', item: M.brief },
    ]);
    expect(await listed(self)).toEqual([M.brief]);
    expect((await eventsOf(self))[0]!.event).toBe('restore_pulse');
  });

  test('a deleted group takes its items with it: one entry an item', async () => {
    const self = await bench([
      newItem(M.copy, 'Other', { group: 'doing' }),
      { type: 'group_deleted', board: M.board, group: 'topics', log: 'g' },
    ]);
    expect(await listed(self)).toEqual([M.copy]);
    expect((await itemOf(self, M.brief)).state).toBe('deleted');
    const log = await eventsOf(self);
    expect(log.slice(0, 2).map(({ id, event }) => [id, event])).toEqual([
      [`g:${M.brief}`, 'delete_group_pulse'],
      ['g', 'delete_group'],
    ]);
    expect(log[1]!.data).not.toHaveProperty('pulse_ids');
  });

  test('items of a deleted board are deleted, without an entry', async () => {
    const self = await bench([{ type: 'board_deleted', board: M.board }]);
    expect((await itemOf(self, M.brief)).state).toBe('deleted');
    self.now = DAY_ONE + MINUTE + 30 * DAY;
    expect(await itemOf(self, M.brief)).toBeNull();
  });

  test('below `subitems` the state of those that are not active breaks', async () => {
    const self = await bench([
      newItem(M.copy, 'Second part', { board: M.subs, parent: M.brief }),
      { type: 'item_archived', item: M.copy },
    ]);
    const { data, errors } = await self.ask(`{ items(ids: ["${M.brief}"]) { subitems { id state } } }`);
    expect(data.items[0].subitems).toEqual([
      { id: M.part, state: 'active' },
      { id: M.copy, state: null },
    ]);
    expect(errors).toMatchObject([
      { path: ['items', 0, 'subitems', 1, 'state'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    ]);
    expect((await itemOf(self, M.copy)).state).toBe('archived');
    expect(self.sandbox.offContract).toEqual([]);
  });

  test('an archived board: its items and its log can be read', async () => {
    const { ask } = await bench([{ type: 'board_archived', board: M.board }]);
    const { data } = await ask(
      '{ boards(state: archived) { items_page(limit: 5) { items { id } } activity_logs(limit: 1) { event } } }',
    );
    expect(idsOf(data.boards[0].items_page.items)).toEqual([M.brief]);
    expect(data.boards[0].activity_logs).toEqual([{ event: 'board_archived' }]);
  });
});

describe('moves', () => {
  test('between groups: two entries that share action_record_id, the item at data.pulse.id', async () => {
    const self = await bench([{ type: 'item_moved', item: M.brief, group: 'doing', log: 'm' }]);
    const [into, from] = await eventsOf(self);
    expect([into!.event, from!.event]).toEqual(['move_pulse_into_group', 'move_pulse_from_group']);
    expect(into!.id).toBe('m');
    expect(from!.id).not.toBe('m');
    expect(into!.data.action_record_id).toBe(from!.data.action_record_id);
    expect(Number.isSafeInteger(into!.data.action_record_id)).toBe(true);
    for (const { data } of [into!, from!]) {
      expect(data).toMatchObject({
        pulse: { id: expect.anything(), name: 'Write the brief' },
        source_group: { id: 'topics', title: 'Ideas' },
        dest_group: { id: 'doing', title: 'Doing' },
      });
      expect(data).not.toHaveProperty('pulse_id');
    }
    expect((await itemOf(self, M.brief, 'group { id }')).group.id).toBe('doing');
  });

  test('between boards: one entry on each, and the cells that both boards have', async () => {
    const self = await bench([{ type: 'item_moved_to_board', item: M.brief, board: M.side, group: 'doing', log: 'm' }]);
    const [[from], [into]] = [await eventsOf(self), await eventsOf(self, M.side)];
    expect([from!.event, into!.event]).toEqual(['move_pulse_from_board', 'move_pulse_into_board']);
    expect(into!.data).toMatchObject({ source_board: { name: 'Launch' }, dest_board: { name: 'Side work' } });
    const item = await itemOf(self, M.brief, `board { id } group { id } ${STATUS}`);
    expect(item).toMatchObject({
      board: { id: M.side },
      group: { id: 'doing' },
      column_values: [{ text: 'Working on it' }],
    });
  });

  test('names of items and boards', async () => {
    const self = await bench([
      { type: 'item_renamed', item: M.brief, name: 'Brief' },
      { type: 'board_renamed', board: M.board, name: 'Liftoff' },
      { type: 'group_added', board: M.board, id: 'later', title: 'Later' },
    ]);
    const log = await eventsOf(self);
    expect(log.slice(0, 3).map(({ event, data: { value, previous_value } }) => [event, value, previous_value])).toEqual(
      [
        ['create_group', undefined, undefined],
        ['update_board_name', { name: 'Liftoff' }, { name: 'Launch' }],
        ['update_name', { name: 'Brief' }, { name: 'Write the brief' }],
      ],
    );
  });
});
