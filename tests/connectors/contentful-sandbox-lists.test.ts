import { bench, closeAll, entry, ids, saved, stamp, type Step } from './contentful-sandbox.company.js';

afterEach(closeAll);

const many = (count: number): Step[] =>
  Array.from({ length: count }, (_, index) => entry(`e${String(index).padStart(4, '0')}`));

describe('lists', () => {
  test('100 records unless asked for more, 1000 at most; one more is refused', async () => {
    const { ok, ask, sandbox } = await bench(many(1003));
    expect(await ok('entries')).toMatchObject({ sys: { type: 'Array' }, total: 1003, skip: 0, limit: 100 });
    expect((await ok('entries')).items).toHaveLength(100);
    const page = await ok('entries?limit=1000&skip=1000&order=sys.createdAt');
    expect(ids(page)).toEqual(['e1000', 'e1001', 'e1002']);
    expect((await ok('entries?skip=5000')).items).toEqual([]);
    expect(sandbox.offContract).toEqual([]);
    const { status, body } = await ask('entries?limit=1001');
    expect([status, body.sys.id]).toEqual([400, 'InvalidQuery']);
    expect(sandbox.offContract).toHaveLength(1);
  });

  test('ordered by what was asked, latest change first where nobody asks', async () => {
    const { ok } = await bench([entry('a'), entry('b'), entry('c'), saved('a')]);
    expect(ids(await ok('entries'))).toEqual(['a', 'c', 'b']);
    expect(ids(await ok('entries?order=sys.updatedAt'))).toEqual(['b', 'c', 'a']);
    expect(ids(await ok('entries?order=-sys.id'))).toEqual(['c', 'b', 'a']);
  });

  test('since an instant, the instant itself included', async () => {
    const { ok } = await bench([entry('a'), entry('b'), entry('c')]);
    const since = (at: string) => ok(`entries?order=sys.updatedAt&sys.updatedAt[gte]=${encodeURIComponent(at)}`);
    expect(ids(await since(stamp(1)))).toEqual(['b', 'c']);
    expect(ids(await since(stamp(1).replace('.000Z', 'Z')))).toEqual(['b', 'c']);
    expect(ids(await since(stamp(3)))).toEqual([]);
  });

  test('by ids, content type, tag, field and presence', async () => {
    const tagged: Step = { ...entry('t'), tags: ['spring'] } as Step;
    const { ok, sandbox } = await bench([
      entry('a', 'page'),
      entry('b'),
      { type: 'tag_added', id: 'spring', name: 'Spring' },
      tagged,
    ]);
    const list = async (query: string) => ids(await ok(`entries?order=sys.id&${query}`));
    expect(await list('sys.id[in]=b,a,gone')).toEqual(['a', 'b']);
    expect(await list('content_type=page')).toEqual(['a']);
    expect(await list('sys.contentType.sys.id[ne]=page')).toEqual(['b', 't']);
    expect(await list('metadata.tags.sys.id[in]=spring')).toEqual(['t']);
    expect(await list('content_type=note&fields.title=About%20b')).toEqual(['b']);
    expect(await list('sys.publishedVersion[exists]=false')).toEqual(['a', 'b', 't']);
    expect(sandbox.offContract).toEqual([]);
  });

  test.each([
    ['entries?colour=red'],
    ['entries?fields.title=x'],
    ['entries?sys.updatedAt[since]=2026'],
    ['entries?skip=-1'],
    ['entries?limit=many'],
    ['tags?cursor=true'],
    ['entries?cursor=true&skip=1'],
    ['entries?cursor=true&pageNext=nonsense'],
    ['workflows?order=sys.version'],
    ['entries/a?include=1'],
  ])('%s is no query: refused, and noted', async (path) => {
    const { ask, sandbox } = await bench([entry('a')]);
    const { status, body } = await ask(path);
    expect([status, body.sys]).toEqual([400, { type: 'Error', id: 'InvalidQuery' }]);
    expect(sandbox.offContract).toHaveLength(1);
  });

  test('select shows parts, and sys always', async () => {
    const { ok } = await bench([entry('a')]);
    expect(Object.keys((await ok('entries?select=sys')).items[0])).toEqual(['sys']);
    expect((await ok('entries?select=fields.title')).items[0].fields).toEqual({ title: { 'en-US': 'About a' } });
  });
});

describe('reading by cursor', () => {
  test('neither total nor skip; pages follow each other both ways', async () => {
    const { ok } = await bench(many(5));
    const first = await ok('entries?cursor=true&limit=2&order=sys.createdAt');
    expect(Object.keys(first).toSorted()).toEqual(['items', 'limit', 'pages', 'sys']);
    expect(Object.keys(first.pages)).toEqual(['next']);
    const second = await ok(first.pages.next);
    const third = await ok(second.pages.next);
    expect([first, second, third].flatMap(ids)).toEqual(['e0000', 'e0001', 'e0002', 'e0003', 'e0004']);
    expect(third.pages.next).toBeUndefined();
    expect(ids(await ok(third.pages.prev))).toEqual(['e0002', 'e0003']);
  });

  test('what moves while it is read is not lost: by skip it would be', async () => {
    const { ok, clock } = await bench([...many(4), saved('e0000')]);
    const end = clock.now;
    clock.now = end - 1;
    const query = 'limit=2&order=sys.updatedAt';
    const first = await ok(`entries?cursor=true&${query}`);
    expect(ids(first)).toEqual(['e0000', 'e0001']);
    clock.now = end;
    expect(ids(await ok(`entries?${query}&skip=2`))).toEqual(['e0003', 'e0000']);
    expect(ids(await ok(first.pages.next))).toEqual(['e0002', 'e0003']);
  });
});

describe('checklist: 7 MB rule', () => {
  test('an answer above it is refused with 400; half as many records are an answer', async () => {
    const large = Array.from({ length: 16 }, (_, index) => entry(`e${index}`, 'note', 'x'.repeat(512 * 1024)));
    const { ask, ok, sandbox } = await bench(large);
    const { status, body } = await ask('entries?limit=16');
    expect([status, body.sys.id, body.message]).toEqual([
      400,
      'BadRequest',
      'Response size too big. Maximum allowed response size: 7340032B.',
    ]);
    expect((await ok('entries?limit=8')).items).toHaveLength(8);
    // The reader could not know.
    expect(sandbox.offContract).toEqual([]);
  });
});
