import { bench, closeAll, DAY_ONE, G, HOUR, MINUTE, newTask } from './asana-sandbox.company.js';

afterEach(closeAll);

const gids = (records: { gid: string }[]) => records.map((record) => record.gid);
const many = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    at: DAY_ONE,
    ...newTask(String(1301000000000000000n + BigInt(i)), `Task ${i}`),
  }));

describe('records', () => {
  test('gids are strings above 2^53', async () => {
    const { get } = await bench();
    const { body } = await get(`/tasks?project=${G.launch}`);
    for (const { gid } of body.data) {
      expect(typeof gid).toBe('string');
      expect(BigInt(gid) > 2n ** 53n).toBe(true);
      expect(String(Number(gid))).not.toBe(gid);
    }
    expect(gids(body.data)).toEqual([G.brief, G.legal]);
  });

  test('lists are compact unless opt_fields asks; a single record is whole, without opt-in fields', async () => {
    const { get, sandbox } = await bench();
    const { body: list } = await get(`/tasks?project=${G.launch}`);
    expect(list.data[0]).toEqual({
      gid: G.brief,
      resource_type: 'task',
      name: 'Write the brief',
      resource_subtype: 'default_task',
    });
    const { body: single } = await get(`/tasks/${G.brief}`);
    expect(single.data.memberships).toEqual([
      {
        project: { gid: G.launch, resource_type: 'project', name: 'Launch' },
        section: { gid: G.ideas, resource_type: 'section', name: 'Ideas' },
      },
    ]);
    expect(single.data).not.toHaveProperty('num_subtasks');
    expect(single.data).not.toHaveProperty('approval_status');
    expect(sandbox.offContract).toEqual([]);
  });

  test('opt_fields follows dotted paths through objects and arrays', async () => {
    const { get, sandbox } = await bench();
    const fields =
      'name,memberships.section.name,assignee.email,custom_fields.text_value,num_subtasks,parent,created_by,tags.name';
    const { body } = await get(`/tasks?project=${G.launch}&opt_fields=${fields}`);
    expect(body.data[0]).toEqual({
      gid: G.brief,
      name: 'Write the brief',
      num_subtasks: 1,
      assignee: null,
      parent: null,
      memberships: [{ section: { gid: G.ideas, name: 'Ideas' } }],
      custom_fields: [{ gid: expect.any(String), text_value: 'CMP-1' }],
      created_by: { gid: G.lea, resource_type: 'user' },
      tags: [{ gid: G.tag, name: 'urgent' }],
    });
    const { body: part } = await get(`/tasks/${G.part}?opt_fields=parent,assignee.name`);
    expect(part.data).toEqual({
      gid: G.part,
      parent: { gid: G.brief, resource_type: 'task' },
      assignee: { gid: G.omar, name: 'Omar' },
    });
    expect(sandbox.offContract).toEqual([]);
  });

  test('unknown opt_fields are ignored by the tool and noted', async () => {
    const { get, sandbox } = await bench();
    const { status, body } = await get(`/tasks/${G.brief}?opt_fields=name,colour,assignee.shoe_size,dependencies.name`);
    expect(status).toBe(200);
    expect(body.data).toEqual({ gid: G.brief, name: 'Write the brief', assignee: null, dependencies: [] });
    expect(sandbox.offContract.map((line) => line.split(': ').slice(1).join(': '))).toEqual([
      "opt_fields: Task has no 'colour'",
      "opt_fields: Task has no 'assignee.shoe_size'",
      "opt_fields: Task has no 'dependencies.name'",
    ]);
  });

  test('every place can be read', async () => {
    const { get, sandbox } = await bench();
    const read = async (path: string) => (await get(path)).body.data;
    expect(await read('/users/me')).toMatchObject({ gid: G.sync, email: 'sync@acme.test' });
    expect(await read(`/users/${G.omar}`)).not.toHaveProperty('email');
    expect(gids(await read(`/workspaces/${G.workspace}/users`))).toEqual([G.lea, G.omar, G.sync]);
    expect(gids(await read(`/users?workspace=${G.workspace}`))).toEqual([G.lea, G.omar, G.sync]);
    expect(gids(await read('/workspaces'))).toEqual([G.workspace]);
    expect(await read(`/workspaces/${G.workspace}`)).toMatchObject({ name: 'Acme', is_organization: true });
    expect(gids(await read(`/workspaces/${G.workspace}/teams`))).toEqual([G.team]);
    expect(gids(await read(`/workspaces/${G.workspace}/tags`))).toEqual([G.tag]);
    expect(gids(await read(`/tags?workspace=${G.workspace}`))).toEqual([G.tag]);
    expect(gids(await read(`/projects/${G.launch}/sections`))).toEqual([G.ideas, G.doing]);
    expect(await read(`/sections/${G.doing}`)).toMatchObject({ name: 'Doing', project: { gid: G.launch } });
    expect(gids(await read(`/sections/${G.ideas}/tasks`))).toEqual([G.brief, G.legal]);
    expect(gids(await read(`/projects/${G.launch}/tasks`))).toEqual([G.brief, G.legal]);
    expect(gids(await read(`/tasks?section=${G.doing}`))).toEqual([]);
    expect(gids(await read(`/tasks/${G.brief}/subtasks`))).toEqual([G.part]);
    expect(gids(await read(`/tasks?assignee=${G.omar}&workspace=${G.workspace}`))).toEqual([G.part, G.legal]);
    expect(gids(await read(`/portfolios?workspace=${G.workspace}&owner=${G.omar}`))).toEqual([G.portfolio]);
    expect(gids(await read(`/portfolios?workspace=${G.workspace}&owner=me`))).toEqual([]);
    expect(gids(await read(`/portfolios/${G.portfolio}/items`))).toEqual([G.launch]);
    expect(await read(`/portfolios/${G.portfolio}`)).toMatchObject({ owner: { gid: G.omar } });
    const mine = await read(`/users/${G.omar}/user_task_list?workspace=${G.workspace}`);
    expect(gids(await read(`/user_task_lists/${mine.gid}/tasks`))).toEqual([G.part, G.legal]);
    expect(await read(`/status_updates?parent=${G.launch}`)).toEqual([]);
    const [setting] = await read(
      `/projects/${G.launch}/custom_field_settings?opt_fields=custom_field.name,custom_field.type`,
    );
    expect(setting.custom_field).toEqual({ gid: expect.any(String), name: 'Campaign', type: 'text' });
    expect(sandbox.offContract).toEqual([]);
  });

  test('an archived project is gone from archived=false and there without the filter', async () => {
    const { get } = await bench([{ type: 'project_archived', by: 'lea', project: G.side, archived: true }]);
    const list = async (query: string) => gids((await get(`/workspaces/${G.workspace}/projects${query}`)).body.data);
    expect(await list('?archived=false')).toEqual([G.launch]);
    expect(await list('?archived=true')).toEqual([G.side]);
    expect(await list('')).toEqual([G.launch, G.side]);
  });

  test('shows what had happened by now, in both directions of time', async () => {
    const at = await bench([
      { type: 'task_renamed', by: 'lea', task: G.brief, story: '1401000000000000001', name: 'Short brief' },
    ]);
    const name = async () => (await at.get(`/tasks/${G.brief}`)).body.data.name;
    at.now = DAY_ONE + MINUTE - 1;
    expect(await name()).toBe('Write the brief');
    at.now = DAY_ONE + MINUTE;
    expect(await name()).toBe('Short brief');
    at.now = DAY_ONE;
    expect(await name()).toBe('Write the brief');
    expect((await at.get(`/tasks/${G.brief}/stories`)).body.data).toEqual([]);
  });
});

