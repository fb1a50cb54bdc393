import { asana } from '../../connectors/asana/index.js';
import { ContractError, type Call } from '../../src/sdk/index.js';
import { OMAR, OTHER_PROJECT, PROJECT, SUBTASK, TASK } from './asana-stub.js';

const { events } = asana.webhook!;
const AT = '2026-03-02T09:59:58.123Z';
const task = { gid: TASK, resource_type: 'task', resource_subtype: 'default_task' };

const call = (body: string): Call => ({
  method: 'POST',
  path: '/webhooks/asana-main/0123456789abcdef',
  headers: {},
  body: Buffer.from(body),
  receivedAt: '2026-03-02T10:00:00.000Z',
});
const noticed = (event: object) => events(call(JSON.stringify({ events: [event] })));

describe('what is told', () => {
  it('a heartbeat tells nothing', () => {
    expect(events(call('{"events":[]}'))).toEqual([]);
  });

  it.each([
    [
      'a task that changed',
      { action: 'changed', resource: task, parent: null, change: { field: 'assignee', action: 'changed' } },
      [['tasks', TASK, undefined]],
    ],
    [
      'a task that came into a project',
      { action: 'added', resource: task, parent: { gid: PROJECT, resource_type: 'project' } },
      [['tasks', TASK, PROJECT]],
    ],
    [
      'one that left a project',
      { action: 'removed', resource: task, parent: { gid: PROJECT, resource_type: 'project' } },
      [['tasks', TASK, undefined]],
    ],
    [
      'one that moved to a section',
      { action: 'added', resource: task, parent: { gid: '77', resource_type: 'section' } },
      [['tasks', TASK, undefined]],
    ],
    [
      'a subtask, and its parent',
      { action: 'added', resource: { gid: SUBTASK, resource_type: 'task' }, parent: task },
      [
        ['tasks', SUBTASK, undefined],
        ['tasks', TASK, undefined],
      ],
    ],
    ['one that was deleted', { action: 'deleted', resource: task, parent: null }, [['tasks', TASK, undefined]]],
    ['and came back', { action: 'undeleted', resource: task, parent: null }, [['tasks', TASK, undefined]]],
    [
      'a story on a task',
      {
        action: 'added',
        resource: { gid: '55', resource_type: 'story', resource_subtype: 'section_changed' },
        parent: task,
      },
      [['stories', '55', TASK]],
    ],
    [
      'a story that was edited: no parent is named',
      {
        action: 'changed',
        resource: { gid: '55', resource_type: 'story' },
        parent: null,
        change: { field: 'text', action: 'changed' },
      },
      [['stories', '55', undefined]],
    ],
    [
      'a file',
      { action: 'added', resource: { gid: '66', resource_type: 'attachment' }, parent: task },
      [['attachments', '66', TASK]],
    ],
    [
      'a project',
      { action: 'changed', resource: { gid: PROJECT, resource_type: 'project' }, parent: null },
      [['projects', PROJECT, 'all']],
    ],
    [
      'a section',
      {
        action: 'added',
        resource: { gid: '77', resource_type: 'section' },
        parent: { gid: PROJECT, resource_type: 'project' },
      },
      [['sections', '77', PROJECT]],
    ],
    [
      'the type in its old place',
      { action: 'changed', type: 'task', resource: { gid: TASK }, parent: null },
      [['tasks', TASK, undefined]],
    ],
  ])('%s', (_, event, expected) => {
    const notices = noticed({ user: { gid: OMAR, resource_type: 'user' }, created_at: AT, ...event });
    expect(notices.map(({ stream, key, part }) => [stream, key, part])).toEqual(expected);
    for (const one of notices) {
      expect(one.at).toBe(AT);
      // Thin: whatever it says is read back, a deletion too, since none of these is dated by the signature.
      expect(one).not.toHaveProperty('raw');
      expect(one).not.toHaveProperty('gone');
    }
  });

  it.each([
    ['a kind that is no record here', { action: 'added', resource: { gid: '1', resource_type: 'tag' } }],
    ['a kind named like a method', { action: 'added', resource: { gid: '1', resource_type: 'constructor' } }],
    ['no resource', { action: 'changed', resource: null }],
    ['a gid that is no gid', { action: 'changed', resource: { gid: '../users/me', resource_type: 'task' } }],
    ['a gid as number', { action: 'changed', resource: { gid: 12, resource_type: 'task' } }],
    ['no object', null as unknown as object],
    ['a list', [] as object],
  ])('%s: nothing, and no failure', (_, event) => {
    expect(noticed(event)).toEqual([]);
  });

  it('a system’s own event has no user, an unknown action is looked at, a bad time is none', () => {
    const [one] = noticed({ action: 'teleported', user: null, resource: task, created_at: 'yesterday', extra: 1 });
    expect(one).toMatchObject({ stream: 'tasks', key: TASK });
    expect(one).not.toHaveProperty('at');
  });

  it('a gid beyond 2^53 stays what it is, and `__proto__` is a word', () => {
    const body = `{"events":[{"action":"changed","resource":{"gid":"9007199254740993401","resource_type":"task"},"__proto__":{"x":1}}]}`;
    expect(events(call(body))[0]).toMatchObject({ key: '9007199254740993401' });
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it.each(['', '{', 'null', '[]', '"events"', '{"events":{}}', '{}', '['.repeat(20_000)])(
    '%# is not understood',
    (body) => {
      expect(() => events(call(body))).toThrow(ContractError);
      expect(() => events(call(body))).toThrow(expect.objectContaining({ code: 'WEBHOOK_MALFORMED' }));
    },
  );
});

describe('names of events', () => {
  const event = {
    action: 'changed',
    user: { gid: OMAR, resource_type: 'user' },
    created_at: AT,
    resource: task,
    parent: null,
    change: { field: 'name', action: 'changed' },
  };
  const nameOf = (one: object): string => noticed(one)[0]!.id;

  it('told again, in whatever order of fields, it is the same event', () => {
    const again = Object.fromEntries(Object.entries(event).reverse());
    expect(nameOf(again)).toBe(nameOf(event));
    // An answer of /events shows names and values where a call shows gids alone.
    const shown = {
      ...event,
      resource: { ...task, name: 'Brief' },
      user: { gid: OMAR, resource_type: 'user', name: 'Omar' },
    };
    expect(nameOf({ ...shown, change: { ...event.change, new_value: { gid: '1' } } })).toBe(nameOf(event));
  });

  it('whatever else is said, it is another', () => {
    const others = [
      { ...event, action: 'deleted' },
      { ...event, created_at: '2026-03-02T09:59:58.124Z' },
      { ...event, resource: { ...task, gid: '1' } },
      { ...event, user: null },
      { ...event, change: { field: 'assignee', action: 'changed' } },
      { ...event, parent: { gid: PROJECT, resource_type: 'project' } },
      { ...event, parent: { gid: OTHER_PROJECT, resource_type: 'project' } },
    ];
    const names = [event, ...others].map(nameOf);
    expect(new Set(names).size).toBe(names.length);
  });

  it('the two things of one event have names of their own', () => {
    const names = noticed({
      action: 'added',
      resource: { gid: SUBTASK, resource_type: 'task' },
      parent: task,
      created_at: AT,
    }).map(({ id }) => id);
    expect(new Set(names).size).toBe(2);
  });
});
