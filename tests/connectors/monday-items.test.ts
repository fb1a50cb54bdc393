import type { ItemCursor } from '../../connectors/monday/item-walk.js';
import { items } from '../../connectors/monday/items.js';
import { account, APPROVAL, board, cell, column, entry, item, single, STATUS } from './monday-company.js';
import { BOARD, openStub, read, refused } from './monday-stub.js';

const THROUGH = '2026-03-02T09:00:00.000Z';
/** The columns' mark of a board with one status column. */
async function since(world = single(BOARD)): Promise<ItemCursor> {
  const { cursors } = await read('items', await openStub(world));
  return { ...(cursors[0] as ItemCursor), through: THROUGH };
}
const at = (id: string, more = {}) => item(id, BOARD, more);

describe('all items of a board', () => {
  it('first page with the board, the rest by its cursor, 500 at a time; the cursor of the walk lies before its end', async () => {
    const world = account([
      board(BOARD, { more: { items_page: () => ({ cursor: 'two', items: [at('1')] }) } }),
      [at('1'), at('2')],
    ]);
    const next = { next_items_page: () => ({ cursor: null, items: [at('2')] }) };
    const { keys, whole, cursors, asked } = await read('items', await openStub({ ...world, ...next }));
    expect({ keys, whole }).toEqual({ keys: ['1', '2'], whole: true });
    expect(asked('ItemsFirst')[0]!.variables).toEqual({ board: BOARD, limit: 500 });
    // The cursor holds the filter; giving it again is refused.
    expect(asked('ItemsNext')[0]!.variables).toEqual({ cursor: 'two', limit: 500 });
    expect(cursors).toEqual([{ through: '2026-03-02T09:55:00.000Z', columns: expect.any(String) }]);
  });

  it('an empty page that names another is not the end (airbyte#25862)', async () => {
    const world = account([board(BOARD, { more: { items_page: () => ({ cursor: 'two', items: [] }) } })]);
    const next = { next_items_page: () => ({ cursor: null, items: [at('2')] }) };
    expect((await read('items', await openStub({ ...world, ...next }))).keys).toEqual(['2']);
  });

  const endless = (cursor: () => string) => ({
    ...account([board(BOARD, { more: { items_page: () => ({ cursor: cursor(), items: [at('1')] }) } })]),
    next_items_page: () => ({ cursor: cursor(), items: [at('2')] }),
  });

  it('a repeated cursor is an error, not an endless walk', async () => {
    const walk = read('items', await openStub(endless(() => 'same')));
    await expect(walk).rejects.toMatchObject({ code: 'UPSTREAM_LOOP' });
  });

  it('a cursor that died begins the board again, since the order is not stable (bM7, airbyte#54192)', async () => {
    const { next_items_page: _, ...world } = endless(() => 'mid');
    const stub = await openStub(
      { ...world, next_items_page: () => ({ cursor: null, items: [at('2')] }) },
      (operation, _v, nth) => (operation === 'ItemsNext' && nth === 1 ? refused('CursorException') : null),
    );
    const { keys, whole } = await read('items', stub);
    expect({ keys, whole }).toEqual({ keys: ['1', '1', '2'], whole: true });
    expect(stub.asked('ItemsFirst')).toHaveLength(2);
  });

  it('a cursor that always dies ends after three beginnings more', async () => {
    const stub = await openStub(
      endless(() => 'mid'),
      (operation) => (operation === 'ItemsNext' ? refused('CursorException') : null),
    );
    await expect(read('items', stub)).rejects.toMatchObject({ code: 'UPSTREAM_LOOP' });
    expect(stub.asked('ItemsFirst')).toHaveLength(4);
  });

  it('a page too large, or too costly, is asked for in smaller ones down to one item (bM9)', async () => {
    const heavy = at('1', { name: 'x'.repeat(17_000_000) });
    const stub = await openStub(single(BOARD, { items: [heavy] }), (operation, { limit }) =>
      operation === 'ItemsFirst' && limit === 500
        ? refused('COMPLEXITY_BUDGET_EXHAUSTED', [], null, { complexity: 6e6, complexity_budget_limit: 5e6 })
        : null,
    );
    const { keys } = await read('items', stub);
    expect(keys).toEqual(['1']);
    expect(stub.asked('ItemsFirst').map(({ variables }) => variables['limit'])).toEqual([500, 100, 20, 4, 1]);
  });

  it('half a page beside an error gives nothing, and no cursor moves (bM1)', async () => {
    const stub = await openStub(single(BOARD, { items: [at('1')] }), (operation) =>
      operation === 'ItemsFirst'
        ? refused('INTERNAL_SERVER_ERROR', ['boards', 0, 'items_page', 'items', 1], { boards: [{ id: BOARD }] })
        : null,
    );
    await expect(read('items', stub)).rejects.toMatchObject({ name: 'TransientError' });
  });

  it('archived items are in no list: the log names them, the look by id shows them (bM10)', async () => {
    const log = [
      entry('archive_pulse', '2026-02-10T08:00:00Z', { pulse_id: 2 }),
      entry('delete_pulse', '2026-02-11T08:00:00Z', { pulse_id: 3 }),
      entry('batch_delete_pulses', '2026-02-12T08:00:00Z', { pulse_ids: [4, 5] }),
      entry('restore_pulse', '2026-02-13T08:00:00Z', { pulse_id: 5 }),
      entry('update_name', '2026-02-14T08:00:00Z', { pulse_id: 6 }),
    ];
    const rows = [
      at('1'),
      at('2', { state: 'archived' }),
      at('3', { state: 'deleted' }),
      at('5', { state: 'archived' }),
    ];
    const { keys, gone, asked } = await read('items', await openStub(single(BOARD, { items: rows, log })));
    expect(keys).toEqual(['1', '2', '5']);
    expect(gone).toEqual([
      { key: '3', proof: 'event', at: '2026-02-11T08:00:00.000Z' },
      { key: '4', proof: 'event', at: '2026-02-12T08:00:00.000Z' },
      { key: '6', proof: 'not-found' },
    ]);
    expect(asked('ItemsById').map(({ variables }) => variables)).toEqual([
      { ids: ['2', '3', '4', '5', '6'], limit: 100, page: 1 },
    ]);
  });
});

