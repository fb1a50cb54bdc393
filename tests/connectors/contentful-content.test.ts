import type { ChangeDraft } from '../../src/sdk/index.js';
import {
  draftsOf,
  ENTRY,
  fixture,
  IDEA,
  link,
  LEA,
  OMAR,
  refusal,
  SEEN,
  streamOf,
  StubSpace,
  walk,
} from './contentful-stub.js';

// oxlint-disable-next-line typescript/no-explicit-any -- recorded rows, bent by tests
type Row = any;

/** The recorded entry, bent, as a space of one. */
function spaceWith(bend: (entry: Row) => void, id = ENTRY): StubSpace {
  const space = new StubSpace();
  const entry = fixture('entries').items.find((one: Row) => one.sys.id === id);
  bend(entry);
  space.lists['E/entries'] = [entry];
  return space;
}

const assetOf = async (space: StubSpace): Promise<Row> => (await draftsOf('entries', space))[0];

test.each([
  ['draft', { version: 3 }],
  ['published', { version: 8, publishedVersion: 7 }],
  ['changed', { version: 9, publishedVersion: 7 }],
  ['changed', { version: 30, publishedVersion: 7 }],
  // Archiving takes the publishing away, or it does not: archived it is.
  ['archived', { version: 9, archivedVersion: 8 }],
  ['archived', { version: 9, archivedVersion: 8, publishedVersion: 7 }],
])('%s by the arithmetic of %j', async (status, versions) => {
  const space = spaceWith(({ sys }) => {
    delete sys.publishedVersion;
    Object.assign(sys, versions);
  });
  expect(await assetOf(space)).toMatchObject({ draft: 'asset', status });
});

describe('the name', () => {
  test.each([
    ['the default locale', { 'en-US': 'Spring', de: 'Frühling' }, 'Frühling'],
    ['the first that has a value', { de: ' ', 'en-US': '', fr: 'Printemps', it: 'Primavera' }, 'Printemps'],
    ['nothing there', { de: '' }, `#${ENTRY}`],
    ['no text', { de: 17, 'en-US': { nodeType: 'document' } }, `#${ENTRY}`],
  ])('%s', async (_, title, name) => {
    expect(await assetOf(spaceWith((entry) => (entry.fields.title = title)))).toMatchObject({ name });
  });

  test('the field is the content type’s, and a type may have none', async () => {
    const named = async (displayField: string | null) => {
      const space = spaceWith(() => {});
      space.lists['E/content_types']!.find((one) => one.sys.id === 'post').displayField = displayField;
      return (await assetOf(space)).name;
    };
    expect(await named('body')).toBe('Wir starten im Mai.');
    expect(await named('slug')).toBe(`#${ENTRY}`);
    expect(await named(null)).toBe(`#${ENTRY}`);
  });

  test('a content type that cannot be read takes no entry with it', async () => {
    const space = spaceWith(() => {});
    space.lists['E/content_types'] = [17, null, { sys: [17], displayField: {} }];
    expect(await assetOf(space)).toMatchObject({ name: `#${ENTRY}`, status: 'changed' });
  });
});

test('a hash is of what the fields say, whatever order they came in, and equals the one of the publish', async () => {
  const space = spaceWith((entry) => {
    entry.fields = { title: { de: 'Frühlingsstart', 'en-US': 'Spring launch' }, body: { de: 'Wir starten im Mai.' } };
  });
  const version = (await draftsOf('entries', space)).find(({ draft }) => draft === 'version');
  const [snapshot] = await draftsOf('snapshots', undefined, {}, ENTRY);
  expect(version.hash).toBe(snapshot.hash);
  const other = await draftsOf(
    'entries',
    spaceWith((entry) => (entry.fields.title.de = 'Frühling')),
  );
  expect(other.find(({ draft }) => draft === 'version').hash).not.toBe(snapshot.hash);
});

test('an app or a team is nobody', async () => {
  const drafts = await draftsOf(
    'entries',
    spaceWith(() => {}, IDEA),
  );
  expect(drafts.filter((draft) => 'actor' in draft).map(({ actor }) => actor)).toEqual([null, null]);
});

