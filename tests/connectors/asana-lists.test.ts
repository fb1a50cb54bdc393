import { asana } from '../../connectors/asana/index.js';
import { ConfigError } from '../../src/sdk/index.js';
import { fixture, LEA, list, openStub, PROJECT, walk, WORKSPACE, type Routes } from './asana-stub.js';

const UNTIL = '2026-03-02T10:00:00.000Z';
const named = (name: string) => asana.streams.find((stream) => stream.name === name)!;
const readAll = async (name: string, routes: Routes, part = 'all') => {
  const stub = await openStub(routes);
  const job = { part, since: null, until: UNTIL, full: true };
  return { ...stub, ...(await walk(named(name).read(stub.api, job))) };
};

describe('lists of Asana', () => {
  it('asks 100 a page, follows offsets, and completes with the last page', async () => {
    const { keys, asked, next, whole, sizes } = await readAll('tags', {
      '/tags': ({ offset }) => (offset === 'two' ? list([{ gid: '3' }]) : list([{ gid: '1' }, { gid: '2' }], 'two')),
    });
    expect(keys).toEqual(['1', '2', '3']);
    expect(sizes).toEqual([2, 1]);
    expect(asked('/tags').map(({ query }) => [query['limit'], query['offset']])).toEqual([
      [100, undefined],
      [100, 'two'],
    ]);
    expect({ next, whole }).toEqual({ next: { through: UNTIL }, whole: true });
  });

  it('goes on after an empty page that names another (empty is not the end)', async () => {
    const { keys } = await readAll('tags', {
      '/tags': ({ offset }) => (offset ? list([{ gid: '9' }]) : list([], 'more')),
    });
    expect(keys).toEqual(['9']);
  });

  it('a repeated offset is an error, not an endless walk', async () => {
    const run = readAll('tags', { '/tags': () => list([{ gid: '1' }], 'same') });
    await expect(run).rejects.toMatchObject({ name: 'ContractError', code: 'UPSTREAM_LOOP' });
  });

  it('an offset that expires starts the list again (airbyte#13676, #15749)', async () => {
    let expired = 0;
    const { keys, whole } = await readAll('tags', {
      '/tags': ({ offset }) => {
        if (offset && expired++ === 0) return { status: 400, body: { errors: [{ message: 'anything' }] } };
        return offset ? list([{ gid: '2' }]) : list([{ gid: '1' }], 'o');
      },
    });
    expect(keys).toEqual(['1', '1', '2']);
    expect(whole).toBe(true);
  });

  it('an offset that always expires ends after three restarts', async () => {
    const stub = await openStub({
      '/tags': ({ offset }) => (offset ? { status: 400, body: {} } : list([{ gid: '1' }], 'o')),
    });
    const run = walk(named('tags').read(stub.api, { part: 'all', since: null, until: UNTIL, full: true }));
    await expect(run).rejects.toMatchObject({ code: 'UPSTREAM_LOOP' });
    expect(stub.requests).toHaveLength(8);
  });

  it('a 400 on a first page is no expired offset', async () => {
    const run = readAll('tags', { '/tags': () => ({ status: 400, body: {} }) });
    await expect(run).rejects.toMatchObject({ name: 'ContractError', code: 'UPSTREAM_SCHEMA' });
  });

  it.each([[{}], [{ data: null }], [{ data: {} }], [{ data: [], next_page: { offset: 5 } }]])(
    'refuses the list %j',
    async (body) => {
      await expect(readAll('tags', { '/tags': () => ({ body }) })).rejects.toMatchObject({ name: 'ContractError' });
    },
  );

  it('announced changes of the API are logged once', async () => {
    const { logged } = await readAll('tags', {
      '/tags': ({ offset }) => ({ ...list([], offset ? null : 'o'), headers: { 'asana-change': 'name=x;info=y' } }),
    });
    expect(logged).toEqual([{ path: '/tags', change: 'name=x;info=y' }]);
  });

  it('users come from the list that takes a limit; a plain workspace has no teams', async () => {
    expect(
      (await readAll('users', { '/users': () => ({ body: fixture('users') }) })).asked('/users')[0]!.query,
    ).toMatchObject({
      workspace: WORKSPACE,
      limit: 100,
    });
    const plain = await readAll('teams', {
      [`/workspaces/${WORKSPACE}`]: () => ({ body: { data: { is_organization: false } } }),
    });
    expect({ keys: plain.keys, whole: plain.whole, asked: plain.requests.length }).toEqual({
      keys: [],
      whole: true,
      asked: 1,
    });
  });

  it('projects are asked without `archived`, so both come, and sections by project', async () => {
    const { keys, asked } = await readAll('projects', { '/projects': () => ({ body: fixture('projects') }) });
    expect(keys).toHaveLength(2);
    expect(asked('/projects')[0]!.query).not.toHaveProperty('archived');
    expect(asked('/projects')[0]!.query).not.toHaveProperty('modified_since');
    const parts: string[] = [];
    const { api } = await openStub({ '/projects': () => ({ body: fixture('projects') }) });
    const divided = named('sections').parts as { list(a: unknown): AsyncIterable<string> };
    for await (const part of divided.list(api)) parts.push(part);
    expect(parts).toEqual(keys);
  });

  it('portfolios are the token owner’s; items carry the portfolio they were listed in', async () => {
    const { asked } = await readAll('portfolios', { '/portfolios': () => ({ body: fixture('portfolios') }) });
    expect(asked('/portfolios')[0]!.query).toMatchObject({ owner: 'me', workspace: WORKSPACE });
    const routes: Routes = { '/portfolios/77/items': () => ({ body: fixture('portfolio_items') }) };
    const items = await readAll('portfolio_items', routes, '77');
    expect(items.records[0]!.meta).toEqual({ portfolio: '77' });
    const stream = named('portfolio_items');
    expect(stream.identify(items.records[0])).toEqual({ key: `77:${PROJECT}` });
    expect(stream.drafts(stream.record.parse(items.records[0]), { requestedAt: UNTIL, previousAt: null })).toEqual([
      { draft: 'membership', key: `77:${PROJECT}`, container: PROJECT, parent: '77' },
    ]);
    const found = await stream.get!(items.api, [`77:${PROJECT}`, '77:5', '78:5']);
    expect(found.map(({ state }) => state)).toEqual(['live', 'deleted', 'deleted']);
  });

  it('402 on portfolios is a ScopeError: the plan has none, the stream is skipped', async () => {
    const run = readAll('portfolios', { '/portfolios': () => ({ status: 402, body: {} }) });
    await expect(run).rejects.toMatchObject({ name: 'ScopeError' });
  });

  it('a list whose owner has gone proves nothing; a missing right is told apart from a hidden owner', async () => {
    const gone = await readAll('sections', {}, '5');
    expect([gone.keys, gone.whole, gone.next]).toEqual([[], false, { through: UNTIL }]);
    const forbidden = { status: 403, body: {} };
    const hidden = await readAll(
      'sections',
      { '/projects/5/sections': () => forbidden, '/projects/5': () => forbidden },
      '5',
    );
    expect(hidden.whole).toBe(false);
    const noRight = {
      '/projects/5/sections': () => forbidden,
      '/projects/5': () => ({ body: { data: { gid: '5' } } }),
    };
    await expect(readAll('sections', noRight, '5')).rejects.toMatchObject({ name: 'ScopeError' });
  });

  it('get tells live, deleted and hidden apart and never puts a strange key into a path', async () => {
    const { api, requests } = await openStub({
      '/projects/1': () => ({ body: { data: { gid: '1' } } }),
      '/projects/3': () => ({ status: 403, body: {} }),
    });
    const found = await named('projects').get!(api, ['1', '2', '3', '../users/me']);
    expect(found.map(({ key, state }) => [key, state])).toEqual([
      ['1', 'live'],
      ['2', 'deleted'],
      ['3', 'hidden'],
      ['../users/me', 'hidden'],
    ]);
    expect(requests).toHaveLength(3);
  });
});

