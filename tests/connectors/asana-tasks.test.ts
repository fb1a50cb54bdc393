import { tasks } from '../../connectors/asana/tasks.js';
import {
  list,
  MILESTONE,
  openStub,
  OTHER_PROJECT,
  PROJECT,
  SUBTASK,
  TASK,
  WORKSPACE,
  type Routes,
} from './asana-stub.js';
import { SINCE, cursor, fresh, event, task, told, read, project } from './asana-walk.js';

describe('a full walk of a project', () => {
  it('takes the 412 of the first events call for what it is: a token (airbyte#33842)', async () => {
    const { keys, next, whole, requests } = await read(project);
    expect(keys).toEqual([TASK, '9007199254740993402', MILESTONE, SUBTASK]);
    expect(next).toEqual({ sync: 'later', since: '2026-03-02T09:58:00.000Z', touched: {} });
    expect(whole).toBe(true);
    expect(requests.map(({ path, query }) => [path, query['sync']])).toEqual([
      ['/events', undefined],
      ['/tasks', undefined],
      [`/tasks/${TASK}/subtasks`, undefined],
      ['/events', 'fresh'],
    ]);
  });

  it('reads the list to its end before it opens a child (airbyte#13676, #15749)', async () => {
    const { requests } = await read({
      ...project,
      '/tasks': ({ offset }) => (offset ? list([{ gid: '8' }]) : list([{ gid: TASK, num_subtasks: 1 }], 'two')),
    });
    expect(requests.map(({ path }) => path)).toEqual([
      '/events',
      '/tasks',
      '/tasks',
      `/tasks/${TASK}/subtasks`,
      '/events',
    ]);
  });

  it('opens subtasks to every depth, each once, also when they run in a circle', async () => {
    const { keys, asked } = await read({
      ...project,
      '/tasks': () => list([{ gid: '1', num_subtasks: 1 }]),
      '/tasks/1/subtasks': () => list([{ gid: '2', num_subtasks: 1 }]),
      '/tasks/2/subtasks': () => list([{ gid: '1', num_subtasks: 1 }]),
    });
    expect(keys).toEqual(['1', '2', '1']);
    expect(asked('/tasks/1/subtasks')).toHaveLength(1);
  });

  it('asks for what a list leaves out unasked', async () => {
    const { asked } = await read(project);
    const fields = String(asked('/tasks')[0]!.query['opt_fields']).split(',');
    for (const field of ['approval_status', 'num_subtasks', 'memberships.section.name', 'dependencies.gid']) {
      expect(fields).toContain(field);
    }
    expect(fields).not.toContain('notes');
  });

  it('reads again what changed while it was listed', async () => {
    const { records, whole, next } = await read({
      ...project,
      '/events': ({ sync }) => (sync ? told(event('changed', '09:59:30', task(MILESTONE))) : fresh),
      [`/tasks/${MILESTONE}`]: () => ({ body: { data: { gid: MILESTONE, name: 'after' } } }),
    });
    expect(records.at(-1)).toEqual({ gid: MILESTONE, name: 'after', meta: { touched: '2026-03-02T09:59:30.000Z' } });
    expect(whole).toBe(true);
    expect(next!.touched).toEqual({ [MILESTONE]: { touched: '2026-03-02T09:59:30.000Z' } });
  });

  it('a token that ran out meanwhile makes the next run a full one', async () => {
    const { next } = await read({ ...project, '/events': () => fresh });
    expect(next!.sync).toBeNull();
    expect((await read(project, { since: next! })).whole).toBe(true);
  });

  it('a sweep goes on with its token, so that no event between two looks is lost', async () => {
    const { asked, whole, next } = await read(project, { since: cursor(), full: true });
    expect(asked('/events').map(({ query }) => query['sync'])).toEqual(['old', 'later']);
    expect(asked('/tasks')[0]!.query['modified_since']).toBeUndefined();
    expect({ whole, sync: next!.sync }).toEqual({ whole: true, sync: 'later' });
  });

  it('one broken record does not break the walk', async () => {
    const { records } = await read({ ...project, '/tasks': () => list([{ gid: 7 }, null, 'x', { gid: '1' }]) });
    expect(records).toEqual([{ gid: 7 }, null, 'x', { gid: '1' }]);
  });

  it('a project that has gone ends without proving anything', async () => {
    const { keys, gone, whole, next } = await read({});
    expect({ keys, gone, whole, sync: next!.sync }).toEqual({ keys: [], gone: [], whole: false, sync: null });
  });

  it('a project is not believed to have gone by its list alone: it is asked for by name', async () => {
    const gone = { ...project, '/tasks': () => ({ status: 404, body: {} }) };
    const { whole, next, asked } = await read(gone);
    expect({ whole, sync: next!.sync }).toEqual({ whole: false, sync: null });
    expect(asked(`/projects/${PROJECT}`)).toHaveLength(1);
    const there = { ...gone, [`/projects/${PROJECT}`]: () => ({ body: { data: { gid: PROJECT } } }) };
    await expect(read(there)).rejects.toMatchObject({ name: 'TransientError', where: `/projects/${PROJECT}` });
    await expect(read({ ...there, '/events': () => ({ status: 404, body: {} }) })).rejects.toMatchObject({
      name: 'TransientError',
    });
    const hidden = { ...gone, [`/projects/${PROJECT}`]: () => ({ status: 403, body: {} }) };
    expect((await read(hidden)).whole).toBe(false);
  });

  it('events refused on a readable project are a missing right', async () => {
    const routes = {
      '/events': () => ({ status: 403, body: {} }),
      [`/projects/${PROJECT}`]: () => ({ body: { data: { gid: '1' } } }),
    };
    await expect(read(routes)).rejects.toMatchObject({ name: 'ScopeError' });
  });
});

