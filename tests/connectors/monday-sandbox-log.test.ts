import {
  bench,
  closeAll,
  DAY,
  DAY_ONE,
  idsOf,
  M,
  MINUTE,
  newItem,
  SECOND,
  setValue,
  type Bench,
} from './monday-sandbox.company.js';

afterEach(closeAll);

interface Entry {
  id: string;
  event: string;
  entity: string;
  user_id: string;
  created_at: string;
  account_id: string;
  data: any;
}

async function logOf(self: Pick<Bench, 'ask'>, args = 'limit: 1000', board: string = M.board): Promise<Entry[]> {
  const query = `{ boards(ids: ["${board}"], state: all) { activity_logs(${args}) { id account_id event entity user_id created_at data } } }`;
  const { data } = await self.ask(query);
  return data.boards[0].activity_logs.map((entry: Entry) => ({ ...entry, data: JSON.parse(entry.data) }));
}

const msOf = (entry: Entry) => Number(BigInt(entry.created_at) / 10_000n);

describe('the activity log', () => {
  test('created_at is 17 digits of 100 ns, newest first, also within one instant', async () => {
    const at = DAY_ONE + MINUTE;
    const self = await bench([
      setValue(M.brief, 'status', { label: 1 }, { at, log: 'a' }),
      setValue(M.brief, 'status', { label: 2 }, { at, log: 'b' }),
      setValue(M.brief, 'status', { label: 0 }, { at: at + 1, log: 'c' }),
    ]);
    const log = await logOf(self);
    expect(idsOf(log).slice(0, 3)).toEqual(['c', 'b', 'a']);
    for (const { created_at } of log) expect(created_at).toMatch(/^\d{17}$/);
    expect(log.slice(0, 3).map(msOf)).toEqual([at + 1, at, at]);
    expect(BigInt(log[1]!.created_at) > BigInt(log[2]!.created_at)).toBe(true);
    expect(Number(log[0]!.created_at)).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
    expect(log[0]).toMatchObject({ account_id: M.account, entity: 'pulse', user_id: M.lea });
    expect(self.sandbox.offContract).toEqual([]);
  });

  test('25 entries unless a limit is given; pages; windows of time', async () => {
    const self = await bench(Array.from({ length: 40 }, (_, i) => setValue(M.brief, 'status', { label: i % 3 })));
    expect(await logOf(self, 'page: 1')).toHaveLength(25);
    const all = await logOf(self);
    const pages = [
      await logOf(self, 'limit: 20, page: 1'),
      await logOf(self, 'limit: 20, page: 2'),
      await logOf(self, 'limit: 20, page: 3'),
    ];
    expect(pages.flat()).toEqual(all);
    expect(pages[2]!.length).toBeLessThan(20);
    const iso = (minutes: number) => JSON.stringify(new Date(DAY_ONE + minutes * MINUTE).toISOString());
    const window = await logOf(self, `limit: 100, from: ${iso(10)}, to: ${iso(12)}`);
    // Entries lie some ticks after their millisecond, so a window does not hold what happened at its very end.
    expect(window.map(msOf)).toEqual([DAY_ONE + 11 * MINUTE, DAY_ONE + 10 * MINUTE]);
  });

  test('column_ids, group_ids, item_ids and user_ids', async () => {
    const self = await bench([
      setValue(M.brief, 'status', { label: 1 }),
      setValue(M.brief, 'date4', { date: '2026-03-01' }, { by: 'omar' }),
      newItem(M.copy, 'There', { group: 'doing' }),
    ]);
    const events = async (args: string) => (await logOf(self, `limit: 100, ${args}`)).map(({ event }) => event);
    expect(await events('column_ids: ["date4"]')).toEqual(['update_column_value']);
    expect(await events('group_ids: ["doing"]')).toEqual(['create_pulse']);
    expect(await events(`item_ids: ["${M.brief}"]`)).toEqual([
      'update_column_value',
      'update_column_value',
      'create_pulse',
    ]);
    expect(await events(`user_ids: ["${M.omar}"]`)).toEqual(['update_column_value']);
  });

  test('10 000 entries at most can be reached, however one pages', async () => {
    const self = await bench(
      Array.from({ length: 10_050 }, (_, i) =>
        setValue(M.brief, 'status', { label: i % 3 }, { at: DAY_ONE + (i + 1) * SECOND }),
      ),
    );
    expect(await logOf(self, 'limit: 10000')).toHaveLength(10_000);
    expect(await logOf(self, 'limit: 1000, page: 11')).toEqual([]);
    const [oldest] = (await logOf(self, 'limit: 1000, page: 10')).slice(-1);
    expect(msOf(oldest!)).toBe(DAY_ONE + 51 * SECOND);
    const old = JSON.stringify(new Date(DAY_ONE + 40 * SECOND).toISOString());
    expect(await logOf(self, `limit: 100, to: ${old}`)).toEqual([]);
    expect(self.sandbox.offContract).toEqual([]);
    const { errors } = await self.ask(`{ boards { activity_logs(limit: 10001) { id } } }`);
    expect(errors[0].extensions.code).toBe('InvalidArgumentException');
    expect(self.sandbox.offContract.length).toBeGreaterThan(0);
  });

  test('an entry is there ten seconds after what it tells', async () => {
    const self = await bench([setValue(M.brief, 'status', { label: 1 }, { log: 'late' })]);
    const isThere = async (age: number) => {
      self.now = DAY_ONE + MINUTE + age;
      return idsOf(await logOf(self)).includes('late');
    };
    expect(await isThere(0)).toBe(false);
    expect(await isThere(10 * SECOND - 1)).toBe(false);
    expect(await isThere(10 * SECOND)).toBe(true);
    const { data } = await self.ask(`{ items(ids: ["${M.brief}"]) { column_values(ids: ["status"]) { text } } }`);
    expect(data.items[0].column_values[0].text).toBe('Done');
  });

  test('an event nobody documents, once a board', async () => {
    const self = await bench();
    for (const board of [M.board, M.side, M.subs]) {
      const events = (await logOf(self, 'limit: 100', board)).map(({ event }) => event);
      expect(events.filter((event) => event === 'board_view_added')).toHaveLength(1);
    }
  });
});