test('under one id again: the newer one wins, though its versions begin anew', () => {
  const { identify } = streamOf('entries');
  const version = (updatedAt: string, count: number) =>
    identify({ sys: { id: 'x', updatedAt, version: count } }).version!;
  expect(version('2026-03-02T00:00:00.000Z', 1) > version('2026-03-01T00:00:00.000Z', 90)).toBe(true);
  // In one instant the version decides, and it is a number.
  expect(version('2026-03-01T00:00:00Z', 10) > version('2026-03-01T00:00:00.000Z', 9)).toBe(true);
});

describe('seen between two looks', () => {
  const { observed } = streamOf('entries') as {
    observed: (before: unknown, now: unknown, seen: unknown) => ChangeDraft[];
  };
  const entry = (sys: object, updatedAt: string) => ({ sys: { id: 'x', createdAt: updatedAt, updatedAt, ...sys } });
  const draft = (version: number, at: string) => entry({ version }, at);
  const published = (version: number, counter: number, at: string, beyond = 1) =>
    entry({ version, publishedVersion: version - beyond, publishedCounter: counter, firstPublishedAt: at }, at);
  const EARLIER = '2026-03-01T09:00:00.000Z';
  const BETWEEN = '2026-03-06T09:00:00.000Z';

  test.each([
    [
      'unpublished',
      published(8, 1, EARLIER),
      entry({ version: 9, publishedCounter: 1 }, BETWEEN),
      'published',
      'draft',
    ],
    ['edited', published(8, 1, EARLIER), published(9, 1, BETWEEN, 2), 'published', 'changed'],
    ['published and edited', draft(3, EARLIER), published(6, 1, BETWEEN, 2), 'published', 'changed'],
    ['published and edited again', published(8, 1, EARLIER, 2), published(12, 2, BETWEEN, 2), 'published', 'changed'],
    ['unarchived', entry({ version: 5, archivedVersion: 4 }, EARLIER), draft(6, BETWEEN), 'archived', 'draft'],
  ])('%s', (_, before, now, from, to) => {
    expect(observed(before, now, SEEN)).toEqual([
      expect.objectContaining({
        what: 'status',
        from,
        to,
        at: BETWEEN,
        timeSource: 'observed',
        notBefore: SEEN.previousAt,
        actor: null,
      }),
    ]);
  });

  test.each([
    ['the first look', null, draft(1, BETWEEN)],
    ['an edit of a draft', draft(3, EARLIER), draft(4, BETWEEN)],
    ['another edit after a publish', published(9, 1, EARLIER, 2), published(10, 1, BETWEEN, 3)],
    // Their times are the tool's own.
    ['published', draft(3, EARLIER), published(5, 1, BETWEEN)],
    ['archived', draft(3, EARLIER), entry({ version: 5, archivedVersion: 4 }, BETWEEN)],
  ])('%s tells nothing', (_, before, now) => {
    expect(observed(before, now, SEEN)).toEqual([]);
  });

  test('a save that the look before should have shown is still dated by its stamp, after the state it changed', () => {
    const late = '2026-03-04T09:00:00.000Z';
    expect(observed(published(8, 1, EARLIER), published(9, 1, late, 2), SEEN)).toEqual([
      expect.objectContaining({ at: late, notBefore: EARLIER }),
    ]);
  });

  test('a stamp that did not move, or that lies ahead of the look, dates nothing', () => {
    for (const stamp of [EARLIER, '2026-03-07T00:00:00.000Z'])
      expect(observed(published(8, 1, EARLIER), published(9, 1, stamp, 2), SEEN)).toEqual([
        expect.objectContaining({ at: SEEN.requestedAt, notBefore: SEEN.previousAt }),
      ]);
  });
});

