import { ContractError, NotFound, TransientError, type Found, type Raw } from '../../src/sdk/index.js';
import {
  ENTRY,
  fixture,
  IDEA,
  many,
  named,
  refusal,
  second,
  streamOf,
  StubSpace,
  valueOf,
  walk,
} from './contentful-stub.js';

const MORNING = '2026-03-01T08:00:00.000Z';

function spaceOf(ids: string[], at: (n: number) => string = second): StubSpace {
  const space = new StubSpace();
  space.lists['E/entries'] = many(ids, at);
  return space;
}

test('a full walk lists every entry once, in the order of its stamps, and is whole at its end alone', async () => {
  const space = spaceOf(named(2_500));
  const { keys, nexts, whole, pages, next } = await walk('entries', space);
  expect(keys).toEqual(named(2_500));
  expect(pages.slice(0, -1).some((page) => page.whole)).toBe(false);
  expect({ nexts: nexts.length, whole, next }).toEqual({ nexts: 1, whole: true, next: { updatedAt: second(2_499) } });
  expect(space.asked('E/entries').every(({ limit }) => limit === '1000')).toBe(true);
});

test('an incremental walk begins a minute before the last stamp, with that stamp, and moves page by page', async () => {
  const space = spaceOf(named(2_000));
  const since = { updatedAt: second(900) };
  const { keys, nexts, whole } = await walk('entries', space, { since });
  expect(keys).toEqual(named(2_000).slice(840));
  expect(nexts).toEqual([{ updatedAt: second(1_839) }, { updatedAt: second(1_999) }]);
  expect(whole).toBe(false);
});

test('nothing new: the stamp stays where it was', async () => {
  const space = spaceOf([]);
  expect((await walk('entries', space, { since: { updatedAt: MORNING } })).next).toEqual({ updatedAt: MORNING });
});

test('an incremental walk ends with the ids of all there are: what is in none of its pages is gone', async () => {
  const space = spaceOf(named(2_300));
  const { pages } = await walk('entries', space, { since: { updatedAt: second(2_299) } });
  expect(pages.at(-1)).toEqual({ records: [], listed: named(2_300), wholeAfter: '' });
  expect(pages.slice(0, -1).some(({ wholeAfter }) => wholeAfter !== undefined)).toBe(false);
});

test('hundreds saved in one instant, more than a page: none is missed, none is told twice', async () => {
  // A bulk publish gives all of them one stamp; a page ends in the middle of them, and one holds nothing else.
  const space = spaceOf(named(3_700), (n) => second(n < 600 ? 0 : n < 3_200 ? 1 : 2));
  const { keys } = await walk('entries', space);
  expect(keys.toSorted()).toEqual(named(3_700));
});

test('what is saved while it is read moves to the end; what it stood before is not skipped', async () => {
  const space = spaceOf(named(2_500));
  let saved = 0;
  space.meanwhile = (route) => {
    if (route !== 'E/entries' || saved >= 300 || space.asked('E/entries').length < 2) return;
    // By offset, the pages after this would begin that many rows too late.
    for (; saved < 300; saved++) space.lists['E/entries']![saved].sys.updatedAt = second(9_000 + saved);
  };
  const { keys } = await walk('entries', space);
  expect(new Set(keys)).toEqual(new Set(named(2_500)));
});

test.each(['users', 'content_types', 'tags'])(
  '%s: a list without a total ends with its first short page',
  async (name) => {
    const space = new StubSpace();
    space.hasTotals = false;
    const { keys, whole } = await walk(name, space);
    expect(keys.length).toBeGreaterThan(1);
    expect(whole).toBe(true);
  },
);

describe('the 7 MB rule', () => {
  test('a body too big is asked for again by halves, and the walk goes on with pages of that size', async () => {
    const space = spaceOf(named(1_200));
    space.mostBytes = 200 * 1_000;
    const { keys } = await walk('entries', space);
    expect(keys).toEqual(named(1_200));
    const limits = space.asked('E/entries').map(({ limit }) => Number(limit));
    expect(limits.slice(0, 3)).toEqual([1_000, 500, 250]);
    expect(Math.min(...limits)).toBeGreaterThan(100);
    // Refused sizes are not tried again.
    expect(limits).toEqual(limits.toSorted((a, b) => b - a));
  });

  test('also where a list is read by offset', async () => {
    const space = new StubSpace();
    space.lists['/users'] = named(90).map((id) => ({ ...fixture('users').items[0], sys: { id } }));
    space.mostBytes = 4_000;
    expect((await walk('users', space)).keys).toEqual(named(90));
  });

  test('one entry alone is too big: the stream stops with what Contentful said', async () => {
    const space = new StubSpace();
    space.mostBytes = 100;
    await expect(walk('entries', space)).rejects.toThrow(ContractError);
    await expect(walk('entries', space)).rejects.toThrow(/Response size too big/);
  });

  test('a page of one instant that fits no body is read entry by entry', async () => {
    const space = spaceOf(named(7), () => MORNING);
    space.mostBytes = 1_900;
    expect((await walk('entries', space)).keys.toSorted()).toEqual(named(7));
  });
});