describe('entries about cells', () => {
  test('a status: legacy type, label and previous label with their texts, who and where', async () => {
    const self = await bench([setValue(M.brief, 'status', { label: 2 }, { log: 'x' })]);
    const [entry] = await logOf(self);
    expect(entry).toMatchObject({ id: 'x', event: 'update_column_value' });
    expect(entry!.data).toMatchObject({
      board_name: 'Launch',
      group_id: 'topics',
      group_title: 'Ideas',
      is_top_group: true,
      pulse_name: 'Write the brief',
      column_id: 'status',
      column_type: 'color',
      column_title: 'Status',
      value: { label: { index: 2, text: 'Stuck', is_done: false, style: { color: '#e2445c' } }, post_id: null },
      previous_value: { label: { index: 0, text: 'Working on it' }, post_id: null },
      previous_textual_value: 'Working on it',
      is_undo_action: false,
    });
  });

  test('ids in the payload are whole numbers, above 2^53 as well', async () => {
    const { ask } = await bench([setValue(M.brief, 'status', { label: 2 })]);
    const { data } = await ask(`{ boards(ids: ["${M.board}"]) { activity_logs(limit: 1) { data } } }`);
    expect(data.boards[0].activity_logs[0].data).toContain(`"pulse_id":${M.brief},`);
  });

  test('previous_value: null on the first set, without a label where the cell was emptied', async () => {
    const self = await bench([
      setValue(M.part, 'status', { label: 1 }),
      setValue(M.part, 'status', null),
      setValue(M.part, 'status', { label: 0 }),
      setValue(M.part, 'people', { people: ['lea'] }),
    ]);
    const log = (await logOf(self, 'limit: 4', M.subs)).map(({ data }) => data).toReversed();
    expect(log[0].previous_value).toBeNull();
    expect(log[1].value.label).toMatchObject({ index: 5, text: '' });
    expect(log[1].previous_value.label).toMatchObject({ index: 1, text: 'Done' });
    expect(log[2].previous_value).toEqual({ post_id: null });
    expect(log[3]).toMatchObject({
      previous_value: null,
      value: { personsAndTeams: [{ id: 70000001, kind: 'person' }] },
    });
    expect(log[0]).toMatchObject({ parent_item_id: expect.anything(), parent_board_id: 4450000001 });
  });

  test('undo is flagged; automations have a negative user', async () => {
    const self = await bench([
      setValue(M.brief, 'status', { label: 2 }, { by: null }),
      setValue(M.brief, 'status', { label: 0 }, { undo: true }),
    ]);
    const [undo, automatic] = await logOf(self);
    expect([undo!.data.is_undo_action, undo!.user_id]).toEqual([true, M.lea]);
    expect([automatic!.data.is_undo_action, automatic!.user_id]).toEqual([false, '-4']);
  });

  test('other kinds of cells', async () => {
    const self = await bench([
      setValue(M.brief, 'date4', { date: '2026-03-01' }),
      setValue(M.brief, 'date4', null),
      setValue(M.brief, 'waits', { items: [M.brief] }),
      setValue(M.brief, 'text_key', { text: 'CMP-2' }),
      setValue(M.brief, 'budget', { number: 4 }),
      setValue(M.brief, 'link', { url: 'https://x.test', text: 'x' }),
      setValue(M.brief, 'long', { text: 'y' }),
    ]);
    const log = (await logOf(self, 'limit: 7'))
      .toReversed()
      .map(({ data }) => [data.column_type, data.value, data.previous_value]);
    expect(log[0]).toEqual(['date', { date: '2026-03-01', icon: null, time: null }, null]);
    expect(log[1]).toEqual(['date', {}, { date: '2026-03-01', icon: null, time: null }]);
    expect(log[2]![0]).toBe('dependency');
    expect(Object.keys(log[2]![1])).toEqual(['linkedPulseIds']);
    expect(log[3]).toEqual(['text', { value: 'CMP-2' }, { value: 'CMP-1' }]);
    expect(log[4]![0]).toBe('numeric');
    expect(log[5]).toEqual(['link', { url: 'https://x.test', text: 'x' }, null]);
    expect(log[6]).toEqual(['long-text', { text: 'y' }, null]);
  });

  test('entries from before 2026 do not say whether a label means done', async () => {
    const early = Date.UTC(2025, 11, 30);
    const self = await bench([], { company: await olderCompany(early) });
    const [entry] = await logOf(self);
    expect(entry!.data.value.label).toEqual({ index: 1, text: 'Done', style: expect.any(Object) });
  });

  test('a batch is one entry for all its items; what was before only where it was the same', async () => {
    const self = await bench([
      newItem(M.copy, 'Other', { values: { status: { label: 0 } } }),
      { type: 'values_set', items: [M.brief, M.copy], column: 'status', value: { label: 1 }, log: 'same' },
      setValue(M.copy, 'status', { label: 2 }),
      { type: 'values_set', items: [M.brief, M.copy], column: 'status', value: { label: 0 }, log: 'mixed' },
    ]);
    const log = await logOf(self);
    const [mixed, same] = ['mixed', 'same'].map((id) => log.find((entry) => entry.id === id)!);
    expect(same).toMatchObject({ event: 'batch_change_pulses_column_value' });
    expect(same!.data.pulse_ids).toHaveLength(2);
    expect(same!.data.pulse_id).toBeUndefined();
    expect(same!.data).toMatchObject({
      value: { label: { text: 'Done' } },
      previous_value: { label: { text: 'Working on it' } },
    });
    expect(mixed!.data).not.toHaveProperty('previous_value');
  });
});

/** One board with one item whose status was set at that time. */
async function olderCompany(at: number) {
  const { smallCompany } = await import('./monday-sandbox.company.js');
  const company = smallCompany([setValue(M.brief, 'status', { label: 1 })]);
  return {
    ...company,
    monday: company.monday.map((event) => ({ ...event, at: at + (event.type === 'value_set' ? DAY : 0) })),
  };
}
