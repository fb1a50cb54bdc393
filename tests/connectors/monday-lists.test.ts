import { monday } from '../../connectors/monday/index.js';
import { account, board } from './monday-company.js';
import { openStub, read, refused, UNTIL } from './monday-stub.js';

const user = (id: string | number) => ({
  id,
  name: `User ${id}`,
  email: `u${id}@northwind.example`,
  is_email_confirmed: true,
  status: 'ACTIVE',
  is_deleted: false,
  kind: 'member',
  time_zone_identifier: null,
});
const people = (count: number) => ({
  users: ({ ids, limit, page }: { ids?: string[]; limit: number; page: number }) =>
    Array.from({ length: count }, (_, index) => user(`${index + 1}`))
      .filter(({ id }) => !ids || ids.includes(id as string))
      .slice((page - 1) * limit, page * limit),
});
const streamOf = (name: string) => monday.streams.find((one) => one.name === name)!;

describe('lists by page numbers', () => {
  it('end with their first short page, and are whole then', async () => {
    const { keys, asked, whole, cursors } = await read('users', await openStub(people(130)));
    expect(keys).toHaveLength(130);
    expect(asked('Users').map(({ variables }) => variables)).toEqual([
      { limit: 128, page: 1 },
      { limit: 128, page: 2 },
    ]);
    expect({ whole, cursors }).toEqual({ whole: true, cursors: [{ through: UNTIL }] });
  });

  it('a page that is exactly full is not taken for the last', async () => {
    const { keys, asked } = await read('users', await openStub(people(128)));
    expect([keys.length, asked('Users').length]).toEqual([128, 2]);
  });

  it('the same page again and again is an error, not an endless walk', async () => {
    const same = { users: ({ limit }: { limit: number }) => people(limit).users({ limit, page: 1 }) };
    await expect(read('users', await openStub(same))).rejects.toMatchObject({ code: 'UPSTREAM_LOOP' });
  });

  it('a list that is not there is no empty list', async () => {
    for (const said of [{ data: { users: null, complexity: null } }, { data: { users: {}, complexity: null } }])
      await expect(read('users', await openStub({}, () => ({ body: said })))).rejects.toThrow(/at users/);
  });
});

describe('boards the token may not see', () => {
  const shown = [1, 2, 4, 5].map((id) => board(`${id}`));
  const world = account(...shown.map((one) => [one] as [typeof one]));
  /** Board 3 stands third in the list and is refused: null, and a path that names it. */
  const hiding = (operation: string, { limit, page, ids }: Record<string, unknown>) => {
    if (!['Boards', 'Groups'].includes(operation) || ids) return null;
    const [from, size] = [((page as number) - 1) * (limit as number), limit as number];
    const rows = [...shown.slice(0, 2), null, ...shown.slice(2)].slice(from, from + size);
    const at = rows.indexOf(null);
    const boards = rows.map((row) => row && { ...row, items_page: null });
    if (at < 0) return { body: { data: { boards, complexity: null } } };
    return refused('USER_UNAUTHORIZED', ['boards', at], { boards, complexity: null });
  };

  it.each(['boards', 'groups'])(
    '%s: the page is asked for again in halves, the others are read, and it is told',
    async (name) => {
      const { keys, whole, logged, asked } = await read(name, await openStub(world, hiding));
      expect(keys).toEqual(name === 'boards' ? ['1', '2', '4', '5'] : []);
      expect(whole).toBe(true);
      expect(logged).toEqual([expect.objectContaining({ field: 'boards', page: 3 })]);
      expect(asked(name === 'boards' ? 'Boards' : 'Groups').at(2)!.variables).toEqual({ limit: 16, page: 1 });
    },
  );

  it('a refusal of the whole query is a missing right', async () => {
    const closed = await openStub(world, () => refused('missingRequiredPermissions', ['boards']));
    await expect(read('boards', closed)).rejects.toMatchObject({ name: 'ScopeError' });
    expect(closed.requests).toHaveLength(1);
  });
});