describe('publishes', () => {
  const partsOf = async (space: StubSpace) => {
    const { parts } = streamOf('snapshots') as Row;
    const { values } = await walk('entries', space);
    return values.flatMap((value) => parts.from(streamOf('entries').record.parse(value)) as unknown[]);
  };

  test('are read again when an entry was published, and not when it was edited', async () => {
    const first = await partsOf(spaceWith(() => {}));
    expect(first).toEqual([{ part: ENTRY, version: expect.any(String) }]);
    expect(await partsOf(spaceWith(({ sys }) => (sys.version += 3)))).toEqual(first);
    expect(await partsOf(spaceWith(({ sys }) => (sys.publishedCounter = 3)))).not.toEqual(first);
    expect(await partsOf(spaceWith(() => {}, IDEA))).toEqual([]);
  });

  test('and when a workflow comes to apply: then a publish is no approval any more', async () => {
    const bare = spaceWith(() => {});
    bare.lists['E/workflow_definitions'] = [];
    expect(await partsOf(bare)).not.toEqual(await partsOf(spaceWith(() => {})));
    const kinds = async (space?: StubSpace) =>
      (await draftsOf('snapshots', space, {}, ENTRY)).filter(({ draft }) => draft === 'change').map(({ what }) => what);
    expect(await kinds()).toEqual(['status', 'status']);
    expect(await kinds(bare)).toEqual([
      'status',
      'approval_requested',
      'approval_decided',
      'status',
      'approval_requested',
      'approval_decided',
    ]);
    expect((await draftsOf('entries', bare)).map(({ draft }) => draft)).toContain('approval');
    expect(
      (
        await draftsOf(
          'entries',
          spaceWith(() => {}),
        )
      ).map(({ draft }) => draft),
    ).not.toContain('approval');
  });

  test('a definition that names no content type applies to all', async () => {
    const space = new StubSpace();
    space.lists['E/workflow_definitions']![0].appliesTo = [{ type: 'Link', linkType: 'Entry', validations: [] }];
    expect((await draftsOf('entries', space)).map(({ draft }) => draft)).not.toContain('approval');
  });

  test('workflows are not in the plan: every publish is an approval', async () => {
    const space = spaceWith(() => {});
    space.answers['E/workflow_definitions'] = () => refusal(403, 'AccessDenied');
    expect((await draftsOf('entries', space)).find(({ draft }) => draft === 'approval')).toMatchObject({
      key: `entry:${ENTRY}:publish`,
      gate: 'publish',
      createdAt: '2026-02-25T10:00:00.000Z',
    });
  });
});

describe('people', () => {
  test('an address that nobody confirmed is no identity; whoever was deactivated is not active', async () => {
    const people = await draftsOf('users');
    expect(people.map(({ key, email, active }) => [key, email, active])).toEqual([
      [LEA, 'lea@acme.example', true],
      [OMAR, 'omar@acme.example', false],
      [expect.any(String), null, true],
    ]);
  });
});

test.each(['entries', 'assets', 'users', 'tags', 'workflows', 'tasks', 'comments'])(
  '%s: a broken record keeps its key and is refused; fields that nobody knows pass',
  async (name) => {
    const { values } = await walk(name, new StubSpace());
    const stream = streamOf(name);
    for (const value of values) {
      expect(stream.record.safeParse({ ...value, added_by_the_tool: { since: '2027' } }).success).toBe(true);
      const broken = {
        ...value,
        sys: { ...value.sys, id: value.sys.id, createdAt: 17, updatedAt: [] },
        name: 17,
        email: {},
      };
      expect(stream.record.safeParse(broken).success).toBe(false);
      expect(stream.identify(broken).key).toBe(stream.identify(value).key);
    }
    for (const odd of [null, 17, [], { sys: 'x' }, { sys: null }]) expect(stream.identify(odd).key).toMatch(/./);
  },
);

test('a link that is none is a misfit, not an actor', () => {
  const [entry] = fixture('entries').items;
  const meta = { locale: 'de', title: null, workflow: false, url: null };
  const { record } = streamOf('entries');
  expect(record.safeParse({ ...entry, meta }).success).toBe(true);
  expect(record.safeParse({ ...entry, meta, sys: { ...entry.sys, createdBy: 'lea' } }).success).toBe(false);
  expect(record.safeParse({ ...entry, meta, metadata: { tags: [link('Tag', '')] } }).success).toBe(false);
});