describe('an answer that is none', () => {
  const list = (items: unknown, total = 3) => ({
    body: { sys: { type: 'Array' }, total, skip: 0, limit: 1_000, items },
  });

  test('an empty page before the end is asked for again', async () => {
    const space = new StubSpace();
    let count = 0;
    space.answers['/users'] = () => (count++ < 2 ? list([]) : undefined);
    expect((await walk('users', space)).keys).toHaveLength(3);
  });

  test.each(['users', 'entries'])(
    '%s: nothing but empty pages before the end is an error, not an end',
    async (name) => {
      const space = new StubSpace();
      space.answers[name === 'users' ? '/users' : 'E/entries'] = () => list([]);
      await expect(walk(name, space)).rejects.toMatchObject({ code: 'UPSTREAM_LOOP' });
    },
  );

  test('the same page for ever is an error', async () => {
    const space = spaceOf([]);
    const same = {
      body: { sys: { type: 'Array' }, total: 4_000, skip: 0, limit: 1_000, items: many(named(9), second) },
    };
    space.answers['E/entries'] = () => same;
    await expect(walk('entries', space)).rejects.toMatchObject({ code: 'UPSTREAM_LOOP' });
  });

  test('no list at all', async () => {
    const space = new StubSpace();
    space.answers['E/tags'] = () => ({ body: { sys: { type: 'Array' } } });
    await expect(walk('tags', space)).rejects.toThrow(ContractError);
  });

  test('a record without id or stamp stays in its page, where it is set aside, and does not move the walk', async () => {
    const space = spaceOf(named(2));
    space.lists['E/entries']!.push({ sys: { id: 'odd', updatedAt: 'soon' } }, 17, null);
    space.meanwhile = () => {};
    const { values, next } = await walk('entries', space);
    expect(values).toHaveLength(5);
    const odd = values.find((value) => value?.sys?.id === 'odd');
    expect(streamOf('entries').identify(odd).key).toBe('odd');
    expect(streamOf('entries').record.safeParse(odd).success).toBe(false);
    expect(next).toEqual({ updatedAt: second(1) });
  });
});

const rawOf = (found: Found | undefined): Raw => {
  if (found?.state !== 'live') throw new Error(`not live: ${JSON.stringify(found)}`);
  return found.raw;
};

describe('second proof', () => {
  const find = async (name: string, keys: string[], space = new StubSpace()) =>
    streamOf(name).get!(await space.open(), keys);

  test('by ids in one request, then each missing one alone: only its own 404 is a proof', async () => {
    const space = new StubSpace();
    space.answers['E/entries/secret'] = () => refusal(403, 'AccessDenied');
    const found = await find('entries', [ENTRY, 'gone', 'secret', IDEA, '../users/me', '..'], space);
    expect(found.map(({ key, state }) => [key, state])).toEqual([
      [ENTRY, 'live'],
      ['gone', 'deleted'],
      ['secret', 'hidden'],
      [IDEA, 'live'],
      // No id: it cannot be asked for, so nothing is known of it.
      ['../users/me', 'hidden'],
      ['..', 'hidden'],
    ]);
    expect(space.asked('E/entries').map((query) => query['sys.id[in]'])).toEqual([`${ENTRY},gone,secret,${IDEA}`]);
    expect(space.requests.some(({ route }) => route.includes('..'))).toBe(false);
  });

  test('what is found is the same record that a walk hands over', async () => {
    const walked = (await walk('entries', new StubSpace())).values.find((value) => value.sys.id === ENTRY);
    const [found] = await find('entries', [ENTRY]);
    expect(valueOf(rawOf(found))).toEqual(walked);
    const space = new StubSpace();
    space.answers['E/entries'] = ({ 'sys.id[in]': ids }) =>
      ids ? { body: { sys: { type: 'Array' }, total: 0, skip: 0, limit: 1_000, items: [] } } : undefined;
    // The list lags behind: its own address still shows it.
    const [alone] = await find('entries', [ENTRY], space);
    expect(valueOf(rawOf(alone))).toEqual(walked);
  });

  test('many ids are asked for in addresses of bounded length', async () => {
    const space = spaceOf(named(120, 'x'.repeat(60)));
    expect((await find('entries', named(120, 'x'.repeat(60)), space)).every(({ state }) => state === 'live')).toBe(
      true,
    );
    expect(space.asked('E/entries').every((query) => query['sys.id[in]']!.length < 4_000)).toBe(true);
  });

  test.each([
    ['tasks', `${ENTRY}/0fvbyURzBJnXI3qjUuOJb3`],
    ['comments', `${ENTRY}/3uG7zK1xqXq8hT6VvJ3k2a`],
    ['workflows', '7sA7X1nCxYQxZp1LqTkqQW'],
    ['users', '4FLrUHftHW3v2BLi9fzfjU'],
    ['tags', 'evergreen'],
  ])('%s: one that is there, and one that is not', async (name, key) => {
    const found = await find(name, [key, `${key}x`]);
    expect(found.map(({ state }) => state)).toEqual(['live', 'deleted']);
    expect(streamOf(name).identify(valueOf(rawOf(found[0]))).key).toBe(key);
  });
});

test('a name list that failed is asked for again by the next stream', async () => {
  const space = new StubSpace();
  const api = await space.open();
  let isDown = true;
  space.answers['E/locales'] = () => (isDown ? refusal(503, 'ServerError') : undefined);
  const read = async () => {
    for await (const _ of streamOf('entries').read(api, { part: 'all', since: null, until: MORNING, full: true }));
  };
  await expect(read()).rejects.toThrow(TransientError);
  isDown = false;
  await read();
  await read();
  expect(space.asked('E/locales')).toHaveLength(2);
});

test('a snapshot list that went away with its entry is no failure', async () => {
  await expect(walk('snapshots', new StubSpace(), { part: 'gone' })).resolves.toMatchObject({
    values: [],
    whole: false,
  });
  const space = new StubSpace();
  delete space.lists['E/tags'];
  await expect(walk('tags', space)).rejects.toThrow(NotFound);
});