describe('second proofs', () => {
  it('live, deleted by state, not shown where deleted ones would be, and a key that cannot be asked', async () => {
    const stub = await openStub(account([board('1')], [board('2', { more: { state: 'deleted' } })]));
    const found = await streamOf('boards').get!(stub.api, ['1', '2', '3', 'undefined']);
    expect(found.map(({ key, state }) => [key, state])).toEqual([
      ['1', 'live'],
      ['2', 'deleted'],
      ['3', 'hidden'],
      ['undefined', 'hidden'],
    ]);
  });

  it('keys of places carry their kind, groups their board', async () => {
    const groups = [
      { id: 'topics', title: 'To do', archived: false, deleted: false },
      { id: 'old', title: 'Old', archived: false, deleted: true },
    ];
    const stub = await openStub({
      ...account([board('1', { more: { groups } })], [board('2', { more: { state: 'deleted', groups } })]),
      teams: ({ ids }: { ids: string[] }) => ids.filter((id) => id === '7').map((id) => ({ id, name: 'Legal' })),
      workspaces: () => [{ id: '5', name: 'Marketing', state: 'deleted', created_at: null }],
    });
    const ask = async (name: string, ...keys: string[]) =>
      (await streamOf(name).get!(stub.api, keys)).map(({ state }) => state);
    expect(await ask('teams', 'team:7', 'team:8')).toEqual(['live', 'deleted']);
    expect(await ask('workspaces', 'workspace:5')).toEqual(['deleted']);
    expect(await ask('groups', '1/topics', '1/old', '1/never', '2/topics', '3/topics')).toEqual([
      'live',
      'deleted',
      'deleted',
      'deleted',
      // The board is not shown: what lies in it is not proved to be gone.
      'hidden',
    ]);
    expect(stub.asked('Teams')[0]!.variables).toMatchObject({ ids: ['7', '8'] });
  });

  it('asks 100 at a time, and one that may not be seen does not take the others along', async () => {
    const keys = Array.from({ length: 230 }, (_, index) => `${index + 1}`);
    const stub = await openStub(people(230), (operation, { ids }) =>
      (ids as string[]).includes('77') ? refused('USER_UNAUTHORIZED', ['users', 3], { users: [] }) : null,
    );
    const found = await streamOf('users').get!(stub.api, keys);
    expect(found.filter(({ state }) => state !== 'live').map(({ key, state }) => [key, state])).toEqual([
      ['77', 'hidden'],
    ]);
    expect(Math.max(...stub.requests.map(({ variables }) => (variables['ids'] as string[]).length))).toBe(100);
  });

  it('a null without a word is not proved to be gone either', async () => {
    const nulls = await openStub({}, (_operation, { ids }) => ({
      body: { data: { users: (ids as string[]).map((id) => (id === '2' ? null : user(id))), complexity: null } },
    }));
    expect((await streamOf('users').get!(nulls.api, ['1', '2'])).map(({ state }) => state)).toEqual(['live', 'hidden']);
  });
});

describe('the pace', () => {
  const cost = (after: number) => ({ complexity: { before: 10_000, after, query: 400, reset_in_x_seconds: 23 } });

  it('nothing is sent before the minute ends once another query like this one would not be paid', async () => {
    expect((await read('users', await openStub({ ...people(1), ...cost(799) }))).holds).toEqual([
      ['default', Date.parse(UNTIL) + 24_000],
    ]);
    expect((await read('users', await openStub({ ...people(1), ...cost(800) }))).holds).toEqual([]);
  });

  it('an answer that says no cost is no reason to wait', async () => {
    expect((await read('users', await openStub({ ...people(1), complexity: null }))).holds).toEqual([]);
  });
});

describe('ids', () => {
  it('as number and as text are the same record, beyond 2^53 too (bM4)', async () => {
    const users = streamOf('users');
    const named = async (id: string) => {
      const body = `{"data":{"users":[{"id":${id},"name":"Lea"}],"complexity":null}}`;
      const { records } = await read('users', await openStub({}, () => ({ body })));
      return [users.identify(records[0]).key, users.record.parse(records[0]).id];
    };
    expect(await named('9007199254740993401')).toEqual(['9007199254740993401', '9007199254740993401']);
    expect(await named('"9007199254740993401"')).toEqual(await named('9007199254740993401'));
    expect(await named('"51000001"')).toEqual(await named('51000001'));
  });
});