describe('check', () => {
  const me = () => ({ body: fixture('me') });

  it('names the account, and signs every request', async () => {
    const { api, requests } = await openStub({
      '/users/me': me,
      [`/workspaces/${WORKSPACE}`]: () => ({ body: fixture('workspace') }),
    });
    expect(await asana.check(api)).toEqual({
      account: WORKSPACE,
      title: 'Northwind Marketing',
      warnings: [],
      identity: 'Lea Brandt',
    });
    expect(requests.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer secret-token',
      'Bearer secret-token',
    ]);
  });

  it.each([400, 403, 404])('a workspace that answers %i is a setting to mend, with the choice', async (status) => {
    const { api } = await openStub({ '/users/me': me, '/workspaces/5': () => ({ status, body: {} }) }, '5');
    const failure = await asana.check(api).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    expect((failure as ConfigError).remedy).toContain(`${WORKSPACE} (Northwind Marketing)`);
  });

  it('a refused token is an AuthError', async () => {
    const { api } = await openStub({ '/users/me': () => ({ status: 401, body: {} }) });
    await expect(asana.check(api)).rejects.toMatchObject({ name: 'AuthError' });
  });

  it('a workspace gid that YAML read as a number is refused: its last digits are lost', () => {
    expect(asana.config.safeParse({ workspace: Number(WORKSPACE) }).success).toBe(false);
    expect(asana.config.safeParse({ workspace: WORKSPACE }).success).toBe(true);
    expect(asana.secrets.safeParse({ token: ' ' }).success).toBe(false);
  });

  it('keeps gids as text', () => {
    expect(named('users').record.safeParse({ gid: Number(LEA), name: 'x' }).success).toBe(false);
    expect(named('users').identify({ gid: LEA })).toEqual({ key: LEA });
    expect(named('users').identify(null)).toEqual({ key: 'undefined' });
  });
});