describe('tasks outside any project', () => {
  const mine: Routes = {
    '/projects': () => list([{ gid: PROJECT }]),
    '/tasks': () =>
      list([
        { gid: '1', memberships: [], num_subtasks: 1 },
        { gid: '2', memberships: [{ project: { gid: PROJECT } }] },
        { gid: '3', memberships: [{ project: { gid: OTHER_PROJECT } }] },
        { gid: '4', memberships: [], parent: { gid: '40' } },
        { gid: '5', memberships: [], parent: { gid: '50' } },
        { gid: '6', memberships: [], parent: { gid: '60' } },
      ]),
    '/tasks/40': () => ({ body: { data: { gid: '40', memberships: [], parent: { gid: '41' } } } }),
    '/tasks/41': () => ({ body: { data: { gid: '41', memberships: [{ project: { gid: PROJECT } }] } } }),
    '/tasks/50': () => ({ body: { data: { gid: '50', memberships: [], parent: { gid: '50' } } } }),
    '/tasks/1/subtasks': () => list([{ gid: '10' }]),
  };

  it('are listed by assignee; those that a project’s part reads are left to it (FAROS)', async () => {
    const { keys, asked, next, whole } = await read(mine, { part: 'assignee:77' });
    expect(keys).toEqual(['1', '3', '5', '6', '10']);
    expect(asked('/tasks')[0]!.query).toMatchObject({
      assignee: '77',
      workspace: WORKSPACE,
      modified_since: undefined,
    });
    expect(asked('/events')).toHaveLength(0);
    expect(next).toEqual({ sync: null, since: '2026-03-02T09:58:00.000Z', touched: {} });
    expect(whole).toBe(true);
  });

  it('are asked by modified_since from then on', async () => {
    const { asked, whole } = await read(mine, { part: 'assignee:77', since: cursor({ sync: null }) });
    expect(asked('/tasks')[0]!.query['modified_since']).toBe(SINCE);
    expect(whole).toBe(false);
  });

  it('have one part for each user, after the projects', async () => {
    const { api } = await openStub({
      '/projects': () => list([{ gid: '5' }]),
      '/users': () => list([{ gid: '77' }, { gid: '78' }]),
    });
    const parts: string[] = [];
    const divided = tasks.parts as { list(a: typeof api): AsyncIterable<string> };
    for await (const part of divided.list(api)) parts.push(part);
    expect(parts).toEqual(['5', 'assignee:77', 'assignee:78']);
  });
});