describe('a board that is not shown', () => {
  it('refused in the middle it ends its own part, without proof of anything', async () => {
    const stub = await openStub(single(BOARD), (operation) =>
      operation === 'Log'
        ? refused('USER_UNAUTHORIZED', ['boards', 0, 'activity_logs'], { boards: [{ id: BOARD, activity_logs: null }] })
        : null,
    );
    await expect(read('items', stub)).rejects.toMatchObject({ name: 'NotFound' });
  });

  it.each([[[]], [[null]]])('vanished between two calls (%j) it is no empty board', async (boards) => {
    const stub = await openStub(single(BOARD), (operation) =>
      operation === 'ItemsFirst' ? { body: { data: { boards, complexity: null } } } : null,
    );
    await expect(read('items', stub)).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('its items are hidden, those of a deleted board are gone, and neither is asked for', async () => {
    const stub = await openStub(account([board('81', { more: { state: 'deleted' } })], [board('82')]));
    const ask = async (part?: string) => (await items.get!(stub.api, ['1'], part)).map(({ state }) => state);
    expect([await ask('81'), await ask('83')]).toEqual([['deleted'], ['hidden']]);
    expect(stub.asked('ItemsById')).toHaveLength(0);
    expect([await ask('82'), await ask()]).toEqual([['deleted'], ['deleted']]);
  });
});

describe('items since the last walk', () => {
  it('asks for stamps between the last walk and now, a second wider, and is not whole', async () => {
    const rows = [at('1', { stamp: '2026-03-02T09:30:00Z' }), at('2', { stamp: '2026-03-01T09:30:00Z' })];
    const { keys, whole, asked, sizes } = await read('items', await openStub(single(BOARD, { items: rows })), {
      since: await since(),
    });
    expect({ keys, whole }).toEqual({ keys: ['1'], whole: false });
    expect(asked('ItemsFirst')[0]!.variables['query']).toEqual({
      rules: [
        {
          column_id: '__last_updated__',
          operator: 'between',
          compare_value: ['2026-03-02T08:59:59.000Z', '2026-03-02T10:00:01.000Z'],
        },
      ],
    });
    expect(sizes).toEqual([1, 0]);
  });

  it.each([
    [
      'a duplicate keeps the stamp of what it was made from',
      'batch_duplicate_pulses',
      { pulse_ids: [9], duplicated_pulse_ids: [2] },
      ['9', '2'],
    ],
    ['a batch names all of its items', 'batch_change_pulses_column_value', { pulse_ids: [2, '3'] }, ['2', '3']],
    ['a move between groups names it deeper', 'move_pulse_into_group', { pulse: { id: 2 } }, ['2']],
    ['a subitem that moved', 'move_subitem', { subitem: 2 }, ['2']],
    ['an archived group tells its items one by one', 'archive_group_pulse', { pulse_id: 2 }, ['2']],
  ])('%s', async (_what, event, data, ids) => {
    const rows = ['2', '3', '9'].map((id) => at(id));
    const log = [entry(event, '2026-03-02T09:10:00Z', data)];
    const { keys, asked } = await read('items', await openStub(single(BOARD, { items: rows, log })), {
      since: await since(),
    });
    expect(asked('ItemsById')[0]!.variables['ids']).toEqual(ids);
    expect(keys.toSorted()).toEqual(ids.toSorted());
  });

  it.each([
    ['restore_group', {}],
    ['restore_column', { column_id: 'status' }],
    ['board_state_changed', {}],
    ['something_nobody_documented', {}],
    ['something_nobody_documented', { pulse_id: 2 }],
    ['batch_change_pulses_column_value', {}],
  ])('%s names nobody, or nobody knows it: the board is read again (estuary#3156)', async (event, data) => {
    const log = [entry(event, '2026-03-02T09:10:00Z', data)];
    const world = single(BOARD, { items: [at('1'), at('2')], log });
    const { keys, whole } = await read('items', await openStub(world), { since: await since() });
    expect({ keys, whole }).toEqual({ keys: ['1', '2'], whole: true });
  });

  it.each(['subscribe', 'board_view_added', 'update_group_name', 'delete_group'])(
    '%s changes no item',
    async (event) => {
      const log = [entry(event, '2026-03-02T09:10:00Z', { pulse_id: 1 })];
      const { requests } = await read('items', await openStub(single(BOARD, { items: [at('1')], log })), {
        since: await since(),
      });
      expect(requests.map(({ operation }) => operation)).toEqual(['Boards', 'Log', 'ItemsFirst']);
    },
  );

  it('what the list shows already is not asked again', async () => {
    const rows = [at('1', { stamp: '2026-03-02T09:30:00Z' })];
    const log = [entry('update_name', '2026-03-02T09:30:00Z', { pulse_id: 1 })];
    const { keys, asked } = await read('items', await openStub(single(BOARD, { items: rows, log })), {
      since: await since(),
    });
    expect({ keys, asked: asked('ItemsById') }).toEqual({ keys: ['1'], asked: [] });
  });

  it.each([
    [
      'a label',
      {
        columns: [
          column('status', 'Status', 'status', [
            [0, 'On it'],
            [1, 'Done', true],
          ]),
        ],
      },
    ],
    [
      'a title',
      {
        columns: [
          column('status', 'State', 'status', [
            [0, 'Working on it'],
            [1, 'Done', true],
          ]),
        ],
      },
    ],
    ['a new column', { columns: [STATUS, APPROVAL] }],
    ['a retyped column', { columns: [column('status', 'Status', 'text')] }],
  ])('%s changes what items show although none was touched: all are read again (bM6)', async (_what, columns) => {
    const world = single(BOARD, { items: [at('1')], ...columns });
    const { keys, whole } = await read('items', await openStub(world), { since: await since() });
    expect({ keys, whole }).toEqual({ keys: ['1'], whole: true });
  });
});

describe('an item that moved to another board', () => {
  const left = entry('move_pulse_from_board', '2026-03-02T09:10:00Z', { pulse_id: 1 });
  const came = entry('move_pulse_into_board', '2026-03-02T09:10:00Z', { pulse_id: 1 });
  const there = item('1', '82', { state: 'archived' });
  const world = account([board(BOARD, { log: [left] })], [board('82', { log: [came] }), [there]]);

  it('is left to that board, whose log names it too', async () => {
    const stub = await openStub(world);
    const cursor = await since();
    expect((await read('items', stub, { since: cursor })).keys).toEqual([]);
    expect(stub.asked('ItemsById')).toEqual([]);
    expect((await read('items', stub, { since: cursor, part: '82' })).keys).toEqual(['1']);
  });

  it('is neither live nor gone for the board it left, also where the other is not shown', async () => {
    const stub = await openStub(world);
    expect(await items.get!(stub.api, ['1'], BOARD)).toEqual([{ key: '1', state: 'hidden' }]);
    expect(await items.get!(stub.api, ['1'], '82')).toMatchObject([{ key: '1', state: 'live' }]);
    const unseen = await openStub(account([board(BOARD, { log: [left] })]));
    await read('items', unseen);
    expect(await items.get!(unseen.api, ['1', '2'], BOARD)).toEqual([
      { key: '1', state: 'hidden' },
      { key: '2', state: 'deleted' },
    ]);
  });

  it('and came back is read here again', async () => {
    const back = entry('move_pulse_into_board', '2026-03-02T09:20:00Z', { pulse_id: 1 });
    const world2 = single(BOARD, { items: [at('1')], log: [left, back] });
    expect((await read('items', await openStub(world2), { since: await since() })).keys).toEqual(['1']);
  });
});

describe('the look an item is read by', () => {
  it('is kept beside it: which columns say what', async () => {
    const { records } = await read(
      'items',
      await openStub(single(BOARD, { items: [at('1', { column_values: [cell('status', 1, 'Done')] })] })),
    );
    expect(records[0]!['meta']).toEqual({ status: 'status', assignee: null, due: null, gates: [] });
  });

  it('an item the tool broke keeps its key and is set aside', () => {
    const broken = { id: 9, name: 17, meta: {} };
    expect(items.identify(broken)).toEqual({ key: '9' });
    expect(items.record.safeParse(broken).success).toBe(false);
  });
});
