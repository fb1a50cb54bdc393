import { NotFound, ScopeError, type ChangeDraft } from '../../src/sdk/index.js';
import { ENTRY, fixture, LEA, link, many, named, OMAR, refusal, second, SEEN } from './contentful-stub.js';
import { streamOf, StubSpace, walk } from './contentful-stub.js';

// oxlint-disable-next-line typescript/no-explicit-any -- recorded rows, bent by tests
type Row = any;

const asked = (space: StubSpace, list: string): string[] =>
  space.requests.flatMap(({ route }) => new RegExp(`^E/entries/(.+)/${list}$`).exec(route)?.[1] ?? []);

describe.each(['tasks', 'comments'])('%s', (name) => {
  test('a full walk asks every entry, and is whole', async () => {
    const space = new StubSpace();
    const { keys, whole, next } = await walk(name, space, { full: true });
    expect(new Set(asked(space, name))).toEqual(new Set(space.lists['E/entries']!.map((row) => row.sys.id)));
    expect(keys).toEqual(fixture(name).items.map((row: Row) => `${ENTRY}/${row.sys.id}`));
    expect({ whole, next }).toEqual({ whole: true, next: { updatedAt: '2026-03-05T11:00:00.500Z', after: '' } });
  });

  test('each run takes the entries that were saved, and two hundred others in turn', async () => {
    const space = new StubSpace();
    const ids = named(450);
    space.lists['E/entries'] = many(ids, (n) => second(n === 444 ? 5_000 : n));
    const since = { updatedAt: second(4_000), after: '' };
    const first = await walk(name, space, { since });
    expect(first).toMatchObject({ whole: false, next: { updatedAt: second(5_000), after: 'n0199' } });
    expect(asked(space, name)).toEqual([...ids.slice(0, 200), 'n0444']);
    space.requests = [];
    const second_ = await walk(name, space, { since: { updatedAt: second(6_000), after: 'n0199' } });
    expect(asked(space, name)).toEqual(ids.slice(200, 400));
    space.requests = [];
    // Round the end and on from the beginning.
    await walk(name, space, { since: { ...(second_.next as object), updatedAt: second(6_000) } });
    expect(asked(space, name).toSorted()).toEqual([...ids.slice(0, 150), ...ids.slice(400)].toSorted());
  });

  test('where every entry has its turn the walk is whole, so what was deleted shows at once', async () => {
    const { whole } = await walk(name, new StubSpace(), { since: { updatedAt: second(0), after: 'x' } });
    expect(whole).toBe(true);
  });

  test('an entry that goes while it is asked takes its list along', async () => {
    const space = new StubSpace();
    space.meanwhile = (route) => {
      if (route === `E/entries/${ENTRY}/${name}`) {
        delete space.lists[route];
        space.lists['E/entries'] = space.lists['E/entries']!.filter((row) => row.sys.id !== ENTRY);
      }
    };
    await expect(walk(name, space, { full: true })).resolves.toMatchObject({ keys: [] });
  });

  test('a list that is missing where its entry is there, or that is refused, proves nothing', async () => {
    const space = new StubSpace();
    space.answers[`E/entries/${ENTRY}/${name}`] = () => refusal(404, 'NotFound');
    await expect(walk(name, space, { full: true })).rejects.toThrow(NotFound);
    space.answers[`E/entries/${ENTRY}/${name}`] = () => refusal(403, 'AccessDenied');
    await expect(walk(name, space, { full: true })).rejects.toThrow(ScopeError);
  });
});

describe('a task seen between two looks', () => {
  const { observed } = streamOf('tasks') as {
    observed: (before: unknown, now: unknown, seen: unknown) => ChangeDraft[];
  };
  const [task] = fixture('tasks').items;
  const at = '2026-03-06T09:00:00.000Z';
  const saved = (fields: object) => ({ ...task, ...fields, sys: { ...task.sys, updatedAt: at, version: 2 } });

  test.each<[string, object, string, unknown, unknown]>([
    ['resolved', { status: 'resolved' }, 'status', 'active', 'resolved'],
    ['given to somebody else', { assignedTo: link('User', LEA) }, 'assign', OMAR, LEA],
    ['given to a team', { assignedTo: link('Team', LEA) }, 'assign', OMAR, null],
    ['due on another day', { dueDate: '2026-03-20T10:00:00Z' }, 'due', '2026-03-10', '2026-03-20'],
    ['not due any more', { dueDate: undefined }, 'due', '2026-03-10', null],
  ])('%s', (_, fields, what, from, to) => {
    expect(observed(task, saved(fields), SEEN)).toEqual([
      expect.objectContaining({ what, from, to, at, timeSource: 'observed', notBefore: SEEN.previousAt, actor: null }),
    ]);
  });

  test('another hour of the same day, another text, or the first look: nothing', () => {
    expect(observed(task, saved({ dueDate: '2026-03-10T18:00:00Z', body: 'Other' }), SEEN)).toEqual([]);
    expect(observed(null, saved({ status: 'resolved' }), SEEN)).toEqual([]);
  });

  test('all in one save are three changes with names of their own', () => {
    const ids = observed(task, saved({ status: 'resolved', assignedTo: link('User', LEA), dueDate: null }), SEEN).map(
      ({ id }) => id,
    );
    expect(new Set(ids).size).toBe(3);
  });
});

test('the text of a comment is not kept, what is found in it is', () => {
  const { redact } = streamOf('comments');
  expect(redact!.paths).toEqual(['/body']);
  const reader = { campaignKeys: () => ['CMP-1'], chase: () => 'status' } as never;
  expect(redact!.found(fixture('comments').items[0], reader)).toEqual({ campaignKeys: ['CMP-1'], chase: 'status' });
});
