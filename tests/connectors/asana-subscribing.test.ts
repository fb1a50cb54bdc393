import { asana } from '../../connectors/asana/index.js';
import { faultsOf } from '../real/asana-contract.js';
import { list, openStub, OTHER_PROJECT, PROJECT, TASK, WORKSPACE, type Routes, type Said } from './asana-stub.js';

const { targets, list: listed, create, remove } = asana.webhook!.subscribing!;
const { parts, poll } = asana.feed!;
const STORY = '9007199254740993701';
const URL_HERE = 'https://hub.example/webhooks/asana-main/8f3c';
const SECRET = 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81';

const projects = () => list([{ gid: PROJECT }, { gid: OTHER_PROJECT }]);
const hook = (gid: string, more: object = {}) => ({
  gid,
  resource_type: 'webhook',
  active: true,
  resource: { gid: PROJECT, resource_type: 'project', name: 'Launch' },
  target: URL_HERE,
  ...more,
});
const made = (gid: string): Said => ({ status: 201, body: { data: hook(gid), 'X-Hook-Secret': SECRET } });

async function all<T>(of: AsyncIterable<T>): Promise<T[]> {
  const got: T[] = [];
  for await (const one of of) got.push(one);
  return got;
}

/** A stub whose every request is held against Asana's own description. */
async function open(routes: Routes) {
  const stub = await openStub(routes);
  const faults = (): string[] =>
    stub.requests.flatMap(({ method, path, query, body }) => {
      const given = Object.entries(query).filter(([, value]) => value !== undefined);
      const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
      return faultsOf(method, `/api/1.0${path}?${search.toString()}`, body);
    });
  return { ...stub, faults };
}

describe('subscriptions', () => {
  it('one for each project that is read', async () => {
    const { api, faults } = await open({ '/projects': projects });
    expect(await all(targets(api))).toEqual([PROJECT, OTHER_PROJECT]);
    expect(faults()).toEqual([]);
  });

  it('are listed to the end, those that Asana switched off too', async () => {
    const { api, asked, faults } = await open({
      '/webhooks': ({ offset }) =>
        offset
          ? list([hook('2', { active: false, target: 'https://elsewhere.example/' }), { gid: 'x' }])
          : list([hook('1')], 'more'),
    });
    expect(await all(listed(api))).toEqual([
      { id: '1', target: PROJECT, url: URL_HERE, active: true },
      { id: '2', target: PROJECT, url: 'https://elsewhere.example/', active: false },
    ]);
    expect(asked('/webhooks')[0]!.query).toMatchObject({ workspace: WORKSPACE, limit: 100 });
    expect(faults()).toEqual([]);
  });

  it('one is made, with the secret of its handshake', async () => {
    const { api, requests, faults } = await open({ 'POST /webhooks': () => made('7') });
    expect(await create(api, PROJECT, URL_HERE)).toEqual({ id: '7', secret: SECRET });
    expect(requests.map(({ body }) => body)).toEqual([
      {
        data: {
          resource: PROJECT,
          target: URL_HERE,
          filters: ['task', 'story', 'attachment', 'section', 'project'].map((resource_type) => ({ resource_type })),
        },
      },
    ]);
    expect(faults()).toEqual([]);
  });

  it('n8n#133: one left over for the same address is removed and made anew, no other', async () => {
    let posts = 0;
    const { api, requests, faults } = await open({
      'POST /webhooks': () =>
        ++posts === 1 ? { status: 403, body: { errors: [{ message: 'duplicated' }] } } : made('9'),
      '/webhooks': () => list([hook('3', { target: `${URL_HERE}0` }), hook('4')]),
      'DELETE /webhooks/4': () => ({ body: { data: {} } }),
    });
    expect(await create(api, PROJECT, URL_HERE)).toEqual({ id: '9', secret: SECRET });
    expect(requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual(['/webhooks/4']);
    expect(faults()).toEqual([]);
  });

  it('a refusal that is none of that is a missing right; a second one is not tried for ever', async () => {
    const refused = () => ({ status: 403, body: { errors: [{ message: 'Forbidden' }] } });
    const bare = await open({ 'POST /webhooks': refused, '/webhooks': () => list([]) });
    await expect(create(bare.api, PROJECT, URL_HERE)).rejects.toMatchObject({ name: 'ScopeError' });
    const again = await open({
      'POST /webhooks': refused,
      '/webhooks': () => list([hook('4')]),
      'DELETE /webhooks/4': () => ({ body: { data: {} } }),
    });
    await expect(create(again.api, PROJECT, URL_HERE)).rejects.toMatchObject({ name: 'ScopeError' });
    expect(again.requests.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });

  it('an answer without a gid is none', async () => {
    const { api } = await open({ 'POST /webhooks': () => ({ status: 201, body: { data: {} } }) });
    await expect(create(api, PROJECT, URL_HERE)).rejects.toMatchObject({ name: 'ContractError' });
  });

  it('removing one that is gone already is as good', async () => {
    const { api, requests, faults } = await open({ 'DELETE /webhooks/5': () => ({ body: { data: {} } }) });
    await remove(api, '5');
    await remove(api, '6');
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'DELETE /webhooks/5',
      'DELETE /webhooks/6',
    ]);
    expect(faults()).toEqual([]);
  });
});

