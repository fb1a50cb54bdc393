import { log } from '../../connectors/monday/log.js';
import { REACH } from '../../connectors/monday/log-pages.js';
import { APPROVAL, column, entry, logOf, PEOPLE, single, STATUS, ticks } from './monday-company.js';
import { BOARD, openStub, read, refused } from './monday-stub.js';

type Cursor = { through: string; roles: string };
const SETTLED = '2026-03-02T09:55:00.000Z';
const noted = (at: string, pulse = 1) => entry('update_name', at, { pulse_id: pulse });
/** So many entries, one a second from the 20th of February on, oldest first. */
const many = (count: number) =>
  Array.from({ length: count }, (_, second) =>
    noted(new Date(Date.parse('2026-02-20T00:00:00Z') + second * 1_000).toISOString()),
  );
const idsOf = (entries: object[]): unknown[] => entries.map((one) => (one as { id: unknown }).id);

async function cursorOf(world = single(BOARD)): Promise<Cursor> {
  return (await read('log', await openStub(world))).cursors.at(-1) as Cursor;
}

describe('the log of a board', () => {
  it('comes newest first and is handed over oldest first, each entry with what its board’s columns mean', async () => {
    const entries = [noted('2026-02-01T08:00:00Z'), noted('2026-02-02T08:00:00Z'), noted('2026-02-03T08:00:00Z')];
    const world = single(BOARD, { log: entries.toReversed(), columns: [PEOPLE, STATUS, APPROVAL] });
    const { keys, records, cursors, whole, asked } = await read('log', await openStub(world));
    expect(keys).toEqual(idsOf(entries));
    expect(records[0]!['meta']).toEqual({
      board: BOARD,
      status: 'status',
      done: [1],
      assignee: 'reviewer',
      due: null,
      gates: [{ column: 'legal', approver: 'reviewer' }],
    });
    expect({ cursors, whole }).toEqual({ cursors: [{ through: SETTLED, roles: expect.any(String) }], whole: true });
    expect(asked('Log')[0]!.variables).toEqual({ board: BOARD, to: '2026-03-02T10:00:01.000Z', limit: 100, page: 1 });
  });

  it('two entries of one tick keep the order of the log', async () => {
    const [first, second] = [noted('2026-02-01T08:00:00Z'), noted('2026-02-01T08:00:00Z')];
    const { keys } = await read('log', await openStub(single(BOARD, { log: [second, first] })));
    expect(keys).toEqual(idsOf([first, second]));
  });

  it('orders by ticks, which are finer than what a number or an instant holds', async () => {
    const at = (after: number) => ({
      ...noted('2026-02-01T08:00:00Z'),
      created_at: ticks('2026-02-01T08:00:00Z', after),
    });
    const [a, b, c] = [at(1), at(2), at(3)];
    const stub = await openStub(
      { ...single(BOARD), boards: () => [{ id: BOARD, columns: [], activity_logs: () => [b, c, a] }] },
      (operation) =>
        operation === 'Boards' ? { body: { data: { boards: [{ id: BOARD }], complexity: null } } } : null,
    );
    expect((await read('log', stub)).keys).toEqual(idsOf([a, b, c]));
  });

  it('an entry moved by one place between two pages is met twice, none is lost', async () => {
    const entries = many(1_500);
    let asked = 0;
    const shifting = (args: Record<string, unknown>) => {
      asked += 1;
      const late = noted('2026-03-01T00:00:00Z');
      return logOf(asked > 2 ? [...entries, late] : entries)(args);
    };
    const { keys } = await read('log', await openStub(single(BOARD, { more: { activity_logs: shifting } })));
    expect(idsOf(entries).filter((id) => !keys.includes(id as string))).toEqual([]);
  });

  it('asks few at first, many where there are more, and to the first short page', async () => {
    const { keys, asked, sizes } = await read('log', await openStub(single(BOARD, { log: many(2_345) })));
    expect(keys).toHaveLength(2_345);
    expect(asked('Log').map(({ variables }) => [variables['limit'], variables['page']])).toEqual([
      [100, 1],
      [1_000, 1],
      [1_000, 2],
      [1_000, 3],
    ]);
    // The cursor comes with the last of them: a stretch is handed over whole or not at all.
    expect(sizes).toEqual([1_000, 1_000, 345, 0]);
  });

  it('the same page again and again is an error, not an endless walk', async () => {
    const told = logOf(many(2_000));
    const same = { activity_logs: ({ limit }: { limit: number }) => told({ limit, page: 1 }) };
    await expect(read('log', await openStub(single(BOARD, { more: same })))).rejects.toMatchObject({
      code: 'UPSTREAM_LOOP',
    });
  });

  it('pages too large are asked for in smaller ones', async () => {
    const stub = await openStub(single(BOARD, { log: many(25) }), (operation, { limit }) =>
      operation === 'Log' && (limit as number) > 10
        ? refused('COMPLEXITY_BUDGET_EXHAUSTED', [], null, { complexity: 6e6, complexity_budget_limit: 5e6 })
        : null,
    );
    const { keys } = await read('log', stub);
    expect(keys).toHaveLength(25);
    expect(stub.asked('Log').map(({ variables }) => variables['limit'])).toEqual([100, 10, 10, 10]);
  });
});