describe('paging', () => {
  test('next_page is null at the end and absent without a limit; pages are whole', async () => {
    const { get, sandbox } = await bench(many(5), { now: () => DAY_ONE });
    const seen: string[] = [];
    let query = '&limit=3';
    for (let page = 0; page < 3; page++) {
      const { body } = await get(`/tasks?project=${G.launch}${query}`);
      seen.push(...gids(body.data));
      if (body.next_page === null) break;
      expect(body.next_page.uri).toBe(`${sandbox.baseUrl}${body.next_page.path}`);
      query = `&limit=3&offset=${body.next_page.offset}`;
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    expect((await get(`/tasks?project=${G.launch}`)).body).not.toHaveProperty('next_page');
  });

  test('a list without a limit is cut at 1000', async () => {
    const { get } = await bench(many(1010), { now: () => DAY_ONE });
    expect((await get(`/tasks?project=${G.launch}`)).body.data).toHaveLength(1000);
  });

  test('offsets die after fifteen minutes, when forged, and with another query', async () => {
    const at = await bench(many(5), { now: () => DAY_ONE });
    const { body } = await at.get(`/tasks?project=${G.launch}&limit=2`);
    const next = `/tasks?project=${G.launch}&limit=2&offset=`;
    const { offset } = body.next_page;
    at.wall += 15 * MINUTE;
    expect((await at.get(next + offset)).status).toBe(200);
    expect((await at.get(`/tasks?project=${G.side}&limit=2&offset=${offset}`)).status).toBe(400);
    expect((await at.get(`${next}A${offset}`)).status).toBe(400);
    expect((await at.get(`${next}eyJ.0`)).status).toBe(400);
    at.wall += 1000;
    const dead = await at.get(next + offset);
    expect(dead.status).toBe(400);
    expect(dead.body.errors[0].message).toMatch(/expired/);
  });

  test('a restarted sandbox knows its tokens', async () => {
    const first = await bench(many(5), { now: () => DAY_ONE });
    const { offset } = (await first.get(`/tasks?project=${G.launch}&limit=2`)).body.next_page;
    const again = await bench(many(5), { now: () => DAY_ONE });
    expect((await again.get(`/tasks?project=${G.launch}&limit=100&offset=${offset}`)).body.data).toHaveLength(5);
  });

  test('a task that comes while somebody pages is on a later page, none is lost or doubled', async () => {
    const at = await bench([...many(4), { ...newTask('1501000000000000001', 'late') }]);
    at.now = DAY_ONE;
    const { body } = await at.get(`/tasks?project=${G.launch}&limit=4`);
    at.now = DAY_ONE + HOUR;
    const { body: rest } = await at.get(`/tasks?project=${G.launch}&limit=4&offset=${body.next_page.offset}`);
    const all = [...gids(body.data), ...gids(rest.data)];
    expect(all).toHaveLength(7);
    expect(new Set(all).size).toBe(7);
  });
});

describe('contract', () => {
  const off = async (path: string, init?: RequestInit) => {
    const { sandbox } = await bench();
    const headers = { authorization: `Bearer ${sandbox.secrets.token}` };
    const response = await fetch(`${sandbox.baseUrl}${path}`, { ...init, headers });
    return { status: response.status, body: (await response.json()) as any, off: sandbox.offContract };
  };

  test.each([
    ['/nowhere', 404, 'is not in the contract'],
    ['/teams', 404, 'is not in the contract'],
    ['/goals', 404, 'is in the contract, but this sandbox does not play it'],
    [`/projects/${G.launch}?colour=red`, 200, 'colour: unknown parameter'],
    [`/workspaces/${G.workspace}/users?limit=10`, 200, 'limit: unknown parameter'],
    [`/tasks?project=${G.launch}&limit=101`, 400, "limit: '101' is no integer 1..100"],
    [`/tasks?project=${G.launch}&limit=0`, 400, "limit: '0' is no integer 1..100"],
    [`/tasks?project=${G.launch}&modified_since=yesterday`, 400, "modified_since: 'yesterday' is no date-time"],
    [`/projects?archived=no`, 400, "archived: 'no' is no boolean"],
    ['/attachments', 400, 'parent: missing'],
    ['/events', 400, 'resource: missing'],
    [`/tasks/${G.brief}?opt_fields=name&opt_fields=notes`, 200, 'opt_fields: given 2 times'],
  ])('%s answers %i and is noted', async (path, status, reason) => {
    const seen = await off(path);
    expect(seen.status).toBe(status);
    expect(seen.off).toEqual([`GET /api/1.0${path}: ${reason}`]);
    if (status !== 200)
      expect(seen.body).toEqual({ errors: [{ message: expect.any(String), help: expect.any(String) }] });
  });

  test('writing is in the contract but not played', async () => {
    const seen = await off('/tasks', { method: 'POST', body: '{}' });
    expect(seen.status).toBe(404);
    expect(seen.off).toHaveLength(1);
  });

  test('requests are recorded with method, path, query and status', async () => {
    const { sandbox, get } = await bench();
    await get(`/tasks/${G.brief}?opt_fields=name`);
    await get('/tasks/99');
    expect(sandbox.requests).toEqual([
      { method: 'GET', path: `/api/1.0/tasks/${G.brief}?opt_fields=name`, status: 200 },
      { method: 'GET', path: '/api/1.0/tasks/99', status: 404 },
    ]);
    expect(sandbox.offContract).toEqual([]);
    expect(sandbox.config).toEqual({ workspace: G.workspace });
  });
});