describe('events asked for', () => {
  const task = { gid: TASK, resource_type: 'task', name: 'Brief' };
  const event = { action: 'changed', created_at: '2026-03-02T09:00:00.000Z', resource: task, parent: null, user: null };
  const said = (sync: string, data: unknown[], more = false): Said => ({ body: { data, sync, has_more: more } });
  const expired: Said = {
    status: 412,
    body: { sync: 'fresh', errors: [{ message: 'Sync token invalid or too old' }] },
  };

  it('of every project that is read', async () => {
    const { api } = await open({ '/projects': projects });
    expect(await all(parts(api))).toEqual([PROJECT, OTHER_PROJECT]);
  });

  it('airbyte#33842: the first token comes with a 412, and nothing is lost by it', async () => {
    const { api, requests, faults } = await open({ '/events': () => expired });
    expect(await poll(api, PROJECT, null)).toEqual({ events: [], next: 'fresh' });
    expect(requests[0]!.query['sync']).toBeUndefined();
    expect(faults()).toEqual([]);
  });

  it('a token that ran out: what came since is not known', async () => {
    const { api } = await open({ '/events': () => expired });
    expect(await poll(api, PROJECT, 'old')).toEqual({ events: [], next: 'fresh', lost: true });
  });

  it('events go on from the token, with more to come or not', async () => {
    const { api, requests, faults } = await open({
      '/events': ({ sync }) => (sync === 'a' ? said('b', [event], true) : said('c', [])),
    });
    const first = await poll(api, PROJECT, 'a');
    expect(first).toMatchObject({ next: 'b', more: true, events: [{ stream: 'tasks', key: TASK, part: PROJECT }] });
    expect(await poll(api, PROJECT, first.next)).toEqual({ events: [], next: 'c' });
    expect(requests.map(({ query }) => [query['resource'], query['sync']])).toEqual([
      [PROJECT, 'a'],
      [PROJECT, 'b'],
    ]);
    expect(faults()).toEqual([]);
  });

  it('of a task that left the project its part is not known', async () => {
    const left = { ...event, action: 'removed', parent: { gid: PROJECT, resource_type: 'project' } };
    const inside = { ...event, action: 'removed', parent: { gid: '77', resource_type: 'section' } };
    const { api } = await open({ '/events': () => said('b', [left, inside]) });
    const { events } = await poll(api, PROJECT, 'a');
    expect(events.map(({ part }) => part)).toEqual([undefined, PROJECT]);
  });

  it.each<[string, Said, string]>([
    ['no token', { body: { data: [] } }, 'ContractError'],
    ['no list', { body: { sync: 'b' } }, 'ContractError'],
    ['the same token, and more to come', said('a', [], true), 'ContractError'],
    ['a project that is gone', { status: 404, body: {} }, 'NotFound'],
    ['a project out of sight', { status: 403, body: {} }, 'NotFound'],
  ])('%s', async (_, answer, name) => {
    const { api } = await open({ '/events': () => answer });
    await expect(poll(api, PROJECT, 'a')).rejects.toMatchObject({ name });
  });

  it('a refusal where the project itself is shown is a missing right', async () => {
    const { api } = await open({
      '/events': () => ({ status: 403, body: {} }),
      [`/projects/${PROJECT}`]: () => ({ body: { data: { gid: PROJECT } } }),
    });
    await expect(poll(api, PROJECT, 'a')).rejects.toMatchObject({ name: 'ScopeError' });
  });
});

describe('what a hint names is read back', () => {
  const stream = (name: string) => asana.streams.find((one) => one.name === name)!;
  const lying = async (name: string, path: string, row: object, known?: string) => {
    const { api } = await openStub({ [path]: () => ({ body: { data: row } }) });
    const [found] = await stream(name).get!(api, [path.split('/').at(-1)!], known);
    return found as { state: string; part?: string; raw: { meta?: object } };
  };
  const inProjects = (...gids: string[]) => ({ gid: TASK, memberships: gids.map((gid) => ({ project: { gid } })) });

  it.each([
    ['where it was known, as long as it is there', inProjects(OTHER_PROJECT, PROJECT), PROJECT, PROJECT],
    ['where it moved to', inProjects(OTHER_PROJECT), PROJECT, OTHER_PROJECT],
    ['in its first project, never seen before', inProjects(PROJECT, OTHER_PROJECT), undefined, PROJECT],
    ['in no project: it does not say', inProjects(), PROJECT, undefined],
    ['memberships that are none', { gid: TASK, memberships: 'x' }, undefined, undefined],
  ])('a task: %s', async (_, row, known, part) => {
    const found = await lying('tasks', `/tasks/${TASK}`, row, known);
    expect([found.state, found.part]).toEqual(['live', part]);
  });

  it('a story lies with its task, and one of a project is none of these', async () => {
    const found = await lying('stories', `/stories/${STORY}`, {
      gid: STORY,
      target: { gid: TASK, resource_type: 'task' },
    });
    expect([found.part, found.raw.meta]).toEqual([TASK, { task: TASK }]);
    const other = await lying('stories', `/stories/${STORY}`, {
      gid: STORY,
      target: { gid: PROJECT, resource_type: 'project' },
    });
    expect(other.state).toBe('hidden');
  });

  it('so does a file; a section lies in its project', async () => {
    expect(
      (await lying('attachments', '/attachments/1', { gid: '1', parent: { gid: TASK, resource_type: 'task' } })).part,
    ).toBe(TASK);
    expect(
      (await lying('attachments', '/attachments/1', { gid: '1', parent: { gid: '2', resource_type: 'project_brief' } }))
        .state,
    ).toBe('hidden');
    expect((await lying('sections', '/sections/1', { gid: '1', project: { gid: PROJECT } })).part).toBe(PROJECT);
  });
});