describe('a log that is longer than what is shown of it', () => {
  it('where each question has its own reach, all of it is read, the older part first', async () => {
    const entries = many(REACH + 1_500);
    const { keys, cursors, logged, whole } = await read(
      'log',
      await openStub(single(BOARD, { log: entries, reach: REACH })),
    );
    expect(keys.slice(0, 1_501)).toEqual(idsOf(entries.slice(0, 1_501)));
    expect(new Set(keys).size).toBe(entries.length);
    // Where the older part ended, so that a run that breaks off goes on there.
    expect((cursors as Cursor[]).map(({ through }) => through)).toEqual(['2026-02-20T00:25:00.001Z', SETTLED]);
    expect({ logged, whole }).toEqual({ logged: [], whole: true });
  });

  it('where only the newest of a board are shown, what is older is stated, not guessed', async () => {
    const entries = many(REACH + 1_500);
    const newest = entries.slice(-REACH);
    const { keys, logged, whole } = await read('log', await openStub(single(BOARD, { log: newest, reach: REACH })));
    expect(new Set(keys)).toEqual(new Set(idsOf(newest)));
    expect(logged).toEqual([
      { board: BOARD, reaches: '2026-02-20T00:25:00.000Z', message: 'monday shows no older log of this board' },
    ]);
    expect(whole).toBe(true);
  });

  it('a log in one instant that is longer than what is shown ends too', async () => {
    const at = ticks('2026-02-20T00:00:00Z');
    const entries = many(REACH).map((one) => ({ ...one, created_at: at }));
    const { keys } = await read('log', await openStub(single(BOARD, { log: entries, reach: REACH })));
    expect(new Set(keys).size).toBe(REACH);
  });

  it('an entry out of reach is no entry that never was', async () => {
    const { api } = await openStub(single(BOARD));
    expect(await log.get!(api, [`${BOARD}/1`])).toEqual([{ key: `${BOARD}/1`, state: 'hidden' }]);
  });
});

