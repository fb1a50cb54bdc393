import { storyParts, tasks } from '../../connectors/asana/tasks.js';
import { CONFIG, list, PROJECT, type Routes } from './asana-stub.js';
import { UNTIL, SINCE, cursor, fresh, quiet, event, task, story, told, read, project } from './asana-walk.js';

describe('an incremental walk of a project', () => {
  const idle: Routes = { '/events': () => quiet, '/tasks': () => list([]) };

  it('asks modified_since inclusively, and says nothing about what it did not list', async () => {
    const { asked, whole, next } = await read(idle, { since: cursor() });
    expect(asked('/tasks')[0]!.query['modified_since']).toBe(SINCE);
    expect(whole).toBe(false);
    expect(next).toEqual({ sync: 'later', since: '2026-03-02T09:58:00.000Z', touched: {} });
  });

  it('re-reads by gid what events name: a section move leaves modified_at alone', async () => {
    const { records } = await read(
      {
        ...idle,
        '/events': () =>
          told(event('added', '09:30:00', story('44'), task('1')), event('added', '09:31:00', story('45'), task('1'))),
        '/tasks/1': () => ({ body: { data: { gid: '1', modified_at: SINCE } } }),
      },
      { since: cursor() },
    );
    expect(records).toEqual([{ gid: '1', modified_at: SINCE, meta: { touched: '2026-03-02T09:31:00.000Z' } }]);
  });

  it('there and back between two polls still opens the stories again', () => {
    const look = (touched?: string) =>
      tasks.record.parse({
        gid: '1',
        modified_at: SINCE,
        memberships: [{ project: { gid: '5' }, section: { gid: '6', name: 'To do' } }],
        ...(touched ? { meta: { touched } } : {}),
      });
    const version = (touched?: string) => storyParts(look(touched))[0]!.version;
    expect(new Set([version(), version('a'), version('b')]).size).toBe(3);
    expect(version('a')).toBe(version('a'));
    expect(storyParts(look())[0]!.part).toBe('1');
  });

  it('a move whose event was lost opens the stories by its new section', () => {
    const at = (section: string) =>
      tasks.record.parse({
        gid: '1',
        modified_at: SINCE,
        memberships: [{ project: { gid: '5' }, section: { gid: section } }],
      });
    expect(storyParts(at('6'))).not.toEqual(storyParts(at('7')));
  });

  it('follows has_more with the newly returned token', async () => {
    const { asked, keys, next } = await read(
      {
        ...idle,
        '/events': ({ sync }) =>
          sync === 'old'
            ? { body: { data: [event('changed', '09:30:00', task('1'))], sync: 'mid', has_more: true } }
            : told(event('changed', '09:31:00', task('2'))),
        '/tasks/1': () => ({ body: { data: { gid: '1' } } }),
        '/tasks/2': () => ({ body: { data: { gid: '2' } } }),
      },
      { since: cursor() },
    );
    expect(asked('/events').map(({ query }) => query['sync'])).toEqual(['old', 'mid']);
    expect({ keys, sync: next!.sync }).toEqual({ keys: ['1', '2'], sync: 'later' });
  });

  it('a token handed out twice is an error, not an endless drain', async () => {
    const stuck = { ...idle, '/events': () => ({ body: { data: [], sync: 'old', has_more: true } }) };
    await expect(read(stuck, { since: cursor() })).rejects.toMatchObject({ code: 'UPSTREAM_LOOP' });
  });

  it('an answer without a token is refused', async () => {
    const bare = { ...idle, '/events': () => ({ body: { data: [], has_more: false } }) };
    await expect(read(bare, { since: cursor() })).rejects.toMatchObject({ name: 'ContractError' });
  });

  it('412 on an old token is a full walk, and all stories are read again since moves there and back left no trace', async () => {
    const { records, whole, asked } = await read(
      { ...project, '/events': ({ sync }) => (sync === 'old' ? fresh : quiet) },
      { since: cursor() },
    );
    expect(whole).toBe(true);
    expect(records.map(({ meta }) => meta)).toEqual(Array(4).fill({ touched: `gap:${SINCE}` }));
    expect(asked('/events').map(({ query }) => query['sync'])).toEqual(['old', 'fresh']);
  });

  it('a deleted task is gone by its event, at the event’s time; one that only 404s is not found', async () => {
    const { gone, keys } = await read(
      {
        ...idle,
        '/events': () => told(event('deleted', '09:30:00', task('1')), event('changed', '09:31:00', task('2'))),
      },
      { since: cursor() },
    );
    expect(gone).toEqual([
      { key: '1', proof: 'event', at: '2026-03-02T09:30:00.000Z' },
      { key: '2', proof: 'not-found' },
    ]);
    expect(keys).toEqual([]);
  });

  it('a deleted task that came back is live and carries both times', async () => {
    const { records, gone } = await read(
      {
        ...idle,
        '/events': () => told(event('deleted', '09:30:00', task('1')), event('undeleted', '09:31:00', task('1'))),
        '/tasks/1': () => ({ body: { data: { gid: '1' } } }),
      },
      { since: cursor() },
    );
    const [deleted, restored] = ['2026-03-02T09:30:00.000Z', '2026-03-02T09:31:00.000Z'];
    expect(records).toEqual([{ gid: '1', meta: { touched: restored, deleted, restored } }]);
    expect(gone).toEqual([]);
    const changes = tasks
      .drafts(tasks.record.parse(records[0]), { requestedAt: UNTIL, previousAt: null }, CONFIG)
      .filter(({ draft }) => draft === 'change');
    expect(changes).toMatchObject([
      { id: `deleted:1:${deleted}`, what: 'deleted', at: deleted, timeSource: 'tool' },
      { id: `restored:1:${restored}`, what: 'restored', at: restored, timeSource: 'tool' },
    ]);
  });

  it('a task taken out of the project is read again, not declared gone', async () => {
    const { gone, keys } = await read(
      {
        ...idle,
        '/events': () => told(event('removed', '09:30:00', task('1'), { gid: PROJECT, resource_type: 'project' })),
        '/tasks/1': () => ({ body: { data: { gid: '1', memberships: [] } } }),
      },
      { since: cursor() },
    );
    expect({ gone, keys }).toEqual({ gone: [], keys: ['1'] });
  });

  it('a task moved out of sight is neither live nor gone', async () => {
    const routes = {
      ...idle,
      '/events': () => told(event('changed', '09:30:00', task('1'))),
      '/tasks/1': () => ({ status: 403, body: {} }),
    };
    const { keys, gone } = await read(routes, { since: cursor() });
    // Strict: a plain toEqual takes [undefined] for [].
    expect({ keys, gone }).toStrictEqual({ keys: [], gone: [] });
  });

  it('the last word of the events decides the proof: undone is not deleted, done again is', async () => {
    const [deleted, undeleted] = [
      (at: string) => event('deleted', at, task('1')),
      (at: string) => event('undeleted', at, task('1')),
    ];
    const proofs = async (...events: object[]) =>
      (await read({ ...idle, '/events': () => told(...events) }, { since: cursor() })).gone;
    expect(await proofs(deleted('09:30:00'), undeleted('09:31:00'))).toEqual([{ key: '1', proof: 'not-found' }]);
    const again = await proofs(deleted('09:30:00'), undeleted('09:31:00'), deleted('09:32:00'));
    expect(again).toEqual([{ key: '1', proof: 'event', at: '2026-03-02T09:32:00.000Z' }]);
  });

  it('an edited comment names no parent, so its task is asked; system events without a user do no harm', async () => {
    const { keys } = await read(
      {
        ...idle,
        '/events': () =>
          told({ ...event('changed', '09:30:00', story('44')), user: null }, event('changed', '09:31:00', story('45'))),
        '/stories/44': () => ({ body: { data: { gid: '44', target: { gid: '1' } } } }),
        '/tasks/1': () => ({ body: { data: { gid: '1' } } }),
      },
      { since: cursor() },
    );
    expect(keys).toEqual(['1']);
  });

  it('what the list already shows is not asked again; its subtasks are', async () => {
    const { records, asked } = await read(
      {
        ...idle,
        '/events': () =>
          told(event('changed', '09:30:00', task('1')), event('added', '09:30:30', task('2'), task('1'))),
        '/tasks': () => list([{ gid: '1', num_subtasks: 1 }]),
        '/tasks/2': () => ({ body: { data: { gid: '2' } } }),
        '/tasks/1/subtasks': () => list([{ gid: '2' }, { gid: '3' }]),
      },
      { since: cursor() },
    );
    expect(asked('/tasks/1')).toHaveLength(0);
    const touch = { touched: '2026-03-02T09:30:30.000Z' };
    expect(records).toEqual([
      { gid: '1', num_subtasks: 1, meta: touch },
      { gid: '2', meta: touch },
      { gid: '2', meta: touch },
      { gid: '3' },
    ]);
  });

  it('lost events are healed by modified_since', async () => {
    const { records } = await read(
      { ...idle, '/tasks': () => list([{ gid: '1', modified_at: SINCE }]) },
      { since: cursor() },
    );
    expect(records).toEqual([{ gid: '1', modified_at: SINCE }]);
  });

  it('the overlap lists a task with the same mark again, so that it is unchanged', async () => {
    const touched = { 1: { touched: '2026-03-02T09:58:30.000Z' } };
    const { records, next } = await read(
      { ...idle, '/tasks': () => list([{ gid: '1' }]) },
      { since: cursor({ touched }) },
    );
    expect(records).toEqual([{ gid: '1', meta: touched[1] }]);
    expect(next!.touched).toEqual(touched);
    const later = await read(idle, { since: cursor({ touched: { 1: { touched: '2026-03-02T09:57:59.000Z' } } }) });
    expect(later.next!.touched).toEqual({});
  });

  it('pages are of moderate size when events name many tasks', async () => {
    const events = Array.from({ length: 250 }, (_, index) => event('changed', '09:30:00', task(String(index + 1))));
    const routes: Routes = { ...idle, '/events': () => told(...events) };
    for (let gid = 1; gid <= 250; gid += 1) routes[`/tasks/${gid}`] = () => ({ body: { data: { gid: String(gid) } } });
    expect((await read(routes, { since: cursor() })).sizes).toEqual([0, 100, 100, 50, 0]);
  });
});