describe('the log since the last walk', () => {
  it('begins where that one could be trusted: what was late then is found now', async () => {
    const before = await cursorOf();
    const late = noted('2026-03-02T09:56:00Z');
    const { keys, asked, whole, cursors } = await read('log', await openStub(single(BOARD, { log: [late] })), {
      since: before,
    });
    expect(keys).toEqual(idsOf([late]));
    expect(asked('Log')[0]!.variables['from']).toBe(SETTLED);
    expect({ whole, cursors }).toEqual({ whole: false, cursors: [before] });
  });

  it('the cursor moves on also where nothing happened', async () => {
    const before = { ...(await cursorOf()), through: '2026-03-01T00:00:00.000Z' };
    expect((await read('log', await openStub(single(BOARD)), { since: before })).cursors).toMatchObject([
      { through: SETTLED },
    ]);
  });

  it.each([
    ['a column that approves appears', [STATUS, APPROVAL]],
    ['the status column changes', [column('state', 'State', 'status', [[0, 'On it']])]],
    [
      'another label is done',
      [
        column('status', 'Status', 'status', [
          [0, 'Working on it', true],
          [1, 'Done', true],
        ]),
      ],
    ],
  ])('%s: all of it is read again, with other eyes (bM6)', async (_what, columns) => {
    const entries = many(3);
    const { keys, whole } = await read('log', await openStub(single(BOARD, { log: entries, columns })), {
      since: await cursorOf(),
    });
    expect({ keys, whole }).toEqual({ keys: idsOf(entries), whole: true });
  });

  it('a title or a label that is only called otherwise changes nothing in the log', async () => {
    const columns = [
      column('status', 'State', 'status', [
        [0, 'On it'],
        [1, 'Done', true],
      ]),
    ];
    const { keys } = await read('log', await openStub(single(BOARD, { log: many(3), columns })), {
      since: await cursorOf(),
    });
    expect(keys).toEqual([]);
  });
});

describe('an entry that cannot be read', () => {
  const meta = { board: BOARD, done: [], gates: [] };
  const misfit = (more: object): Record<string, unknown> => ({ ...noted('2026-02-01T08:00:00Z'), meta, ...more });

  it.each([
    [{ data: '{"pulse_id":' }],
    [{ data: null }],
    [{ created_at: '2026-02-01T08:00:00Z' }],
    [{ created_at: 16292437096559 }],
  ])('%j is set aside with its key', (more) => {
    const value = misfit(more);
    expect(log.record.safeParse(value).success).toBe(false);
    expect(log.identify(value)).toEqual({ key: `${BOARD}/${String(value['id'])}` });
  });

  it('does not keep the others from being read', async () => {
    const entries = [noted('2026-02-01T08:00:00Z'), { ...noted('2026-02-02T08:00:00Z'), data: 'nonsense' }];
    const world = {
      ...single(BOARD, { log: [] }),
      boards: () => [{ id: BOARD, columns: [], activity_logs: () => entries }],
    };
    const stub = await openStub(world, (operation) =>
      operation === 'Boards' ? { body: { data: { boards: [{ id: BOARD }], complexity: null } } } : null,
    );
    expect((await read('log', stub)).keys.toSorted()).toEqual((idsOf(entries) as string[]).toSorted());
  });

  it('the same entry in the logs of two boards is two records', () => {
    const keys = ['81', '82'].map((board) => log.identify(misfit({ meta: { board } })).key);
    expect(new Set(keys).size).toBe(2);
  });
});

describe('items and log of one run', () => {
  const world = single(BOARD, { log: many(3) });

  it('share the reading of a short stretch, once', async () => {
    const stub = await openStub(world);
    await read('items', stub);
    expect((await read('log', stub)).keys).toHaveLength(3);
    expect(stub.asked('Log')).toHaveLength(1);
    await read('log', stub);
    expect(stub.asked('Log')).toHaveLength(2);
  });

  it('each read their own where the one began elsewhere, or where it is long', async () => {
    const stub = await openStub(world);
    await read('items', stub);
    await read('log', stub, { since: await cursorOf() });
    expect(stub.asked('Log')).toHaveLength(2);
    const long = await openStub(single(BOARD, { log: many(150) }));
    await read('items', long);
    expect((await read('log', long)).keys).toHaveLength(150);
    expect(long.asked('Log').map(({ variables }) => variables['limit'])).toEqual([100, 1_000, 100, 1_000]);
  });
});
